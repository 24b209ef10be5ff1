//! The full-text tables, and the newest dossiers, which are not in them yet.
//!
//! Inserting one dossier into the full-text tables rewrites a dozen pages; inserting many at once
//! rewrites hardly more. So the newest dossiers are inserted later, together, and a search compares
//! them one by one.

use domain::person::IdentityNumber;
use domain::text::{compact, fold, fold_name};
use rusqlite::{Connection, Row, params};

use crate::StoreError;

/// How many dossiers wait for the search tables at most; then all of them are inserted.
const MAX_WAITING: i64 = 64;

/// The text by which a dossier is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Searchable {
    pub applicant: String,
    pub applicant_id: String,
    pub phone: String,
    pub code: String,
}

impl Searchable {
    /// Reads the columns `applicant`, `applicant_id`, `phone` and `code`.
    pub fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            applicant: row.get("applicant")?,
            applicant_id: row.get("applicant_id")?,
            phone: row.get("phone")?,
            code: row.get("code")?,
        })
    }

    /// Returns the folded words of each column; with an identity number also the year of birth in it.
    pub fn words(&self) -> [String; 4] {
        let mut id = fold(&self.applicant_id);
        let year = IdentityNumber::parse(&self.applicant_id).ok().and_then(|it| it.birth_year());
        if let Some(year) = year {
            id.push_str(&format!(" {year}"));
        }
        [fold_name(&self.applicant), id, fold(&self.phone), fold(&self.code)]
    }

    /// Returns the numbers without separators, with a space between them, so that nothing is found
    /// across two.
    pub fn numbers(&self) -> String {
        let [id, phone, code] = [&self.applicant_id, &self.phone, &self.code].map(|it| joined(it));
        format!("{id} {phone} {code}")
    }
}

/// A number as [`compact`] makes it, which takes longer.
fn joined(number: &str) -> String {
    if !number.is_ascii() {
        return compact(number);
    }
    let letters = number.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}

/// Makes a new dossier searchable: at once, or with those that wait.
pub(crate) fn remember(
    connection: &Connection,
    no: i64,
    text: &Searchable,
) -> Result<(), StoreError> {
    let upto = searchable_upto(connection)?;
    if no <= upto {
        return index(connection, no, text);
    }
    if no - upto < MAX_WAITING {
        return Ok(());
    }
    index_waiting(connection, upto)
}

/// Inserts the waiting dossiers into the search tables and merges their index segments: after very
/// many new dossiers a search would have to look into dozens of segments.
pub(crate) fn merge_search_tables(connection: &Connection) -> Result<(), StoreError> {
    index_waiting(connection, searchable_upto(connection)?)?;
    Ok(connection.execute_batch(
        "INSERT INTO dossier_words (dossier_words) VALUES ('optimize');
         INSERT INTO dossier_parts (dossier_parts) VALUES ('optimize');",
    )?)
}

fn index_waiting(connection: &Connection, upto: i64) -> Result<(), StoreError> {
    // In ascending order, which costs FTS5 less.
    let mut waiting = connection.prepare_cached(
        "SELECT no, applicant, applicant_id, phone, code FROM dossier WHERE no > ?1 ORDER BY no",
    )?;
    let mut rows = waiting.query([upto])?;
    while let Some(row) = rows.next()? {
        index(connection, row.get("no")?, &Searchable::read(row)?)?;
    }
    connection
        .prepare_cached(
            "UPDATE this_device SET searchable = (SELECT coalesce(max(no), 0) FROM dossier)",
        )?
        .execute([])?;
    Ok(())
}

/// Replaces the text by which a dossier is found.
pub(crate) fn reindex(
    connection: &Connection,
    no: i64,
    text: &Searchable,
) -> Result<(), StoreError> {
    if no > searchable_upto(connection)? {
        return Ok(());
    }
    connection.prepare_cached("DELETE FROM dossier_words WHERE rowid = ?1")?.execute([no])?;
    connection.prepare_cached("DELETE FROM dossier_parts WHERE rowid = ?1")?.execute([no])?;
    index(connection, no, text)
}

/// Empties the search tables.
pub(crate) fn clear(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.execute_batch(
        "INSERT INTO dossier_words (dossier_words) VALUES ('delete-all');
         INSERT INTO dossier_parts (dossier_parts) VALUES ('delete-all');
         UPDATE this_device SET searchable = 0;",
    )?)
}

/// Returns the last `dossier.no` that is in the search tables; later ones wait.
pub(crate) fn searchable_upto(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection
        .prepare_cached("SELECT searchable FROM this_device")?
        .query_row([], |row| row.get(0))?)
}

fn index(connection: &Connection, no: i64, text: &Searchable) -> Result<(), StoreError> {
    let [applicant, applicant_id, phone, code] = text.words();
    connection
        .prepare_cached(
            "INSERT INTO dossier_words (rowid, applicant, applicant_id, phone, code)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![no, applicant, applicant_id, phone, code])?;
    connection
        .prepare_cached("INSERT INTO dossier_parts (rowid, numbers) VALUES (?1, ?2)")?
        .execute(params![no, text.numbers()])?;
    Ok(())
}
