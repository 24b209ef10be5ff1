-- Version 11. Files of receptions that were received, so that the same file is not received again by
-- mistake. Of this PC alone.
CREATE TABLE received_file (
    hash  BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),  -- BLAKE3 of the file
    at    INTEGER NOT NULL,                                        -- UTC ms
    codes TEXT    NOT NULL                                         -- codes given, separated by commas
) STRICT, WITHOUT ROWID;
