-- Pairs of dossiers that may be one request. Of each pair at least one is open, and none was withdrawn.
-- ?1 most milliseconds between the two receptions, ?2 most pairs
WITH running AS (
    SELECT no, applicant_id, person, procedure, received_at FROM dossier
    WHERE stage IN (
        'processing', 'awaiting_supplement', 'awaiting_payment', 'awaiting_opinion', 'result_ready')
), pair AS (
    SELECT min(a.no, b.no) AS one, max(a.no, b.no) AS two
    FROM running a
    JOIN dossier b ON b.applicant_id = a.applicant_id AND b.procedure = a.procedure
    WHERE b.applicant_id <> '' AND b.no <> a.no AND b.stage NOT IN ('withdrawn', 'refused', 'stopped')
        AND abs(b.received_at - a.received_at) <= ?1
    UNION
    SELECT min(a.no, b.no), max(a.no, b.no)
    FROM running a
    JOIN dossier b ON b.person = a.person AND b.procedure = a.procedure
    WHERE b.person <> '' AND b.no <> a.no AND b.stage NOT IN ('withdrawn', 'refused', 'stopped')
        AND (a.applicant_id = '' OR b.applicant_id = '')
        AND abs(b.received_at - a.received_at) <= ?1
)
SELECT x.id AS one, y.id AS other
FROM pair JOIN dossier x ON x.no = pair.one JOIN dossier y ON y.no = pair.two
WHERE NOT EXISTS (SELECT 1 FROM distinct_dossier d WHERE d.no = x.no AND d.other = y.id)
    AND NOT EXISTS (SELECT 1 FROM distinct_dossier d WHERE d.no = y.no AND d.other = x.id)
ORDER BY max(x.received_at, y.received_at) DESC, pair.two DESC, pair.one DESC
LIMIT ?2
