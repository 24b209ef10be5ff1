-- Numbers that change when an area of the database changes; each costs a few page reads.
SELECT
    -- Records in their logs, records ahead of theirs, and whether open dossiers come first: when
    -- that ends, dossiers appear that were held back. Then the rules of folding.
    (SELECT max(pos) FROM record) AS records,
    (SELECT max(rowid) FROM ahead) AS ahead,
    (SELECT ahead_upto FROM hub) AS ahead_upto,
    (SELECT fold FROM this_device) AS fold,

    (SELECT max(no) FROM settings) AS settings,

    (SELECT key FROM hub) AS hub,
    (SELECT count(*) FROM publication WHERE hub = (SELECT key FROM hub)) AS publications,
    (SELECT count(*) FROM publication_refused WHERE hub = (SELECT key FROM hub)) AS refused,

    (SELECT max(no) FROM sync_run) AS runs,
    (SELECT max(no) FROM parked) AS parked,
    (SELECT sum(last_seq) FROM device_log WHERE branch = 0) AS last_seqs,
    (SELECT sum(acked) FROM hub_log) AS acked,
    (SELECT count(stopped) FROM hub_log) AS stopped,
    (SELECT enrolled_at FROM hub) AS enrolled_at,
    (SELECT pulled FROM hub) AS pulled,
    (SELECT records FROM hub) AS records_at_hub,
    (SELECT copied_from FROM hub) AS copied_from,
    (SELECT ahead_at FROM hub) AS ahead_at,
    (SELECT count(*) FROM member) AS members,
    (SELECT count(revoked_at) FROM member) AS revoked,
    (SELECT sum(seq) FROM tip) AS tips,
    (SELECT sum(seq) FROM receipt_head) AS signed_heads
