-- ?1 FTS5 query, ?2 most rows; the last column holds the numbers a dossier is found by
SELECT d.id, d.code, d.procedure, d.procedure_name, d.applicant, d.address,
    d.received_at, d.first_due, d.due, d.stage, d.apologies, d.waiting_since,
    lower(d.applicant_id) || ' ' || d.phone
FROM dossier_words w
JOIN dossier d ON d.no = w.rowid
WHERE dossier_words MATCH ?1
ORDER BY w.rowid DESC LIMIT ?2
