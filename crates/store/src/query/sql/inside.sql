-- Dossiers with characters inside a number or code, the newest first.
-- ?1 three-character parts, ?2 most candidates, ?3 the characters looked for
SELECT {line}
FROM (
    SELECT rowid AS no FROM dossier_parts WHERE dossier_parts MATCH ?1
    ORDER BY rowid DESC LIMIT ?2
) p
JOIN dossier ON dossier.no = p.no
WHERE instr(lower(dossier.applicant_id), ?3) > 0
   OR instr(dossier.phone, ?3) > 0
   OR instr(lower(replace(replace(dossier.code, '-', ''), '.', '')), ?3) > 0
ORDER BY dossier.no DESC
