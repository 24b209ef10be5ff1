//! Records that the hub does not have.

use domain::id::DeviceId;
use domain::log::{Entry, Slice};
use rusqlite::params;

use crate::log::chain_at;
use crate::{Reader, Store, StoreError};

/// A log of which the hub lacks entries.
struct LackingLog {
    no: i64,
    device: DeviceId,
    /// The last seq that may be sent.
    upto: u64,
    /// The last seq that the hub has.
    acked: u64,
}

/// How far the hub has a log.
struct AckedLog {
    no: i64,
    device: DeviceId,
    acked: u64,
}

/// An entry of a log that is sent, as `sql/log_entries.sql` finds it.
struct Place {
    seq: u64,
    bytes: Option<Vec<u8>>,
    link: Option<[u8; 32]>,
    refused: bool,
}

impl Reader {
    /// Returns the next entries that the hub lacks, of about `bytes` bytes; at least one when there
    /// are any.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn outgoing(&self, bytes: usize) -> Result<Vec<Slice>, StoreError> {
        let mut room = bytes;
        let mut slices = Vec::new();
        let logs: Vec<LackingLog> = self
            .connection
            .prepare_cached(include_str!("sql/lacking.sql"))?
            .query_map([], |row| {
                Ok(LackingLog {
                    no: row.get("no")?,
                    device: DeviceId::from_bytes(row.get("device")?),
                    upto: row.get("upto")?,
                    acked: row.get("acked")?,
                })
            })?
            .collect::<Result<_, _>>()?;
        for LackingLog { no, device, upto, acked } in logs {
            if room == 0 && !slices.is_empty() {
                break;
            }
            let mut entries = self.places(no, device, acked, &mut room, slices.is_empty())?;
            entries.truncate(usize::try_from(upto - acked).unwrap_or(usize::MAX));
            if !entries.is_empty() {
                slices.push(Slice { device, first_seq: acked + 1, entries });
            }
        }
        Ok(slices)
    }

    pub(super) fn places(
        &self,
        no: i64,
        device: DeviceId,
        after: u64,
        room: &mut usize,
        at_least_one: bool,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/log_entries.sql"))?;
        let mut rows = statement.query(params![no, after, device.as_bytes()])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let place = Place {
                seq: row.get("seq")?,
                bytes: row.get("bytes")?,
                link: row.get("link")?,
                refused: row.get("refused")?,
            };
            let entry = match (place.bytes, place.link) {
                (Some(bytes), _) if !place.refused => Entry::Record(bytes),
                (_, Some(link)) => Entry::Hole(link),
                _ => Entry::Hole(chain_at(&self.connection, no, device, place.seq)?),
            };
            let first = at_least_one && entries.is_empty();
            if entry.size() > *room && !first {
                *room = 0;
                break;
            }
            *room = room.saturating_sub(entry.size());
            entries.push(entry);
        }
        Ok(entries)
    }

    /// Counts the records that the hub does not have; `None` when there is no hub.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn waiting(&self) -> Result<Option<u64>, StoreError> {
        if self.hub()?.is_none() {
            return Ok(None);
        }
        let count = self
            .connection
            .prepare_cached(
                "SELECT coalesce(sum(l.last_seq - coalesce(h.acked, 0)), 0)
                 FROM device_log l LEFT JOIN hub_log h ON h.device_no = l.no
                 WHERE l.branch = 0 AND l.last_seq > coalesce(h.acked, 0)",
            )?
            .query_row([], |row| row.get(0))?;
        Ok(Some(count))
    }
}

impl Store {
    /// Lowers the acks of logs of which the hub has less than it acknowledged, to the heads in
    /// `there`; a log without a head is empty there. Returns whether there were any.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn lower_acks(&mut self, there: &[(DeviceId, u64)]) -> Result<bool, StoreError> {
        let tx = self.begin()?;
        let logs: Vec<AckedLog> = tx
            .prepare_cached(
                "SELECT h.device_no, l.device, h.acked
                 FROM hub_log h JOIN device_log l ON l.no = h.device_no WHERE h.stopped IS NULL",
            )?
            .query_map([], |row| {
                Ok(AckedLog {
                    no: row.get("device_no")?,
                    device: DeviceId::from_bytes(row.get("device")?),
                    acked: row.get("acked")?,
                })
            })?
            .collect::<Result<_, _>>()?;
        let mut lowered = false;
        for AckedLog { no, device, acked } in logs {
            let at_hub = there.iter().find(|it| it.0 == device).map_or(0, |it| it.1);
            if at_hub < acked {
                tx.prepare_cached("UPDATE hub_log SET acked = ?2 WHERE device_no = ?1")?
                    .execute(params![no, at_hub])?;
                lowered = true;
            }
        }
        tx.commit()?;
        Ok(lowered)
    }
}
