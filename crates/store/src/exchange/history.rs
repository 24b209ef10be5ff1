//! What happened in exchanges, for people to see.

use domain::id::DeviceId;
use domain::time::Timestamp;
use rusqlite::{Connection, params};

use crate::{Store, StoreError};

/// A record that one side did not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Whose log.
    pub device: DeviceId,
    /// Place.
    pub seq: u64,
    /// Whether the hub refused it; else this PC could not take it.
    pub outgoing: bool,
    /// Why.
    pub reason: String,
    /// When it was parked.
    pub at: Timestamp,
}

/// One run of syncing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncRun {
    /// When it ended, UTC milliseconds.
    pub at: i64,
    /// Records sent.
    pub sent: u64,
    /// Records received.
    pub received: u64,
    /// Requests.
    pub requests: u64,
    /// Bytes sent.
    pub bytes_up: u64,
    /// Bytes received.
    pub bytes_down: u64,
    /// Key of the message, when it failed.
    pub problem: Option<String>,
}

/// Parks a record; false when it was parked before.
pub(super) fn park(
    connection: &Connection,
    device: DeviceId,
    seq: u64,
    (direction, reason): (&str, &str),
    bytes: Option<&[u8]>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = connection
        .prepare_cached(
            "INSERT INTO parked (device, seq, direction, reason, bytes, parked_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
        )?
        .execute(params![device.as_bytes(), seq, direction, reason, bytes, now.millis()])?;
    Ok(changed > 0)
}

impl Store {
    /// Parked records, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn parked(&self) -> Result<Vec<Parked>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT device, seq, direction = 'out', reason, parked_at FROM parked ORDER BY no",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Parked {
                device: DeviceId::from_bytes(row.get(0)?),
                seq: row.get(1)?,
                outgoing: row.get(2)?,
                reason: row.get(3)?,
                at: Timestamp::from_millis(row.get(4)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes a run.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_sync(&mut self, run: &SyncRun) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO sync_run (at, sent, received, requests, bytes_up, bytes_down, problem)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                run.at,
                run.sent,
                run.received,
                run.requests,
                run.bytes_up,
                run.bytes_down,
                run.problem
            ])?;
        Ok(())
    }

    /// The newest runs, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn sync_runs(&self, limit: u32) -> Result<Vec<SyncRun>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT at, sent, received, requests, bytes_up, bytes_down, problem
             FROM sync_run ORDER BY no DESC LIMIT ?1",
        )?;
        let rows = statement.query_map([limit], |row| {
            Ok(SyncRun {
                at: row.get(0)?,
                sent: row.get(1)?,
                received: row.get(2)?,
                requests: row.get(3)?,
                bytes_up: row.get(4)?,
                bytes_down: row.get(5)?,
                problem: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
