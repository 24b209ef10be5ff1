//! Finding dossiers by code, name, identity number, telephone or parts of them.

use rusqlite::{Row, params};

use super::question::{Fit, Question};
use super::words::Words;
use super::{LINE, Line, with_line};
use crate::search::{Searchable, searchable_upto};
use crate::{Reader, StoreError};

/// Fewest characters that are searched for inside numbers.
const MIN_INNER: usize = 3;
/// Most candidates of a search inside numbers.
const MAX_INNER: usize = 5_000;

/// A number of at least this many characters that was found is not also looked for inside others.
const MIN_WHOLE: usize = 9;
/// Most candidates that are compared with one-letter words.
const MAX_LETTER: u32 = 2_000;
/// Most candidates whose marks are compared.
const MAX_MARKED: u32 = 5_000;

/// A dossier that is not in the search tables yet.
struct Newest {
    no: i64,
    line: Line,
    /// Folded words it is found by, as the search tables have them.
    words: String,
    /// Numbers it is found by.
    numbers: String,
}

impl Reader {
    /// Finds dossiers by code, name without diacritics, identity number, telephone or some digits
    /// of one, or the text of a scanned card; the newest first. Names with the marks of the question
    /// come before others. A whole code finds its dossier alone.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn find(&self, text: &str, limit: u32) -> Result<Vec<Line>, StoreError> {
        // As the store writes numbers; what it does not have is looked for as it was typed.
        if let Some(stored) = Question::stored(text) {
            let found = self.find_question(&stored, limit)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        self.find_question(&Question::literal(text), limit)
    }

    fn find_question(&self, question: &Question, limit: u32) -> Result<Vec<Line>, StoreError> {
        let most = limit as usize;
        let mut found = self.find_code(&question.code, limit)?;
        if question.words.is_empty() || !found.is_empty() {
            return Ok(found);
        }
        let newest = self.newest()?;
        let words = Words::of(&question.words);
        self.find_words(&words, &newest, most, &mut found)?;
        self.same_marks_first(question, &words, &newest, most, &mut found)?;
        let needle = question.needle.as_str();
        let whole = !found.is_empty() && needle.len() >= MIN_WHOLE;
        if found.len() < most && !whole {
            self.find_inside(needle, &newest, most, &mut found)?;
        }
        Ok(found)
    }

    /// Puts dossiers whose names are what was typed, then those with the same marks, before the others;
    /// also those that the limit left out.
    fn same_marks_first(
        &self,
        question: &Question,
        words: &Words<'_>,
        newest: &[Newest],
        most: usize,
        found: &mut Vec<Line>,
    ) -> Result<(), StoreError> {
        if !question.has_marks() {
            return Ok(());
        }
        let mut fitting: [Vec<Line>; 2] = [Vec::new(), Vec::new()];
        let mut take = |name: &str, line: &dyn Fn() -> rusqlite::Result<Line>| {
            let lines = match question.fit(name) {
                Fit::Whole => &mut fitting[0],
                Fit::Marks => &mut fitting[1],
                Fit::Folded => return Ok(true),
            };
            if lines.len() < most {
                lines.push(line()?);
            }
            Ok(fitting[0].len() < most)
        };
        if found.len() >= most {
            for newest in newest.iter().filter(|it| words.are_in(&it.words)) {
                take(&newest.line.applicant, &|| Ok(newest.line.clone()))?;
            }
            self.look_up(&words.query(), MAX_MARKED, |row| {
                let name: String = row.get("applicant")?;
                take(&name, &|| Line::read(row))
            })?;
        } else {
            for line in found.iter() {
                take(&line.applicant, &|| Ok(line.clone()))?;
            }
        }
        let mut first = Vec::new();
        for line in fitting.into_iter().flatten().chain(found.drain(..)) {
            add(&mut first, line, most);
        }
        *found = first;
        Ok(())
    }

    /// Returns the dossier with a code, or those whose codes begin with it.
    fn find_code(&self, code: &str, limit: u32) -> Result<Vec<Line>, StoreError> {
        let sql = format!("SELECT {LINE} FROM dossier WHERE code = ?1 LIMIT ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![code, limit], Line::read)?;
        let exact = rows.collect::<Result<Vec<_>, _>>()?;
        if !exact.is_empty() || !code.contains('-') {
            return Ok(exact);
        }
        // '~' sorts after every character of a code.
        let sql = format!(
            "SELECT {LINE} FROM dossier WHERE code >= ?1 AND code < ?1 || '~'
             ORDER BY code DESC LIMIT ?2"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![code, limit], Line::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Adds dossiers with these words, the newest first.
    fn find_words(
        &self,
        words: &Words<'_>,
        newest: &[Newest],
        most: usize,
        found: &mut Vec<Line>,
    ) -> Result<(), StoreError> {
        for newest in newest.iter().filter(|it| words.are_in(&it.words)) {
            add(found, newest.line.clone(), most);
        }
        if words.compares_letters() {
            // The longer words are looked up, and one-letter words compared in the newest rows
            // found.
            let mut count = 0;
            self.look_up(&words.query_of_longer(), MAX_LETTER, |row| {
                count += 1;
                let all = words.are_in(&Searchable::read(row)?.words().join(" "));
                Ok(found.len() < most && (!all || add(found, Line::read(row)?, most)))
            })?;
            if count < MAX_LETTER {
                return Ok(());
            }
        }
        let room = u32::try_from(most).unwrap_or(u32::MAX);
        self.look_up(&words.query(), room, |row| Ok(add(found, Line::read(row)?, most)))
    }

    /// Calls `accept` with the rows of `sql/words.sql`, the newest first, until it returns false.
    fn look_up(
        &self,
        query: &str,
        limit: u32,
        mut accept: impl FnMut(&Row<'_>) -> rusqlite::Result<bool>,
    ) -> Result<(), StoreError> {
        let mut statement =
            self.connection.prepare_cached(&with_line(include_str!("sql/words.sql")))?;
        let mut rows = statement.query(params![query, limit])?;
        while let Some(row) = rows.next()? {
            if !accept(row)? {
                break;
            }
        }
        Ok(())
    }

    /// Returns the newest dossiers, which are not in the search tables yet, the newest first.
    fn newest(&self) -> Result<Vec<Newest>, StoreError> {
        let sql = format!(
            "SELECT {LINE}, no, applicant_id, phone FROM dossier WHERE no > ?1 ORDER BY no DESC"
        );
        let upto = searchable_upto(&self.connection)?;
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([upto], |row| {
            let (line, text) = (Line::read(row)?, Searchable::read(row)?);
            let (words, numbers) = (text.words().join(" "), text.numbers());
            Ok(Newest { no: row.get("no")?, line, words, numbers })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Adds dossiers with these characters inside a number or code.
    fn find_inside(
        &self,
        needle: &str,
        newest: &[Newest],
        most: usize,
        found: &mut Vec<Line>,
    ) -> Result<(), StoreError> {
        let characters: Vec<char> = needle.chars().collect();
        if characters.len() < MIN_INNER {
            return Ok(());
        }
        for newest in newest.iter().filter(|it| it.numbers.contains(needle)) {
            add(found, newest.line.clone(), most);
        }
        // Each three characters in a row; the index does not know their order, so the rows are
        // looked at again.
        let parts: Vec<String> = characters
            .windows(MIN_INNER)
            .map(|part| format!("\"{}\"", part.iter().collect::<String>().replace('"', "")))
            .collect();
        let mut statement =
            self.connection.prepare_cached(&with_line(include_str!("sql/inside.sql")))?;
        let mut rows = statement.query(params![parts.join(" AND "), MAX_INNER])?;
        while let Some(row) = rows.next()? {
            let has = Searchable::read(row)?.numbers().contains(needle);
            if has && !add(found, Line::read(row)?, most) {
                break;
            }
        }
        Ok(())
    }

    /// Returns the numbers (`dossier.no`) of the newest dossiers, not in the search tables yet,
    /// that have these words; as a JSON array.
    pub(super) fn newest_with(&self, words: &Words<'_>) -> Result<String, StoreError> {
        let newest = self.newest()?;
        let numbers: Vec<String> = newest
            .iter()
            .filter(|it| words.are_in(&it.words))
            .map(|it| it.no.to_string())
            .collect();
        Ok(format!("[{}]", numbers.join(",")))
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
               AND received_at >= ?3 AND stage NOT IN ('withdrawn', 'refused', 'stopped')
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
