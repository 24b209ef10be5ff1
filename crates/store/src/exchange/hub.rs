//! The hub this PC is enrolled with.

use domain::id::DeviceId;
use domain::number::Lane;
use domain::time::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::branch::{change_identity, rescue};
use super::publication::pass_known;
use crate::identity::unsent_from;
use crate::log::this_device;
use crate::{Reader, Store, StoreError};

/// The hub this PC is enrolled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hub {
    /// Its address.
    pub address: String,
    /// Its public key.
    pub key: [u8; 32],
    /// The office's name there.
    pub office_name: String,
    /// The office's seal, from which keys for bundles and meetings are derived.
    pub seal: [u8; 32],
    /// Since when.
    pub enrolled_at: Timestamp,
    /// Position in the hub's order of arrival up to which this PC has pulled.
    pub pulled: u64,
    /// The hub's publications are here up to this one.
    pub published: u64,
    /// Batch size of the last session, in bytes.
    pub batch: Option<u64>,
    /// The identity that it knows; another than this PC's when this PC must be enrolled again.
    pub device: DeviceId,
    /// Set when the data was copied: from this seq on, another copy uses this PC's log. Nothing is
    /// recorded or exchanged until somebody has said what this copy is.
    pub copied_from: Option<u64>,
    /// While records come ahead of the history: up to this position of the hub's order only those
    /// of open dossiers, and the last position received.
    pub ahead: Option<(u64, u64)>,
}

/// The outcome of an enrolment.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// The hub's address.
    pub address: String,
    /// Its public key.
    pub key: [u8; 32],
    /// The office's name there.
    pub office_name: String,
    /// The office's seal, from which keys for bundles and meetings are derived.
    pub seal: [u8; 32],
    /// This PC's identity: the one it has, or a new one.
    pub device: DeviceId,
    /// Its range of dossier numbers.
    pub lane: Lane,
    /// Its book.
    pub book: u16,
}

impl Reader {
    /// Returns the hub, once enrolled.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn hub(&self) -> Result<Option<Hub>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT address, key, office_name, enrolled_at, pulled, published, batch, copied_from,
                     device, seal, ahead_upto, ahead_at
                 FROM hub",
            )?
            .query_row([], |row| {
                Ok(Hub {
                    address: row.get("address")?,
                    key: row.get("key")?,
                    office_name: row.get("office_name")?,
                    enrolled_at: Timestamp::from_millis(row.get("enrolled_at")?),
                    pulled: row.get("pulled")?,
                    published: row.get("published")?,
                    batch: row.get("batch")?,
                    device: DeviceId::from_bytes(row.get("device")?),
                    copied_from: row.get("copied_from")?,
                    seal: row.get("seal")?,
                    ahead: row.get::<_, Option<u64>>("ahead_upto")?.zip(row.get("ahead_at")?),
                })
            })
            .optional()?)
    }
}

impl Store {
    /// Enrols this PC. With another identity than before, what the hub is not known to have is
    /// recorded again in the new log; nothing is dropped.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing has changed.
    pub fn enrol(&mut self, enrolment: &Enrolment, now: Timestamp) -> Result<(), StoreError> {
        let tx = self.begin()?;
        let me = this_device(&tx)?;
        if me.device != enrolment.device {
            let from = unsent_from(&tx, &me)?;
            change_identity(&tx, enrolment.device)?;
            rescue(&tx, me.device, from)?;
        }
        tx.execute(
            "UPDATE this_device SET lane = ?1, book = ?2",
            params![enrolment.lane.get(), enrolment.book],
        )?;
        // Signatures of another hub prove nothing to this one.
        let same = "SELECT 1 FROM hub WHERE key = ?1";
        if !tx.prepare_cached(same)?.exists([enrolment.key])? {
            for table in ["member", "receipt", "receipt_head"] {
                tx.execute(&format!("DELETE FROM {table}"), [])?;
            }
        }
        // Positions are valid for one hub.
        tx.execute("DELETE FROM hub", [])?;
        tx.execute("DELETE FROM hub_log", [])?;
        tx.execute(
            "INSERT INTO hub (one, address, key, office_name, seal, enrolled_at, pulled, published,
                 device)
             VALUES (1, ?1, ?2, ?3, ?4, ?5, 0, 0, ?6)",
            params![
                enrolment.address,
                enrolment.key,
                enrolment.office_name,
                enrolment.seal,
                now.millis(),
                enrolment.device.as_bytes()
            ],
        )?;
        pass_known(&tx)?;
        tx.commit()?;
        if me.device != enrolment.device {
            self.settle_anew()?;
        }
        Ok(())
    }

    /// Marks this PC's data as a copy: another PC uses its log from a seq on. Nothing is marked
    /// when the hub has this PC's record there, because then the other PC is the copy.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn mark_copied(&mut self, from: u64) -> Result<(), StoreError> {
        self.connection.execute(
            "UPDATE hub SET copied_from = min(coalesce(copied_from, ?1), ?1)
                 WHERE NOT EXISTS (SELECT 1 FROM hub_log
                     WHERE device_no = (SELECT device_no FROM this_device) AND acked >= ?1)",
            [from],
        )?;
        Ok(())
    }

    /// Stores the batch size for the next session.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn remember_batch(&mut self, bytes: u64) -> Result<(), StoreError> {
        self.connection.execute("UPDATE hub SET batch = ?1 WHERE batch IS NOT ?1", [bytes])?;
        Ok(())
    }
}
