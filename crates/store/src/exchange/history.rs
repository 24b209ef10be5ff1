//! The history of exchanges: runs and parked records.

use domain::id::{DeviceId, DossierId};
use domain::log::Reason;
use domain::record::Record;
use domain::time::Timestamp;
use rusqlite::{Row, params};

use crate::{Reader, Store, StoreError};

/// A record that one side did not accept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Whose log.
    pub device: DeviceId,
    /// Seq in that log.
    pub seq: u64,
    /// Whether the hub or another PC refused it; else this PC did.
    pub outgoing: bool,
    /// Why.
    pub reason: Reason,
    /// When it was parked.
    pub at: Timestamp,
    /// The dossier it is about, when the record can be read.
    pub dossier: Option<DossierId>,
}

/// How records were exchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Via {
    /// To and from the hub.
    #[default]
    Hub,
    /// To and from another PC on the same network.
    Lan,
    /// By a file on a stick.
    Stick,
}

impl Via {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hub => "hub",
            Self::Lan => "lan",
            Self::Stick => "stick",
        }
    }

    fn stored(text: &str) -> Self {
        match text {
            "lan" => Self::Lan,
            "stick" => Self::Stick,
            _ => Self::Hub,
        }
    }
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
    /// Whether both sides held different records after it.
    pub unequal: bool,
    /// How.
    pub via: Via,
    /// The other PC, when it is known.
    pub peer: Option<DeviceId>,
}

impl Reader {
    /// Parked records that need attention, oldest first. Left out are records that this PC wrote
    /// under an earlier identity and recorded again under the present one, and records that have
    /// been accepted since.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn parked(&self) -> Result<Vec<Parked>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/parked.sql"))?;
        let rows = statement.query_map([], |row| {
            let bytes: Option<Vec<u8>> = row.get("bytes")?;
            let reason: String = row.get("reason")?;
            let record = bytes.and_then(|bytes| Record::from_bytes(&bytes).ok());
            Ok(Parked {
                device: DeviceId::from_bytes(row.get("device")?),
                seq: row.get("seq")?,
                outgoing: row.get("outgoing")?,
                reason: Reason::from_name(&reason).unwrap_or(Reason::Unreadable),
                at: Timestamp::from_millis(row.get("parked_at")?),
                dossier: record.map(|record| record.dossier),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the newest runs, newest first: those of one way, or all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn sync_runs(&self, limit: u32, via: Option<Via>) -> Result<Vec<SyncRun>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{RUN} FROM sync_run WHERE via = coalesce(?2, via) ORDER BY no DESC LIMIT ?1"
        ))?;
        let rows = statement.query_map(params![limit, via.map(Via::as_str)], run)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the last run with each PC that was met on the network, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn last_meetings(&self) -> Result<Vec<SyncRun>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{RUN} FROM sync_run WHERE no IN
                 (SELECT max(no) FROM sync_run WHERE via = 'lan' AND peer IS NOT NULL GROUP BY peer)
             ORDER BY no DESC"
        ))?;
        let rows = statement.query_map([], run)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Store {
    /// Logs a run. A run without traffic is merged into the previous run of the same way and peer,
    /// if that had none either and the same problem: days offline are one line.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_sync(&mut self, run: &SyncRun) -> Result<(), StoreError> {
        let added = run.sent + run.received == 0
            && self
                .connection
                .prepare_cached(
                    "UPDATE sync_run SET no = (SELECT max(no) + 1 FROM sync_run), at = ?1,
                         requests = requests + ?2, bytes_up = bytes_up + ?3,
                         bytes_down = bytes_down + ?4, unequal = ?8
                     WHERE no = (SELECT max(no) FROM sync_run WHERE via = ?6 AND peer IS ?7)
                         AND sent = 0 AND received = 0 AND problem IS ?5",
                )?
                .execute(params![
                    run.at,
                    run.requests,
                    run.bytes_up,
                    run.bytes_down,
                    run.problem,
                    run.via.as_str(),
                    run.peer.map(|peer| *peer.as_bytes()),
                    run.unequal,
                ])?
                > 0;
        if added {
            return Ok(());
        }
        self.connection
            .prepare_cached(
                "INSERT INTO sync_run (at, sent, received, requests, bytes_up, bytes_down, problem,
                     via, peer, unequal)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                run.at,
                run.sent,
                run.received,
                run.requests,
                run.bytes_up,
                run.bytes_down,
                run.problem,
                run.via.as_str(),
                run.peer.map(|peer| *peer.as_bytes()),
                run.unequal,
            ])?;
        Ok(())
    }
}

const RUN: &str = "SELECT at, sent, received, requests, bytes_up, bytes_down, problem, via, peer, \
    unequal";

fn run(row: &Row<'_>) -> rusqlite::Result<SyncRun> {
    Ok(SyncRun {
        at: row.get("at")?,
        sent: row.get("sent")?,
        received: row.get("received")?,
        requests: row.get("requests")?,
        bytes_up: row.get("bytes_up")?,
        bytes_down: row.get("bytes_down")?,
        problem: row.get("problem")?,
        unequal: row.get("unequal")?,
        via: Via::stored(&row.get::<_, String>("via")?),
        peer: row.get::<_, Option<[u8; 16]>>("peer")?.map(DeviceId::from_bytes),
    })
}
