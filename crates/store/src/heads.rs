//! This PC, and how far each log is known here.

use domain::id::DeviceId;
use rusqlite::params;

use crate::log::{Head, this_device};
use crate::{Reader, StoreError, ThisDevice};

impl Reader {
    /// This PC.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn this_device(&self) -> Result<ThisDevice, StoreError> {
        this_device(&self.connection)
    }

    /// Returns how far each device's log is known here, by device.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn heads(&self) -> Result<Vec<Head>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT device, last_seq, tip FROM device_log WHERE branch = 0 ORDER BY device",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Head {
                device: DeviceId::from_bytes(row.get("device")?),
                last_seq: row.get("last_seq")?,
                tip: row.get("tip")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the canonical records of a device after a seq in its log, at most `limit`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn records_after(
        &self,
        device: DeviceId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT r.bytes FROM record r JOIN device_log l ON l.no = r.device_no
             WHERE l.device = ?1 AND r.seq > ?2 ORDER BY r.seq LIMIT ?3",
        )?;
        let rows =
            statement.query_map(params![device.as_bytes(), after, limit], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
