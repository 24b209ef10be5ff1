-- Entries after a position in the office's order of arrival. ?1 office, ?2 position. The program
-- replaces the comment by a condition on the arrivals.
SELECT a.last_pos - (a.last_row - r.no) AS pos, a.device_id,
    a.last_seq - (a.last_row - r.no) AS seq, r.bytes, r.link, a.carrier
FROM arrival a
CROSS JOIN record r
    ON r.no <= a.last_row
    AND r.no >= a.last_row - min(a.last_seq - a.first_seq, a.last_pos - ?2 - 1)
WHERE a.office_id = ?1 AND a.last_pos > ?2 /* condition */
ORDER BY a.last_pos, r.no
