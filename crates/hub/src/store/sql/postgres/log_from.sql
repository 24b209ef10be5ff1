-- The entries of a log after a sequence number, up to a number of bytes. $1 office, $2 PC, $3 sequence
-- number, $4 rows at most, $5 bytes.
SELECT seq, bytes, link
FROM (
    SELECT *, coalesce(sum(coalesce(octet_length(bytes), 32)) OVER (
        ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) AS before
    FROM (
        SELECT seq, bytes, link FROM record
        WHERE office_id = $1 AND device_id = $2 AND seq > $3
        ORDER BY seq LIMIT $4
    ) page
) sized
WHERE before < $5
ORDER BY seq
