//! The hub's stores, without a network.

mod bare;
mod data;
mod growth;
mod ingest;

pub use growth::run as growth;
pub use ingest::run as ingest;

use hub::store::Sqlite;
use test_env::{Cluster, Durability};
use tokio::runtime::{Builder, Runtime};

use crate::{Setup, Trouble};

/// Runs asynchronous work on this thread, as a server thread runs a request with its database
/// queries, without moving it between threads.
fn runtime() -> Result<Runtime, Trouble> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

/// Creates an empty SQLite hub below a folder.
fn sqlite(setup: &Setup, name: &str) -> Result<(Sqlite, std::path::PathBuf), Trouble> {
    let folder = setup.data.join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok((Sqlite::open(&folder)?, folder))
}

/// Starts a PostgreSQL cluster with durable commits.
fn cluster() -> Result<Cluster, Trouble> {
    Ok(Cluster::start(Durability::Kept)?)
}
