-- Version 3. Records are kept by their place in their log; the order of arrival is kept by what came at
-- once. One index instead of two to enter each record into.
UPDATE schema_version SET version = 3;

-- What came of a log at once. The place of its record in the office's order of arrival is
-- last_pos - last_seq + seq. A record that came in place of a hole arrives once more, by itself.
CREATE TABLE arrival (
    office_id TEXT   NOT NULL,
    last_pos  BIGINT NOT NULL,
    device_id UUID   NOT NULL,
    first_seq BIGINT NOT NULL,
    last_seq  BIGINT NOT NULL CHECK (last_seq >= first_seq),
    -- The PC that brought it; NULL where its own PC did. It is not sent back there.
    carrier   UUID,
    taken_at  BIGINT NOT NULL,
    PRIMARY KEY (office_id, last_pos)
);

INSERT INTO arrival (office_id, last_pos, device_id, first_seq, last_seq, carrier, taken_at)
SELECT office_id, max(pos), device_id, min(seq), max(seq), carrier, taken_at
FROM (
    SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY office_id ORDER BY pos) AS run
    FROM (
        SELECT office_id, pos, device_id, seq, carrier, taken_at,
            (lag(device_id) OVER earlier, lag(seq) OVER earlier, lag(pos) OVER earlier,
                lag(carrier) OVER earlier, lag(taken_at) OVER earlier)
                IS DISTINCT FROM (device_id, seq - 1, pos - 1, carrier, taken_at) AS begins
        FROM record
        WINDOW earlier AS (PARTITION BY office_id ORDER BY pos)
    ) places
) runs
GROUP BY office_id, run, device_id, carrier, taken_at;

ALTER TABLE record DROP CONSTRAINT record_pkey;
ALTER TABLE record DROP CONSTRAINT record_office_id_device_id_seq_key;
ALTER TABLE record DROP COLUMN pos, DROP COLUMN taken_at, DROP COLUMN carrier;
ALTER TABLE record ADD PRIMARY KEY (office_id, device_id, seq);

-- The last arrival tells it.
ALTER TABLE office DROP COLUMN next_pos;
