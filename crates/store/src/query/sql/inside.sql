-- Dossiers with three characters in a row inside a number or code, the newest first.
-- ?1 three-character parts, ?2 most candidates
SELECT {line}, dossier.applicant_id, dossier.phone
FROM (
    SELECT rowid AS no FROM dossier_parts WHERE dossier_parts MATCH ?1
    ORDER BY rowid DESC LIMIT ?2
) p
JOIN dossier ON dossier.no = p.no
ORDER BY dossier.no DESC
