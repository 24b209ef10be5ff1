-- Version 2. What is needed to exchange records with a hub.

-- A branch is what a copied PC recorded at places that another copy had used: kept as it was made,
-- recorded again under the PC's new identity, and left out of folding.
ALTER TABLE device_log ADD COLUMN branch INTEGER NOT NULL DEFAULT 0 CHECK (branch IN (0, 1));
-- Logs that this PC wrote, under the identities it has had.
ALTER TABLE device_log ADD COLUMN own INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1));
UPDATE device_log SET own = 1 WHERE no = (SELECT device_no FROM this_device);

-- A record's content and place never change; only its log may become a branch.
DROP TRIGGER record_keep_update;
CREATE TRIGGER record_keep_update BEFORE UPDATE OF pos, seq, hlc, dossier, bytes ON record
BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;

-- Places whose record was refused for good: the chain goes on by the link.
CREATE TABLE hole (
    device_no INTEGER NOT NULL REFERENCES device_log (no),
    seq       INTEGER NOT NULL CHECK (seq > 0),
    link      BLOB    NOT NULL CHECK (length(link) = 32),
    PRIMARY KEY (device_no, seq)
) STRICT, WITHOUT ROWID;

-- The office's hub, once this PC is enrolled; at most one row.
CREATE TABLE hub (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    address     TEXT    NOT NULL,
    key         BLOB    NOT NULL CHECK (length(key) = 32),
    office_name TEXT    NOT NULL,
    seal        BLOB    NOT NULL CHECK (length(seal) = 32),  -- seals bundles for sticks
    enrolled_at INTEGER NOT NULL,           -- UTC ms
    pulled      INTEGER NOT NULL,           -- place in the hub's order of arrival
    published   INTEGER NOT NULL,           -- newest publication taken
    batch       INTEGER,                    -- bytes the link carried at a time
    copied_from INTEGER                     -- place from which this PC's log is another copy's
) STRICT;

-- How far the hub has each log.
CREATE TABLE hub_log (
    device_no INTEGER NOT NULL PRIMARY KEY REFERENCES device_log (no),
    acked     INTEGER NOT NULL CHECK (acked >= 0),
    stopped   TEXT                          -- why the hub takes no more of it
) STRICT;

-- Records that one side did not take, as they are.
CREATE TABLE parked (
    no        INTEGER PRIMARY KEY,
    device    BLOB    NOT NULL CHECK (length(device) = 16),
    seq       INTEGER NOT NULL,
    direction TEXT    NOT NULL CHECK (direction IN ('out', 'in')),
    reason    TEXT    NOT NULL,
    bytes     BLOB,
    parked_at INTEGER NOT NULL,             -- UTC ms
    UNIQUE (device, seq, direction, reason)
) STRICT;

-- Each run, newest last.
CREATE TABLE sync_run (
    no         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,            -- UTC ms
    sent       INTEGER NOT NULL,
    received   INTEGER NOT NULL,
    requests   INTEGER NOT NULL,
    bytes_up   INTEGER NOT NULL,
    bytes_down INTEGER NOT NULL,
    problem    TEXT                         -- key of what went wrong
) STRICT;

-- What the province published, each version.
CREATE TABLE published (
    version   INTEGER NOT NULL PRIMARY KEY,
    kind      TEXT    NOT NULL,
    from_day  INTEGER NOT NULL,             -- days since 1970-01-01
    body      BLOB    NOT NULL,
    signature BLOB    NOT NULL CHECK (length(signature) = 64)
) STRICT;
