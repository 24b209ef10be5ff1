-- Version 7. What PCs need to exchange records without the hub.

-- The PCs of the office as its hub has signed them.
CREATE TABLE member (
    device      BLOB    NOT NULL PRIMARY KEY CHECK (length(device) = 16),
    key         BLOB    NOT NULL CHECK (length(key) = 32),
    lane        INTEGER NOT NULL,
    book        INTEGER NOT NULL,
    enrolled_at INTEGER NOT NULL,           -- UTC ms
    signature   BLOB    NOT NULL CHECK (length(signature) = 64),
    revoked_at  INTEGER,                    -- UTC ms
    revocation  BLOB    CHECK (length(revocation) = 64),
    CHECK ((revoked_at IS NULL) = (revocation IS NULL))
) STRICT, WITHOUT ROWID;

-- The newest head of each log that the PC which wrote it has signed: proves the log to others.
CREATE TABLE tip (
    device    BLOB    NOT NULL PRIMARY KEY CHECK (length(device) = 16),
    seq       INTEGER NOT NULL,
    tip       BLOB    NOT NULL CHECK (length(tip) = 32),
    signature BLOB    NOT NULL CHECK (length(signature) = 64)
) STRICT, WITHOUT ROWID;

-- The newest receipt of the hub: the heads it had, under one signature; at most one row.
CREATE TABLE receipt (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    signature BLOB    NOT NULL CHECK (length(signature) = 64)
) STRICT;
CREATE TABLE receipt_head (
    device BLOB    NOT NULL PRIMARY KEY CHECK (length(device) = 16),
    seq    INTEGER NOT NULL,
    tip    BLOB    NOT NULL CHECK (length(tip) = 32)
) STRICT, WITHOUT ROWID;

-- How records went: 'hub', 'lan' or 'stick'; and with which PC.
ALTER TABLE sync_run ADD COLUMN via TEXT NOT NULL DEFAULT 'hub' CHECK (via IN ('hub', 'lan', 'stick'));
ALTER TABLE sync_run ADD COLUMN peer BLOB CHECK (length(peer) = 16);
CREATE INDEX sync_run_peer ON sync_run (peer, no) WHERE peer IS NOT NULL;
