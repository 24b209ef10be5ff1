-- Late dossiers and their letters. ?1 received since, ?2 now, ?3 and ?4 due dates from and before which
-- have passed while their terms go on. A dossier is late when processing ended, or has not ended, after
-- its deadline; a letter means that it was missed, or was about to be.
SELECT
    (SELECT count(*) FROM dossier
        WHERE stage = 'processing' AND (due >= ?2 OR (due >= ?3 AND due < ?4)) AND apologies > 0)
        AS extended,
    (SELECT count(*) FROM dossier
        WHERE stage = 'processing' AND due < ?2 AND NOT (due >= ?3 AND due < ?4) AND apologies > 0)
        AS late_again,
    count(*) FILTER (WHERE missed) AS missed,
    count(*) FILTER (WHERE missed AND apologies > 0) AS apologised
FROM (
    SELECT apologies,
        (stage = 'processing' AND deadline < ?2 AND NOT (deadline >= ?3 AND deadline < ?4))
        OR waiting_since > deadline
        OR finished_at > deadline AS missed
    FROM dossier
    WHERE received_at >= ?1
)
