//! Finding a dossier by what a clerk remembers of it.

use domain::text::{compact, fold, fold_name};
use rusqlite::params;

use super::{LINE, Line};
use crate::{Store, StoreError};

/// Fewest characters that are looked for inside numbers.
const INNER_LEAST: usize = 3;
/// Most candidates of an inner search that are looked at.
const INNER_MOST: usize = 5_000;

/// From so many characters on, a number that was found is not looked for inside others as well.
const WHOLE_LEAST: usize = 9;
/// Most candidates that are compared with one-letter words.
const LETTER_MOST: u32 = 2_000;

/// An FTS5 query: every word as the beginning of one.
pub(super) fn words_query(folded: &str) -> String {
    let words: Vec<String> = folded.split_whitespace().map(beginning).collect();
    words.join(" AND ")
}

fn beginning(word: &str) -> String {
    format!("\"{}\"*", word.replace('"', ""))
}

impl Store {
    /// Finds dossiers by code, name without diacritics, identity number, telephone or some digits of
    /// one; the newest first. A whole code finds its dossier alone.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn find(&self, text: &str, limit: u32) -> Result<Vec<Line>, StoreError> {
        let most = limit as usize;
        let code = text.trim().to_uppercase();
        let mut found = self.find_code(&code, limit)?;
        let mut words = fold(text);
        if words.is_empty() || !found.is_empty() {
            return Ok(found);
        }
        let needle = compact(text);
        if needle.bytes().all(|byte| byte.is_ascii_digit()) {
            // A number typed in groups.
            words.clone_from(&needle);
        }
        if !self.find_letters(&words, most, &mut found)? {
            self.find_words(&words_query(&words), limit, |line, _| add(&mut found, line, most))?;
        }
        let whole = !found.is_empty() && needle.len() >= WHOLE_LEAST;
        if found.len() < most && !whole {
            self.find_inside(&needle, most, &mut found)?;
        }
        Ok(found)
    }

    /// The dossier of a code, or those whose codes begin so.
    fn find_code(&self, code: &str, limit: u32) -> Result<Vec<Line>, StoreError> {
        let sql = format!("SELECT {LINE} FROM dossier WHERE code = ?1 LIMIT ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![code, limit], Line::read)?;
        let exact = rows.collect::<Result<Vec<_>, _>>()?;
        if !exact.is_empty() || !code.contains('-') {
            return Ok(exact);
        }
        // '~' sorts after all that stands in a code.
        let sql = format!(
            "SELECT {LINE} FROM dossier WHERE code >= ?1 AND code < ?1 || '~'
             ORDER BY code DESC LIMIT ?2"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![code, limit], Line::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Hands the dossiers of an FTS5 query on, the newest first, until `take` has enough. The text
    /// that goes with each is its searchable words. Returns how many there were.
    fn find_words(
        &self,
        query: &str,
        limit: u32,
        mut take: impl FnMut(Line, &str) -> bool,
    ) -> Result<u32, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/words.sql"))?;
        let mut rows = statement.query(params![query, limit])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            count += 1;
            if !take(Line::read(row)?, &row.get::<_, String>(12)?) {
                break;
            }
        }
        Ok(count)
    }

    /// Finds by the longer words and compares the newest with the one-letter ones, for which the
    /// index would gather half the office. False when there are none, or too few were found among
    /// those compared: then the index must be asked.
    fn find_letters(
        &self,
        words: &str,
        most: usize,
        found: &mut Vec<Line>,
    ) -> Result<bool, StoreError> {
        let (letters, longer): (Vec<&str>, Vec<&str>) =
            words.split_whitespace().partition(|word| word.len() == 1);
        if letters.is_empty() || longer.is_empty() {
            return Ok(false);
        }
        let count =
            self.find_words(&words_query(&longer.join(" ")), LETTER_MOST, |line, numbers| {
                let words =
                    format!("{} {} {numbers}", fold_name(&line.applicant), fold(&line.code));
                let has = |letter: &&str| words.split(' ').any(|word| word.starts_with(letter));
                !letters.iter().all(has) || add(found, line, most)
            })?;
        Ok(found.len() >= most || count < LETTER_MOST)
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
        for line in rows {
            if !add(found, line?, most) {
                break;
            }
        }
        Ok(())
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

/// Adds a line that is not there yet; false when there are enough.
fn add(found: &mut Vec<Line>, line: Line, most: usize) -> bool {
    if found.len() < most && found.iter().all(|known| known.id != line.id) {
        found.push(line);
    }
    found.len() < most
}
