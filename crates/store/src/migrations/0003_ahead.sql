-- Version 3. A fresh PC gets the records of open dossiers before the history.

-- Records that came before their turn. Each moves into its log when that has arrived so far; until
-- then it is folded with the others.
CREATE TABLE ahead (
    device  BLOB    NOT NULL CHECK (length(device) = 16),
    seq     INTEGER NOT NULL CHECK (seq > 0),
    hlc     INTEGER NOT NULL,
    dossier BLOB    NOT NULL CHECK (length(dossier) = 16),
    bytes   BLOB    NOT NULL,               -- canonical CBOR of the whole record
    PRIMARY KEY (device, seq)
) STRICT;
CREATE INDEX ahead_dossier ON ahead (dossier);

-- Set while records come ahead: up to this place of the hub only those of open dossiers, and the
-- last place taken.
ALTER TABLE hub ADD COLUMN ahead_upto INTEGER;
ALTER TABLE hub ADD COLUMN ahead_at INTEGER;
-- How many records the hub had at the last exchange.
ALTER TABLE hub ADD COLUMN records INTEGER NOT NULL DEFAULT 0;
