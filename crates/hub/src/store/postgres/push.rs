//! What PCs bring.

use std::collections::HashMap;
use std::mem::take;

use deadpool_postgres::ClientWrapper;
use domain::id::DeviceId;
use domain::log::{Entry, Slice};
use domain::record::{ChainHash, chain_start};
use replication::{Ack, PublicKey, Reason, SyncRequest, SyncResponse};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement};
use uuid::Uuid;

use super::{LOOK, big, entry, hash, number, uuid};
use crate::carried::{plan_carried, proofs};
use crate::ingest::{LogState, meets_hole, plan, refuse};
use crate::store::StoreError;

/// What comes of a push until its end is sent.
pub(super) struct Pushed<'a> {
    /// The last place in the office's order of arrival, before the push and after it.
    pub places: (u64, u64),
    /// What is still to be kept.
    pub unsent: Option<Keep<'a>>,
    /// The heads of all logs after it.
    pub heads: Vec<(DeviceId, u64, ChainHash)>,
}

/// A log as it stands and the key of its PC while that has access.
struct ReplicaState {
    log: LogState,
    key: Option<PublicKey>,
    /// Whether parts of it wait for what proves them.
    waits: bool,
}

/// Begins a transaction and takes the slices of an ask; the office stays locked. Pushes of one office
/// come one after another. What is returned is still to be sent, along with what comes next.
pub(super) async fn push<'a>(
    client: &'a ClientWrapper,
    asker: DeviceId,
    (ask, now): (&'a SyncRequest, i64),
    answer: &mut SyncResponse,
) -> Result<Pushed<'a>, StoreError> {
    let office = ask.office.as_str();
    let lock = "SELECT FROM office WHERE office_id = $1 FOR NO KEY UPDATE";
    let lock = client.prepare_cached(lock).await?;
    let of_office: [&(dyn ToSql + Sync); 1] = [&office];
    let lock = async { Ok(client.query_opt(&lock, &of_office).await?) };
    let begin = async { Ok(client.batch_execute("BEGIN").await?) };
    // Sent together: the logs are read when the lock is held.
    let ((), _, (mut logs, before)) =
        tokio::try_join!(biased; begin, lock, standing(client, office))?;
    let mut last_pos = before;
    let mut unsent: Option<Keep<'_>> = None;
    for slice in &ask.slices {
        if let Some(keep) = unsent.take() {
            keep.send().await?;
        }
        let Some(standing) = logs.get_mut(&slice.device) else {
            answer.refused.push(refuse(slice, slice.first_seq, Reason::UnknownDevice));
            continue;
        };
        let state = standing.log;
        let known = known(client, office, slice, &state).await?;
        let before = match meets_hole(slice, &known) {
            true => chain_before(client, office, slice).await?,
            false => chain_start(slice.device),
        };
        let known = (known.as_slice(), before);
        let device = uuid(slice.device);
        let mut log = Log { client, office, device, last_pos, now };
        let (filled, acked, refused) = if slice.device == asker {
            let plan = plan(&ask.office, slice, state, known);
            if !plan.new.is_empty() {
                standing.log = plan.after;
                if take(&mut standing.waits) {
                    log.drop_all_waiting().await?;
                }
                unsent = Some(log.keep(plan.first_new, plan.new, None, plan.after).await?);
            }
            (plan.filled, plan.after.last_seq, plan.refused)
        } else {
            let carrier = uuid(asker);
            let reach = log.reach(carrier, state).await?;
            let proofs = proofs(&ask.office, slice, &ask.proof, standing.key.as_ref());
            let plan = plan_carried(&ask.office, slice, (state, reach), known, &proofs);
            let (mut waiting, mut rest) = (reach, plan.new);
            let mut in_log = state;
            if let Some((count, after)) = plan.proved {
                standing.log = after;
                log.keep_waiting(carrier, state.last_seq + 1).await?;
                if take(&mut standing.waits) {
                    log.drop_all_waiting().await?;
                }
                let first_new = reach.last_seq + 1;
                log.keep(first_new, &rest[..count], Some(carrier), after).await?.send().await?;
                (waiting, rest, in_log) = (after, &rest[count..], after);
            }
            match plan.waits {
                Some(after) if !rest.is_empty() => {
                    standing.waits = true;
                    log.wait(carrier, waiting.last_seq + 1, rest).await?;
                    log.set_reach(carrier, in_log, after).await?;
                }
                Some(_) => {}
                None => log.drop_waiting(carrier).await?,
            }
            (plan.filled, plan.acked, plan.refused)
        };
        if !filled.is_empty() {
            if let Some(keep) = unsent.take() {
                keep.send().await?;
            }
            let carrier = (slice.device != asker).then(|| uuid(asker));
            log.fill(&filled, carrier).await?;
        }
        last_pos = log.last_pos;
        answer.acks.push(Ack { device: slice.device, last_seq: acked });
        answer.refused.extend(refused);
    }
    // A PC that has brought nothing yet has no log.
    let known = logs.iter().filter(|(_, it)| it.log.last_seq > 0);
    let heads = known.map(|(device, it)| (*device, it.log.last_seq, it.log.tip)).collect();
    Ok(Pushed { places: (number(before), number(last_pos)), unsent, heads })
}

/// Entries that enter a log.
pub(super) struct Keep<'a> {
    client: &'a ClientWrapper,
    statement: Statement,
    office: &'a str,
    device: Uuid,
    seqs: (i64, i64),
    columns: (Vec<&'a [u8]>, Vec<i64>),
    tip: ChainHash,
    last_pos: i64,
    carrier: Option<Uuid>,
    now: i64,
}

impl Keep<'_> {
    /// Keeps the entries, how far the log is then, and what came.
    pub async fn send(&self) -> Result<(), StoreError> {
        let (tip, (values, holes)) = (self.tip.as_slice(), &self.columns);
        let parameters: [&(dyn ToSql + Sync); 10] = [
            &self.office,
            &self.device,
            &self.seqs.0,
            values,
            holes,
            &self.last_pos,
            &self.seqs.1,
            &self.carrier,
            &self.now,
            &tip,
        ];
        self.client.execute(&self.statement, &parameters).await?;
        Ok(())
    }
}

/// One statement for what belongs together, all of one office.
const KEEP: &str = "WITH kept AS (
        INSERT INTO record (office_id, device_id, seq, bytes, link)
        SELECT $1, $2, $3 + n - 1,
            CASE WHEN n <> ALL ($5::BIGINT[]) THEN value END,
            CASE WHEN n = ANY ($5::BIGINT[]) THEN value END
        FROM unnest($4::BYTEA[]) WITH ORDINALITY AS t (value, n)
    ), came AS (
        INSERT INTO arrival
            (office_id, last_pos, device_id, first_seq, last_seq, carrier, taken_at)
        VALUES ($1, $6, $2, $3, $7, $8, $9)
    )
    INSERT INTO device_log (office_id, device_id, last_seq, tip) VALUES ($1, $2, $7, $10)
    ON CONFLICT (office_id, device_id)
    DO UPDATE SET last_seq = excluded.last_seq, tip = excluded.tip";

/// A log that is written.
struct Log<'a> {
    client: &'a ClientWrapper,
    office: &'a str,
    device: Uuid,
    /// The last place in the office's order of arrival.
    last_pos: i64,
    now: i64,
}

impl<'a> Log<'a> {
    /// What keeps entries, at least one, and how far the log is then.
    async fn keep(
        &mut self,
        first_seq: u64,
        entries: &'a [Entry],
        carrier: Option<Uuid>,
        after: LogState,
    ) -> Result<Keep<'a>, StoreError> {
        Ok(Keep {
            client: self.client,
            statement: self.client.prepare_cached(KEEP).await?,
            office: self.office,
            device: self.device,
            seqs: (big(first_seq), big(after.last_seq)),
            columns: columns(entries),
            tip: after.tip,
            last_pos: self.take_places(big(entries.len() as u64)),
            carrier,
            now: self.now,
        })
    }

    /// Takes so many places in the office's order of arrival; the last one.
    fn take_places(&mut self, count: i64) -> i64 {
        self.last_pos += count;
        self.last_pos
    }

    /// Writes down that records of the log came last of all the office's up to a place.
    async fn arrive(
        &self,
        last_pos: i64,
        (first_seq, last_seq): (i64, i64),
        carrier: Option<Uuid>,
    ) -> Result<(), StoreError> {
        self.client
            .execute(
                "INSERT INTO arrival
                     (office_id, last_pos, device_id, first_seq, last_seq, carrier, taken_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                &[
                    &self.office,
                    &last_pos,
                    &self.device,
                    &first_seq,
                    &last_seq,
                    &carrier,
                    &self.now,
                ],
            )
            .await?;
        Ok(())
    }

    /// Puts records into the holes they were missing from. They arrive once more, so that PCs that
    /// got the holes get them too.
    async fn fill(
        &mut self,
        filled: &[(u64, &[u8])],
        carrier: Option<Uuid>,
    ) -> Result<(), StoreError> {
        for (seq, bytes) in filled {
            self.client
                .execute(
                    "UPDATE record SET bytes = $4, link = NULL
                     WHERE office_id = $1 AND device_id = $2 AND seq = $3",
                    &[&self.office, &self.device, &big(*seq), bytes],
                )
                .await?;
            let (pos, seq) = (self.take_places(1), big(*seq));
            self.arrive(pos, (seq, seq), carrier).await?;
        }
        Ok(())
    }

    /// The log after what waits of it from a carrier. When the log has gone on since, nothing of that
    /// waits any longer.
    async fn reach(&self, carrier: Uuid, state: LogState) -> Result<LogState, StoreError> {
        let waits = self
            .client
            .query_opt(
                "SELECT after_seq, last_seq, tip FROM carried_log
                 WHERE office_id = $1 AND device_id = $2 AND carrier = $3",
                &[&self.office, &self.device, &carrier],
            )
            .await?;
        match waits {
            Some(row) if number(row.get(0)) == state.last_seq => {
                Ok(LogState { last_seq: number(row.get(1)), tip: hash(row.get(2))? })
            }
            Some(_) => self.drop_waiting(carrier).await.map(|()| state),
            None => Ok(state),
        }
    }

    async fn wait(&self, carrier: Uuid, first: u64, entries: &[Entry]) -> Result<(), StoreError> {
        let (values, holes) = columns(entries);
        self.client
            .execute(
                "INSERT INTO carried (office_id, device_id, carrier, seq, bytes, link)
                 SELECT $1, $2, $3, $4 + n - 1,
                     CASE WHEN n <> ALL ($6::BIGINT[]) THEN value END,
                     CASE WHEN n = ANY ($6::BIGINT[]) THEN value END
                 FROM unnest($5::BYTEA[]) WITH ORDINALITY AS t (value, n)",
                &[&self.office, &self.device, &carrier, &big(first), &values, &holes],
            )
            .await?;
        Ok(())
    }

    async fn set_reach(
        &self,
        carrier: Uuid,
        in_log: LogState,
        reach: LogState,
    ) -> Result<(), StoreError> {
        self.client
            .execute(
                "INSERT INTO carried_log (office_id, device_id, carrier, after_seq, last_seq, tip)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (office_id, device_id, carrier) DO UPDATE
                     SET after_seq = excluded.after_seq, last_seq = excluded.last_seq,
                         tip = excluded.tip",
                &[
                    &self.office,
                    &self.device,
                    &carrier,
                    &big(in_log.last_seq),
                    &big(reach.last_seq),
                    &reach.tip.as_slice(),
                ],
            )
            .await?;
        Ok(())
    }

    /// Moves what waits into the log, from a place on.
    async fn keep_waiting(&mut self, carrier: Uuid, first_seq: u64) -> Result<(), StoreError> {
        let moved = self
            .client
            .execute(
                "INSERT INTO record (office_id, device_id, seq, bytes, link)
                 SELECT office_id, device_id, seq, bytes, link
                 FROM carried WHERE office_id = $1 AND device_id = $2 AND carrier = $3
                 ORDER BY seq",
                &[&self.office, &self.device, &carrier],
            )
            .await?;
        if moved > 0 {
            let (last_pos, first_seq) = (self.take_places(big(moved)), big(first_seq));
            let seqs = (first_seq, first_seq + big(moved) - 1);
            self.arrive(last_pos, seqs, Some(carrier)).await?;
            self.drop_waiting(carrier).await?;
        }
        Ok(())
    }

    async fn drop_waiting(&self, carrier: Uuid) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM carried WHERE office_id = $1 AND device_id = $2 AND carrier = $3",
            "DELETE FROM carried_log WHERE office_id = $1 AND device_id = $2 AND carrier = $3",
        ] {
            self.client.execute(sql, &[&self.office, &self.device, &carrier]).await?;
        }
        Ok(())
    }

    /// Nothing of the log waits any longer, whoever brought it: the log has gone on.
    async fn drop_all_waiting(&self) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM carried WHERE office_id = $1 AND device_id = $2",
            "DELETE FROM carried_log WHERE office_id = $1 AND device_id = $2",
        ] {
            self.client.execute(sql, &[&self.office, &self.device]).await?;
        }
        Ok(())
    }
}

/// Entries as one column, records' bytes and holes' links, and which of them are holes, from 1: two
/// columns cost a quarter more.
fn columns(entries: &[Entry]) -> (Vec<&[u8]>, Vec<i64>) {
    let values = entries.iter().map(|entry| match entry {
        Entry::Record(bytes) => bytes.as_slice(),
        Entry::Hole(link) => link.as_slice(),
    });
    let hole = |(n, entry): (i64, &Entry)| matches!(entry, Entry::Hole(_)).then_some(n);
    (values.collect(), (1..).zip(entries).filter_map(hole).collect())
}

/// How the logs of an office's PCs stand, and its last place in the order of arrival.
async fn standing(
    client: &ClientWrapper,
    office: &str,
) -> Result<(HashMap<DeviceId, ReplicaState>, i64), StoreError> {
    let statement = client
        .prepare_cached(
            "SELECT d.device_id, l.last_seq, l.tip,
                 CASE WHEN d.revoked_at IS NULL THEN d.public_key END,
                 EXISTS (SELECT FROM carried_log c
                     WHERE c.office_id = d.office_id AND c.device_id = d.device_id),
                 (SELECT coalesce(max(last_pos), 0) FROM arrival WHERE office_id = $1)
             FROM device d
             LEFT JOIN device_log l ON l.office_id = d.office_id AND l.device_id = d.device_id
             WHERE d.office_id = $1",
        )
        .await?;
    let rows = client.query(&statement, &[&office]).await?;
    let last_pos = rows.first().map_or(0, |row| row.get(5));
    let one = |row: &Row| {
        let device = DeviceId::new(row.get(0));
        let tip = match row.get::<_, Option<&[u8]>>(2) {
            Some(tip) => hash(tip)?,
            None => chain_start(device),
        };
        let last_seq = row.get::<_, Option<i64>>(1).map_or(0, number);
        let key = row.get::<_, Option<&[u8]>>(3).and_then(|key| PublicKey::from_bytes(key).ok());
        Ok((device, ReplicaState { log: LogState { last_seq, tip }, key, waits: row.get(4) }))
    };
    Ok((rows.iter().map(one).collect::<Result<_, StoreError>>()?, last_pos))
}

/// The entries the hub has at the places of a slice.
async fn known(
    client: &ClientWrapper,
    office: &str,
    slice: &Slice,
    state: &LogState,
) -> Result<Vec<Entry>, StoreError> {
    if slice.first_seq > state.last_seq {
        return Ok(Vec::new());
    }
    let (first, last) = (big(slice.first_seq), big(slice.last_seq()));
    let rows = client
        .query(
            "SELECT bytes, link FROM record
             WHERE office_id = $1 AND device_id = $2 AND seq BETWEEN $3 AND $4 ORDER BY seq",
            &[&office, &uuid(slice.device), &first, &last],
        )
        .await?;
    rows.iter().map(|row| entry(row, 0)).collect()
}

/// The chain hash before a slice, computed from the log's start.
async fn chain_before(
    client: &ClientWrapper,
    office: &str,
    slice: &Slice,
) -> Result<ChainHash, StoreError> {
    let statement = client
        .prepare_cached(
            "SELECT seq, bytes, link FROM record
             WHERE office_id = $1 AND device_id = $2 AND seq > $3 AND seq < $4
             ORDER BY seq LIMIT $5",
        )
        .await?;
    let (device, end) = (uuid(slice.device), big(slice.first_seq));
    let (mut chain, mut after) = (chain_start(slice.device), 0_i64);
    loop {
        let rows = client.query(&statement, &[&office, &device, &after, &end, &LOOK]).await?;
        for row in &rows {
            after = row.get(0);
            chain = entry(row, 1)?.link_after(&chain);
        }
        if (rows.len() as i64) < LOOK {
            return Ok(chain);
        }
    }
}
