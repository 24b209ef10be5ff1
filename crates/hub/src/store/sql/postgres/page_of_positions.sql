-- The entries at listed positions in the office's order of arrival, without those that the asking PC
-- recorded or brought. $1 office, $2 positions, $3 rows of a page, $4 the asking PC.
SELECT listed.pos, a.device_id, r.seq, r.bytes, r.link
FROM unnest($2::BIGINT[]) AS listed (pos)
CROSS JOIN LATERAL (
    SELECT device_id, carrier, last_seq - (last_pos - listed.pos) AS seq FROM arrival
    WHERE office_id = $1 AND last_pos >= listed.pos
    ORDER BY last_pos LIMIT 1
) a
JOIN record r ON r.office_id = $1 AND r.device_id = a.device_id AND r.seq = a.seq
WHERE a.device_id <> $4 AND a.carrier IS DISTINCT FROM $4
ORDER BY 1 LIMIT $3
