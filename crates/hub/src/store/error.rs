//! Errors of a hub's database.

use std::error::Error;

use rusqlite::ErrorCode;
use tokio_postgres::error::SqlState;

/// An error of the hub's store; nothing was changed. No personal data.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such office.
    #[error("there is no office {0}; add it with `motcua-hub office add`")]
    UnknownOffice(String),
    /// The database was written by a newer program.
    #[error("the database has schema {0}, newer than this program knows")]
    NewerSchema(i64),
    /// Stored data cannot be read.
    #[error("stored {0} cannot be read")]
    Unreadable(&'static str),
    /// SQLite.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL.
    #[error("PostgreSQL: {}", postgres_text(.0))]
    Postgres(#[from] tokio_postgres::Error),
    /// No connection to PostgreSQL.
    #[error("no connection to PostgreSQL: {}", pool_text(.0))]
    Pool(#[from] deadpool_postgres::PoolError),
    /// The address of the database is wrong.
    #[error("the address of the database is wrong: {0}")]
    Address(String),
    /// The authority that certifies the database's server cannot be used.
    #[error("the authority of the database's server cannot be used: {0}")]
    Authority(String),
    /// The folder cannot be used.
    #[error("the folder cannot be used: {0}")]
    Io(#[from] std::io::Error),
    /// The program is ending.
    #[error("the hub is stopping")]
    Stopping,
}

impl StoreError {
    /// Returns whether the disk is full: retrying works once there is room.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match self {
            Self::Sqlite(error) => error.sqlite_error_code() == Some(ErrorCode::DiskFull),
            Self::Postgres(error) => error.code() == Some(&SqlState::DISK_FULL),
            _ => false,
        }
    }
}

/// Returns the server's message without the details, in which PostgreSQL puts the row's values. For
/// other errors, returns all causes, such as an untrusted certificate.
fn postgres_text(error: &tokio_postgres::Error) -> String {
    if let Some(db) = error.as_db_error() {
        return format!("{} ({})", db.message(), db.code().code());
    }
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

fn pool_text(error: &deadpool_postgres::PoolError) -> String {
    match error {
        deadpool_postgres::PoolError::Backend(error) => postgres_text(error),
        other => other.to_string(),
    }
}
