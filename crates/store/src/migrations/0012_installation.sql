-- Version 12. Which machine the data belongs to, and what was answered when that was not clear.

-- Lanes up to 4099: those from 100 on are drawn by PCs without a hub. The highest stamp seen goes: a record
-- comes after those of its dossier, not after all that a PC with a wrong clock ever sent.
CREATE TABLE this_device_wide (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    device_no  INTEGER NOT NULL REFERENCES device_log (no),
    lane       INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 4099),
    book       INTEGER NOT NULL CHECK (book >= 1),
    fold       INTEGER NOT NULL DEFAULT 0,
    searchable INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO this_device_wide (one, device_no, lane, book, fold, searchable)
    SELECT one, device_no, lane, book, fold, searchable FROM this_device;
DROP TABLE this_device;
ALTER TABLE this_device_wide RENAME TO this_device;

-- Where the data was at home, newest last. Of this PC alone.
CREATE TABLE installation (
    no      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),  -- UTC ms
    device  BLOB    NOT NULL CHECK (length(device) = 16),          -- identity from then on
    machine TEXT    NOT NULL,                                      -- hashes of what tells machines apart
    folder  TEXT    NOT NULL,
    -- Why it has a new identity; all NULL when nothing was asked.
    answer  TEXT    CHECK (answer IN ('replaced', 'second')),
    earlier BLOB    CHECK (length(earlier) = 16),                  -- identity until then
    doubts  TEXT                                                   -- JSON: numbers that may be on paper
) STRICT;

-- The identity that the hub knows; another than this PC's when it must be enrolled again.
ALTER TABLE hub ADD COLUMN device BLOB CHECK (length(device) = 16);
-- The hub's time at the last exchange, and this PC's own at that moment; UTC ms.
ALTER TABLE hub ADD COLUMN hub_time INTEGER;
ALTER TABLE hub ADD COLUMN own_time INTEGER;
UPDATE hub SET device = (SELECT l.device FROM device_log l JOIN this_device t ON t.device_no = l.no);
