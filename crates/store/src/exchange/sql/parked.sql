-- Parked records, oldest first, without those that need no attention any more: records that were
-- recorded again under this PC's present identity, and records that have been accepted since.
SELECT k.device, k.seq, k.direction = 'out' AS outgoing, k.reason, k.parked_at, k.bytes
FROM parked k
LEFT JOIN device_log l ON l.device = k.device
LEFT JOIN hub_log h ON h.device_no = l.no
WHERE NOT CASE k.direction || ' ' || k.reason
    WHEN 'out fork'
        THEN l.own = 1 AND l.no <> (SELECT device_no FROM this_device)
    WHEN 'out unproved' THEN coalesce(h.acked, 0) >= k.seq
    WHEN 'out unknown_device' THEN coalesce(h.acked, 0) >= k.seq
    WHEN 'in gap' THEN coalesce(l.last_seq, 0) >= k.seq
    WHEN 'in fork' THEN EXISTS (SELECT 1 FROM record r
        WHERE r.device_no = l.no AND r.seq = k.seq AND r.bytes = k.bytes)
    WHEN 'in unreadable' THEN EXISTS (SELECT 1 FROM record r
        WHERE r.device_no = l.no AND r.seq = k.seq)
    ELSE 0
END
ORDER BY k.no
