//! Reading: lists, searches and single dossiers. Statements of eight lines or more are files in
//! `sql/`, one statement each, named for what they find.

mod dossier;
mod find;
mod merging;
mod question;
mod register;
mod revision;
mod today;
mod words;

pub use register::{RegisterFilter, RegisterPage};
pub use revision::Revision;
pub use today::{Counts, Due, LateCounts};

use domain::dossier::Stage;
use domain::id::DossierId;
use domain::time::Timestamp;
use rusqlite::{Row, types::Type};

/// The columns of table `dossier` that [`Line::read`] reads. Files in `sql/` have `{line}` for
/// them; see [`with_line`].
pub(crate) const LINE: &str = "dossier.id, dossier.code, dossier.procedure, \
    dossier.procedure_name, dossier.applicant, dossier.address, dossier.received_at, \
    dossier.first_due, dossier.due, dossier.stage, dossier.apologies, dossier.waiting_since, \
    dossier.deadline, dossier.finished_at";

/// Returns a statement with the columns of [`LINE`] in place of `{line}`.
pub(crate) fn with_line(sql: &str) -> String {
    sql.replace("{line}", LINE)
}

/// A dossier as a row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which dossier.
    pub id: DossierId,
    /// Its code.
    pub code: String,
    /// Code of the procedure.
    pub procedure: String,
    /// Name of the procedure.
    pub procedure_name: String,
    /// Name of the applicant.
    pub applicant: String,
    /// Address of the applicant.
    pub address: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// The first due date.
    pub first_due: Timestamp,
    /// The due date now.
    pub due: Timestamp,
    /// Its stage.
    pub stage: Stage,
    /// Number of apology letters.
    pub apologies: u32,
    /// Since when papers are awaited.
    pub waiting_since: Option<Timestamp>,
    /// The first due date as moved by waiting.
    pub deadline: Timestamp,
    /// When processing ended with a result.
    pub finished_at: Option<Timestamp>,
}

impl Line {
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let stage: String = row.get("stage")?;
        let unreadable = || {
            let reason = "unknown stage".into();
            match row.as_ref().column_index("stage") {
                Ok(index) => rusqlite::Error::FromSqlConversionFailure(index, Type::Text, reason),
                Err(error) => error,
            }
        };
        Ok(Self {
            id: DossierId::from_bytes(row.get("id")?),
            code: row.get("code")?,
            procedure: row.get("procedure")?,
            procedure_name: row.get("procedure_name")?,
            applicant: row.get("applicant")?,
            address: row.get("address")?,
            received_at: Timestamp::from_millis(row.get("received_at")?),
            first_due: Timestamp::from_millis(row.get("first_due")?),
            due: Timestamp::from_millis(row.get("due")?),
            stage: Stage::parse(&stage).ok_or_else(unreadable)?,
            apologies: row.get("apologies")?,
            waiting_since: row.get::<_, Option<i64>>("waiting_since")?.map(Timestamp::from_millis),
            deadline: Timestamp::from_millis(row.get("deadline")?),
            finished_at: row.get::<_, Option<i64>>("finished_at")?.map(Timestamp::from_millis),
        })
    }
}
