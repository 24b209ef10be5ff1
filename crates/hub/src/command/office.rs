//! `office add` and `office list`.

use clap::{Args, Subcommand};
use domain::number::OfficeCode;
use hub::HubStore;

use super::{DataDir, Failure, Work, random, say};

/// Offices.
#[derive(Subcommand)]
pub enum Office {
    /// Adds an office, or renames it.
    Add(Add),
    /// Lists the offices: code, PCs, records, name.
    List(List),
}

#[derive(Args)]
pub struct Add {
    #[command(flatten)]
    data: DataDir,
    /// Code, for example H36.57.
    #[arg(long)]
    code: OfficeCode,
    /// Name.
    #[arg(long)]
    name: String,
}

#[derive(Args)]
pub struct List {
    #[command(flatten)]
    data: DataDir,
}

impl Office {
    pub async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Add(it) => {
                it.data.key()?;
                it.data.with(Adding { code: it.code, name: it.name }).await
            }
            Self::List(it) => it.data.with(Listing).await,
        }
    }
}

struct Adding {
    code: OfficeCode,
    name: String,
}

impl Work for Adding {
    async fn on<S: HubStore>(self, store: S) -> Result<(), Failure> {
        Ok(store.add_office(&self.code, &self.name, random()?).await?)
    }
}

struct Listing;

impl Work for Listing {
    async fn on<S: HubStore>(self, store: S) -> Result<(), Failure> {
        for it in store.offices().await? {
            say(&format!("{}\t{}\t{}\t{}", it.code, it.devices, it.records, it.name));
        }
        Ok(())
    }
}
