//! Empty databases of each kind.

use domain::id::DeviceId;
use domain::number::OfficeCode;
use hub::HubStore;
use hub::store::{Sqlite, StoreError};
use replication::{Entry, Slice};
use rusqlite::params;
use tempfile::TempDir;

use crate::world::tip;

/// A database that a hub can be opened on, more than once.
pub trait Base {
    /// The hub's store on this database.
    type Store: HubStore + Clone;

    /// Opens it.
    async fn open(&self) -> Result<Self::Store, StoreError>;

    /// Marks it as written by a program of a later version.
    async fn set_schema(&self, version: i64);

    /// Number of rows of a table, counted without the store.
    async fn rows(&self, table: &str) -> i64;

    /// Writes what the first program wrote: an office with PCs of lanes from 1 on and their logs.
    /// Two records of each log arrived at a time, in turn.
    async fn first_schema(&self, office: &OfficeCode, logs: &[([u8; 32], Slice)]);

    /// Migrates it to what the second program wrote, where a carrier had brought the second turn of
    /// records.
    async fn second_schema(&self, carrier: DeviceId);

    /// Opens it; panics when that fails.
    async fn opened(&self) -> Self::Store {
        self.open().await.expect("a store")
    }
}

/// Returns an entry as the columns of its row.
fn columns(entry: &Entry) -> (Option<&[u8]>, Option<&[u8]>) {
    match entry {
        Entry::Record(bytes) => (Some(bytes), None),
        Entry::Hole(link) => (None, Some(link)),
    }
}

/// Returns the rows of logs in the order of arrival of [`Base::first_schema`]: time, PC, seq,
/// entry.
fn in_turn<'a>(logs: &'a [([u8; 32], Slice)]) -> Vec<(i64, DeviceId, u64, &'a Entry)> {
    let of_log = |slice: &'a Slice| {
        let rows = (slice.first_seq..).zip(&slice.entries).zip([0, 0, 1, 1, 2, 2]);
        rows.map(|((seq, entry), time)| (time, slice.device, seq, entry))
    };
    let mut rows: Vec<_> = logs.iter().flat_map(|(_, slice)| of_log(slice)).collect();
    rows.sort_by_key(|row| (row.0, row.1, row.2));
    rows
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

    async fn first_schema(&self, office: &OfficeCode, logs: &[([u8; 32], Slice)]) {
        let database = self.raw();
        let schema = include_str!("../../src/store/sql/sqlite_1.sql");
        database.execute_batch(schema).expect("the first schema");
        database.pragma_update(None, "user_version", 1).expect("a version");
        let (office, rows) = (office.as_str(), in_turn(logs));
        let office_row = params![office, [1_u8; 32], rows.len() + 1];
        database.execute("INSERT INTO office VALUES (?1, 'UBND', ?2, ?3)", office_row).expect("1");
        for (lane, (key, log)) in (1..).zip(logs) {
            let sql = "INSERT INTO device VALUES (?1, ?2, ?3, ?4, 2, 0, NULL)";
            let device = log.device.as_bytes();
            database.execute(sql, params![office, device, key, lane]).expect("a PC");
            let head = params![office, device, log.last_seq(), tip(log.device, &log.entries)];
            let sql = "INSERT INTO device_log VALUES (?1, ?2, ?3, ?4)";
            database.execute(sql, head).expect("a head");
        }
        for (pos, (time, device, seq, entry)) in (1..).zip(rows) {
            let (bytes, link) = columns(entry);
            let sql = "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let row = params![office, pos, device.as_bytes(), seq, bytes, link, time];
            database.execute(sql, row).expect("a record");
        }
    }

    async fn second_schema(&self, carrier: DeviceId) {
        let database = self.raw();
        let schema = include_str!("../../src/store/sql/sqlite_2.sql");
        database.execute_batch(schema).expect("the second schema");
        database.pragma_update(None, "user_version", 2).expect("a version");
        let sql = "UPDATE record SET carrier = ?1 WHERE taken_at = 1";
        database.execute(sql, [carrier.as_bytes()]).expect("a carrier");
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

    use domain::id::DeviceId;
    use domain::number::OfficeCode;
    use hub::store::{Postgres, StoreError};
    use replication::Slice;
    use test_env::{Cluster, Durability};
    use uuid::Uuid;

    use super::{Base, columns, in_turn};
    use crate::world::tip;

    /// One server for all tests; it is removed when the test program ends.
    static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| {
        Cluster::start(Durability::Quick).unwrap_or_else(|trouble| panic!("{trouble}"))
    });

    /// A database of a PostgreSQL server.
    pub struct Server(String);

    impl Server {
        pub fn new() -> Self {
            Self(CLUSTER.database().unwrap_or_else(|trouble| panic!("{trouble}")))
        }

        /// Returns a connection that bypasses the store.
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

        async fn first_schema(&self, office: &OfficeCode, logs: &[([u8; 32], Slice)]) {
            let client = self.raw().await;
            let schema = include_str!("../../src/store/sql/postgres_1.sql");
            client.batch_execute(schema).await.expect("the first schema");
            let (office, rows) = (office.as_str(), in_turn(logs));
            let (seal, next) = ([1_u8; 32], rows.len() as i64 + 1);
            let sql = "INSERT INTO office VALUES ($1, 'UBND', $2, $3)";
            client.execute(sql, &[&office, &&seal[..], &next]).await.expect("an office");
            for (lane, (key, log)) in (1_i16..).zip(logs) {
                let device = Uuid::from_bytes(*log.device.as_bytes());
                let sql = "INSERT INTO device VALUES ($1, $2, $3, $4, 2, 0, NULL)";
                let row = client.execute(sql, &[&office, &device, &&key[..], &lane]).await;
                row.expect("a PC");
                let last = i64::try_from(log.last_seq()).expect("a number");
                let tip = tip(log.device, &log.entries);
                let sql = "INSERT INTO device_log VALUES ($1, $2, $3, $4)";
                let row = client.execute(sql, &[&office, &device, &last, &&tip[..]]).await;
                row.expect("a head");
            }
            for (pos, (time, device, seq, entry)) in (1_i64..).zip(rows) {
                let (bytes, link) = columns(entry);
                let (device, seq) = (Uuid::from_bytes(*device.as_bytes()), seq as i64);
                let sql = "INSERT INTO record VALUES ($1, $2, $3, $4, $5, $6, $7)";
                let row = client
                    .execute(sql, &[&office, &pos, &device, &seq, &bytes, &link, &time])
                    .await;
                row.expect("a record");
            }
        }

        async fn second_schema(&self, carrier: DeviceId) {
            let client = self.raw().await;
            let schema = include_str!("../../src/store/sql/postgres_2.sql");
            client.batch_execute(schema).await.expect("the second schema");
            let carrier = Uuid::from_bytes(*carrier.as_bytes());
            let sql = "UPDATE record SET carrier = $1 WHERE taken_at = 1";
            client.execute(sql, &[&carrier]).await.expect("a carrier");
        }

        async fn rows(&self, table: &str) -> i64 {
            let sql = format!("SELECT count(*) FROM {table}");
            self.raw().await.query_one(&sql, &[]).await.expect("a count").get(0)
        }
    }
}
