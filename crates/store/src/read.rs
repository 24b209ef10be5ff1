//! Reading the office database beside the connection that writes.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::StoreError;
use crate::open::{
    FILE, READ_PRAGMAS, check_application, check_magic, configure, known_schema, schema_of,
};

/// A connection that reads the office database. All queries are methods of this type; a
/// [`crate::Store`] dereferences to one.
///
/// A reader that was opened by [`Reader::open`] cannot write, takes no lock that a writer waits
/// for, and never waits for a writer: the database is in WAL mode. Each query sees what was
/// committed when it began; [`Reader::snapshot`] gives several queries one view. A reader may move
/// to another thread but is not shared between threads; opening one is cheap enough for each use.
///
/// While a snapshot is open, SQLite cannot reset the write-ahead log (`office.db-wal`), which grows
/// with what is written meanwhile and is reused after the snapshot has ended. Checkpoints and
/// writers go on. A snapshot of minutes is fine, one that is never closed is not.
#[derive(Debug)]
pub struct Reader {
    pub(crate) connection: Connection,
    pub(crate) folder: PathBuf,
}

impl Reader {
    /// Opens the database in a folder for reading. No writer needs to be running: SQLite makes the
    /// index of the write-ahead log (`office.db-shm`) when it is missing, for which the folder must
    /// be writable.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no office; [`StoreError::OlderSchema`] when
    /// [`crate::Store::open`] must bring the database up to date first; [`StoreError::ReadOnly`]
    /// when the folder is read-only (copy the office to another folder and open it there); others
    /// for a file that is not ours, damaged or newer.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        check_magic(&path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags)?;
        configure(&connection)?;
        connection.execute_batch(READ_PRAGMAS)?;
        check_application(&connection)?;
        let (found, known) = (schema_of(&connection)?, known_schema());
        if found < known {
            return Err(StoreError::OlderSchema { found, known });
        }
        Ok(Self { connection, folder: folder.to_owned() })
    }

    /// Returns the folder the database is in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs queries that all see the database as it was when this was called. Snapshots may be
    /// nested; the inner one sees what the outer one sees.
    ///
    /// # Errors
    /// What `read` returns, or why no snapshot can be taken.
    pub fn snapshot<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.connection.is_autocommit() {
            return read(self);
        }
        let transaction = self.connection.unchecked_transaction().map_err(StoreError::from)?;
        // A deferred transaction begins with its first query.
        schema_of(&transaction)?;
        let result = read(self);
        // Nothing was written, so there is nothing to commit.
        transaction.rollback().map_err(StoreError::from)?;
        result
    }

    /// Returns a number that changes whenever another connection, also of another program, has
    /// committed a change of any kind since the last call on this connection. The cheapest way to
    /// ask whether anything is new: [`Reader::revision`] returns what.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self.connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }
}

#[cfg(test)]
mod tests {
    use domain::id::DeviceId;
    use rusqlite::ErrorCode;

    use super::*;
    use crate::Store;

    #[test]
    fn a_reader_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path(), DeviceId::from_bytes([1; 16])).unwrap();
        let reader = Reader::open(folder.path()).unwrap();
        let sql = "INSERT INTO settings (saved_at, json) VALUES (0, '{}')";
        for query_only in [true, false] {
            // The file is opened read-only, whatever the settings of the connection.
            reader.connection.pragma_update(None, "query_only", query_only).unwrap();
            let refused = reader.connection.execute(sql, []).unwrap_err();
            assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::ReadOnly));
        }
        store.connection.execute(sql, []).unwrap();
    }
}
