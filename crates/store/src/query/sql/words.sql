-- Dossiers with words, the newest first. ?1 FTS5 query, ?2 most rows.
SELECT {line}, dossier.applicant_id, dossier.phone
FROM dossier_words
JOIN dossier ON dossier.no = dossier_words.rowid
WHERE dossier_words MATCH ?1
ORDER BY dossier_words.rowid DESC LIMIT ?2
