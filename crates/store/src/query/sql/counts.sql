-- The lengths of the lists of the day. ?1 now, ?2 end of today, ?3 end of what is soon
SELECT
    (SELECT count(*) FROM dossier WHERE stage = 'processing' AND due < ?1)
    + (SELECT count(*) FROM dossier
        WHERE stage = 'result_ready' AND apologies = 0 AND finished_at > deadline) AS late,
    (SELECT count(*) FROM dossier WHERE stage = 'processing' AND due >= ?1 AND due <= ?2)
        AS due_today,
    (SELECT count(*) FROM dossier
        WHERE stage = 'processing' AND due >= ?1 AND due > ?2 AND due <= ?3) AS due_soon,
    (SELECT count(*) FROM dossier WHERE stage = 'awaiting_supplement') AS awaiting_supplement,
    (SELECT count(*) FROM dossier WHERE stage = 'result_ready') AS result_ready
