//! Empty databases of each kind.

use domain::number::OfficeCode;
use hub::HubStore;
use hub::store::{Sqlite, StoreError};
use rusqlite::params;
use sync::{Entry, Slice};
use tempfile::TempDir;

use crate::world::tip;

/// A database that a hub can be opened on, more than once.
pub trait Base {
    /// The hub's store on it.
    type Store: HubStore + Clone;

    /// Opens it.
    async fn open(&self) -> Result<Self::Store, StoreError>;

    /// Says that a program of a later version wrote it.
    async fn set_schema(&self, version: i64);

    /// Number of rows of a table, counted without the store.
    async fn rows(&self, table: &str) -> i64;

    /// Makes what the first program made: an office with a PC and its log.
    async fn first_schema(&self, office: &OfficeCode, key: [u8; 32], log: &Slice);

    /// Opens it, which works.
    async fn opened(&self) -> Self::Store {
        self.open().await.expect("a store")
    }
}

/// An entry as the columns of its row.
fn columns(entry: &Entry) -> (Option<&[u8]>, Option<&[u8]>) {
    match entry {
        Entry::Record(bytes) => (Some(bytes), None),
        Entry::Hole(link) => (None, Some(link)),
    }
}

/// A SQLite file.
pub struct File(TempDir);

impl File {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.0.path().join("hub.db")).expect("a database")
    }
}

impl Base for File {
    type Store = Sqlite;

    async fn open(&self) -> Result<Sqlite, StoreError> {
        Sqlite::open(self.0.path())
    }

    async fn set_schema(&self, version: i64) {
        self.raw().pragma_update(None, "user_version", version).expect("a version");
    }

    async fn first_schema(&self, office: &OfficeCode, key: [u8; 32], log: &Slice) {
        let database = self.raw();
        let schema = include_str!("../../src/store/sql/sqlite_1.sql");
        database.execute_batch(schema).expect("the first schema");
        database.pragma_update(None, "user_version", 1).expect("a version");
        let (office, device) = (office.as_str(), log.device.as_bytes());
        let next = log.last_seq() + 1;
        let office_row = params![office, [1_u8; 32], next];
        database.execute("INSERT INTO office VALUES (?1, 'UBND', ?2, ?3)", office_row).expect("1");
        let sql = "INSERT INTO device VALUES (?1, ?2, ?3, 1, 2, 0, NULL)";
        database.execute(sql, params![office, device, key]).expect("a PC");
        let head = params![office, device, log.last_seq(), tip(log.device, &log.entries)];
        database.execute("INSERT INTO device_log VALUES (?1, ?2, ?3, ?4)", head).expect("a head");
        for (seq, entry) in (1_u64..).zip(&log.entries) {
            let (bytes, link) = columns(entry);
            let sql = "INSERT INTO record VALUES (?1, ?2, ?3, ?2, ?4, ?5, 0)";
            database.execute(sql, params![office, seq, device, bytes, link]).expect("a record");
        }
    }

    async fn rows(&self, table: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        self.raw().query_row(&sql, [], |row| row.get(0)).expect("a count")
    }
}

#[cfg(unix)]
pub use server::Server;

#[cfg(unix)]
mod server {
    use std::sync::LazyLock;

    use domain::number::OfficeCode;
    use hub::store::{Postgres, StoreError};
    use sync::Slice;
    use throwaway::{Cluster, Durability};
    use uuid::Uuid;

    use super::{Base, columns};
    use crate::world::tip;

    /// One for all tests; it goes when the test program ends.
    static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| {
        Cluster::start(Durability::Quick).unwrap_or_else(|trouble| panic!("{trouble}"))
    });

    /// A database of a PostgreSQL server.
    pub struct Server(String);

    impl Server {
        pub fn new() -> Self {
            Self(CLUSTER.database().unwrap_or_else(|trouble| panic!("{trouble}")))
        }

        /// A connection past the store.
        pub async fn raw(&self) -> tokio_postgres::Client {
            let connected = tokio_postgres::connect(&self.0, tokio_postgres::NoTls).await;
            let (client, connection) = connected.expect("a connection");
            tokio::spawn(connection);
            client
        }
    }

    impl Base for Server {
        type Store = Postgres;

        async fn open(&self) -> Result<Postgres, StoreError> {
            Postgres::open(&self.0, None).await
        }

        async fn set_schema(&self, version: i64) {
            let sql = "UPDATE schema_version SET version = $1";
            self.raw().await.execute(sql, &[&version]).await.expect("a version");
        }

        async fn first_schema(&self, office: &OfficeCode, key: [u8; 32], log: &Slice) {
            let client = self.raw().await;
            let schema = include_str!("../../src/store/sql/postgres_1.sql");
            client.batch_execute(schema).await.expect("the first schema");
            let (office, device) = (office.as_str(), Uuid::from_bytes(*log.device.as_bytes()));
            let last = i64::try_from(log.last_seq()).expect("a number");
            let (seal, tip) = ([1_u8; 32], tip(log.device, &log.entries));
            let sql = "INSERT INTO office VALUES ($1, 'UBND', $2, $3)";
            client.execute(sql, &[&office, &&seal[..], &(last + 1)]).await.expect("an office");
            let sql = "INSERT INTO device VALUES ($1, $2, $3, 1, 2, 0, NULL)";
            client.execute(sql, &[&office, &device, &&key[..]]).await.expect("a PC");
            let sql = "INSERT INTO device_log VALUES ($1, $2, $3, $4)";
            client.execute(sql, &[&office, &device, &last, &&tip[..]]).await.expect("a head");
            for (seq, entry) in (1_i64..).zip(&log.entries) {
                let (bytes, link) = columns(entry);
                let sql = "INSERT INTO record VALUES ($1, $2, $3, $2, $4, $5, 0)";
                let row = client.execute(sql, &[&office, &seq, &device, &bytes, &link]).await;
                row.expect("a record");
            }
        }

        async fn rows(&self, table: &str) -> i64 {
            let sql = format!("SELECT count(*) FROM {table}");
            self.raw().await.query_one(&sql, &[]).await.expect("a count").get(0)
        }
    }
}
