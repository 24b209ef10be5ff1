//! Keeping records that one side did not accept.

use domain::id::DeviceId;
use domain::log::{Entry, Reason, Slice};
use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{Reader, Store, StoreError};

/// A record that was refused for good is tried again after a day.
const AGAIN_AFTER_MS: i64 = 24 * 3_600_000;

/// Which side did not accept a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// This PC.
    In,
    /// The hub or another PC.
    Out,
}

impl Direction {
    const fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// A record that was not accepted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unaccepted<'a> {
    /// Whose log.
    pub device: DeviceId,
    /// Its seq there.
    pub seq: u64,
    /// Which side refused it.
    pub direction: Direction,
    /// Why.
    pub reason: Reason,
    /// The record itself, where it is here.
    pub bytes: Option<&'a [u8]>,
}

/// Parks a record; returns false when it was parked before.
pub(super) fn park(
    connection: &Connection,
    record: Unaccepted<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Unaccepted { device, seq, direction, reason, bytes } = record;
    let changed = connection
        .prepare_cached(
            "INSERT INTO parked (device, seq, direction, reason, bytes, parked_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            device.as_bytes(),
            seq,
            direction.as_str(),
            reason.as_str(),
            bytes,
            now.millis()
        ])?;
    Ok(changed > 0)
}

impl Reader {
    /// Returns a record that the hub refused for good more than a day before `now`, and of which it
    /// has a hole.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn refused_before(&self, now: Timestamp) -> Result<Option<Slice>, StoreError> {
        let slice = self
            .connection
            .prepare_cached(include_str!("sql/refused_before.sql"))?
            .query_row([now.millis(), AGAIN_AFTER_MS], |row| {
                let entries = vec![Entry::Record(row.get("bytes")?)];
                let device = DeviceId::from_bytes(row.get("device")?);
                Ok(Slice { device, first_seq: row.get("seq")?, entries })
            })
            .optional()?;
        Ok(slice)
    }
}

impl Store {
    /// Notes that the hub has accepted a record that it had refused for good, or refused it once
    /// more.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_tried_again(
        &mut self,
        device: DeviceId,
        seq: u64,
        accepted: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = if accepted {
            "DELETE FROM parked WHERE device = ?1 AND seq = ?2 AND direction = 'out'
                 AND reason IN ('too_large', 'unreadable') AND ?3 IS NOT NULL"
        } else {
            "UPDATE parked SET parked_at = ?3 WHERE device = ?1 AND seq = ?2
                 AND direction = 'out' AND reason IN ('too_large', 'unreadable')"
        };
        self.connection.execute(sql, params![device.as_bytes(), seq, now.millis()])?;
        Ok(())
    }
}
