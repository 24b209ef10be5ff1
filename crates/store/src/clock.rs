//! What is known of the time, to judge this PC's clock by.

use domain::record::Record;
use domain::time::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{Reader, Store, StoreError};

/// What the database knows of the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockFacts {
    /// When this PC recorded its last event, by its clock.
    pub last_recorded: Option<Timestamp>,
    /// The hub's time at the last exchange, and this PC's own at that moment.
    pub hub: Option<(Timestamp, Timestamp)>,
}

impl Reader {
    /// Returns what is known of the time, to judge this PC's clock by.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn clock_facts(&self) -> Result<ClockFacts, StoreError> {
        let last: Option<Vec<u8>> = self
            .connection
            .prepare_cached(
                "SELECT r.bytes FROM this_device t JOIN device_log l ON l.no = t.device_no
                     JOIN record r ON r.device_no = l.no AND r.seq = l.last_seq",
            )?
            .query_row([], |row| row.get(0))
            .optional()?;
        let last = last.and_then(|bytes| Record::from_bytes(&bytes).ok());
        let hub = self
            .connection
            .prepare_cached("SELECT hub_time, own_time FROM hub")?
            .query_row([], |row| {
                let (hub, own): (Option<i64>, Option<i64>) = (row.get(0)?, row.get(1)?);
                Ok(hub.zip(own))
            })
            .optional()?
            .flatten();
        Ok(ClockFacts {
            last_recorded: last.map(|record| record.recorded_at()),
            hub: hub.map(|(hub, own)| (Timestamp::from_millis(hub), Timestamp::from_millis(own))),
        })
    }
}

impl Store {
    /// Notes the hub's time, and this PC's own at that moment.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_hub_time(&mut self, hub: Timestamp, own: Timestamp) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE hub SET hub_time = ?1, own_time = ?2",
            params![hub.millis(), own.millis()],
        )?;
        Ok(())
    }
}
