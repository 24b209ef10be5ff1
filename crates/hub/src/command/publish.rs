//! `publish`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use hub::HubStore;
use minicbor::bytes::{ByteArray, ByteVec};
use sync::{Published, SecretKey};

use super::{Failure, Place, Work, say};

/// Publishes a file to every office, in force from a day on.
#[derive(Args)]
pub struct Publish {
    #[command(flatten)]
    place: Place,
    /// What it is.
    #[arg(long)]
    kind: Kind,
    /// First day it holds, for example 2027-01-01.
    #[arg(long, value_name = "DATE")]
    from: chrono::NaiveDate,
    /// The file.
    file: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Kind {
    Catalogue,
    Holidays,
    Forms,
    ScoreCard,
}

impl Publish {
    pub async fn run(self) -> Result<(), Failure> {
        let body = std::fs::read(&self.file)?;
        let kind = self.kind.to_possible_value().map(|it| it.get_name().to_owned());
        let work = Publishing {
            key: self.place.key()?,
            kind: kind.unwrap_or_default(),
            from: i64::from(self.from.to_epoch_days()),
            body,
        };
        self.place.with(work).await
    }
}

struct Publishing {
    key: SecretKey,
    kind: String,
    from: i64,
    body: Vec<u8>,
}

impl Work for Publishing {
    async fn on<S: HubStore>(self, store: S) -> Result<(), Failure> {
        let version = store.next_version().await?;
        let mut item = Published {
            version,
            kind: self.kind,
            from: self.from,
            body: ByteVec::from(self.body),
            signature: ByteArray::from([0; 64]),
        };
        item.signature = ByteArray::from(self.key.sign(&item.signed_bytes()));
        store.publish(&item).await?;
        say(&version.to_string());
        Ok(())
    }
}
