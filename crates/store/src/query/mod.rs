//! Reading: lists, searches and single dossiers. SQL of any size stands beside in `sql/`.

mod dossier;
mod find;
mod merging;
mod register;
mod today;
mod words;

pub use register::{RegisterFilter, RegisterPage};
pub use today::{Counts, Due, LateCounts};

use domain::dossier::Stage;
use domain::id::DossierId;
use domain::time::Timestamp;
use rusqlite::{Row, types::Type};

/// Columns of [`Line`], in the order of [`Line::read`].
pub(crate) const LINE: &str = "id, code, procedure, procedure_name, applicant, address, \
    received_at, first_due, due, stage, apologies, waiting_since";

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
    /// Where it stands.
    pub stage: Stage,
    /// Number of apology letters.
    pub apologies: u32,
    /// Since when papers are awaited.
    pub waiting_since: Option<Timestamp>,
}

impl Line {
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let stage: String = row.get(9)?;
        let unreadable =
            || rusqlite::Error::FromSqlConversionFailure(9, Type::Text, "unknown stage".into());
        Ok(Self {
            id: DossierId::from_bytes(row.get(0)?),
            code: row.get(1)?,
            procedure: row.get(2)?,
            procedure_name: row.get(3)?,
            applicant: row.get(4)?,
            address: row.get(5)?,
            received_at: Timestamp::from_millis(row.get(6)?),
            first_due: Timestamp::from_millis(row.get(7)?),
            due: Timestamp::from_millis(row.get(8)?),
            stage: Stage::parse(&stage).ok_or_else(unreadable)?,
            apologies: row.get(10)?,
            waiting_since: row.get::<_, Option<i64>>(11)?.map(Timestamp::from_millis),
        })
    }
}
