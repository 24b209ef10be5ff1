-- Version 1. office_id leads every primary key, unique and foreign key, and there are no sequences:
-- an office is a shard (Citus). Reference tables, the same on every node: publication, schema_version.
CREATE TABLE schema_version (version BIGINT PRIMARY KEY);
INSERT INTO schema_version VALUES (1);

CREATE TABLE office (
    office_id TEXT   PRIMARY KEY,
    name      TEXT   NOT NULL,
    seal      BYTEA  NOT NULL CHECK (length(seal) = 32),
    next_pos  BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE device (
    office_id   TEXT     NOT NULL REFERENCES office (office_id),
    device_id   UUID     NOT NULL,
    public_key  BYTEA    NOT NULL CHECK (length(public_key) = 32),
    lane        SMALLINT NOT NULL,
    book        INTEGER  NOT NULL,
    enrolled_at BIGINT   NOT NULL,
    revoked_at  BIGINT,
    PRIMARY KEY (office_id, device_id),
    UNIQUE (office_id, lane)
);
CREATE INDEX device_by_id ON device (device_id);

CREATE TABLE enrol_code (
    office_id  TEXT   NOT NULL REFERENCES office (office_id),
    code_hash  BYTEA  NOT NULL,
    expires_at BIGINT NOT NULL,
    used_by    UUID,
    PRIMARY KEY (office_id, code_hash)
);

CREATE TABLE device_log (
    office_id TEXT   NOT NULL REFERENCES office (office_id),
    device_id UUID   NOT NULL,
    last_seq  BIGINT NOT NULL,
    tip       BYTEA  NOT NULL CHECK (length(tip) = 32),
    PRIMARY KEY (office_id, device_id)
);

-- A hole has no bytes but the link of its chain. Bytes stay as they came: they are compressed
-- poorly one by one, and every pull would have to expand them.
CREATE TABLE record (
    office_id TEXT   NOT NULL REFERENCES office (office_id),
    pos       BIGINT NOT NULL,
    device_id UUID   NOT NULL,
    seq       BIGINT NOT NULL,
    bytes     BYTEA,
    link      BYTEA,
    taken_at  BIGINT NOT NULL,
    PRIMARY KEY (office_id, pos),
    UNIQUE (office_id, device_id, seq),
    CHECK ((bytes IS NULL) <> (link IS NULL))
);
ALTER TABLE record ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE publication (
    version   BIGINT PRIMARY KEY,
    kind      TEXT   NOT NULL,
    from_day  BIGINT NOT NULL,
    body      BYTEA  NOT NULL,
    signature BYTEA  NOT NULL CHECK (length(signature) = 64)
);
