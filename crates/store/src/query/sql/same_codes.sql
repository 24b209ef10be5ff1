-- Pairs of dossiers with one code. Of each pair at least one is open. ?1 most pairs
WITH pair AS (
    SELECT min(a.no, b.no) AS one, max(a.no, b.no) AS two
    FROM dossier a JOIN dossier b ON b.code = a.code AND b.no <> a.no
    WHERE a.stage IN (
        'processing', 'awaiting_supplement', 'awaiting_payment', 'awaiting_opinion', 'result_ready')
    GROUP BY 1, 2
)
SELECT x.id AS one, y.id AS other
FROM pair JOIN dossier x ON x.no = pair.one JOIN dossier y ON y.no = pair.two
WHERE NOT EXISTS (SELECT 1 FROM distinct_dossier d WHERE d.no = x.no AND d.other = y.id)
    AND NOT EXISTS (SELECT 1 FROM distinct_dossier d WHERE d.no = y.no AND d.other = x.id)
ORDER BY pair.two DESC, pair.one DESC
LIMIT ?1
