-- The rows of a page up to $5 bytes: what is not needed does not leave the database, however large
-- records are. of_page is the number of rows of the whole page. The program puts the page in the
-- place of the comment.
SELECT pos, device_id, seq, bytes, link, of_page
FROM (
    SELECT *, count(*) OVER () AS of_page,
        coalesce(sum(coalesce(octet_length(bytes), 32)) OVER (
            ORDER BY pos ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS before
    FROM (/* page */) page
) sized
WHERE before < $5
ORDER BY pos
