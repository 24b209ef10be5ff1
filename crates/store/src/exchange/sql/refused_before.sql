-- A record that the hub refused for good, has as a hole, and may take now: the one tried longest ago.
-- ?1 now, ?2 milliseconds after which it is tried again; a time to come is of a wrong clock
SELECT l.device, r.seq, r.bytes
FROM parked k
JOIN device_log l ON l.device = k.device AND l.branch = 0
JOIN hub_log h ON h.device_no = l.no AND h.acked >= k.seq AND h.stopped IS NULL
JOIN record r ON r.device_no = l.no AND r.seq = k.seq
WHERE k.direction = 'out' AND k.reason IN ('too_large', 'unreadable')
    AND (k.parked_at <= ?1 - ?2 OR k.parked_at > ?1)
ORDER BY k.parked_at, k.no
LIMIT 1
