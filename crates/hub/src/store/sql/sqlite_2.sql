-- Version 2. What another PC brings enters a log once a signature proves it.

-- The PC that brought it; NULL where its own PC did. It is not sent back there.
ALTER TABLE record ADD COLUMN carrier BLOB CHECK (length(carrier) = 16);

-- How far a log has come from a PC that brings it, beyond the place where it is proved.
CREATE TABLE carried_log (
    office_id TEXT    NOT NULL REFERENCES office (office_id),
    device_id BLOB    NOT NULL,
    carrier   BLOB    NOT NULL,
    after_seq INTEGER NOT NULL,
    last_seq  INTEGER NOT NULL,
    tip       BLOB    NOT NULL CHECK (length(tip) = 32),
    PRIMARY KEY (office_id, device_id, carrier)
) STRICT, WITHOUT ROWID;

CREATE TABLE carried (
    office_id TEXT    NOT NULL REFERENCES office (office_id),
    device_id BLOB    NOT NULL,
    carrier   BLOB    NOT NULL,
    seq       INTEGER NOT NULL,
    bytes     BLOB,
    link      BLOB,
    PRIMARY KEY (office_id, device_id, carrier, seq),
    CHECK ((bytes IS NULL) <> (link IS NULL))
) STRICT, WITHOUT ROWID;
