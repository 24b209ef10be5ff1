-- The logs of an office's PCs, and its last position in the order of arrival. $1 office.
SELECT d.device_id, l.last_seq, l.tip,
    CASE WHEN d.revoked_at IS NULL THEN d.public_key END AS public_key,
    EXISTS (
        SELECT FROM carried_log c
        WHERE c.office_id = d.office_id AND c.device_id = d.device_id
    ) AS has_waiting,
    (SELECT coalesce(max(last_pos), 0) FROM arrival WHERE office_id = $1) AS last_pos
FROM device d
LEFT JOIN device_log l ON l.office_id = d.office_id AND l.device_id = d.device_id
WHERE d.office_id = $1
