-- Logs of which the hub lacks entries, this PC's first, and the last seq that can be sent: for logs of
-- others, the last head that their PC or the hub has signed. Branches never leave the PC.
SELECT no, device, upto, acked FROM (
    SELECT l.no, l.device, coalesce(h.acked, 0) AS acked, l.no = me.device_no AS mine,
        CASE WHEN l.no = me.device_no THEN l.last_seq
            ELSE min(l.last_seq, max(coalesce(t.seq, 0), coalesce(r.seq, 0))) END AS upto
    FROM device_log l
    CROSS JOIN this_device me
    LEFT JOIN hub_log h ON h.device_no = l.no
    LEFT JOIN tip t ON t.device = l.device
    LEFT JOIN receipt_head r ON r.device = l.device
    WHERE l.branch = 0 AND h.stopped IS NULL)
WHERE upto > acked ORDER BY mine DESC, no
