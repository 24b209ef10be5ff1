//! Keeping records that one side did not accept.

use domain::id::DeviceId;
use domain::log::Reason;
use domain::time::Timestamp;
use rusqlite::{Connection, params};

use crate::StoreError;

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
