//! Keeping records that one side did not accept.

use domain::id::DeviceId;
use domain::time::Timestamp;
use rusqlite::{Connection, params};

use crate::StoreError;

/// Why a record was not accepted, as stored in table `parked`: the only code of the store with
/// these names besides `sql/`.
pub(super) mod reason {
    /// There is another record at its seq.
    pub const FORK: &str = "fork";
    /// Records before it are missing.
    pub const GAP: &str = "gap";
    /// Its envelope cannot be read or belongs elsewhere.
    pub const UNREADABLE: &str = "unreadable";
    /// Its device does not belong to this office.
    pub const UNKNOWN_DEVICE: &str = "unknown_device";
    /// No proof came with it that its own PC wrote it.
    pub const UNPROVED: &str = "unproved";
}

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
    /// One of [`reason`], or another name that a hub gave.
    pub reason: &'a str,
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
            reason,
            bytes,
            now.millis()
        ])?;
    Ok(changed > 0)
}
