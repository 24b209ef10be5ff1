-- A log from a sequence number on. ?1 office, ?2 PC, ?3 sequence number.
SELECT a.last_seq - (a.last_row - r.no) AS seq, r.bytes, r.link, r.no
FROM arrival a
CROSS JOIN record r
    ON r.no <= a.last_row
    AND r.no >= a.last_row - min(a.last_seq - a.first_seq, a.last_seq - ?3)
WHERE a.office_id = ?1 AND a.device_id = ?2 AND a.again = 0 AND a.last_seq >= ?3
ORDER BY a.last_seq, r.no
