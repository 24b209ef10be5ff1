//! What PCs bring.

use domain::id::DeviceId;
use domain::log::{Entry, Slice};
use domain::number::OfficeCode;
use domain::record::{ChainHash, chain_start};
use replication::{Ack, PublicKey, Reason, SyncRequest, SyncResponse};
use rusqlite::{Connection, OptionalExtension, params};

use super::{OF_LOG, entry, last_place};
use crate::carried::{plan_carried, proofs};
use crate::ingest::{LogState, meets_hole, plan, refuse};
use crate::store::StoreError;

/// Takes the slices of an ask.
pub(super) fn push(
    connection: &Connection,
    asker: DeviceId,
    (ask, now): (&SyncRequest, i64),
    answer: &mut SyncResponse,
) -> Result<(), StoreError> {
    let office = &ask.office;
    for slice in &ask.slices {
        let Some((state, key, waits)) = log_state(connection, office, slice)? else {
            answer.refused.push(refuse(slice, slice.first_seq, Reason::UnknownDevice));
            continue;
        };
        let known = known(connection, office, slice, &state)?;
        let before = match meets_hole(slice, &known) {
            true => chain_before(connection, office, slice)?,
            false => chain_start(slice.device),
        };
        let known = (known.as_slice(), before);
        let log = Log { connection, office, device: slice.device, now };
        let (filled, acked, refused) = if slice.device == asker {
            let plan = plan(office, slice, state, known);
            if !plan.new.is_empty() {
                if waits {
                    log.drop_all_waiting()?;
                }
                log.keep(plan.first_new, plan.new, None)?;
                log.set_head(plan.after)?;
            }
            (plan.filled, plan.after.last_seq, plan.refused)
        } else {
            let reach = log.reach(asker, state)?;
            let proofs = proofs(office, slice, &ask.proof, key.as_ref());
            let plan = plan_carried(office, slice, (state, reach), known, &proofs);
            let (mut waiting, mut rest) = (reach, plan.new);
            let mut in_log = state;
            if let Some((count, after)) = plan.proved {
                log.keep_waiting(asker, state.last_seq + 1)?;
                if waits {
                    log.drop_all_waiting()?;
                }
                log.keep(reach.last_seq + 1, &rest[..count], Some(asker))?;
                log.set_head(after)?;
                (waiting, rest, in_log) = (after, &rest[count..], after);
            }
            match plan.waits {
                Some(after) if !rest.is_empty() => {
                    log.wait(asker, waiting.last_seq + 1, rest)?;
                    log.set_reach(asker, in_log, after)?;
                }
                Some(_) => {}
                None => log.drop_waiting(asker)?,
            }
            (plan.filled, plan.acked, plan.refused)
        };
        log.fill(&filled, (slice.device != asker).then_some(asker))?;
        answer.acks.push(Ack { device: slice.device, last_seq: acked });
        answer.refused.extend(refused);
    }
    Ok(())
}

/// A log that is written.
struct Log<'a> {
    connection: &'a Connection,
    office: &'a OfficeCode,
    device: DeviceId,
    now: i64,
}

impl Log<'_> {
    /// Keeps entries, at least one.
    fn keep(
        &self,
        first_seq: u64,
        entries: &[Entry],
        carrier: Option<DeviceId>,
    ) -> Result<(), StoreError> {
        let mut row = self.last_row()?;
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO record (no, bytes, link) VALUES (?1, ?2, ?3)")?;
        for entry in entries {
            row += 1;
            let (bytes, link) = parts(entry);
            insert.execute(params![row, bytes, link])?;
        }
        self.arrive((first_seq, entries.len() as u64), row, (carrier, false))
    }

    /// The row that was kept last.
    fn last_row(&self) -> Result<u64, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT coalesce(max(no), 0) FROM record")?
            .query_row([], |row| row.get(0))?)
    }

    /// Writes down that so many records from a place on, up to a row, came next of all the office's;
    /// by whom, and whether they had come before, as holes.
    fn arrive(
        &self,
        (first_seq, count): (u64, u64),
        last_row: u64,
        (carrier, again): (Option<DeviceId>, bool),
    ) -> Result<(), StoreError> {
        let last_pos = last_place(self.connection, self.office)? + count;
        let (office, device) = (self.office.as_str(), self.device.as_bytes());
        let last_seq = first_seq + count - 1;
        let carrier = carrier.map(|it| *it.as_bytes());
        self.connection
            .prepare_cached(
                "INSERT INTO arrival (office_id, last_pos, device_id, first_seq, last_seq,
                     last_row, carrier, taken_at, again)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                office, last_pos, device, first_seq, last_seq, last_row, carrier, self.now, again
            ])?;
        Ok(())
    }

    fn set_head(&self, log: LogState) -> Result<(), StoreError> {
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
                log.last_seq,
                log.tip
            ])?;
        Ok(())
    }

    /// Puts records into the holes they were missing from. They arrive once more, so that PCs that
    /// got the holes get them too.
    fn fill(&self, filled: &[(u64, &[u8])], carrier: Option<DeviceId>) -> Result<(), StoreError> {
        for (seq, bytes) in filled {
            let place = params![self.office.as_str(), self.device.as_bytes(), seq];
            let row: u64 =
                self.connection.prepare_cached(OF_LOG)?.query_row(place, |row| row.get(3))?;
            self.connection
                .prepare_cached("UPDATE record SET bytes = ?2, link = NULL WHERE no = ?1")?
                .execute(params![row, bytes])?;
            self.arrive((*seq, 1), row, (carrier, true))?;
        }
        Ok(())
    }

    /// The log after what waits of it from a carrier. When the log has gone on since, nothing of that
    /// waits any longer.
    fn reach(&self, carrier: DeviceId, state: LogState) -> Result<LogState, StoreError> {
        let waits = self
            .connection
            .prepare_cached(
                "SELECT after_seq, last_seq, tip FROM carried_log
                 WHERE office_id = ?1 AND device_id = ?2 AND carrier = ?3",
            )?
            .query_row(
                params![self.office.as_str(), self.device.as_bytes(), carrier.as_bytes()],
                |row| {
                    Ok((
                        row.get::<_, u64>(0)?,
                        LogState { last_seq: row.get(1)?, tip: row.get(2)? },
                    ))
                },
            )
            .optional()?;
        match waits {
            Some((after, reach)) if state.last_seq == after => Ok(reach),
            Some(_) => self.drop_waiting(carrier).map(|()| state),
            None => Ok(state),
        }
    }

    fn wait(&self, carrier: DeviceId, first: u64, entries: &[Entry]) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO carried (office_id, device_id, carrier, seq, bytes, link)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (seq, entry) in (first..).zip(entries) {
            let (bytes, link) = parts(entry);
            let (office, device) = (self.office.as_str(), self.device.as_bytes());
            insert.execute(params![office, device, carrier.as_bytes(), seq, bytes, link])?;
        }
        Ok(())
    }

    fn set_reach(
        &self,
        carrier: DeviceId,
        in_log: LogState,
        reach: LogState,
    ) -> Result<(), StoreError> {
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
                in_log.last_seq,
                reach.last_seq,
                reach.tip
            ])?;
        Ok(())
    }

    /// Moves what waits into the log, from a place on.
    fn keep_waiting(&self, carrier: DeviceId, first_seq: u64) -> Result<(), StoreError> {
        let (office, device) = (self.office.as_str(), self.device.as_bytes());
        let count: u64 = self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM carried
                 WHERE office_id = ?1 AND device_id = ?2 AND carrier = ?3",
            )?
            .query_row(params![office, device, carrier.as_bytes()], |row| row.get(0))?;
        if count == 0 {
            return Ok(());
        }
        let last_row = self.last_row()? + count;
        self.connection
            .prepare_cached(
                "INSERT INTO record (no, bytes, link)
                 SELECT ?4 - row_number() OVER (ORDER BY seq DESC) + 1, bytes, link
                 FROM carried WHERE office_id = ?1 AND device_id = ?2 AND carrier = ?3
                 ORDER BY seq",
            )?
            .execute(params![office, device, carrier.as_bytes(), last_row])?;
        self.arrive((first_seq, count), last_row, (Some(carrier), false))?;
        self.drop_waiting(carrier)
    }

    fn drop_waiting(&self, carrier: DeviceId) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM carried WHERE office_id = ?1 AND device_id = ?2 AND carrier = ?3",
            "DELETE FROM carried_log WHERE office_id = ?1 AND device_id = ?2 AND carrier = ?3",
        ] {
            let place = params![self.office.as_str(), self.device.as_bytes(), carrier.as_bytes()];
            self.connection.prepare_cached(sql)?.execute(place)?;
        }
        Ok(())
    }

    /// Nothing of the log waits any longer, whoever brought it: the log has gone on.
    fn drop_all_waiting(&self) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM carried WHERE office_id = ?1 AND device_id = ?2",
            "DELETE FROM carried_log WHERE office_id = ?1 AND device_id = ?2",
        ] {
            let log = params![self.office.as_str(), self.device.as_bytes()];
            self.connection.prepare_cached(sql)?.execute(log)?;
        }
        Ok(())
    }
}

fn parts(entry: &Entry) -> (Option<&[u8]>, Option<&[u8]>) {
    match entry {
        Entry::Record(bytes) => (Some(bytes), None),
        Entry::Hole(link) => (None, Some(link)),
    }
}

/// How a log stands, the key of its PC while that has access, and whether parts of it wait for what
/// proves them; `None` when its PC is not of the office.
fn log_state(
    connection: &Connection,
    office: &OfficeCode,
    slice: &Slice,
) -> Result<Option<(LogState, Option<PublicKey>, bool)>, StoreError> {
    let device = slice.device;
    let state = connection
        .prepare_cached(
            "SELECT l.last_seq, l.tip, CASE WHEN d.revoked_at IS NULL THEN d.public_key END,
                 EXISTS (SELECT 1 FROM carried_log c
                     WHERE c.office_id = d.office_id AND c.device_id = d.device_id)
             FROM device d
             LEFT JOIN device_log l ON l.office_id = d.office_id AND l.device_id = d.device_id
             WHERE d.office_id = ?1 AND d.device_id = ?2",
        )?
        .query_row(params![office.as_str(), device.as_bytes()], |row| {
            let state = LogState {
                last_seq: row.get::<_, Option<u64>>(0)?.unwrap_or(0),
                tip: row.get::<_, Option<_>>(1)?.unwrap_or_else(|| chain_start(device)),
            };
            let key: Option<Vec<u8>> = row.get(2)?;
            let key = key.and_then(|key| PublicKey::from_bytes(&key).ok());
            Ok((state, key, row.get(3)?))
        })
        .optional()?;
    Ok(state)
}

/// The entries the hub has at the places of a slice.
fn known(
    connection: &Connection,
    office: &OfficeCode,
    slice: &Slice,
    state: &LogState,
) -> Result<Vec<Entry>, StoreError> {
    if slice.first_seq > state.last_seq {
        return Ok(Vec::new());
    }
    let count = slice.last_seq().min(state.last_seq) + 1 - slice.first_seq;
    connection
        .prepare_cached(OF_LOG)?
        .query_map(params![office.as_str(), slice.device.as_bytes(), slice.first_seq], |row| {
            entry(row, 1)
        })?
        .take(usize::try_from(count).unwrap_or(usize::MAX))
        .map(|entry| Ok(entry?))
        .collect()
}

/// The chain hash before a slice, computed from the log's start.
fn chain_before(
    connection: &Connection,
    office: &OfficeCode,
    slice: &Slice,
) -> Result<ChainHash, StoreError> {
    let mut chain = chain_start(slice.device);
    let mut statement = connection.prepare_cached(OF_LOG)?;
    let mut rows = statement.query(params![office.as_str(), slice.device.as_bytes(), 1])?;
    while let Some(row) = rows.next()? {
        if row.get::<_, u64>(0)? >= slice.first_seq {
            break;
        }
        chain = entry(row, 1)?.link_after(&chain);
    }
    Ok(chain)
}
