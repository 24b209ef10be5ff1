//! One dossier.

use domain::dossier::{Dossier, Stamped, fold};
use domain::id::DossierId;
use domain::number::{DossierCode, OfficeCode};

use crate::log::{events_of, this_device};
use crate::numbers::peek_code;
use crate::{Reader, StoreError};

impl Reader {
    /// Returns a dossier with its events in the order of folding; `None` when it is not known.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn dossier(&self, id: DossierId) -> Result<Option<(Dossier, Vec<Stamped>)>, StoreError> {
        let events = events_of(&self.connection, id)?;
        Ok(fold(&events).map(|dossier| (dossier, events)))
    }

    /// Returns the dossiers with a code: more than one when two PCs gave it out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn ids_of_code(&self, code: &str) -> Result<Vec<DossierId>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT id FROM dossier WHERE code = ?1 ORDER BY no")?;
        let ids = statement.query_map([code], |row| Ok(DossierId::from_bytes(row.get("id")?)))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// Returns the code a dossier would get if it were received on a day, as long as no other is
    /// received before; `None` when the day's numbers of this PC are used up.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn next_code(
        &self,
        office: &OfficeCode,
        day: chrono::NaiveDate,
    ) -> Result<Option<DossierCode>, StoreError> {
        peek_code(&self.connection, &this_device(&self.connection)?, office, day)
    }

    /// Returns how often each procedure was received.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn procedure_use(&self) -> Result<Vec<(String, u32)>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT procedure, used FROM procedure_use ORDER BY used DESC")?;
        let rows = statement.query_map([], |row| Ok((row.get("procedure")?, row.get("used")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
