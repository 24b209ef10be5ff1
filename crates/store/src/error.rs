//! Errors of the office database.

use domain::message::{Message, Params};
use rusqlite::ErrorCode;

use crate::identity::Ownership;

/// An error of the store. It contains no personal data; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no office in the folder.
    #[error("there is no office database in this folder")]
    Missing,
    /// There is an office in the folder already.
    #[error("there is an office database in this folder already")]
    Exists,
    /// The database file has 0 bytes: its content was lost.
    #[error("the database file is empty")]
    Empty,
    /// The file is no database.
    #[error("the file is no database")]
    NotADatabase,
    /// The database belongs to another program.
    #[error("the database belongs to another program")]
    OtherApplication,
    /// The database was written by a newer program.
    #[error("the database has schema {found}, this program knows {known}")]
    NewerSchema {
        /// Schema of the file.
        found: u32,
        /// Newest schema this program knows.
        known: u32,
    },
    /// The database was written by an older program and is not brought up to date yet:
    /// [`crate::Store::open`] does that.
    #[error("the database has schema {found}, it must be brought to {known} first")]
    OlderSchema {
        /// Schema of the file.
        found: u32,
        /// Schema of this program.
        known: u32,
    },
    /// The database is damaged.
    #[error("the database is damaged")]
    Corrupt,
    /// The folder or file may only be read.
    #[error("the database may only be read")]
    ReadOnly,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// Another program holds the lock for too long.
    #[error("the database is in use")]
    Busy,
    /// The data is not this PC's own: nothing is recorded before somebody has said what it is.
    #[error("the data is not this PC's own: {0:?}")]
    NotOwn(Ownership),
    /// The data is this PC's own: there is nothing to say about it.
    #[error("the data is this PC's own")]
    AlreadyOwn,
    /// A PC of the office uses the lane already.
    #[error("another PC uses this lane")]
    LaneTaken,
    /// There is another record at this seq: two PCs share an identity.
    #[error("record {seq} of a device differs from the one known")]
    Fork {
        /// Seq in the device's log.
        seq: u64,
    },
    /// A record that does not follow the ones known.
    #[error("record {seq} of a device does not follow record {last}")]
    Gap {
        /// Seq of the record.
        seq: u64,
        /// Last seq known.
        last: u64,
    },
    /// An event that no hub or PC would accept.
    #[error("the record has {bytes} bytes, at most {most} are accepted")]
    RecordTooLarge {
        /// Its size.
        bytes: usize,
        /// The largest size.
        most: usize,
    },
    /// Bytes that cannot be read.
    #[error("stored bytes cannot be read: {0}")]
    Unreadable(&'static str),
    /// The folder cannot be read or written.
    #[error("the folder cannot be used")]
    Io(#[from] std::io::Error),
    /// Anything else of SQLite.
    #[error("database error {}", code_of(.0))]
    Sqlite(#[source] rusqlite::Error),
}

fn code_of(error: &rusqlite::Error) -> String {
    error.sqlite_error().map_or_else(|| "?".to_owned(), |e| e.extended_code.to_string())
}

impl Message for StoreError {
    fn key(&self) -> &'static str {
        match self {
            Self::Missing => "error.office_not_set_up",
            Self::Exists => "error.office_exists",
            Self::Empty => "error.store.empty",
            Self::NotADatabase => "error.store.not_a_database",
            Self::OtherApplication => "error.store.other_application",
            Self::NewerSchema { .. } => "error.store.newer_schema",
            Self::OlderSchema { .. } => "error.store.older_schema",
            Self::Corrupt => "error.store.corrupt",
            Self::ReadOnly => "error.store.read_only",
            Self::DiskFull => "error.store.disk_full",
            Self::Busy => "error.store.busy",
            Self::NotOwn(Ownership::Restored) => "error.identity.restored",
            Self::NotOwn(_) => "error.identity.copied",
            Self::LaneTaken => "error.identity.counter_taken",
            Self::AlreadyOwn => "error.identity.own",
            Self::Fork { .. } => "error.store.fork",
            Self::RecordTooLarge { .. } => "error.store.record_too_large",
            Self::Io(_) => "error.store.io",
            Self::Gap { .. } | Self::Unreadable(_) | Self::Sqlite(_) => "error.store.internal",
        }
    }

    fn params(&self) -> Params {
        match self {
            Self::Gap { .. } | Self::Unreadable(_) | Self::Sqlite(_) => {
                Params::default().text("what", self)
            }
            Self::RecordTooLarge { bytes, most } => {
                Params::default().text("bytes", bytes).text("most", most)
            }
            _ => Params::default(),
        }
    }

    fn field(&self) -> Option<&str> {
        matches!(self, Self::LaneTaken).then_some("counter")
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let extended = error.sqlite_error().map(|it| it.extended_code);
        match error.sqlite_error_code() {
            // The index of the log could not be made longer.
            _ if extended == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => Self::DiskFull,
            Some(ErrorCode::NotADatabase) => Self::NotADatabase,
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::ReadOnly
            }
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::SystemIoFailure) => Self::Io(std::io::Error::other("SQLite i/o error")),
            _ => Self::Sqlite(error),
        }
    }
}
