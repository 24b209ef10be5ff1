-- Version 13. Waiting for papers that ended after the deadline, which lateness leaves out: "from to" in
-- UTC ms, separated by commas.
ALTER TABLE dossier ADD COLUMN late_waits TEXT NOT NULL DEFAULT '';
