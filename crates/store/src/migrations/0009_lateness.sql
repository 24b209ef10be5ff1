-- Version 9. Lateness: processing ended, or has not ended, after the first due date as moved by
-- waiting for papers. Letters move `due`, never `deadline`.
ALTER TABLE dossier ADD COLUMN deadline INTEGER NOT NULL DEFAULT 0;  -- UTC ms
ALTER TABLE dossier ADD COLUMN finished_at INTEGER;                  -- UTC ms; none while it goes on

-- Results that came late and have no letter yet.
CREATE INDEX dossier_late_result ON dossier (deadline)
    WHERE stage = 'result_ready' AND apologies = 0 AND finished_at > deadline;
