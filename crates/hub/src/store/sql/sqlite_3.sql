-- Version 3. Records are kept in one row after another, which costs half of what two trees of theirs
-- did; what came at once says which office, log and places rows are.

-- What came of a log at once. A record's place in the office's order of arrival is
-- last_pos - (last_seq - seq), and its row last_row - (last_seq - seq).
CREATE TABLE arrival (
    office_id TEXT    NOT NULL REFERENCES office (office_id),
    last_pos  INTEGER NOT NULL,
    device_id BLOB    NOT NULL CHECK (length(device_id) = 16),
    first_seq INTEGER NOT NULL,
    last_seq  INTEGER NOT NULL CHECK (last_seq >= first_seq),
    last_row  INTEGER NOT NULL,
    -- The PC that brought it; NULL where its own PC did. It is not sent back there.
    carrier   BLOB    CHECK (length(carrier) = 16),
    taken_at  INTEGER NOT NULL,
    -- Records that came in place of holes: they arrive once more.
    again     INTEGER NOT NULL CHECK (again IN (0, 1)),
    PRIMARY KEY (office_id, last_pos)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX arrival_of_log ON arrival (office_id, device_id, last_seq) WHERE again = 0;

-- A hole has no bytes but the link of its chain.
CREATE TABLE kept (
    no    INTEGER PRIMARY KEY,
    bytes BLOB,
    link  BLOB,
    CHECK ((bytes IS NULL) <> (link IS NULL))
) STRICT;

CREATE TEMP TABLE place AS
SELECT row_number() OVER (ORDER BY office_id, pos) AS no, office_id, pos, device_id, seq, carrier,
    taken_at
FROM record;
INSERT INTO kept SELECT p.no, r.bytes, r.link
    FROM temp.place p JOIN record r ON r.office_id = p.office_id AND r.pos = p.pos ORDER BY p.no;
INSERT INTO arrival (office_id, last_pos, device_id, first_seq, last_seq, last_row, carrier,
    taken_at, again)
SELECT office_id, max(pos), device_id, min(seq), max(seq), max(no), carrier, taken_at, 0
FROM (
    SELECT *, sum(begins) OVER (ORDER BY no) AS run
    FROM (
        SELECT *, lag(office_id) OVER earlier IS NOT office_id
                OR lag(device_id) OVER earlier IS NOT device_id
                OR lag(seq) OVER earlier IS NOT seq - 1 OR lag(pos) OVER earlier IS NOT pos - 1
                OR lag(carrier) OVER earlier IS NOT carrier
                OR lag(taken_at) OVER earlier IS NOT taken_at AS begins
        FROM temp.place
        WINDOW earlier AS (ORDER BY no)
    )
)
GROUP BY run;
DROP TABLE temp.place;
DROP TABLE record;
ALTER TABLE kept RENAME TO record;

-- The last arrival tells it.
ALTER TABLE office DROP COLUMN next_pos;
