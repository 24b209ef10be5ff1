//! Lists of the day: due, late and waiting dossiers.

use domain::dossier::Stage;
use domain::time::Timestamp;
use rusqlite::params;

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

/// How long each list of the day is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Late without a letter: the result is owed and the due date has passed, or it came after the
    /// deadline.
    pub late: u32,
    /// Due later today.
    pub due_today: u32,
    /// Due soon, after today.
    pub due_soon: u32,
    /// Waiting for papers.
    pub awaiting_supplement: u32,
    /// Result there, not yet returned.
    pub result_ready: u32,
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

impl Reader {
    /// Counts the lists of the day.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn counts(
        &self,
        now: Timestamp,
        end_of_today: Timestamp,
        end_of_soon: Timestamp,
    ) -> Result<Counts, StoreError> {
        Ok(self.connection.prepare_cached(include_str!("sql/counts.sql"))?.query_row(
            params![now.millis(), end_of_today.millis(), end_of_soon.millis()],
            |row| {
                Ok(Counts {
                    late: row.get("late")?,
                    due_today: row.get("due_today")?,
                    due_soon: row.get("due_soon")?,
                    awaiting_supplement: row.get("awaiting_supplement")?,
                    result_ready: row.get("result_ready")?,
                })
            },
        )?)
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

    /// Returns results that came late and have no letter yet, longest late first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn late_results(&self, limit: u32) -> Result<Vec<Line>, StoreError> {
        let sql = format!(
            "SELECT {LINE} FROM dossier
             WHERE stage = 'result_ready' AND apologies = 0 AND finished_at > deadline
             ORDER BY deadline, no LIMIT ?1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([limit], Line::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Letters and late dossiers among those received since a moment.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn late_counts(&self, since: Timestamp, now: Timestamp) -> Result<LateCounts, StoreError> {
        Ok(self.connection.prepare_cached(include_str!("sql/late_counts.sql"))?.query_row(
            params![since.millis(), now.millis()],
            |row| {
                Ok(LateCounts {
                    extended: row.get("extended")?,
                    late_again: row.get("late_again")?,
                    missed: row.get("missed")?,
                    apologised: row.get("apologised")?,
                })
            },
        )?)
    }
}
