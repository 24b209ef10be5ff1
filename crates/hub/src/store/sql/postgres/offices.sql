-- All offices, with their enrolled PCs and their records.
SELECT o.office_id, o.name,
    (
        SELECT count(*) FROM device d
        WHERE d.office_id = o.office_id AND d.revoked_at IS NULL
    ) AS devices,
    (
        SELECT coalesce(sum(last_seq), 0)::BIGINT FROM device_log l
        WHERE l.office_id = o.office_id
    ) AS records
FROM office o
ORDER BY o.office_id
