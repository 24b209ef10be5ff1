-- Version 14. The whole life of a dossier: more stages, who has it, what is due besides the result, and
-- refusals before reception.

-- The list of stages is part of the table, so the table is made again; `no` stays.
CREATE TEMP TABLE distinct_kept AS SELECT no, other FROM distinct_dossier;
DELETE FROM distinct_dossier;
CREATE TABLE dossier_whole (
    no                  INTEGER PRIMARY KEY,
    id                  BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    code                TEXT    NOT NULL,
    procedure           TEXT    NOT NULL,
    procedure_name      TEXT    NOT NULL,
    field               TEXT    NOT NULL,
    applicant           TEXT    NOT NULL,
    applicant_id        TEXT    NOT NULL,
    address             TEXT    NOT NULL,
    phone               TEXT    NOT NULL,
    channel             TEXT    NOT NULL,
    received_at         INTEGER NOT NULL,              -- UTC ms, as every time here
    recorded_at         INTEGER NOT NULL,
    first_due           INTEGER NOT NULL,
    due                 INTEGER NOT NULL,              -- after waiting times and letters
    stage               TEXT    NOT NULL CHECK (stage IN
        ('processing', 'awaiting_supplement', 'awaiting_payment', 'awaiting_opinion', 'result_ready',
         'returned', 'withdrawn', 'refused', 'stopped')),
    apologies           INTEGER NOT NULL,              -- number of letters
    waiting_since       INTEGER,
    result_at           INTEGER,
    returned_at         INTEGER,
    conflicts           INTEGER NOT NULL,              -- number of open contradictions
    person              TEXT    NOT NULL DEFAULT '',   -- folded name and date of birth
    deadline            INTEGER NOT NULL DEFAULT 0,    -- the first due date as moved by waiting alone
    finished_at         INTEGER,
    late_waits          TEXT    NOT NULL DEFAULT '',
    holder              TEXT    NOT NULL DEFAULT '',   -- who has it; empty for the counter
    step_due            INTEGER,                       -- by when that step is to be done
    transfer_due        INTEGER,                       -- by when it is to be handed over
    supplement_deadline INTEGER,                       -- by when missing papers are to come
    competent           TEXT    NOT NULL DEFAULT '',   -- the agency that solves it, where another one
    unprinted           INTEGER NOT NULL DEFAULT 0,    -- numbered papers that were never printed
    unsigned            INTEGER NOT NULL DEFAULT 0,    -- letters without a signature
    settled             INTEGER NOT NULL DEFAULT 0     -- the missed due date has its letter or gets none
) STRICT;
INSERT INTO dossier_whole (no, id, code, procedure, procedure_name, field, applicant, applicant_id,
        address, phone, channel, received_at, recorded_at, first_due, due, stage, apologies,
        waiting_since, result_at, returned_at, conflicts, person, deadline, finished_at, late_waits)
    SELECT no, id, code, procedure, procedure_name, field, applicant, applicant_id,
        address, phone, channel, received_at, recorded_at, first_due, due, stage, apologies,
        waiting_since, result_at, returned_at, conflicts, person, deadline, finished_at, late_waits
    FROM dossier;
DROP TABLE dossier;
ALTER TABLE dossier_whole RENAME TO dossier;
INSERT INTO distinct_dossier (no, other) SELECT no, other FROM distinct_kept;
DROP TABLE distinct_kept;

CREATE INDEX dossier_stage_due ON dossier (stage, due);
CREATE INDEX dossier_received ON dossier (received_at);
CREATE INDEX dossier_code ON dossier (code);
CREATE INDEX dossier_person ON dossier (applicant_id, procedure) WHERE applicant_id <> '';
CREATE INDEX dossier_named ON dossier (person, procedure) WHERE person <> '';
CREATE INDEX dossier_conflict ON dossier (due) WHERE conflicts > 0;
-- Ended or waiting after the due date without a letter for it: the letter stays owed.
CREATE INDEX dossier_owed ON dossier (due) WHERE settled = 0 AND stage <> 'processing'
    AND coalesce(finished_at, waiting_since) > due;
CREATE INDEX dossier_transfer ON dossier (transfer_due) WHERE transfer_due IS NOT NULL;
CREATE INDEX dossier_step ON dossier (step_due) WHERE step_due IS NOT NULL;
CREATE INDEX dossier_held ON dossier (holder) WHERE holder <> '';
CREATE INDEX dossier_unprinted ON dossier (recorded_at) WHERE unprinted > 0;
CREATE INDEX dossier_unsigned ON dossier (due) WHERE unsigned > 0;

-- Refusals before reception, projected from the log.
CREATE TABLE refusal (
    id        BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    at        INTEGER NOT NULL,                        -- UTC ms
    applicant TEXT    NOT NULL,
    procedure TEXT    NOT NULL,
    printed   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX refusal_at ON refusal (at);
