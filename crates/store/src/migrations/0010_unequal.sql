-- Version 10. Whether this PC and the hub held different records after a run that ended well: only an
-- equal comparison may be called synced.
ALTER TABLE sync_run ADD COLUMN unequal INTEGER NOT NULL DEFAULT 0 CHECK (unequal IN (0, 1));
