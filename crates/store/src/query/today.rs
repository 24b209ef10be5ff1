//! Lists of the day: due, late and waiting dossiers.

use domain::calendar::WorkingCalendar;
use domain::dossier::Stage;
use domain::time::Timestamp;
use rusqlite::{Params, params};

use super::{LINE, Line};
use crate::{Reader, StoreError};

/// A range of due dates: later than `after` (if any), up to and including `until` (if any).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Later than this.
    pub after: Option<Timestamp>,
    /// Not later than this.
    pub until: Option<Timestamp>,
}

impl Due {
    fn bounds(self) -> (i64, i64) {
        (
            self.after.map_or(i64::MIN, Timestamp::millis),
            self.until.map_or(i64::MAX, Timestamp::millis),
        )
    }
}

/// The year's late dossiers and their letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LateCounts {
    /// Apologised, owed, new due date not yet reached.
    pub extended: u32,
    /// Apologised and late again.
    pub late_again: u32,
    /// Dossiers received since the start whose first due date was missed.
    pub missed: u32,
    /// Of those, with at least one letter.
    pub apologised: u32,
}

/// Dossiers that ended, or began to wait, after a due date for which there is neither a letter nor a
/// decision against one; the index has just these.
const OWED: &str = "FROM dossier
    WHERE settled = 0 AND stage <> 'processing'
        AND coalesce(finished_at, waiting_since) > due";

/// Dossiers with something to be done besides the result, each with the condition of its index and
/// what orders the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    /// To be handed over to those who solve them.
    Transfer,
    /// With somebody other than the counter.
    HandedOver,
    /// With a numbered paper that was never printed.
    Unprinted,
    /// With a letter that waits for its signature.
    Unsigned,
}

impl Pending {
    const fn condition(self) -> &'static str {
        match self {
            Self::Transfer => "transfer_due IS NOT NULL",
            Self::HandedOver => {
                "holder <> '' AND stage NOT IN ('returned', 'withdrawn', 'refused', 'stopped')"
            }
            Self::Unprinted => "unprinted > 0",
            Self::Unsigned => "unsigned > 0",
        }
    }

    const fn order(self) -> &'static str {
        match self {
            Self::Transfer => "transfer_due",
            Self::HandedOver => "step_due IS NULL, step_due, due",
            Self::Unprinted => "recorded_at",
            Self::Unsigned => "due",
        }
    }
}

impl Reader {
    /// Counts the dossiers at a stage with a due date in a range.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn count_at_stage(&self, stage: Stage, due: Due) -> Result<u32, StoreError> {
        let (after, until) = due.bounds();
        let sql = "SELECT count(*) FROM dossier WHERE stage = ?1 AND due > ?2 AND due <= ?3";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(params![stage.as_str(), after, until], |row| row.get(0))?)
    }

    /// Returns the first due date after a moment of the dossiers at a stage.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn first_due_after(
        &self,
        stage: Stage,
        moment: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT min(due) FROM dossier WHERE stage = ?1 AND due > ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let due = params![stage.as_str(), moment.millis()];
        let due: Option<i64> = statement.query_row(due, |row| row.get(0))?;
        Ok(due.map(Timestamp::from_millis))
    }

    /// Returns dossiers at a stage with a due date in a range, earliest due first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn at_stage(&self, stage: Stage, due: Due, limit: u32) -> Result<Vec<Line>, StoreError> {
        let (after, until) = due.bounds();
        let sql = format!(
            "SELECT {LINE} FROM dossier WHERE stage = ?1 AND due > ?2 AND due <= ?3
             ORDER BY due, no LIMIT ?4"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![stage.as_str(), after, until, limit], Line::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Counts the dossiers in work that are due in a range and whose letter the head did not decide
    /// against.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn count_unapologised(&self, due: Due) -> Result<u32, StoreError> {
        let (after, until) = due.bounds();
        let sql = "SELECT count(*) FROM dossier
            WHERE stage = 'processing' AND due > ?1 AND due <= ?2 AND settled = 0";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row(params![after, until], |row| row.get(0))?)
    }

    /// Returns the dossiers that [`Reader::count_unapologised`] counts, earliest due first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn unapologised(&self, due: Due, limit: u32) -> Result<Vec<Line>, StoreError> {
        let (after, until) = due.bounds();
        let sql = format!(
            "SELECT {LINE} FROM dossier
             WHERE stage = 'processing' AND due > ?1 AND due <= ?2 AND settled = 0
             ORDER BY due, no LIMIT ?3"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![after, until, limit], Line::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns dossiers that ended or began to wait late by a calendar and are owed a letter, longest
    /// late first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn owed_letters(
        &self,
        calendar: &WorkingCalendar,
        limit: u32,
    ) -> Result<Vec<Line>, StoreError> {
        let sql = format!("SELECT {LINE} {OWED} ORDER BY due, no");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let lines = statement.query_map([], Line::read)?;
        let late = |line: &rusqlite::Result<Line>| match line {
            Ok(line) => {
                line.finished_at.or(line.waiting_since) > Some(calendar.end_of_term(line.due))
            }
            Err(_) => true,
        };
        Ok(lines.filter(late).take(limit as usize).collect::<Result<_, _>>()?)
    }

    /// Counts the dossiers of [`Reader::owed_letters`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn owed_letter_count(&self, calendar: &WorkingCalendar) -> Result<u32, StoreError> {
        let sql =
            format!("SELECT due AS deadline, coalesce(finished_at, waiting_since) AS ended {OWED}");
        let (late, _) = self.judge(&sql, [], calendar)?;
        Ok(late)
    }

    /// Counts dossiers with something to be done.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn pending_count(&self, pending: Pending) -> Result<u32, StoreError> {
        let sql = format!("SELECT count(*) FROM dossier WHERE {}", pending.condition());
        Ok(self.connection.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    }

    /// Returns dossiers with something to be done, the most urgent first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn pending(&self, pending: Pending, limit: u32) -> Result<Vec<Line>, StoreError> {
        let sql = format!(
            "SELECT {LINE} FROM dossier WHERE {} ORDER BY {}, no LIMIT ?1",
            pending.condition(),
            pending.order()
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([limit], Line::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns dossiers whose missing papers did not come: their deadline has passed, or they are
    /// awaited since before `waiting_before`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn supplement_overdue(
        &self,
        now: Timestamp,
        waiting_before: Timestamp,
        limit: u32,
    ) -> Result<Vec<Line>, StoreError> {
        let sql = format!(
            "SELECT {LINE} FROM dossier WHERE stage = 'awaiting_supplement'
                 AND (supplement_deadline < ?1 OR waiting_since < ?2)
             ORDER BY waiting_since, no LIMIT ?3"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let limits = params![now.millis(), waiting_before.millis(), limit];
        let rows = statement.query_map(limits, Line::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Letters and late dossiers among those received since a moment, by a calendar.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn late_counts(
        &self,
        since: Timestamp,
        now: Timestamp,
        calendar: &WorkingCalendar,
    ) -> Result<LateCounts, StoreError> {
        // Due dates that have passed, without those whose terms go on.
        let moved = calendar.moved_terms(now).unwrap_or(now..now);
        let (start, end) = (moved.start.millis(), moved.end.millis());
        let counts = self
            .connection
            .prepare_cached(include_str!("sql/late_counts.sql"))?
            .query_row(params![since.millis(), now.millis(), start, end], |row| {
                Ok(LateCounts {
                    extended: row.get("extended")?,
                    late_again: row.get("late_again")?,
                    missed: row.get("missed")?,
                    apologised: row.get("apologised")?,
                })
            })?;
        let ended = include_str!("sql/ended_after_deadline.sql");
        let (_, in_time) = self.judge(ended, params![since.millis()], calendar)?;
        Ok(LateCounts { missed: counts.missed.saturating_sub(in_time), ..counts })
    }

    /// Counts how many of the rows (`deadline`, `ended`), which ended after their deadline, were late
    /// by a calendar and how many were not: the last day was off.
    fn judge(
        &self,
        sql: &str,
        params: impl Params,
        calendar: &WorkingCalendar,
    ) -> Result<(u32, u32), StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let (mut late, mut in_time) = (0, 0);
        while let Some(row) = rows.next()? {
            let deadline = calendar.end_of_term(Timestamp::from_millis(row.get("deadline")?));
            let count = if row.get::<_, i64>("ended")? > deadline.millis() {
                &mut late
            } else {
                &mut in_time
            };
            *count += 1;
        }
        Ok((late, in_time))
    }
}
