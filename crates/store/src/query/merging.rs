//! Conflicts and possible duplicates after a merge.

use std::time::Duration;

use domain::id::DossierId;
use rusqlite::params;

use super::{LINE, Line};
use crate::{Reader, StoreError};

impl Reader {
    /// Dossiers with conflicts that no clerk has resolved, earliest due first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn with_conflicts(&self, limit: u32) -> Result<Vec<Line>, StoreError> {
        let sql =
            format!("SELECT {LINE} FROM dossier WHERE conflicts > 0 ORDER BY due, no LIMIT ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([limit], Line::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns how many dossiers have conflicts that no clerk has resolved.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn conflict_count(&self) -> Result<u32, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*) FROM dossier WHERE conflicts > 0")?
            .query_row([], |row| row.get(0))?)
    }

    /// Pairs of dossiers that may be one request: the same person (by number, or by folded name and
    /// date of birth where one has no number) and procedure, received within a time of each other.
    /// Of each at least one is open; pairs that a clerk marked as two requests are left out. The
    /// newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn possible_duplicates(
        &self,
        within: Duration,
        limit: u32,
    ) -> Result<Vec<(DossierId, DossierId)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/duplicates.sql"))?;
        let rows = statement.query_map(params![millis(within), limit], |row| {
            Ok((DossierId::from_bytes(row.get("one")?), DossierId::from_bytes(row.get("other")?)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the others of the pairs of one dossier, as [`Reader::possible_duplicates`] has them;
    /// looked up by its person, so that it costs the same however many dossiers are open.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn duplicates_of(
        &self,
        id: DossierId,
        within: Duration,
        limit: u32,
    ) -> Result<Vec<DossierId>, StoreError> {
        let mut statement =
            self.connection.prepare_cached(include_str!("sql/duplicates_of.sql"))?;
        let rows = statement.query_map(params![millis(within), id.as_bytes(), limit], |row| {
            Ok(DossierId::from_bytes(row.get(0)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Pairs of dossiers with one code, of which at least one is open: two PCs gave it. Pairs that a
    /// clerk has dealt with are left out. The newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn same_codes(&self, limit: u32) -> Result<Vec<(DossierId, DossierId)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("sql/same_codes.sql"))?;
        let rows = statement.query_map([limit], |row| {
            Ok((DossierId::from_bytes(row.get("one")?), DossierId::from_bytes(row.get("other")?)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the others with the code of one dossier that no clerk has dealt with.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn same_code_as(&self, id: DossierId) -> Result<Vec<DossierId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT y.id FROM dossier x JOIN dossier y ON y.code = x.code AND y.no <> x.no
             WHERE x.id = ?1
                 AND NOT EXISTS (
                     SELECT 1 FROM distinct_dossier d WHERE d.no = x.no AND d.other = y.id)
                 AND NOT EXISTS (
                     SELECT 1 FROM distinct_dossier d WHERE d.no = y.no AND d.other = x.id)
             ORDER BY y.no",
        )?;
        let rows = statement
            .query_map([id.as_bytes()], |row| Ok(DossierId::from_bytes(row.get("id")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns a dossier as a row of a list.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it is not known here.
    pub fn line(&self, id: DossierId) -> Result<Line, StoreError> {
        let sql = format!("SELECT {LINE} FROM dossier WHERE id = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query_map([id.as_bytes()], Line::read)?;
        Ok(rows.next().ok_or(StoreError::Missing)??)
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
