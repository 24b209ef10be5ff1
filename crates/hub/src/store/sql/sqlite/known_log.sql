-- The log of a PC. ?1 office, ?2 PC.
SELECT l.last_seq, l.tip,
    CASE WHEN d.revoked_at IS NULL THEN d.public_key END AS public_key,
    EXISTS (
        SELECT 1 FROM carried_log c
        WHERE c.office_id = d.office_id AND c.device_id = d.device_id
    ) AS has_waiting
FROM device d
LEFT JOIN device_log l ON l.office_id = d.office_id AND l.device_id = d.device_id
WHERE d.office_id = ?1 AND d.device_id = ?2
