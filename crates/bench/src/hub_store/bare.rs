//! The peer: a bare program that inserts the same bytes into the same database, many rows at once.

use std::path::Path;

use rusqlite::{Connection, params_from_iter, types::Value};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls};

use crate::Trouble;

/// Inserts rows of a position and bytes, in one commit.
pub trait Bare {
    async fn insert(&mut self, first: u64, rows: &[Vec<u8>]) -> Result<(), Trouble>;
}

/// `(?1,?2),(?3,?4)…` with the database's sign for parameters.
fn statement(letter: char, rows: usize) -> String {
    let one = |row: usize| format!("({letter}{},{letter}{})", row * 2 + 1, row * 2 + 2);
    let rows: Vec<String> = (0..rows).map(one).collect();
    format!("INSERT INTO bare (pos, bytes) VALUES {}", rows.join(","))
}

pub struct BareSqlite(Connection);

impl BareSqlite {
    /// In a separate file, with the hub's durability.
    pub fn open(folder: &Path) -> Result<Self, Trouble> {
        let connection = Connection::open(folder.join("bare.db"))?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -64000;
             CREATE TABLE bare (pos INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;",
        )?;
        Ok(Self(connection))
    }
}

impl Bare for BareSqlite {
    async fn insert(&mut self, first: u64, rows: &[Vec<u8>]) -> Result<(), Trouble> {
        let first = i64::try_from(first)?;
        let values =
            (first..).zip(rows).flat_map(|(pos, it)| [Value::from(pos), Value::from(it.clone())]);
        let sql = statement('?', rows.len());
        self.0.prepare_cached(&sql)?.execute(params_from_iter(values))?;
        Ok(())
    }
}

pub struct BarePostgres {
    client: Client,
    prepared: Option<(usize, tokio_postgres::Statement)>,
}

impl BarePostgres {
    /// Opens a separate table beside the hub's.
    pub async fn open(url: &str) -> Result<Self, Trouble> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        let sql = "CREATE TABLE bare (pos BIGINT PRIMARY KEY, bytes BYTEA NOT NULL)";
        client.batch_execute(sql).await?;
        Ok(Self { client, prepared: None })
    }
}

impl Bare for BarePostgres {
    async fn insert(&mut self, first: u64, rows: &[Vec<u8>]) -> Result<(), Trouble> {
        let prepared = match self.prepared.take().filter(|(count, _)| *count == rows.len()) {
            Some((_, prepared)) => prepared,
            None => self.client.prepare(&statement('$', rows.len())).await?,
        };
        let first = i64::try_from(first)?;
        let positions: Vec<i64> = (first..).take(rows.len()).collect();
        let values: Vec<&(dyn ToSql + Sync)> = positions
            .iter()
            .zip(rows)
            .flat_map(|(pos, bytes)| [pos as &(dyn ToSql + Sync), bytes as _])
            .collect();
        self.client.execute(&prepared, &values).await?;
        self.prepared = Some((rows.len(), prepared));
        Ok(())
    }
}
