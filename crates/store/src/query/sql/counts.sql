-- ?1 now, ?2 end of today, ?3 end of what is soon
SELECT
    (SELECT count(*) FROM dossier WHERE stage = 'processing' AND due < ?1),
    (SELECT count(*) FROM dossier WHERE stage = 'processing' AND due >= ?1 AND due <= ?2),
    (SELECT count(*) FROM dossier
        WHERE stage = 'processing' AND due >= ?1 AND due > ?2 AND due <= ?3),
    (SELECT count(*) FROM dossier WHERE stage = 'awaiting_supplement'),
    (SELECT count(*) FROM dossier WHERE stage = 'result_ready')
