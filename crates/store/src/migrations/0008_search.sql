-- Version 8. New dossiers are taken into the search tables many at a time.

-- Up to this place (dossier.no) dossiers are in dossier_words and dossier_parts; the few after it are
-- looked through one by one.
ALTER TABLE this_device ADD COLUMN searchable INTEGER NOT NULL DEFAULT 0;
UPDATE this_device SET searchable = (SELECT coalesce(max(no), 0) FROM dossier);
