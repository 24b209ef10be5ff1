INSERT INTO dossier (
    id, code, procedure, procedure_name, field, applicant, applicant_id, address, phone, channel,
    received_at, recorded_at, first_due, due, stage, apologies, waiting_since, result_at,
    returned_at, conflicts, no, person
) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
    ?22
)
ON CONFLICT (id) DO UPDATE SET
    code = excluded.code, procedure = excluded.procedure,
    procedure_name = excluded.procedure_name, field = excluded.field,
    applicant = excluded.applicant, applicant_id = excluded.applicant_id,
    address = excluded.address, phone = excluded.phone, channel = excluded.channel,
    received_at = excluded.received_at, recorded_at = excluded.recorded_at,
    first_due = excluded.first_due, due = excluded.due, stage = excluded.stage,
    apologies = excluded.apologies, waiting_since = excluded.waiting_since,
    result_at = excluded.result_at, returned_at = excluded.returned_at,
    conflicts = excluded.conflicts, person = excluded.person
RETURNING no
