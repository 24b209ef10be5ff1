-- Version 1. Tables in three groups: the log (never changed), what is projected from it (rebuildable
-- at any time), and what is of this PC alone.

-- The log ------------------------------------------------------------------------------------------

-- One row per PC whose records are here.
CREATE TABLE device_log (
    no       INTEGER PRIMARY KEY,
    device   BLOB    NOT NULL UNIQUE CHECK (length(device) = 16),
    last_seq INTEGER NOT NULL CHECK (last_seq >= 0),
    tip      BLOB    NOT NULL CHECK (length(tip) = 32)  -- chain hash of record last_seq
) STRICT;

CREATE TABLE record (
    pos       INTEGER PRIMARY KEY,                      -- order of arrival on this PC
    device_no INTEGER NOT NULL REFERENCES device_log (no),
    seq       INTEGER NOT NULL CHECK (seq > 0),         -- without gaps per device
    hlc       INTEGER NOT NULL,                         -- hybrid clock: ms << 16 | counter
    dossier   BLOB    NOT NULL CHECK (length(dossier) = 16),
    bytes     BLOB    NOT NULL,                         -- canonical CBOR of the whole record
    UNIQUE (device_no, seq)
) STRICT;
CREATE INDEX record_dossier ON record (dossier);

-- Nothing recorded is ever changed or deleted.
CREATE TRIGGER record_keep_update BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
CREATE TRIGGER record_keep_delete BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;

-- Projected from the log ---------------------------------------------------------------------------

CREATE TABLE dossier (
    no              INTEGER PRIMARY KEY,
    id              BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    code            TEXT    NOT NULL,
    procedure       TEXT    NOT NULL,
    procedure_name  TEXT    NOT NULL,
    field           TEXT    NOT NULL,
    applicant       TEXT    NOT NULL,
    applicant_id    TEXT    NOT NULL,
    address         TEXT    NOT NULL,
    phone           TEXT    NOT NULL,
    channel         TEXT    NOT NULL,
    received_at     INTEGER NOT NULL,  -- UTC ms
    recorded_at     INTEGER NOT NULL,  -- UTC ms
    first_due       INTEGER NOT NULL,  -- UTC ms
    due             INTEGER NOT NULL,  -- UTC ms, after waiting times and letters
    stage           TEXT    NOT NULL CHECK (stage IN
        ('processing', 'awaiting_supplement', 'result_ready', 'returned', 'withdrawn')),
    apologies       INTEGER NOT NULL,  -- number of letters
    waiting_since   INTEGER,           -- UTC ms
    result_at       INTEGER,           -- UTC ms
    returned_at     INTEGER,           -- UTC ms
    conflicts       INTEGER NOT NULL   -- number of open contradictions
) STRICT;
CREATE INDEX dossier_stage_due ON dossier (stage, due);
CREATE INDEX dossier_received ON dossier (received_at);
CREATE INDEX dossier_code ON dossier (code);
CREATE INDEX dossier_person ON dossier (applicant_id, procedure) WHERE applicant_id <> '';

-- Whole words of folded text; rowid = dossier.no. Newest first is rowid descending, never rank.
CREATE VIRTUAL TABLE dossier_words USING fts5 (
    applicant, applicant_id, phone, code,
    content = '', contentless_delete = 1, detail = column, prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 0"
);
-- Any three characters in a row of numbers and codes; rowid = dossier.no.
CREATE VIRTUAL TABLE dossier_parts USING fts5 (
    numbers,
    content = '', contentless_delete = 1, detail = none, tokenize = 'trigram'
);

-- How often each procedure was received.
CREATE TABLE procedure_use (
    procedure TEXT    NOT NULL PRIMARY KEY,
    used      INTEGER NOT NULL CHECK (used > 0)
) STRICT, WITHOUT ROWID;

-- Of this PC alone ---------------------------------------------------------------------------------

-- Exactly one row.
CREATE TABLE this_device (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    device_no INTEGER NOT NULL REFERENCES device_log (no),
    lane      INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 99),
    book      INTEGER NOT NULL CHECK (book >= 1),
    last_hlc  INTEGER NOT NULL          -- highest stamp seen, own or foreign
) STRICT;

-- The next number of each book, taken inside the transaction that uses it.
CREATE TABLE counter (
    kind  TEXT    NOT NULL,              -- code, register, receipt, apology, supplement_request
    scope TEXT    NOT NULL,              -- day and lane, or year and book
    next  INTEGER NOT NULL CHECK (next >= 1),
    PRIMARY KEY (kind, scope)
) STRICT, WITHOUT ROWID;

-- Settings as saved, newest last; older ones stay.
CREATE TABLE settings (
    no       INTEGER PRIMARY KEY,
    saved_at INTEGER NOT NULL,           -- UTC ms
    json     TEXT    NOT NULL
) STRICT;

-- The form being typed; not a record, so it is overwritten.
CREATE TABLE draft (
    form     TEXT    NOT NULL PRIMARY KEY,
    saved_at INTEGER NOT NULL,           -- UTC ms
    json     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
