-- Appends entries to a log: the entries, their arrival, the log's head. $1 office, $2 PC, $3 first
-- sequence number, $4 bytes or links, $5 which of $4 are links of holes (from 1), $6 last position,
-- $7 last sequence number, $8 carrier, $9 time, $10 chain hash of the last entry.
WITH kept AS (
    INSERT INTO record (office_id, device_id, seq, bytes, link)
    SELECT $1, $2, $3 + n - 1,
        CASE WHEN n <> ALL ($5::BIGINT[]) THEN value END,
        CASE WHEN n = ANY ($5::BIGINT[]) THEN value END
    FROM unnest($4::BYTEA[]) WITH ORDINALITY AS t (value, n)
), arrived AS (
    INSERT INTO arrival (office_id, last_pos, device_id, first_seq, last_seq, carrier, taken_at)
    VALUES ($1, $6, $2, $3, $7, $8, $9)
)
INSERT INTO device_log (office_id, device_id, last_seq, tip) VALUES ($1, $2, $7, $10)
ON CONFLICT (office_id, device_id)
DO UPDATE SET last_seq = excluded.last_seq, tip = excluded.tip
