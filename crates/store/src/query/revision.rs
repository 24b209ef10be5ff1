//! Numbers that change when the database changes.

use rusqlite::Row;

use crate::{Reader, StoreError};

/// A number for each area of the database. A number that is the same as at an earlier look means
/// that nothing of its area has changed since; the numbers mean nothing else, neither order nor
/// count.
///
/// Changes by other connections and other programs count like changes by this one. Drafts have no
/// number: only the window that types one reads it. Nor does [`crate::Store::rebuild`] change a
/// number, because it makes the same lists again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// The records, own and foreign, and so the dossiers, lists and counts made of them.
    pub records: u64,
    /// The settings of this PC.
    pub settings: u64,
    /// The state of the exchange with the hub and the office's other PCs: enrolment, acks, parked
    /// records, runs, members and signed heads.
    pub exchange: u64,
    /// The province's publications, and refused ones.
    pub publications: u64,
}

impl Reader {
    /// Returns which areas have changed since another call; takes less than a millisecond, whatever
    /// the size of the office. A watcher that looks each second asks [`Reader::data_version`] first
    /// and this only when that has changed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn revision(&self) -> Result<Revision, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/revision.sql"))?;
        Ok(statement.query_row([], revision)?)
    }
}

fn revision(row: &Row<'_>) -> rusqlite::Result<Revision> {
    let hub: Option<[u8; 32]> = row.get("hub")?;
    let hub = hub.map_or(0, |key| key.into_iter().fold(1, |mark, byte| mix(mark, byte.into())));
    let records = ["records", "ahead", "ahead_upto", "fold"];
    let exchange = [
        "runs",
        "parked",
        "last_seqs",
        "acked",
        "stopped",
        "enrolled_at",
        "pulled",
        "records_at_hub",
        "copied_from",
        "ahead_upto",
        "ahead_at",
        "members",
        "revoked",
        "tips",
        "signed_heads",
    ];
    Ok(Revision {
        records: mark(row, 0, &records)?,
        settings: mark(row, 0, &["settings"])?,
        exchange: mark(row, hub, &exchange)?,
        publications: mark(row, hub, &["publications", "refused"])?,
    })
}

/// One number for several columns; absent values count as -1.
fn mark(row: &Row<'_>, start: u64, columns: &[&str]) -> rusqlite::Result<u64> {
    columns.iter().try_fold(start, |mark, column| {
        let value: i64 = row.get::<_, Option<i64>>(*column)?.unwrap_or(-1);
        Ok(mix(mark, value.cast_unsigned()))
    })
}

/// Adds a number to a mark, so that changes of several numbers do not cancel out as in a sum.
const fn mix(mark: u64, value: u64) -> u64 {
    // The odd constant of Fibonacci hashing, 2^64 divided by the golden ratio.
    (mark ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}
