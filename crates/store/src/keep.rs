//! Data of this PC besides the log: every version of the settings, and the draft being typed.

use domain::time::Timestamp;
use rusqlite::{OptionalExtension, params};

use crate::{Reader, Store, StoreError};

/// A draft as saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// When.
    pub saved_at: Timestamp,
    /// The form as JSON.
    pub json: String,
}

impl Reader {
    /// Returns the newest settings as JSON.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn settings(&self) -> Result<Option<String>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT json FROM settings ORDER BY no DESC LIMIT 1")?
            .query_row([], |row| row.get(0))
            .optional()?)
    }

    /// Returns the draft of a form.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn draft(&self, form: &str) -> Result<Option<Draft>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT saved_at, json FROM draft WHERE form = ?1")?
            .query_row([form], |row| {
                Ok(Draft {
                    saved_at: Timestamp::from_millis(row.get("saved_at")?),
                    json: row.get("json")?,
                })
            })
            .optional()?)
    }
}

impl Store {
    /// Saves settings; older versions stay.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn save_settings(&mut self, json: &str, now: Timestamp) -> Result<(), StoreError> {
        self.check_own()?;
        self.connection
            .prepare_cached("INSERT INTO settings (saved_at, json) VALUES (?1, ?2)")?
            .execute(params![now.millis(), json])?;
        Ok(())
    }

    /// Saves the draft of a form over the one before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn save_draft(&mut self, form: &str, json: &str, now: Timestamp) -> Result<(), StoreError> {
        self.check_home()?;
        self.connection
            .prepare_cached(
                "INSERT INTO draft (form, saved_at, json) VALUES (?1, ?2, ?3)
                 ON CONFLICT (form) DO UPDATE SET saved_at = excluded.saved_at, json = excluded.json",
            )?
            .execute(params![form, now.millis(), json])?;
        Ok(())
    }

    /// Drops the draft of a form.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn discard_draft(&mut self, form: &str) -> Result<(), StoreError> {
        self.check_home()?;
        self.connection.prepare_cached("DELETE FROM draft WHERE form = ?1")?.execute([form])?;
        Ok(())
    }
}
