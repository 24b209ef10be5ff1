-- ?1 three-character parts, ?2 most candidates, ?3 the whole needle
SELECT d.id, d.code, d.procedure, d.procedure_name, d.applicant, d.address,
    d.received_at, d.first_due, d.due, d.stage, d.apologies, d.waiting_since
FROM (
    SELECT rowid AS no FROM dossier_parts WHERE dossier_parts MATCH ?1
    ORDER BY rowid DESC LIMIT ?2
) p
JOIN dossier d ON d.no = p.no
WHERE instr(lower(d.applicant_id), ?3) > 0
   OR instr(d.phone, ?3) > 0
   OR instr(lower(replace(replace(d.code, '-', ''), '.', '')), ?3) > 0
ORDER BY d.no DESC
