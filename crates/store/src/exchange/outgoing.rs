//! What the hub does not have.

use domain::id::DeviceId;
use domain::log::{Entry, Slice};
use rusqlite::params;

use crate::log::chain_at;
use crate::{Reader, Store, StoreError};

/// Logs of which the hub lacks something, this PC's first, and up to where they can be sent: those of
/// others as far as their PC or the hub has signed them. Branches never leave the PC.
const LACKING: &str = "SELECT no, device, upto, acked FROM (
        SELECT l.no, l.device, coalesce(h.acked, 0) AS acked, l.no = me.device_no AS mine,
            CASE WHEN l.no = me.device_no THEN l.last_seq
                ELSE min(l.last_seq, max(coalesce(t.seq, 0), coalesce(r.seq, 0))) END AS upto
        FROM device_log l
        CROSS JOIN this_device me
        LEFT JOIN hub_log h ON h.device_no = l.no
        LEFT JOIN tip t ON t.device = l.device
        LEFT JOIN receipt_head r ON r.device = l.device
        WHERE l.branch = 0 AND h.stopped IS NULL)
    WHERE upto > acked ORDER BY mine DESC, no";

/// Places of a log from one on: record, hole, and whether the hub refuses the record for good.
const PLACES: &str = "SELECT p.seq, p.bytes, p.link,
        EXISTS (SELECT 1 FROM parked k WHERE k.device = ?3 AND k.seq = p.seq
            AND k.direction = 'out' AND k.reason IN ('too_large', 'unreadable'))
    FROM (SELECT seq, bytes, NULL AS link FROM record WHERE device_no = ?1 AND seq > ?2
        UNION ALL SELECT seq, NULL, link FROM hole WHERE device_no = ?1 AND seq > ?2) p
    ORDER BY p.seq";

struct Place {
    seq: u64,
    bytes: Option<Vec<u8>>,
    link: Option<[u8; 32]>,
    refused: bool,
}

impl Reader {
    /// The next places the hub lacks, of about so many bytes; at least one when there are any.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn outgoing(&self, bytes: usize) -> Result<Vec<Slice>, StoreError> {
        let mut room = bytes;
        let mut slices = Vec::new();
        let logs: Vec<(i64, DeviceId, u64, u64)> = self
            .connection
            .prepare_cached(LACKING)?
            .query_map([], |row| {
                let device = DeviceId::from_bytes(row.get(1)?);
                Ok((row.get(0)?, device, row.get(2)?, row.get(3)?))
            })?
            .collect::<Result<_, _>>()?;
        for (no, device, upto, acked) in logs {
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
        let mut statement = self.connection.prepare_cached(PLACES)?;
        let mut rows = statement.query(params![no, after, device.as_bytes()])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let place = Place {
                seq: row.get(0)?,
                bytes: row.get(1)?,
                link: row.get(2)?,
                refused: row.get(3)?,
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

    /// How many records the hub does not have; `None` when there is no hub.
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
    /// Takes back acks beyond how far each log is at the hub now; one that is not named is empty
    /// there. Whether there were any.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn lower_acks(&mut self, there: &[(DeviceId, u64)]) -> Result<bool, StoreError> {
        let tx = self.begin()?;
        let acks: Vec<(i64, DeviceId, u64)> = tx
            .prepare_cached(
                "SELECT h.device_no, l.device, h.acked
                 FROM hub_log h JOIN device_log l ON l.no = h.device_no WHERE h.stopped IS NULL",
            )?
            .query_map([], |row| Ok((row.get(0)?, DeviceId::from_bytes(row.get(1)?), row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let mut lowered = false;
        for (no, device, acked) in acks {
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
