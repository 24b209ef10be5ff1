-- Version 5. What a program of another understanding projected is projected anew.

-- What made the projections: rules and kinds of events understood; 0 is before this was noted.
ALTER TABLE this_device ADD COLUMN fold INTEGER NOT NULL DEFAULT 0;
