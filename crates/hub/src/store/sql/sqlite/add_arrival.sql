-- Entries of one log that arrive together.
INSERT INTO arrival (
    office_id, last_pos, device_id, first_seq, last_seq, last_row, carrier, taken_at, again
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
