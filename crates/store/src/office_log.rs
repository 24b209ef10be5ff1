//! What the office recorded about itself: decisions on its working calendar.

use domain::dossier::Context;
use domain::number::OfficeCode;
use domain::office_event::{CalendarDecided, OFFICE};

use crate::log::{append_body, records_of, save_head, this_device};
use crate::{Reader, Store, StoreError};

impl Reader {
    /// Returns the office's own decisions on its calendar, in the order of their records.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn calendar_decisions(&self) -> Result<Vec<CalendarDecided>, StoreError> {
        let records = records_of(&self.connection, OFFICE)?;
        Ok(records.iter().filter_map(CalendarDecided::of).collect())
    }

    /// Returns a number that changes when there are other records about the office.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn office_mark(&self) -> Result<u64, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM record WHERE dossier = ?1)
            + (SELECT count(*) FROM ahead WHERE dossier = ?1)";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([OFFICE.as_bytes()], |row| row.get(0))?)
    }
}

impl Store {
    /// Records a decision of the office on its calendar. When this returns, it is on disk.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing happened.
    pub fn decide_calendar(
        &mut self,
        office: &OfficeCode,
        decided: &CalendarDecided,
        context: &Context<'_>,
    ) -> Result<(), StoreError> {
        self.check_own()?;
        let tx = self.begin()?;
        let mut me = this_device(&tx)?;
        let body = (CalendarDecided::KIND, decided.to_bytes());
        append_body(&tx, &mut me, office, OFFICE, body, context)?;
        save_head(&tx, &me)?;
        tx.commit()?;
        self.keep_anchor()
    }
}
