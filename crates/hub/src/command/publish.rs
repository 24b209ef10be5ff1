//! `publish` and `publications`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use hub::HubStore;
use hub::check::{check, warnings};
use hub::store::NewPublication;
use replication::{PublicKey, PublicationKind, SecretKey};

use super::{DataDir, Failure, Work, say};

/// Publishes a file to every office, in force from a day on. A later publication about the same
/// day, procedure, set of forms or score card replaces it.
#[derive(Args)]
pub struct Publish {
    #[command(flatten)]
    data: DataDir,
    /// Kind of publication.
    #[arg(long, value_parser = kinds())]
    kind: PublicationKind,
    /// First day in force, for example 2027-01-01.
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,
    /// The file: JSON, or CSV with date,kind,name for holidays.
    file: PathBuf,
}

/// Lists what was published: number, kind, first day, bytes, and whether the copy kept here is good.
#[derive(Args)]
pub struct Publications {
    #[command(flatten)]
    data: DataDir,
}

fn kinds() -> impl TypedValueParser<Value = PublicationKind> {
    PossibleValuesParser::new(PublicationKind::ALL.map(PublicationKind::as_str))
        .try_map(|name| PublicationKind::parse(&name).ok_or("not a kind"))
}

impl Publish {
    pub async fn run(self) -> Result<(), Failure> {
        let body = std::fs::read(&self.file)?;
        let refuse = |what| Failure::Refused(format!("{}: {what}", self.file.display()));
        check(self.kind, &body).map_err(refuse)?;
        let new =
            NewPublication { kind: self.kind, from: i64::from(self.from.to_epoch_days()), body };
        self.data.with(Publishing { key: self.data.key()?, new, from: self.from }).await
    }
}

struct Publishing {
    key: SecretKey,
    new: NewPublication,
    from: NaiveDate,
}

impl Work for Publishing {
    async fn on<S: HubStore>(self, store: S) -> Result<(), Failure> {
        let before = store.publications().await?;
        let later =
            before.iter().filter(|it| it.kind == self.new.kind.as_str() && it.from > self.new.from);
        let hidden = later.map(|it| {
            let number = it.version;
            format!(
                "publication {number} begins later; where both speak of the same, this one holds"
            )
        });
        for warning in warnings(self.new.kind, &self.new.body, self.from).into_iter().chain(hidden)
        {
            tell(&warning);
        }
        let item = store.publish(&self.new, &self.key).await?;
        say(&item.version.to_string());
        Ok(())
    }
}

impl Publications {
    pub async fn run(self) -> Result<(), Failure> {
        let key = self.data.key()?.public();
        self.data.with(Listing(key)).await
    }
}

struct Listing(PublicKey);

impl Work for Listing {
    async fn on<S: HubStore>(self, store: S) -> Result<(), Failure> {
        for it in store.publications().await? {
            let day = i32::try_from(it.from).ok().and_then(NaiveDate::from_epoch_days);
            let day = day.map_or_else(|| it.from.to_string(), |day| day.to_string());
            let state = if it.is_of(&self.0) { "good" } else { "damaged: publish it again" };
            say(&format!("{}\t{}\t{day}\t{}\t{state}", it.version, it.kind, it.body.len()));
        }
        Ok(())
    }
}

/// Prints a warning to standard error.
fn tell(warning: &str) {
    use std::io::Write;
    // When standard error is closed, there is nowhere to report it.
    let _ = writeln!(std::io::stderr().lock(), "motcua-hub: warning: {warning}");
}
