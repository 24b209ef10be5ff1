-- Version 2. What another PC brings enters a log once a signature proves it.
UPDATE schema_version SET version = 2;

-- The PC that brought it; NULL where its own PC did. It is not sent back there.
ALTER TABLE record ADD COLUMN carrier UUID;

-- Nobody pushes for an office that is not there: who pushes is a device of it. To look that up again
-- for every record took half the time of a push.
ALTER TABLE record DROP CONSTRAINT record_office_id_fkey;

-- How far a log has come from a PC that brings it, beyond the place where it is proved.
CREATE TABLE carried_log (
    office_id TEXT   NOT NULL REFERENCES office (office_id),
    device_id UUID   NOT NULL,
    carrier   UUID   NOT NULL,
    after_seq BIGINT NOT NULL,
    last_seq  BIGINT NOT NULL,
    tip       BYTEA  NOT NULL CHECK (length(tip) = 32),
    PRIMARY KEY (office_id, device_id, carrier)
);

CREATE TABLE carried (
    office_id TEXT   NOT NULL,
    device_id UUID   NOT NULL,
    carrier   UUID   NOT NULL,
    seq       BIGINT NOT NULL,
    bytes     BYTEA,
    link      BYTEA,
    PRIMARY KEY (office_id, device_id, carrier, seq),
    CHECK ((bytes IS NULL) <> (link IS NULL))
);
ALTER TABLE carried ALTER COLUMN bytes SET STORAGE EXTERNAL;
