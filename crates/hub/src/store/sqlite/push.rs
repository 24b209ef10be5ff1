//! Storing what PCs push.

use domain::id::DeviceId;
use domain::log::{Entry, Slice};
use domain::number::OfficeCode;
use domain::record::{ChainHash, chain_start};
use replication::{PublicKey, SyncRequest, SyncResponse};
use rusqlite::{Connection, OptionalExtension, params};

use super::{OF_LOG, entry, last_position};
use crate::plan::{
    KnownLog, LogState, Pusher, SlicePlan, Stored, Waiting, Write, meets_hole, plan_slice,
};
use crate::store::StoreError;

/// Plans and stores the slices of a request; acks and refusals go into the response.
pub(super) fn push(
    connection: &Connection,
    asker: DeviceId,
    ask: &SyncRequest,
    now: i64,
    answer: &mut SyncResponse,
) -> Result<(), StoreError> {
    let pusher = Pusher { office: &ask.office, device: asker, proof: &ask.proof };
    for slice in &ask.slices {
        let log = Log { connection, office: &ask.office, device: slice.device, now };
        let plan = match log.known()? {
            Some(known) => {
                let entries = log.entries(slice, &known)?;
                let before = match meets_hole(slice, &entries) {
                    true => log.chain_before(slice)?,
                    false => chain_start(slice.device),
                };
                let waiting = match slice.device == asker {
                    true => None,
                    false => log.waiting(asker)?,
                };
                let stored = Stored { entries: &entries, before, waiting };
                plan_slice(&pusher, slice, &known, &stored)
            }
            None => SlicePlan::of_unknown(slice),
        };
        for write in &plan.writes {
            log.execute(write)?;
        }
        answer.acks.extend(plan.ack);
        answer.refused.extend(plan.refused);
    }
    Ok(())
}

/// A log that a push reads and writes.
struct Log<'a> {
    connection: &'a Connection,
    office: &'a OfficeCode,
    device: DeviceId,
    now: i64,
}

/// Entries of one log that arrive together.
struct Arrival {
    first_seq: u64,
    count: u64,
    /// Row of the last of them.
    last_row: u64,
    carrier: Option<DeviceId>,
    /// Whether they were stored as holes before.
    again: bool,
}

impl Log<'_> {
    /// Reads the log; `None` when its PC does not belong to the office.
    fn known(&self) -> Result<Option<KnownLog>, StoreError> {
        let known = self
            .connection
            .prepare_cached(include_str!("../sql/sqlite/known_log.sql"))?
            .query_row(params![self.office.as_str(), self.device.as_bytes()], |row| {
                let head = match row.get("last_seq")? {
                    Some(last_seq) => LogState { last_seq, tip: row.get("tip")? },
                    None => LogState::empty(self.device),
                };
                let key: Option<Vec<u8>> = row.get("public_key")?;
                let key = key.and_then(|key| PublicKey::from_bytes(&key).ok());
                Ok(KnownLog { head, key, has_waiting: row.get("has_waiting")? })
            })
            .optional()?;
        Ok(known)
    }

    /// Returns the stored entries that a slice brings again.
    fn entries(&self, slice: &Slice, known: &KnownLog) -> Result<Vec<Entry>, StoreError> {
        let last_seq = known.head.last_seq;
        if slice.first_seq > last_seq {
            return Ok(Vec::new());
        }
        let count = slice.last_seq().min(last_seq) + 1 - slice.first_seq;
        let from = params![self.office.as_str(), self.device.as_bytes(), slice.first_seq];
        self.connection
            .prepare_cached(OF_LOG)?
            .query_map(from, entry)?
            .take(usize::try_from(count).unwrap_or(usize::MAX))
            .map(|entry| Ok(entry?))
            .collect()
    }

    /// Returns the chain hash before a slice, computed from the log's start.
    fn chain_before(&self, slice: &Slice) -> Result<ChainHash, StoreError> {
        let mut chain = chain_start(self.device);
        let mut statement = self.connection.prepare_cached(OF_LOG)?;
        let mut rows = statement.query(params![self.office.as_str(), self.device.as_bytes(), 1])?;
        while let Some(row) = rows.next()? {
            if row.get::<_, u64>("seq")? >= slice.first_seq {
                break;
            }
            chain = entry(row)?.link_after(&chain);
        }
        Ok(chain)
    }

    /// Returns the entries of the log waiting from a carrier.
    fn waiting(&self, carrier: DeviceId) -> Result<Option<Waiting>, StoreError> {
        let waiting = self
            .connection
            .prepare_cached(
                "SELECT after_seq, last_seq, tip FROM carried_log
                 WHERE office_id = ?1 AND device_id = ?2 AND carrier = ?3",
            )?
            .query_row(
                params![self.office.as_str(), self.device.as_bytes(), carrier.as_bytes()],
                |row| {
                    let reach = LogState { last_seq: row.get("last_seq")?, tip: row.get("tip")? };
                    Ok(Waiting { after_seq: row.get("after_seq")?, reach })
                },
            )
            .optional()?;
        Ok(waiting)
    }

    /// Executes a write of a plan.
    fn execute(&self, write: &Write<'_>) -> Result<(), StoreError> {
        match *write {
            Write::DropWaiting { carrier } => self.drop_waiting(carrier),
            Write::DropAllWaiting => self.drop_all_waiting(),
            Write::MoveWaiting { carrier, first_seq, count } => {
                self.move_waiting(carrier, first_seq, count)
            }
            Write::Keep { first_seq, entries, carrier, head } => {
                self.keep(first_seq, entries, carrier)?;
                self.set_head(head)
            }
            Write::Wait { carrier, first_seq, entries, waiting } => {
                self.wait(carrier, first_seq, entries)?;
                self.set_waiting(carrier, waiting)
            }
            Write::Fill { seq, bytes, carrier } => self.fill(seq, bytes, carrier),
        }
    }

    fn keep(
        &self,
        first_seq: u64,
        entries: &[Entry],
        carrier: Option<DeviceId>,
    ) -> Result<(), StoreError> {
        let mut last_row = self.last_row()?;
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO record (no, bytes, link) VALUES (?1, ?2, ?3)")?;
        for entry in entries {
            last_row += 1;
            let (bytes, link) = columns(entry);
            insert.execute(params![last_row, bytes, link])?;
        }
        let count = entries.len() as u64;
        self.arrive(&Arrival { first_seq, count, last_row, carrier, again: false })
    }

    /// Returns the row that was stored last.
    fn last_row(&self) -> Result<u64, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT coalesce(max(no), 0) FROM record")?
            .query_row([], |row| row.get(0))?)
    }

    /// Adds entries at the end of the office's order of arrival.
    fn arrive(&self, arrival: &Arrival) -> Result<(), StoreError> {
        let last_pos = last_position(self.connection, self.office)? + arrival.count;
        self.connection.prepare_cached(include_str!("../sql/sqlite/add_arrival.sql"))?.execute(
            params![
                self.office.as_str(),
                last_pos,
                self.device.as_bytes(),
                arrival.first_seq,
                arrival.first_seq + arrival.count - 1,
                arrival.last_row,
                arrival.carrier.map(|it| *it.as_bytes()),
                self.now,
                arrival.again
            ],
        )?;
        Ok(())
    }

    fn set_head(&self, head: LogState) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO device_log (office_id, device_id, last_seq, tip)
                 VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (office_id, device_id)
                 DO UPDATE SET last_seq = excluded.last_seq, tip = excluded.tip",
            )?
            .execute(params![
                self.office.as_str(),
                self.device.as_bytes(),
                head.last_seq,
                head.tip
            ])?;
        Ok(())
    }

    fn fill(&self, seq: u64, bytes: &[u8], carrier: Option<DeviceId>) -> Result<(), StoreError> {
        let from = params![self.office.as_str(), self.device.as_bytes(), seq];
        let last_row: u64 =
            self.connection.prepare_cached(OF_LOG)?.query_row(from, |row| row.get("no"))?;
        self.connection
            .prepare_cached("UPDATE record SET bytes = ?2, link = NULL WHERE no = ?1")?
            .execute(params![last_row, bytes])?;
        self.arrive(&Arrival { first_seq: seq, count: 1, last_row, carrier, again: true })
    }

    fn wait(&self, carrier: DeviceId, first_seq: u64, entries: &[Entry]) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO carried (office_id, device_id, carrier, seq, bytes, link)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (seq, entry) in (first_seq..).zip(entries) {
            let (bytes, link) = columns(entry);
            let (office, device) = (self.office.as_str(), self.device.as_bytes());
            insert.execute(params![office, device, carrier.as_bytes(), seq, bytes, link])?;
        }
        Ok(())
    }

    fn set_waiting(&self, carrier: DeviceId, waiting: Waiting) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO carried_log (office_id, device_id, carrier, after_seq, last_seq, tip)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (office_id, device_id, carrier) DO UPDATE
                     SET after_seq = excluded.after_seq, last_seq = excluded.last_seq,
                         tip = excluded.tip",
            )?
            .execute(params![
                self.office.as_str(),
                self.device.as_bytes(),
                carrier.as_bytes(),
                waiting.after_seq,
                waiting.reach.last_seq,
                waiting.reach.tip
            ])?;
        Ok(())
    }

    fn move_waiting(
        &self,
        carrier: DeviceId,
        first_seq: u64,
        count: u64,
    ) -> Result<(), StoreError> {
        let last_row = self.last_row()? + count;
        let (office, device) = (self.office.as_str(), self.device.as_bytes());
        let moved = self
            .connection
            .prepare_cached(
                "INSERT INTO record (no, bytes, link)
                 SELECT ?4 - row_number() OVER (ORDER BY seq DESC) + 1, bytes, link
                 FROM carried WHERE office_id = ?1 AND device_id = ?2 AND carrier = ?3
                 ORDER BY seq",
            )?
            .execute(params![office, device, carrier.as_bytes(), last_row])?;
        if moved as u64 != count {
            return Err(StoreError::Unreadable("carried entries"));
        }
        let carrier = Some(carrier);
        self.arrive(&Arrival { first_seq, count, last_row, carrier, again: false })
    }

    fn drop_waiting(&self, carrier: DeviceId) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM carried WHERE office_id = ?1 AND device_id = ?2 AND carrier = ?3",
            "DELETE FROM carried_log WHERE office_id = ?1 AND device_id = ?2 AND carrier = ?3",
        ] {
            let key = params![self.office.as_str(), self.device.as_bytes(), carrier.as_bytes()];
            self.connection.prepare_cached(sql)?.execute(key)?;
        }
        Ok(())
    }

    fn drop_all_waiting(&self) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM carried WHERE office_id = ?1 AND device_id = ?2",
            "DELETE FROM carried_log WHERE office_id = ?1 AND device_id = ?2",
        ] {
            let key = params![self.office.as_str(), self.device.as_bytes()];
            self.connection.prepare_cached(sql)?.execute(key)?;
        }
        Ok(())
    }
}

/// Returns the columns of an entry's row: the record's bytes or the hole's link.
fn columns(entry: &Entry) -> (Option<&[u8]>, Option<&[u8]>) {
    match entry {
        Entry::Record(bytes) => (Some(bytes), None),
        Entry::Hole(link) => (None, Some(link)),
    }
}
