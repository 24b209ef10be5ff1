-- Entries of a log, in order: record, hole, and whether the hub refuses the record for good. ?1 number
-- of the log, ?2 after this seq, ?3 device of the log
SELECT p.seq, p.bytes, p.link,
    EXISTS (SELECT 1 FROM parked k WHERE k.device = ?3 AND k.seq = p.seq
        AND k.direction = 'out' AND k.reason IN ('too_large', 'unreadable'))
        AS refused
FROM (SELECT seq, bytes, NULL AS link FROM record WHERE device_no = ?1 AND seq > ?2
    UNION ALL SELECT seq, NULL, link FROM hole WHERE device_no = ?1 AND seq > ?2) p
ORDER BY p.seq
