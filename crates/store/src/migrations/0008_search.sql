-- Version 8. New dossiers are taken into the search tables many at a time, and beginnings of words up
-- to the longest common syllables are at hand.

DROP TABLE dossier_words;
CREATE VIRTUAL TABLE dossier_words USING fts5 (
    applicant, applicant_id, phone, code,
    content = '', contentless_delete = 1, detail = column, prefix = '2 3 4 5 6',
    tokenize = "unicode61 remove_diacritics 0"
);

-- Up to this place (dossier.no) dossiers are in dossier_words and dossier_parts; the few after it are
-- looked through one by one.
ALTER TABLE this_device ADD COLUMN searchable INTEGER NOT NULL DEFAULT 0;

-- The program projects the records anew, which fills both tables.
INSERT INTO dossier_parts (dossier_parts) VALUES ('delete-all');
UPDATE this_device SET fold = 0;
