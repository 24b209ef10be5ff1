-- Late dossiers and their letters. ?1 received since, ?2 now. A dossier missed its first due date
-- when it was not ready by then and no waiting for papers moved the date; letters always mean that
-- it was missed.
SELECT
    (SELECT count(*) FROM dossier WHERE stage = 'processing' AND due >= ?2 AND apologies > 0)
        AS extended,
    (SELECT count(*) FROM dossier WHERE stage = 'processing' AND due < ?2 AND apologies > 0)
        AS late_again,
    count(*) FILTER (WHERE missed) AS missed,
    count(*) FILTER (WHERE missed AND apologies > 0) AS apologised
FROM (
    SELECT apologies,
        apologies > 0
        OR (stage = 'processing' AND due < ?2)
        OR (result_at IS NOT NULL AND result_at > due) AS missed
    FROM dossier
    WHERE received_at >= ?1 AND stage <> 'withdrawn'
)
