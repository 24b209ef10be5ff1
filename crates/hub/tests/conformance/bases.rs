//! Empty databases of each kind.

use hub::HubStore;
use hub::store::{Sqlite, StoreError};
use tempfile::TempDir;

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

    /// Opens it, which works.
    async fn opened(&self) -> Self::Store {
        self.open().await.expect("a store")
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

    use hub::store::{Postgres, StoreError};
    use throwaway::{Cluster, Durability};

    use super::Base;

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
            Postgres::open(&self.0).await
        }

        async fn set_schema(&self, version: i64) {
            let sql = "UPDATE schema_version SET version = $1";
            self.raw().await.execute(sql, &[&version]).await.expect("a version");
        }

        async fn rows(&self, table: &str) -> i64 {
            let sql = format!("SELECT count(*) FROM {table}");
            self.raw().await.query_one(&sql, &[]).await.expect("a count").get(0)
        }
    }
}
