//! What PCs bring.

use deadpool_postgres::ClientWrapper;
use domain::id::DeviceId;
use domain::log::{Entry, Slice};
use domain::record::{ChainHash, chain_start};
use sync::{Ack, Answer, Ask, PublicKey, Reason};
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::{LOOK, big, entry, hash, number, uuid};
use crate::carried::{plan_carried, proofs};
use crate::ingest::{LogState, meets_hole, plan, refuse};
use crate::store::StoreError;

/// Places in an office's order of arrival that are still to be given: before a push and after it.
#[derive(Clone, Copy)]
pub(super) struct NextPlaces {
    pub before: u64,
    pub after: u64,
}

/// Begins a transaction and takes the slices of an ask, the first of which is given; the office stays
/// locked. Pushes of one office come one after another.
pub(super) async fn push(
    client: &ClientWrapper,
    asker: DeviceId,
    (ask, first, now): (&Ask, &Slice, i64),
    answer: &mut Answer,
) -> Result<NextPlaces, StoreError> {
    let office = ask.office.as_str();
    let lock = client
        .prepare_cached("SELECT next_pos FROM office WHERE office_id = $1 FOR UPDATE")
        .await?;
    let of_office: [&(dyn ToSql + Sync); 1] = [&office];
    let lock = async { Ok(client.query_opt(&lock, &of_office).await?) };
    let begin = async { Ok(client.batch_execute("BEGIN").await?) };
    // Sent together: the log's state is read when the lock is held.
    let ((), locked, state) = tokio::try_join!(begin, lock, log_state(client, office, first))?;
    let mut next_pos: i64 = locked.map_or(1, |row| row.get(0));
    let before = number(next_pos);
    let mut state = Some(state);
    for slice in &ask.slices {
        let state = match state.take() {
            Some(state) => state,
            None => log_state(client, office, slice).await?,
        };
        let Some((state, key)) = state else {
            answer.refused.push(refuse(slice, slice.first_seq, Reason::UnknownDevice));
            continue;
        };
        let known = known(client, office, slice, &state).await?;
        let before = match meets_hole(slice, &known) {
            true => chain_before(client, office, slice).await?,
            false => chain_start(slice.device),
        };
        let known = (known.as_slice(), before);
        let device = uuid(slice.device);
        let mut log = Log { client, office, device, next_pos, now };
        let (filled, acked, refused) = if slice.device == asker {
            let plan = plan(&ask.office, slice, state, known);
            if !plan.new.is_empty() {
                log.keep(plan.first_new, plan.new, None, plan.after).await?;
            }
            (plan.filled, plan.after.last_seq, plan.refused)
        } else {
            let carrier = uuid(asker);
            let reach = log.reach(carrier, state).await?;
            let proofs = proofs(&ask.office, slice, &ask.proof, key.as_ref());
            let plan = plan_carried(&ask.office, slice, (state, reach), known, &proofs);
            let (mut waiting, mut rest) = (reach, plan.new);
            let mut in_log = state;
            if let Some((count, after)) = plan.proved {
                log.keep_waiting(carrier, state.last_seq + 1).await?;
                log.keep(reach.last_seq + 1, &rest[..count], Some(carrier), after).await?;
                (waiting, rest, in_log) = (after, &rest[count..], after);
            }
            match plan.waits {
                Some(after) if !rest.is_empty() => {
                    log.wait(carrier, waiting.last_seq + 1, rest).await?;
                    log.set_reach(carrier, in_log, after).await?;
                }
                Some(_) => {}
                None => log.drop_waiting(carrier).await?,
            }
            (plan.filled, plan.acked, plan.refused)
        };
        log.fill(&filled).await?;
        next_pos = log.next_pos;
        answer.acks.push(Ack { device: slice.device, last_seq: acked });
        answer.refused.extend(refused);
    }
    Ok(NextPlaces { before, after: number(next_pos) })
}

/// A log that is written.
struct Log<'a> {
    client: &'a ClientWrapper,
    office: &'a str,
    device: Uuid,
    /// The next place in the office's order of arrival.
    next_pos: i64,
    now: i64,
}

impl Log<'_> {
    /// Keeps entries, and how far the log is then.
    async fn keep(
        &mut self,
        first_seq: u64,
        entries: &[Entry],
        carrier: Option<Uuid>,
        after: LogState,
    ) -> Result<(), StoreError> {
        let (values, holes) = columns(entries);
        let records = self
            .client
            .prepare_cached(
                "INSERT INTO record
                     (office_id, pos, device_id, seq, bytes, link, taken_at, carrier)
                 SELECT $1, $2 + n - 1, $3, $4 + n - 1,
                     CASE WHEN n <> ALL ($6::BIGINT[]) THEN value END,
                     CASE WHEN n = ANY ($6::BIGINT[]) THEN value END, $7, $8
                 FROM unnest($5::BYTEA[]) WITH ORDINALITY AS t (value, n)",
            )
            .await?;
        let log = self
            .client
            .prepare_cached(
                "INSERT INTO device_log (office_id, device_id, last_seq, tip)
                 VALUES ($1, $2, $3, $4)
                 ON CONFLICT (office_id, device_id)
                 DO UPDATE SET last_seq = excluded.last_seq, tip = excluded.tip",
            )
            .await?;
        let sql = "UPDATE office SET next_pos = $2 WHERE office_id = $1";
        let position = self.client.prepare_cached(sql).await?;
        let first_pos = self.next_pos;
        self.next_pos += big(entries.len() as u64);
        let (last_seq, tip) = (big(after.last_seq), after.tip.as_slice());
        let first_seq = big(first_seq);
        let (office, device) = (&self.office, &self.device);
        let places: [&(dyn ToSql + Sync); 8] =
            [office, &first_pos, device, &first_seq, &values, &holes, &self.now, &carrier];
        let head: [&(dyn ToSql + Sync); 4] = [office, device, &last_seq, &tip];
        let next: [&(dyn ToSql + Sync); 2] = [office, &self.next_pos];
        // Sent together: the server's answers are awaited once.
        tokio::try_join!(
            self.client.execute(&records, &places),
            self.client.execute(&log, &head),
            self.client.execute(&position, &next),
        )?;
        Ok(())
    }

    /// Puts records into the holes they were missing from.
    async fn fill(&self, filled: &[(u64, &[u8])]) -> Result<(), StoreError> {
        for (seq, bytes) in filled {
            self.client
                .execute(
                    "UPDATE record SET bytes = $4, link = NULL
                     WHERE office_id = $1 AND device_id = $2 AND seq = $3",
                    &[&self.office, &self.device, &big(*seq), bytes],
                )
                .await?;
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
                "INSERT INTO record
                     (office_id, pos, device_id, seq, bytes, link, taken_at, carrier)
                 SELECT office_id, $4 + seq - $5, device_id, seq, bytes, link, $6, carrier
                 FROM carried WHERE office_id = $1 AND device_id = $2 AND carrier = $3
                 ORDER BY seq",
                &[&self.office, &self.device, &carrier, &self.next_pos, &big(first_seq), &self.now],
            )
            .await?;
        self.next_pos += big(moved);
        if moved > 0 {
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

/// How a log stands and the key of its PC while that has access; `None` when its PC is not of the
/// office.
async fn log_state(
    client: &ClientWrapper,
    office: &str,
    slice: &Slice,
) -> Result<Option<(LogState, Option<PublicKey>)>, StoreError> {
    let statement = client
        .prepare_cached(
            "SELECT l.last_seq, l.tip, CASE WHEN d.revoked_at IS NULL THEN d.public_key END
             FROM device d
             LEFT JOIN device_log l ON l.office_id = d.office_id AND l.device_id = d.device_id
             WHERE d.office_id = $1 AND d.device_id = $2",
        )
        .await?;
    let Some(row) = client.query_opt(&statement, &[&office, &uuid(slice.device)]).await? else {
        return Ok(None);
    };
    let tip = match row.get::<_, Option<&[u8]>>(1) {
        Some(tip) => hash(tip)?,
        None => chain_start(slice.device),
    };
    let last_seq = row.get::<_, Option<i64>>(0).map_or(0, number);
    let key = row.get::<_, Option<&[u8]>>(2).and_then(|key| PublicKey::from_bytes(key).ok());
    Ok(Some((LogState { last_seq, tip }, key)))
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
