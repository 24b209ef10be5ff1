//! Applying a hub's response: records, acks, refusals and the new position, in one transaction.

use std::collections::BTreeSet;

use domain::id::{DeviceId, DossierId};
use domain::log::{Entry, Reason, Slice};
use domain::record::chain_next;
use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::ahead::{AheadRecords, arrived, insert_ahead, project_history, reserved_numbers};
use super::branch::rescue;
use super::parking::{Direction, Unaccepted, park};
use super::publication::{Origin, PublishedItem, keep};
use crate::log::{Insertion, insert_hole, insert_record, load, log_of, this_device};
use crate::numbers::{pass_numbers, pass_refusal};
use crate::project::{ListPosition, project, project_from_log};
use crate::refusals::project_refusal;
use crate::{Store, StoreError};

/// A hub's response.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// Records in the hub's order of arrival.
    pub slices: &'a [Slice],
    /// How far the hub has each log.
    pub acks: &'a [(DeviceId, u64)],
    /// Records it did not accept.
    pub refused: &'a [RefusedRecord],
    /// The new position in the hub's order of arrival.
    pub pos: u64,
    /// Publications.
    pub published: &'a [PublishedItem],
    /// Records ahead of the history.
    pub ahead: Option<AheadRecords<'a>>,
    /// How many records the hub has of the office.
    pub records: u64,
    /// Now.
    pub now: Timestamp,
}

/// A record that a hub or a PC did not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusedRecord {
    /// Whose log.
    pub device: DeviceId,
    /// Seq in that log.
    pub seq: u64,
    /// Why.
    pub reason: Reason,
}

/// The outcome of a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exchanged {
    /// Records that the hub has now and had not before.
    pub sent: u64,
    /// Records that are new here.
    pub received: u64,
    /// Whether anything changed.
    pub moved: bool,
}

impl Store {
    /// Applies a response; all of it or nothing.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn apply_exchange(&mut self, exchange: &Exchange<'_>) -> Result<Exchanged, StoreError> {
        let tx = self.begin()?;
        let mut done = Exchanged::default();
        let mut touched = BTreeSet::new();
        // Acks first: the response that acknowledges records from other PCs brings them back too.
        for &(device, last_seq) in exchange.acks {
            let before = acked(&tx, device)?;
            done.sent += last_seq.saturating_sub(before);
            done.moved |= last_seq != before;
            set_acked(&tx, device, last_seq)?;
        }
        for slice in exchange.slices {
            let inserted = insert_slice(&tx, slice, exchange.now, &mut done, &mut touched)?;
            // The hub has the records that it sends.
            if inserted.last >= slice.first_seq {
                let before = acked(&tx, slice.device)?;
                set_acked(&tx, slice.device, before.max(inserted.last))?;
            }
        }
        if let Some(ahead) = &exchange.ahead {
            let reserved = i64::try_from(ahead.upto).unwrap_or(i64::MAX);
            let (new, moved) = insert_ahead(&tx, ahead)?;
            done.moved |= moved;
            done.received += new.len() as u64;
            for id in new.into_iter().collect::<BTreeSet<_>>() {
                project_from_log(&tx, id, ListPosition::Ahead(reserved))?;
            }
        }
        project_all(&tx, touched)?;
        for refused in exchange.refused {
            done.moved |= refuse(&tx, refused, exchange.now)?;
        }
        done.moved |= keep(&tx, exchange.published, Origin::Hub, exchange.now)?;
        done.moved |=
            tx.execute("UPDATE hub SET pulled = ?1 WHERE pulled <> ?1", [exchange.pos])? > 0;
        tx.execute("UPDATE hub SET records = ?1 WHERE records <> ?1", [exchange.records])?;
        tx.commit()?;
        Ok(done)
    }

    /// Parks a record that the hub will never accept.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn park_outgoing(
        &mut self,
        device: DeviceId,
        seq: u64,
        reason: Reason,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let tx = self.begin()?;
        refuse(&tx, &RefusedRecord { device, seq, reason }, now)?;
        Ok(tx.commit()?)
    }
}

/// Projects again the dossiers that new records are about.
pub(super) fn project_all(
    connection: &Connection,
    touched: BTreeSet<DossierId>,
) -> Result<(), StoreError> {
    let history = reserved_numbers(connection)?;
    let me = this_device(connection)?;
    for id in touched {
        // A PC that still gets the history is new: nobody gave numbers of its ranges.
        if let Some(reserved) = history {
            project_history(connection, id, reserved)?;
            continue;
        }
        match load(connection, id)? {
            Some(dossier) => {
                pass_numbers(connection, &me, &dossier)?;
                project(connection, id, &dossier, ListPosition::Newest)?;
            }
            None => {
                pass_refusal(connection, &me, id)?;
                project_refusal(connection, id)?;
            }
        }
    }
    Ok(())
}

/// How much of a slice was accepted.
pub(super) struct SliceInserted {
    /// The last seq that is here now; the one before the slice when nothing was accepted.
    pub last: u64,
    /// The first seq that was not accepted.
    pub refused: Option<RefusedRecord>,
}

/// Inserts the entries of a slice. A record that does not fit is parked, never dropped; the rest of
/// the slice is then left out.
pub(super) fn insert_slice(
    connection: &Connection,
    slice: &Slice,
    now: Timestamp,
    done: &mut Exchanged,
    touched: &mut BTreeSet<DossierId>,
) -> Result<SliceInserted, StoreError> {
    let device = slice.device;
    let mut last = slice.first_seq - 1;
    let mut refused = None;
    for (seq, entry) in (slice.first_seq..).zip(&slice.entries) {
        let inserted = match entry {
            Entry::Record(bytes) => insert_or_park(connection, device, seq, bytes, now),
            Entry::Hole(link) => insert_hole(connection, device, seq, link),
        };
        let reason = match inserted {
            Ok(Insertion::New(dossier)) => {
                let ahead = match entry {
                    Entry::Record(bytes) => arrived(connection, device, seq, bytes, now)?,
                    Entry::Hole(_) => false,
                };
                // A record that came ahead is already counted and folded.
                if !ahead {
                    touched.insert(dossier);
                    done.received += 1;
                }
                last = seq;
                continue;
            }
            Ok(Insertion::Link | Insertion::Known) => {
                last = seq;
                continue;
            }
            Err(StoreError::Fork { .. }) => Reason::Fork,
            Err(StoreError::Gap { .. }) => Reason::Gap,
            Err(error) => return Err(error),
        };
        let bytes = match entry {
            Entry::Record(bytes) => Some(bytes.as_slice()),
            Entry::Hole(_) => None,
        };
        let unaccepted = Unaccepted { device, seq, direction: Direction::In, reason, bytes };
        done.moved |= park(connection, unaccepted, now)?;
        refused = Some(RefusedRecord { device, seq, reason });
        break;
    }
    done.moved |= last >= slice.first_seq;
    Ok(SliceInserted { last, refused })
}

/// Inserts a record. An unreadable one is parked and replaced by a hole, so that the records after
/// it can be inserted.
fn insert_or_park(
    connection: &Connection,
    device: DeviceId,
    seq: u64,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Insertion, StoreError> {
    let fits = domain::record::Record::from_bytes(bytes)
        .is_ok_and(|record| record.device == device && record.seq == seq);
    if fits {
        return insert_record(connection, bytes);
    }
    let (direction, reason) = (Direction::In, Reason::Unreadable);
    park(connection, Unaccepted { device, seq, direction, reason, bytes: Some(bytes) }, now)?;
    let log = log_of(connection, device)?;
    insert_hole(connection, device, seq, &chain_next(&log.tip, bytes))
}

fn acked(connection: &Connection, device: DeviceId) -> Result<u64, StoreError> {
    let acked = connection
        .prepare_cached(
            "SELECT h.acked FROM hub_log h JOIN device_log l ON l.no = h.device_no
             WHERE l.device = ?1",
        )?
        .query_row([device.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(acked.unwrap_or(0))
}

fn set_acked(connection: &Connection, device: DeviceId, seq: u64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO hub_log (device_no, acked)
                 SELECT no, ?2 FROM device_log WHERE device = ?1
             ON CONFLICT (device_no) DO UPDATE SET acked = excluded.acked",
        )?
        .execute(params![device.as_bytes(), seq])?;
    Ok(())
}

/// Applies a refusal. A gap needs no action: the ack already has the seq to continue after.
fn refuse(
    connection: &Connection,
    refused: &RefusedRecord,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let &RefusedRecord { device, seq, reason } = refused;
    if reason == Reason::Gap {
        return Ok(false);
    }
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached(
            "SELECT r.bytes FROM record r JOIN device_log l ON l.no = r.device_no
             WHERE l.device = ?1 AND r.seq = ?2",
        )?
        .query_row(params![device.as_bytes(), seq], |row| row.get(0))
        .optional()?;
    let (direction, bytes) = (Direction::Out, bytes.as_deref());
    let moved = park(connection, Unaccepted { device, seq, direction, reason, bytes }, now)?;
    match reason {
        Reason::Fork if device == this_device(connection)?.device => {
            connection.execute(
                "UPDATE hub SET copied_from = min(coalesce(copied_from, ?1), ?1)",
                [seq],
            )?;
            stop(connection, device, reason)?;
        }
        // This PC wrote that log under an earlier identity.
        Reason::Fork if is_own(connection, device)? => rescue(connection, device, seq)?,
        Reason::Fork | Reason::UnknownDevice | Reason::Unproved => {
            stop(connection, device, reason)?
        }
        Reason::Gap | Reason::TooLarge | Reason::Unreadable => {}
    }
    Ok(moved)
}

/// Stops sending a log.
fn stop(connection: &Connection, device: DeviceId, reason: Reason) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO hub_log (device_no, acked, stopped)
                 SELECT no, 0, ?2 FROM device_log WHERE device = ?1
             ON CONFLICT (device_no) DO UPDATE SET stopped = excluded.stopped",
        )?
        .execute(params![device.as_bytes(), reason.as_str()])?;
    Ok(())
}

fn is_own(connection: &Connection, device: DeviceId) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT own FROM device_log WHERE device = ?1")?
        .query_row([device.as_bytes()], |row| row.get(0))?)
}
