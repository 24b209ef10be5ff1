-- The rows of a page up to $5 bytes, so that rows that are not needed do not leave the database.
-- of_page is the number of rows of the whole page. The program replaces the comment by the page.
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
