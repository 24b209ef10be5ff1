//! Storing what PCs push.

use std::collections::HashMap;

use deadpool_postgres::ClientWrapper;
use domain::id::DeviceId;
use domain::log::{Entry, Slice};
use domain::record::{ChainHash, chain_start};
use replication::{LogHead, PublicKey, SyncRequest, SyncResponse};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement};
use uuid::Uuid;

use super::{LOOK, big, entry, hash, number, uuid};
use crate::plan::{
    KnownLog, LogState, Pusher, SlicePlan, Stored, Waiting, Write, meets_hole, plan_slice,
};
use crate::store::StoreError;

/// A push whose last write is not sent yet.
pub(super) struct Pushed<'a> {
    /// The last position in the office's order of arrival before the push.
    pub before: u64,
    /// The last position after it.
    pub after: u64,
    /// Entries that are still to be stored.
    pub unsent: Option<Keep<'a>>,
    /// The heads of all logs after it.
    pub heads: Vec<LogHead>,
}

/// Begins a transaction, and plans and stores the slices of a request; acks and refusals go into the
/// response. The office stays locked until the transaction ends: pushes of one office follow each
/// other. The caller sends what is unsent, together with its next statements, and commits.
pub(super) async fn push<'a>(
    client: &'a ClientWrapper,
    asker: DeviceId,
    ask: &'a SyncRequest,
    now: i64,
    answer: &mut SyncResponse,
) -> Result<Pushed<'a>, StoreError> {
    let office = ask.office.as_str();
    let lock = "SELECT FROM office WHERE office_id = $1 FOR NO KEY UPDATE";
    let lock = client.prepare_cached(lock).await?;
    let of_office: [&(dyn ToSql + Sync); 1] = [&office];
    let lock = async { Ok(client.query_opt(&lock, &of_office).await?) };
    let begin = async { Ok(client.batch_execute("BEGIN").await?) };
    // Sent together: the logs are read once the lock is held.
    let ((), _, KnownOffice { mut logs, last_pos }) =
        tokio::try_join!(biased; begin, lock, known_office(client, office))?;
    let pusher = Pusher { office: &ask.office, device: asker, proof: &ask.proof };
    let mut writer = Writer { client, office, last_pos, now, unsent: None };
    for slice in &ask.slices {
        writer.flush().await?;
        let plan = match logs.get(&slice.device) {
            Some(known) => {
                let entries = entries(client, office, slice, known).await?;
                let before = match meets_hole(slice, &entries) {
                    true => chain_before(client, office, slice).await?,
                    false => chain_start(slice.device),
                };
                let waiting = match slice.device == asker {
                    true => None,
                    false => waiting(client, office, slice.device, asker).await?,
                };
                let stored = Stored { entries: &entries, before, waiting };
                plan_slice(&pusher, slice, known, &stored)
            }
            None => SlicePlan::of_unknown(slice),
        };
        for write in &plan.writes {
            writer.execute(uuid(slice.device), write).await?;
        }
        if let Some(known) = logs.get_mut(&slice.device) {
            plan.apply_to(known);
        }
        answer.acks.extend(plan.ack);
        answer.refused.extend(plan.refused);
    }
    // A PC that has pushed nothing yet has no log.
    let known = logs.iter().filter(|(_, log)| log.head.last_seq > 0);
    let heads = known.map(|(device, log)| LogHead::new(*device, log.head.last_seq, log.head.tip));
    Ok(Pushed {
        before: number(last_pos),
        after: number(writer.last_pos),
        heads: heads.collect(),
        unsent: writer.unsent,
    })
}

/// Entries to be appended to a log: the parameters of one statement that stores the entries, their
/// arrival and the log's head.
pub(super) struct Keep<'a> {
    client: &'a ClientWrapper,
    statement: Statement,
    office: &'a str,
    device: Uuid,
    first_seq: i64,
    entries: Columns<'a>,
    head: LogState,
    last_pos: i64,
    carrier: Option<Uuid>,
    now: i64,
}

impl Keep<'_> {
    /// Executes the statement.
    pub async fn send(&self) -> Result<(), StoreError> {
        let parameters: [&(dyn ToSql + Sync); 10] = [
            &self.office,
            &self.device,
            &self.first_seq,
            &self.entries.values,
            &self.entries.holes,
            &self.last_pos,
            &big(self.head.last_seq),
            &self.carrier,
            &self.now,
            &self.head.tip.as_slice(),
        ];
        self.client.execute(&self.statement, &parameters).await?;
        Ok(())
    }
}

/// Executes the writes of plans in their order.
struct Writer<'a> {
    client: &'a ClientWrapper,
    office: &'a str,
    /// Returns the last position in the office's order of arrival.
    last_pos: i64,
    now: i64,
    /// Held back, so that the last write of a push is sent together with the statements that follow
    /// the push.
    unsent: Option<Keep<'a>>,
}

impl<'a> Writer<'a> {
    /// Sends the write held back.
    async fn flush(&mut self) -> Result<(), StoreError> {
        match self.unsent.take() {
            Some(keep) => keep.send().await,
            None => Ok(()),
        }
    }

    /// Executes a write on a PC's log.
    async fn execute(&mut self, device: Uuid, write: &Write<'a>) -> Result<(), StoreError> {
        self.flush().await?;
        match *write {
            Write::DropWaiting { carrier } => self.drop_waiting(device, uuid(carrier)).await,
            Write::DropAllWaiting => self.drop_all_waiting(device).await,
            Write::MoveWaiting { carrier, first_seq, count } => {
                self.move_waiting(device, uuid(carrier), big(first_seq), count).await
            }
            Write::Keep { first_seq, entries, carrier, head } => {
                self.unsent = Some(Keep {
                    client: self.client,
                    statement: self.client.prepare_cached(KEEP).await?,
                    office: self.office,
                    device,
                    first_seq: big(first_seq),
                    entries: Columns::of(entries),
                    head,
                    last_pos: self.next_positions(big(entries.len() as u64)),
                    carrier: carrier.map(uuid),
                    now: self.now,
                });
                Ok(())
            }
            Write::Wait { carrier, first_seq, entries, waiting } => {
                self.wait(device, uuid(carrier), big(first_seq), entries).await?;
                self.set_waiting(device, uuid(carrier), waiting).await
            }
            Write::Fill { seq, bytes, carrier } => {
                self.fill(device, big(seq), bytes, carrier.map(uuid)).await
            }
        }
    }

    /// Allocates positions in the office's order of arrival; returns the last one.
    fn next_positions(&mut self, count: i64) -> i64 {
        self.last_pos += count;
        self.last_pos
    }

    /// Adds entries of a log, one after another, at the end of the office's order of arrival.
    async fn arrive(
        &mut self,
        device: Uuid,
        first_seq: i64,
        count: i64,
        carrier: Option<Uuid>,
    ) -> Result<(), StoreError> {
        let (last_pos, last_seq) = (self.next_positions(count), first_seq + count - 1);
        self.client
            .execute(
                "INSERT INTO arrival
                     (office_id, last_pos, device_id, first_seq, last_seq, carrier, taken_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                &[&self.office, &last_pos, &device, &first_seq, &last_seq, &carrier, &self.now],
            )
            .await?;
        Ok(())
    }

    async fn fill(
        &mut self,
        device: Uuid,
        seq: i64,
        bytes: &[u8],
        carrier: Option<Uuid>,
    ) -> Result<(), StoreError> {
        self.client
            .execute(
                "UPDATE record SET bytes = $4, link = NULL
                 WHERE office_id = $1 AND device_id = $2 AND seq = $3",
                &[&self.office, &device, &seq, &bytes],
            )
            .await?;
        self.arrive(device, seq, 1, carrier).await
    }

    async fn wait(
        &self,
        device: Uuid,
        carrier: Uuid,
        first_seq: i64,
        entries: &[Entry],
    ) -> Result<(), StoreError> {
        let Columns { values, holes } = Columns::of(entries);
        self.client
            .execute(
                "INSERT INTO carried (office_id, device_id, carrier, seq, bytes, link)
                 SELECT $1, $2, $3, $4 + n - 1,
                     CASE WHEN n <> ALL ($6::BIGINT[]) THEN value END,
                     CASE WHEN n = ANY ($6::BIGINT[]) THEN value END
                 FROM unnest($5::BYTEA[]) WITH ORDINALITY AS t (value, n)",
                &[&self.office, &device, &carrier, &first_seq, &values, &holes],
            )
            .await?;
        Ok(())
    }

    async fn set_waiting(
        &self,
        device: Uuid,
        carrier: Uuid,
        waiting: Waiting,
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
                    &device,
                    &carrier,
                    &big(waiting.after_seq),
                    &big(waiting.reach.last_seq),
                    &waiting.reach.tip.as_slice(),
                ],
            )
            .await?;
        Ok(())
    }

    async fn move_waiting(
        &mut self,
        device: Uuid,
        carrier: Uuid,
        first_seq: i64,
        count: u64,
    ) -> Result<(), StoreError> {
        let moved = self
            .client
            .execute(
                "INSERT INTO record (office_id, device_id, seq, bytes, link)
                 SELECT office_id, device_id, seq, bytes, link
                 FROM carried WHERE office_id = $1 AND device_id = $2 AND carrier = $3
                 ORDER BY seq",
                &[&self.office, &device, &carrier],
            )
            .await?;
        if moved != count {
            return Err(StoreError::Unreadable("carried entries"));
        }
        self.arrive(device, first_seq, big(count), Some(carrier)).await
    }

    async fn drop_waiting(&self, device: Uuid, carrier: Uuid) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM carried WHERE office_id = $1 AND device_id = $2 AND carrier = $3",
            "DELETE FROM carried_log WHERE office_id = $1 AND device_id = $2 AND carrier = $3",
        ] {
            self.client.execute(sql, &[&self.office, &device, &carrier]).await?;
        }
        Ok(())
    }

    async fn drop_all_waiting(&self, device: Uuid) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM carried WHERE office_id = $1 AND device_id = $2",
            "DELETE FROM carried_log WHERE office_id = $1 AND device_id = $2",
        ] {
            self.client.execute(sql, &[&self.office, &device]).await?;
        }
        Ok(())
    }
}

/// Appends entries to a log: one statement for rows that belong together, all of one office.
const KEEP: &str = include_str!("../sql/postgres/keep.sql");

/// Entries as one column, bytes of records and links of holes: two columns cost a quarter more.
struct Columns<'a> {
    values: Vec<&'a [u8]>,
    /// Which of them are holes, from 1.
    holes: Vec<i64>,
}

impl<'a> Columns<'a> {
    fn of(entries: &'a [Entry]) -> Self {
        let values = entries.iter().map(|entry| match entry {
            Entry::Record(bytes) => bytes.as_slice(),
            Entry::Hole(link) => link.as_slice(),
        });
        let hole = |(n, entry): (i64, &Entry)| matches!(entry, Entry::Hole(_)).then_some(n);
        let holes = (1..).zip(entries).filter_map(hole).collect();
        Self { values: values.collect(), holes }
    }
}

/// The logs of an office as stored.
struct KnownOffice {
    /// The log of every PC.
    logs: HashMap<DeviceId, KnownLog>,
    /// The last position in the order of arrival.
    last_pos: i64,
}

async fn known_office(client: &ClientWrapper, office: &str) -> Result<KnownOffice, StoreError> {
    let sql = include_str!("../sql/postgres/known_logs.sql");
    let rows = client.query(&client.prepare_cached(sql).await?, &[&office]).await?;
    let last_pos = rows.first().map_or(0, |row| row.get("last_pos"));
    let log = |row: &Row| {
        let device = DeviceId::new(row.get("device_id"));
        let head = match row.get("last_seq") {
            Some(last_seq) => LogState { last_seq: number(last_seq), tip: hash(row.get("tip"))? },
            None => LogState::empty(device),
        };
        let key = row.get::<_, Option<&[u8]>>("public_key");
        let key = key.and_then(|key| PublicKey::from_bytes(key).ok());
        Ok((device, KnownLog { head, key, has_waiting: row.get("has_waiting") }))
    };
    Ok(KnownOffice { logs: rows.iter().map(log).collect::<Result<_, StoreError>>()?, last_pos })
}

/// Returns the stored entries that a slice brings again.
async fn entries(
    client: &ClientWrapper,
    office: &str,
    slice: &Slice,
    known: &KnownLog,
) -> Result<Vec<Entry>, StoreError> {
    if slice.first_seq > known.head.last_seq {
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
    rows.iter().map(entry).collect()
}

/// Returns the chain hash before a slice, computed from the log's start.
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
            after = row.get("seq");
            chain = entry(row)?.link_after(&chain);
        }
        if (rows.len() as i64) < LOOK {
            return Ok(chain);
        }
    }
}

/// Returns the entries of a log waiting from a carrier.
async fn waiting(
    client: &ClientWrapper,
    office: &str,
    device: DeviceId,
    carrier: DeviceId,
) -> Result<Option<Waiting>, StoreError> {
    let row = client
        .query_opt(
            "SELECT after_seq, last_seq, tip FROM carried_log
             WHERE office_id = $1 AND device_id = $2 AND carrier = $3",
            &[&office, &uuid(device), &uuid(carrier)],
        )
        .await?;
    let waiting = |row: Row| {
        let last_seq = number(row.get("last_seq"));
        let reach = LogState { last_seq, tip: hash(row.get("tip"))? };
        Ok(Waiting { after_seq: number(row.get("after_seq")), reach })
    };
    row.map(waiting).transpose()
}
