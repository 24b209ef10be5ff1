//! Taking records of other PCs, whatever order they come in.

use std::collections::BTreeSet;

use rusqlite::params;

use domain::id::DeviceId;
use domain::record::ChainHash;

use crate::log::{Head, Taken, load, take, this_device};
use crate::project::{Turn, project};
use crate::{Reader, Store, StoreError, ThisDevice};

/// What came of a batch of foreign records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ingested {
    /// Records that were new.
    pub new: u32,
    /// Records that were here before.
    pub known: u32,
}

impl Reader {
    /// This PC.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn this_device(&self) -> Result<ThisDevice, StoreError> {
        this_device(&self.connection)
    }

    /// How far each device's log is known here, by device.
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
                tip: row.get::<_, ChainHash>("tip")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Canonical records of a device after a place in its log, at most `limit`.
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

impl Store {
    /// Takes canonical records of other PCs; each PC's in the order of its log. One transaction:
    /// all or none. Touched dossiers are folded anew.
    ///
    /// # Errors
    /// [`StoreError::Fork`] when a known place holds other bytes, [`StoreError::Gap`] when records
    /// before it are missing. Nothing was taken then.
    pub fn ingest<'a>(
        &mut self,
        records: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Ingested, StoreError> {
        let tx = self.begin()?;
        let mut ingested = Ingested::default();
        let mut touched = BTreeSet::new();
        for bytes in records {
            match take(&tx, bytes)? {
                Taken::New(dossier) => {
                    ingested.new += 1;
                    touched.insert(dossier);
                }
                Taken::Known | Taken::Link => ingested.known += 1,
            }
        }
        for id in touched {
            project(&tx, id, load(&tx, id)?.as_ref(), Turn::Newest)?;
        }
        tx.commit()?;
        Ok(ingested)
    }
}
