//! Copying the database to a file.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;

use crate::{Reader, StoreError};

/// Pages copied at a time.
const PAGES: std::ffi::c_int = 1_000;

impl Reader {
    /// Copies the database, as it is when this begins, to a file; writers do not wait for it. The
    /// file appears whole or not at all; one of that name is replaced only by a whole copy.
    ///
    /// # Errors
    /// When the copy cannot be written; then an older file of that name is as before.
    pub fn backup_to(&self, path: &Path) -> Result<(), StoreError> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = Path::new(&part);
        {
            let mut copy = Connection::open(part)?;
            // Within a snapshot the copy need not begin again when the office is written to.
            self.snapshot(|reader| {
                let backup = Backup::new(&reader.connection, &mut copy)?;
                Ok::<_, StoreError>(backup.run_to_completion(PAGES, Duration::ZERO, None)?)
            })?;
            copy.pragma_update(None, "journal_mode", "DELETE")?;
            // An office restored from this file must not continue this PC's log.
            copy.execute(
                "UPDATE hub SET copied_from = 1 + (SELECT l.last_seq FROM device_log l
                     JOIN this_device t ON t.device_no = l.no)",
                [],
            )?;
        }
        std::fs::File::options().write(true).open(part)?.sync_all()?;
        Ok(std::fs::rename(part, path)?)
    }
}
