-- Version 6. What does not fit together is listed, and requests that may have been received twice.

-- Folded name and date of birth of the applicant, empty without a date of birth; filled when this program
-- folds the records anew.
ALTER TABLE dossier ADD COLUMN person TEXT NOT NULL DEFAULT '';
CREATE INDEX dossier_named ON dossier (person, procedure) WHERE person <> '';
CREATE INDEX dossier_conflict ON dossier (due) WHERE conflicts > 0;

-- Other dossiers that look like the same request, of which a clerk said that they are not.
CREATE TABLE distinct_dossier (
    no    INTEGER NOT NULL REFERENCES dossier (no),
    other BLOB    NOT NULL CHECK (length(other) = 16),
    PRIMARY KEY (no, other)
) STRICT, WITHOUT ROWID;
