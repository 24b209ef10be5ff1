-- Version 1. office_id leads every key: an office is a shard.
CREATE TABLE office (
    office_id TEXT    NOT NULL PRIMARY KEY,
    name      TEXT    NOT NULL,
    seal      BLOB    NOT NULL CHECK (length(seal) = 32),
    next_pos  INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE device (
    office_id   TEXT    NOT NULL REFERENCES office (office_id),
    device_id   BLOB    NOT NULL CHECK (length(device_id) = 16),
    public_key  BLOB    NOT NULL CHECK (length(public_key) = 32),
    lane        INTEGER NOT NULL,
    book        INTEGER NOT NULL,
    enrolled_at INTEGER NOT NULL,
    revoked_at  INTEGER,
    PRIMARY KEY (office_id, device_id),
    UNIQUE (office_id, lane)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_by_id ON device (device_id);

CREATE TABLE enrol_code (
    office_id  TEXT    NOT NULL REFERENCES office (office_id),
    code_hash  BLOB    NOT NULL,
    expires_at INTEGER NOT NULL,
    used_by    BLOB,
    PRIMARY KEY (office_id, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_log (
    office_id TEXT    NOT NULL REFERENCES office (office_id),
    device_id BLOB    NOT NULL,
    last_seq  INTEGER NOT NULL,
    tip       BLOB    NOT NULL CHECK (length(tip) = 32),
    PRIMARY KEY (office_id, device_id)
) STRICT, WITHOUT ROWID;

-- A hole has no bytes but the link of its chain.
CREATE TABLE record (
    office_id TEXT    NOT NULL REFERENCES office (office_id),
    pos       INTEGER NOT NULL,
    device_id BLOB    NOT NULL,
    seq       INTEGER NOT NULL,
    bytes     BLOB,
    link      BLOB,
    taken_at  INTEGER NOT NULL,
    PRIMARY KEY (office_id, pos),
    CHECK ((bytes IS NULL) <> (link IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX record_place ON record (office_id, device_id, seq);

CREATE TABLE publication (
    version   INTEGER NOT NULL PRIMARY KEY,
    kind      TEXT    NOT NULL,
    from_day  INTEGER NOT NULL,
    body      BLOB    NOT NULL,
    signature BLOB    NOT NULL CHECK (length(signature) = 64)
) STRICT;
