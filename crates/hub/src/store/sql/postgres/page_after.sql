-- A page of the entries after a position in the office's order of arrival. $1 office, $2 position, $3
-- rows of a page. The program replaces the comment by a condition on the arrivals. An arrival may hold
-- one record or a whole log: as many arrivals are joined as fill a page.
SELECT a.last_pos - a.last_seq + r.seq AS pos, a.device_id, r.seq, r.bytes, r.link
FROM (
    SELECT *, coalesce(sum(last_seq - first_seq + 1) OVER (
        ORDER BY last_pos ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) AS earlier
    FROM (
        SELECT last_pos, device_id, last_seq,
            greatest(first_seq, last_seq - (last_pos - $2) + 1) AS first_seq
        FROM arrival
        WHERE office_id = $1 AND last_pos > $2 /* condition */
        ORDER BY last_pos LIMIT $3
    ) next
) a
CROSS JOIN LATERAL (
    SELECT seq, bytes, link FROM record
    WHERE office_id = $1 AND device_id = a.device_id AND seq BETWEEN a.first_seq AND a.last_seq
    ORDER BY seq LIMIT $3
) r
WHERE a.earlier < $3
ORDER BY 1 LIMIT $3
