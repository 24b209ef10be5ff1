//! Finding a dossier by what a clerk remembers of it.

use domain::text::{compact, fold};
use rusqlite::{OptionalExtension, params};

use super::{LINE, Line};
use crate::{Store, StoreError};

/// Fewest characters that are looked for inside numbers.
const INNER_LEAST: usize = 3;
/// Most candidates of an inner search that are looked at.
const INNER_MOST: usize = 5_000;

/// An FTS5 query: every word as the beginning of one.
pub(super) fn words_query(folded: &str) -> String {
    let words: Vec<String> =
        folded.split_whitespace().map(|word| format!("\"{}\"*", word.replace('"', ""))).collect();
    words.join(" AND ")
}

impl Store {
    /// Finds dossiers by code, name without diacritics, identity number, telephone or some digits of
    /// one; the exact code first, then the newest.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn find(&self, text: &str, limit: u32) -> Result<Vec<Line>, StoreError> {
        let most = limit as usize;
        let mut found: Vec<Line> = Vec::new();
        let exact = text.trim().to_uppercase();
        let sql = format!("SELECT {LINE} FROM dossier WHERE code = ?1");
        found.extend(
            self.connection.prepare_cached(&sql)?.query_row([exact], Line::read).optional()?,
        );
        let words = fold(text);
        if words.is_empty() {
            return Ok(found);
        }
        let sql = format!(
            "SELECT {LINE} FROM dossier_words w JOIN dossier d ON d.no = w.rowid
             WHERE dossier_words MATCH ?1 ORDER BY w.rowid DESC LIMIT ?2"
        )
        .replace("id, code, procedure,", "d.id, d.code, d.procedure,")
        .replace("applicant,", "d.applicant,");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![words_query(&words), limit], Line::read)?;
        add(&mut found, rows, most)?;
        if found.len() < most {
            self.find_inside(&compact(text), most, &mut found)?;
        }
        found.truncate(most);
        Ok(found)
    }

    /// Adds dossiers with these characters inside a number or code.
    fn find_inside(
        &self,
        needle: &str,
        most: usize,
        found: &mut Vec<Line>,
    ) -> Result<(), StoreError> {
        let characters: Vec<char> = needle.chars().collect();
        if characters.len() < INNER_LEAST {
            return Ok(());
        }
        // Each three characters in a row; the index does not know their order, so the rows are
        // looked at again.
        let parts: Vec<String> = characters
            .windows(INNER_LEAST)
            .map(|part| format!("\"{}\"", part.iter().collect::<String>().replace('"', "")))
            .collect();
        let mut statement = self.connection.prepare_cached(include_str!("sql/inside.sql"))?;
        let rows =
            statement.query_map(params![parts.join(" AND "), INNER_MOST, needle], Line::read)?;
        add(found, rows, most)
    }

    /// Dossiers of the same person and procedure received since a moment, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn same_person_and_procedure(
        &self,
        applicant_id: &str,
        procedure: &str,
        since: domain::time::Timestamp,
    ) -> Result<Vec<Line>, StoreError> {
        if applicant_id.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT {LINE} FROM dossier
             WHERE applicant_id = ?1 AND applicant_id <> '' AND procedure = ?2
               AND received_at >= ?3 AND stage <> 'withdrawn'
             ORDER BY received_at DESC LIMIT 5"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows =
            statement.query_map(params![applicant_id, procedure, since.millis()], Line::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn add(
    found: &mut Vec<Line>,
    rows: impl Iterator<Item = rusqlite::Result<Line>>,
    most: usize,
) -> Result<(), StoreError> {
    for line in rows {
        let line = line?;
        if found.len() >= most {
            break;
        }
        if found.iter().all(|known| known.id != line.id) {
            found.push(line);
        }
    }
    Ok(())
}
