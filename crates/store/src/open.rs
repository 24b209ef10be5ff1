//! Creating and opening the office database.

use std::fs::File;
use std::io::Read;
use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

use domain::dossier::FOLD;
use domain::id::DeviceId;
use domain::number::Lane;
use domain::record::chain_start;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, params};

use crate::identity::{Anchor, Ownership, examine, settle};
use crate::search::merge_search_tables;
use crate::verify::{Rebuilt, rebuild_within};
use crate::{Reader, StoreError};

/// Name of the database in the office's folder.
pub const FILE: &str = "office.db";

/// "MCUA": marks the database of an office (`PRAGMA application_id`).
pub(crate) const APPLICATION_ID: i32 = 0x4d43_5541;
/// "MCUB": marks a backup, until it is made an office of its own.
pub(crate) const BACKUP_ID: i32 = 0x4d43_5542;
/// Name of the database while it is created. A database under its own name is whole: an empty file
/// there has lost its content and is never taken for a new office.
const UNFINISHED: &str = "office.db.new";

/// Schema changes, oldest first; never edited once released.
const MIGRATIONS: [&str; 14] = [
    include_str!("migrations/0001_office.sql"),
    include_str!("migrations/0002_exchange.sql"),
    include_str!("migrations/0003_ahead.sql"),
    include_str!("migrations/0004_publications.sql"),
    include_str!("migrations/0005_fold.sql"),
    include_str!("migrations/0006_merging.sql"),
    include_str!("migrations/0007_carry.sql"),
    include_str!("migrations/0008_search.sql"),
    include_str!("migrations/0009_lateness.sql"),
    include_str!("migrations/0010_unequal.sql"),
    include_str!("migrations/0011_received_file.sql"),
    include_str!("migrations/0012_installation.sql"),
    include_str!("migrations/0013_waits.sql"),
    include_str!("migrations/0014_life.sql"),
];

/// How long to wait for another process that holds the write lock before [`StoreError::Busy`].
const BUSY: Duration = Duration::from_secs(5);
/// How many prepared statements a connection caches: more than any use case needs.
const STATEMENTS: usize = 64;

/// Settings of a connection that writes, and why.
///
/// | setting | why |
/// |---|---|
/// | `journal_mode = WAL` | the window reads while another process writes; commits are one append |
/// | `synchronous = FULL` | an acknowledged change is on disk, also when the power goes |
/// | `foreign_keys = ON` | a record always has its device |
/// | `trusted_schema = OFF` | a prepared file cannot run functions through its schema |
/// | `temp_store = MEMORY` | no personal data in temporary files |
/// | `cache_size = -16000` | 16 MB: the indexes of years fit, an old PC can spare it |
pub(crate) const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; \
    PRAGMA cache_size = -16000;";

/// Settings of a connection to a backup: those of [`PRAGMAS`] that do not change the file.
const BACKUP_PRAGMAS: &str = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; \
    PRAGMA temp_store = MEMORY;";

/// Settings of a connection that only reads: those of [`PRAGMAS`] that apply to reading, and
/// `query_only`, which refuses a write before SQLite tries it. The cache is half of the writer's,
/// because several readers may be open at once.
pub(crate) const READ_PRAGMAS: &str = "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; \
    PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;";

/// The office database of this PC: the connection that writes. Its queries are those of [`Reader`],
/// to which it dereferences.
#[derive(Debug)]
pub struct Store {
    pub(crate) reader: Reader,
    /// Whether the data was found to be this PC's own.
    pub(crate) owned: bool,
    /// Where the head of the log is noted outside the folder, once the data is this PC's own.
    pub(crate) anchor: Option<Anchor>,
}

impl Deref for Store {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Store {
    /// Creates the database of a new office in a folder; creates the folder when it is missing.
    ///
    /// `device` is this PC's new, random identity. An office that stands alone has lane 0, book 1.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is one; others when the folder cannot be written.
    pub fn create(folder: &Path, device: DeviceId) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(folder_error)?;
        let path = folder.join(FILE);
        match check_magic(&path) {
            Err(StoreError::Missing) => {}
            Ok(()) => return Err(StoreError::Exists),
            Err(error) => return Err(error),
        }
        let unfinished = folder.join(UNFINISHED);
        if unfinished.exists() {
            std::fs::remove_file(&unfinished).map_err(folder_error)?;
        }
        let mut connection = Connection::open(&unfinished)?;
        configure(&connection)?;
        let tx = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        migrate(&tx, 0)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.execute(
            "INSERT INTO device_log (no, device, last_seq, tip, own) VALUES (1, ?1, 0, ?2, 1)",
            params![device.as_bytes(), chain_start(device)],
        )?;
        tx.execute(
            "INSERT INTO this_device (one, device_no, lane, book, fold)
             VALUES (1, 1, ?1, 1, ?2)",
            params![Lane::default().get(), FOLD],
        )?;
        tx.commit()?;
        connection.close().map_err(|(_, error)| error)?;
        // Fails when another program has created an office meanwhile.
        std::fs::hard_link(&unfinished, &path).or_else(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Err(StoreError::Exists),
            // File systems without links, for example FAT.
            _ => std::fs::rename(&unfinished, &path).map_err(folder_error),
        })?;
        let _ = std::fs::remove_file(&unfinished);
        Self::open(folder)
    }

    /// Opens the database in a folder, bringing an older schema up to date. Records of kinds that
    /// an older program did not know are folded now; that may take some seconds for each 100,000
    /// dossiers.
    ///
    /// # Errors
    /// A file that is not ours, damaged or newer is refused and left as it is.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_with_progress(folder, &mut |_, _| {})
    }

    /// As [`Store::open`]; `progress` is called only when data of an older program is brought up to
    /// date: first with 0 of 0, then with the dossiers done and their number.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with_progress(folder: &Path, progress: Rebuilt<'_>) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        check_magic(&path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&path, flags)?;
        configure(&connection)?;
        check_application(&connection)?;
        let found = schema_of(&connection)?;
        // A backup stays as it is until it is made an office of its own.
        let is_office = application_of(&connection)? == APPLICATION_ID;
        connection.execute_batch(if is_office { PRAGMAS } else { BACKUP_PRAGMAS })?;
        if found < known_schema() {
            progress(0, 0);
            let tx = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
            let now = schema_of(&tx)?;
            migrate(&tx, now)?;
            tx.commit()?;
        }
        refold(&mut connection, progress)?;
        let owned = examine(&connection, folder)? == Ownership::Own;
        let anchor = if owned { settle(&connection, folder)? } else { None };
        Ok(Self { reader: Reader { connection, folder: folder.to_owned() }, owned, anchor })
    }

    /// Begins a transaction that holds the write lock from the start.
    ///
    /// # Errors
    /// [`StoreError::NotOwn`] when the data is not this PC's own; others when the database cannot be
    /// written.
    pub(crate) fn begin(&mut self) -> Result<Transaction<'_>, StoreError> {
        self.check_home()?;
        let connection = &mut self.reader.connection;
        Ok(connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

/// Refuses a database of another program, or of a newer version of this one.
pub(crate) fn check_application(connection: &Connection) -> Result<(), StoreError> {
    let application = application_of(connection)?;
    if ![APPLICATION_ID, BACKUP_ID].contains(&application) {
        return Err(StoreError::OtherApplication);
    }
    let (found, known) = (schema_of(connection)?, known_schema());
    if found > known {
        return Err(StoreError::NewerSchema { found, known });
    }
    Ok(())
}

/// Returns the mark of a database: [`APPLICATION_ID`], [`BACKUP_ID`] or another program's.
pub(crate) fn application_of(connection: &Connection) -> Result<i32, StoreError> {
    Ok(connection.pragma_query_value(None, "application_id", |row| row.get(0))?)
}

pub(crate) fn configure(connection: &Connection) -> Result<(), StoreError> {
    // Query plans must not depend on bound values: with partial indexes, SQLite would otherwise
    // prepare the statement again for each new value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection.busy_timeout(BUSY)?)
}

pub(crate) fn known_schema() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

pub(crate) fn schema_of(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

fn migrate(connection: &Connection, from: u32) -> Result<(), StoreError> {
    for migration in MIGRATIONS.iter().skip(from as usize) {
        connection.execute_batch(migration)?;
    }
    Ok(connection.pragma_update(None, "user_version", known_schema())?)
}

/// Rebuilds the projections when a program with other rules of folding made them.
fn refold(connection: &mut Connection, progress: Rebuilt<'_>) -> Result<(), StoreError> {
    if folded_by(connection)? == FOLD {
        return Ok(());
    }
    progress(0, 0);
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if folded_by(&tx)? == FOLD {
        return Ok(()); // Another process has done it meanwhile.
    }
    match rebuild_within(&tx, progress) {
        Ok(()) => merge_search_tables(&tx)?,
        // `verify` reports damage; the projections made before stay usable.
        Err(StoreError::Unreadable(_)) => return Ok(()),
        Err(error) => return Err(error),
    }
    tx.execute("UPDATE this_device SET fold = ?1", [FOLD])?;
    Ok(tx.commit()?)
}

fn folded_by(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.query_row("SELECT fold FROM this_device", [], |row| row.get(0))?)
}

/// Refuses a file that is no SQLite database before SQLite touches it.
pub(crate) fn check_magic(path: &Path) -> Result<(), StoreError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::Missing);
        }
        Err(error) => return Err(folder_error(error)),
    };
    if file.metadata()?.len() == 0 {
        return Err(StoreError::Empty);
    }
    let mut magic = [0; 16];
    let whole = file.read_exact(&mut magic).is_ok();
    if whole && &magic == b"SQLite format 3\0" { Ok(()) } else { Err(StoreError::NotADatabase) }
}

fn folder_error(error: std::io::Error) -> StoreError {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem, StorageFull};
    match error.kind() {
        PermissionDenied | ReadOnlyFilesystem => StoreError::ReadOnly,
        StorageFull => StoreError::DiskFull,
        _ => StoreError::Io(error),
    }
}
