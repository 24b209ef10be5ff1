//! Records ahead of the history: a fresh PC receives the records of open dossiers first and works
//! on them while the rest is still being received.

use domain::id::{DeviceId, DossierId};
use domain::log::{Entry, Reason, Slice};
use domain::record::Record;
use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::parking::{Direction, Unaccepted, park};
use crate::log::load;
use crate::project::{ListPosition, project, project_from_log};
use crate::refusals::project_refusal;
use crate::{Reader, Store, StoreError};

/// Records ahead of the history, in a hub's response.
#[derive(Clone, Copy, Debug)]
pub struct AheadRecords<'a> {
    /// The records.
    pub slices: &'a [Slice],
    /// Up to this position of the hub's order only records of open dossiers come.
    pub upto: u64,
    /// The last position received.
    pub at: u64,
}

impl Reader {
    /// Returns how many records of the office are still to come, while the history arrives behind
    /// the open dossiers; `None` when nothing comes ahead.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn history_to_come(&self) -> Result<Option<u64>, StoreError> {
        let to_come: Option<Option<i64>> = self
            .connection
            .prepare_cached(
                "SELECT CASE WHEN ahead_upto IS NOT NULL THEN
                     records - (SELECT coalesce(sum(last_seq), 0) FROM device_log WHERE branch = 0)
                 END FROM hub",
            )?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(to_come.flatten().map(|count| u64::try_from(count).unwrap_or(0)))
    }
}

impl Store {
    /// Begins to receive records ahead of the history, at positions (`upto`, `at`) as in
    /// [`AheadRecords`], or ends that.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn set_ahead(&mut self, position: Option<(u64, u64)>) -> Result<(), StoreError> {
        let tx = self.begin()?;
        if let (None, Some(reserved)) = (position, reserved_numbers(&tx)?) {
            show_rest(&tx, reserved)?;
        }
        tx.execute(
            "UPDATE hub SET ahead_upto = ?1, ahead_at = ?2",
            params![position.map(|it| it.0), position.map(|it| it.1)],
        )?;
        Ok(tx.commit()?)
    }
}

/// Returns how many numbers are reserved for dossiers of the history, while records come ahead of
/// it.
pub(crate) fn reserved_numbers(connection: &Connection) -> Result<Option<i64>, StoreError> {
    let upto: Option<Option<i64>> = connection
        .prepare_cached("SELECT ahead_upto FROM hub")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(upto.flatten().filter(|reserved| *reserved > 0))
}

/// Projects a dossier of the history. A dossier that is new here is shown only once it has ended:
/// all dossiers of the history have ended at the hub, and without its last records it would look
/// late.
pub(crate) fn project_history(
    connection: &Connection,
    id: DossierId,
    reserved: i64,
) -> Result<(), StoreError> {
    let Some(dossier) = load(connection, id)? else { return project_refusal(connection, id) };
    let known = connection
        .prepare_cached("SELECT 1 FROM dossier WHERE id = ?1")?
        .exists([id.as_bytes()])?;
    if known || dossier.stage.has_ended() {
        project(connection, id, &dossier, ListPosition::History(reserved))?;
    }
    Ok(())
}

/// Projects dossiers that the hub wrongly counted as ended, now that all records have arrived.
fn show_rest(connection: &Connection, reserved: i64) -> Result<(), StoreError> {
    let rest = connection
        .prepare(
            "SELECT DISTINCT dossier FROM record
             WHERE dossier NOT IN (SELECT id FROM dossier) ORDER BY dossier",
        )?
        .query_map([], |row| Ok(DossierId::from_bytes(row.get(0)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    for id in rest {
        project_from_log(connection, id, ListPosition::History(reserved))?;
    }
    Ok(())
}

/// Stores records that are ahead of their logs; returns the dossier of each that is new here, and
/// whether the position moved.
pub(super) fn insert_ahead(
    connection: &Connection,
    ahead: &AheadRecords<'_>,
) -> Result<(Vec<DossierId>, bool), StoreError> {
    let mut touched = Vec::new();
    for slice in ahead.slices {
        for (seq, entry) in (slice.first_seq..).zip(&slice.entries) {
            // Holes and unreadable records arrive again with their log and are reported then.
            let Entry::Record(bytes) = entry else { continue };
            let Ok(record) = Record::from_bytes(bytes) else { continue };
            if record.device == slice.device
                && record.seq == seq
                && keep(connection, &record, bytes)?
            {
                touched.push(record.dossier);
            }
        }
    }
    let moved = connection
        .prepare_cached(
            "UPDATE hub SET ahead_upto = ?1, ahead_at = ?2
             WHERE ahead_upto IS NOT NULL AND (ahead_upto <> ?1 OR ahead_at <> ?2)",
        )?
        .execute(params![ahead.upto, ahead.at])?
        > 0;
    Ok((touched, moved))
}

/// Stores a record ahead of its log, unless the log already has its seq; returns whether it is new.
fn keep(connection: &Connection, record: &Record, bytes: &[u8]) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached(
            "INSERT INTO ahead (device, seq, hlc, dossier, bytes) SELECT ?1, ?2, ?3, ?4, ?5
             WHERE NOT EXISTS (SELECT 1 FROM device_log WHERE device = ?1 AND last_seq >= ?2)
             ON CONFLICT (device, seq) DO NOTHING",
        )?
        .execute(params![
            record.device.as_bytes(),
            record.seq,
            record.hlc.bits(),
            record.dossier.as_bytes(),
            bytes
        ])?
        > 0)
}

/// Deletes from `ahead` the record at a seq that the log now has; returns whether it was this
/// record. A different record is parked, not dropped.
pub(super) fn arrived(
    connection: &Connection,
    device: DeviceId,
    seq: u64,
    bytes: &[u8],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let kept: Option<Vec<u8>> = connection
        .prepare_cached("DELETE FROM ahead WHERE device = ?1 AND seq = ?2 RETURNING bytes")?
        .query_row(params![device.as_bytes(), seq], |row| row.get(0))
        .optional()?;
    if let Some(other) = kept.as_deref().filter(|it| *it != bytes) {
        let (direction, reason) = (Direction::In, Reason::Fork);
        let bytes = Some(other);
        park(connection, Unaccepted { device, seq, direction, reason, bytes }, now)?;
    }
    Ok(kept.is_some_and(|it| it == bytes))
}
