-- Dossiers that may be the same request as one. Of each pair at least one is open, and none was
-- withdrawn. ?1 most milliseconds between the two receptions, ?2 the dossier, ?3 most others
WITH one AS (
    SELECT no, id, applicant_id, person, procedure, received_at,
        stage IN (
        'processing', 'awaiting_supplement', 'awaiting_payment', 'awaiting_opinion', 'result_ready') AS running
    FROM dossier WHERE id = ?2 AND stage NOT IN ('withdrawn', 'refused', 'stopped')
), other AS (
    SELECT b.no FROM one
    JOIN dossier b ON b.applicant_id = one.applicant_id AND b.procedure = one.procedure
    WHERE b.applicant_id <> ''
    UNION
    SELECT b.no FROM one
    JOIN dossier b ON b.person = one.person AND b.procedure = one.procedure
    WHERE b.person <> '' AND (one.applicant_id = '' OR b.applicant_id = '')
)
SELECT y.id
FROM one JOIN other JOIN dossier y ON y.no = other.no
WHERE y.no <> one.no AND y.stage NOT IN ('withdrawn', 'refused', 'stopped')
    AND (one.running OR y.stage IN (
        'processing', 'awaiting_supplement', 'awaiting_payment', 'awaiting_opinion', 'result_ready'))
    AND abs(y.received_at - one.received_at) <= ?1
    AND NOT EXISTS (SELECT 1 FROM distinct_dossier d WHERE d.no = one.no AND d.other = y.id)
    AND NOT EXISTS (SELECT 1 FROM distinct_dossier d WHERE d.no = y.no AND d.other = one.id)
ORDER BY y.received_at DESC, y.no DESC
LIMIT ?3
