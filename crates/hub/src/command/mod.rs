//! The commands of the command line.

pub mod device;
pub mod office;
pub mod publish;
pub mod serve;

use std::path::PathBuf;

use clap::Args;
use hub::store::{Postgres, Sqlite};
use hub::{HubStore, StoreError};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Files and the network.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The request is impossible.
    #[error("{0}")]
    Refused(String),
}

/// Where the hub keeps its data.
#[derive(Args)]
pub struct DataDir {
    /// Folder of the hub's key and, without --database, of its data.
    #[arg(long, value_name = "DIR", default_value = "motcua-hub-data")]
    data: PathBuf,
    /// PostgreSQL instead of the embedded database, for example postgres://hub@localhost/hub.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Authority that certifies the database's server, PEM; the connection is by TLS then. With
    /// sslmode=require in the URL alone, an authority that the system trusts.
    #[arg(long, value_name = "FILE", requires = "database")]
    database_ca: Option<PathBuf>,
}

/// Work that runs on either kind of store.
pub trait Work {
    /// Runs the work.
    fn on<S: HubStore>(self, store: S) -> impl Future<Output = Result<(), Failure>>;
}

impl DataDir {
    /// Opens the store and runs the work on it.
    pub async fn with(&self, work: impl Work) -> Result<(), Failure> {
        match &self.database {
            Some(url) => work.on(Postgres::open(url, self.database_ca.as_deref()).await?).await,
            None => work.on(Sqlite::open(&self.data)?).await,
        }
    }

    /// Reads the hub's key.
    pub fn key(&self) -> Result<replication::SecretKey, Failure> {
        Ok(hub::key::open_or_make(&self.data)?)
    }
}

/// Returns random bytes.
pub fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Failure::Refused(error.to_string()))?;
    Ok(bytes)
}

/// Prints a line to standard output.
pub fn say(line: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    // A closed pipe is no error: the reader needs no more output.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
