//! Copying the database to a file.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::message::{Message, Params};
use rusqlite::Connection;
use rusqlite::backup::Backup;

use crate::files::{TargetFault, check_target, part_of};
use crate::open::{BACKUP_ID, FILE};
use crate::{Reader, StoreError};

/// Pages copied at a time.
const PAGES: std::ffi::c_int = 1_000;

/// Why a copy was not written. What was in its place is as before.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The place cannot have a file, or has one that is no backup.
    #[error("the target cannot be used")]
    Target {
        /// The file asked for.
        path: PathBuf,
        /// Why.
        fault: TargetFault,
    },
    /// The office itself cannot be read.
    #[error("the office cannot be read")]
    Office(#[from] StoreError),
}

impl Message for BackupError {
    fn key(&self) -> &'static str {
        match self {
            Self::Target { fault, .. } => fault.key(),
            Self::Office(error) => error.key(),
        }
    }

    fn params(&self) -> Params {
        match self {
            Self::Target { path, .. } => Params::default().text("file", path.display()),
            Self::Office(error) => error.params(),
        }
    }
}

impl Reader {
    /// Copies the database, as it is when this begins, to a file; writers do not wait for it. The
    /// file appears whole or not at all; only an earlier backup is replaced.
    ///
    /// # Errors
    /// [`BackupError::Target`] for a folder, a device, a file that is no backup of this program
    /// (also one that an office uses), a disk that is full or a folder that cannot be written;
    /// nothing is left behind then.
    pub fn backup_to(&self, path: &Path) -> Result<(), BackupError> {
        let target = |fault| BackupError::Target { path: path.to_owned(), fault };
        match check_target(path) {
            Err(TargetFault::Database)
                if is_backup(path) && path.file_name().is_none_or(|name| name != FILE) => {}
            Ok(()) if path.exists() => return Err(target(TargetFault::NotABackup)),
            checked => checked.map_err(target)?,
        }
        let part = part_of(path);
        let written = self.copy_to(&part).and_then(|()| {
            let fault = |error: std::io::Error| target(TargetFault::of(&error));
            File::options().write(true).open(&part).and_then(|it| it.sync_all()).map_err(fault)?;
            std::fs::rename(&part, path).map_err(fault)
        });
        if written.is_err() {
            // Best effort: only our own unfinished part and its journal.
            for name in [part.clone(), journal_of(&part)] {
                let _ = std::fs::remove_file(name);
            }
        }
        written.map_err(|error| match error {
            // The office is read: what cannot be written is the copy.
            BackupError::Office(StoreError::DiskFull) => target(TargetFault::DiskFull),
            BackupError::Office(StoreError::ReadOnly | StoreError::Io(_)) => {
                target(TargetFault::Unwritable)
            }
            error => error,
        })
    }

    fn copy_to(&self, part: &Path) -> Result<(), BackupError> {
        let _ = std::fs::remove_file(part);
        let mut copy = Connection::open(part).map_err(StoreError::from)?;
        // Within a snapshot the copy need not begin again when the office is written to.
        self.snapshot(|reader| {
            let backup = Backup::new(&reader.connection, &mut copy)?;
            Ok::<_, StoreError>(backup.run_to_completion(PAGES, Duration::ZERO, None)?)
        })?;
        finish(&copy).map_err(|error| StoreError::from(error).into())
    }
}

/// Makes a copy one file, marked as a backup.
fn finish(copy: &Connection) -> rusqlite::Result<()> {
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    // An office restored from this file must not continue this PC's log.
    copy.pragma_update(None, "application_id", BACKUP_ID)
}

/// Returns whether a file is a backup that nobody has opened as an office. Reads the mark in the
/// file's header (<https://www.sqlite.org/fileformat2.html>, offset 68): opening a database that is
/// in use would leave files beside it.
fn is_backup(path: &Path) -> bool {
    let mut header = [0; 72];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header[68..72] == BACKUP_ID.to_be_bytes()
}

fn journal_of(part: &Path) -> PathBuf {
    let mut journal = part.as_os_str().to_owned();
    journal.push("-journal");
    journal.into()
}
