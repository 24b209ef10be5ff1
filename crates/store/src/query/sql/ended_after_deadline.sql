-- Dossiers without a letter whose processing ended, or that waited for papers, after the deadline.
-- ?1 received since
SELECT deadline, coalesce(finished_at, waiting_since) AS ended
FROM dossier
WHERE received_at >= ?1 AND apologies = 0
    AND (finished_at > deadline OR waiting_since > deadline)
    AND stage <> 'processing'
