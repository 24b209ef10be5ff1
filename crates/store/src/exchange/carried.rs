//! Records from another PC or a stick. The caller has checked who wrote them.

use std::collections::BTreeSet;

use domain::id::DeviceId;
use domain::log::{Entry, Slice};
use domain::record::ChainHash;
use domain::time::Timestamp;
use rusqlite::OptionalExtension;

use super::incoming::{Exchanged, RefusedRecord, insert_slice, project_all};
use super::parking::{Direction, Unaccepted, park};
use crate::log::chain_at;
use crate::{Reader, Store, StoreError};

/// The outcome of a transfer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarriedOutcome {
    /// Records that are new here.
    pub received: u64,
    /// Records that were not accepted; they are parked.
    pub refused: Vec<RefusedRecord>,
}

impl Reader {
    /// Returns the chain hash of a log at a seq; `None` when the log here is shorter.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn chain_at(&self, device: DeviceId, seq: u64) -> Result<Option<ChainHash>, StoreError> {
        match self.log_no(device)? {
            Some((no, last_seq)) if seq <= last_seq => {
                chain_at(&self.connection, no, device, seq).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Returns the entries of a log after one seq up to another, of about `bytes` bytes; at least
    /// one when there are any.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn records_of(
        &self,
        device: DeviceId,
        after: u64,
        upto: u64,
        bytes: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let Some((no, _)) = self.log_no(device)? else { return Ok(Vec::new()) };
        let mut room = bytes;
        let mut entries = self.places(no, device, after, &mut room, true)?;
        entries.truncate(usize::try_from(upto.saturating_sub(after)).unwrap_or(usize::MAX));
        Ok(entries)
    }

    fn log_no(&self, device: DeviceId) -> Result<Option<(i64, u64)>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT no, last_seq FROM device_log WHERE device = ?1 AND branch = 0")?
            .query_row([device.as_bytes()], |row| Ok((row.get("no")?, row.get("last_seq")?)))
            .optional()?)
    }
}

impl Store {
    /// Accepts transferred records in one transaction. The next sync sends them to the hub.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn accept_transfer(
        &mut self,
        slices: &[Slice],
        now: Timestamp,
    ) -> Result<CarriedOutcome, StoreError> {
        let tx = self.begin()?;
        let mut done = Exchanged::default();
        let mut touched = BTreeSet::new();
        let mut refused = Vec::new();
        for slice in slices {
            refused.extend(insert_slice(&tx, slice, now, &mut done, &mut touched)?.refused);
        }
        project_all(&tx, touched)?;
        tx.commit()?;
        Ok(CarriedOutcome { received: done.received, refused })
    }

    /// Parks a record of this PC that another PC did not accept. It is still sent to the hub.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn park_transferred(
        &mut self,
        place: &RefusedRecord,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let entry = self.records_of(place.device, place.seq - 1, place.seq, 0)?.pop();
        let bytes = match &entry {
            Some(Entry::Record(bytes)) => Some(bytes.as_slice()),
            _ => None,
        };
        let &RefusedRecord { device, seq, reason } = place;
        let direction = Direction::Out;
        park(&self.connection, Unaccepted { device, seq, direction, reason, bytes }, now)?;
        Ok(())
    }
}
