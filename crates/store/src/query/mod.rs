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
pub use today::{Due, LateCounts, Pending};

use domain::dossier::{LatenessFacts, Stage, Wait};
use domain::id::DossierId;
use domain::time::Timestamp;
use rusqlite::{Row, types::Type};

/// The columns of table `dossier` that [`Line::read`] reads. Files in `sql/` have `{line}` for
/// them; see [`with_line`].
pub(crate) const LINE: &str = "dossier.id, dossier.code, dossier.procedure, \
    dossier.procedure_name, dossier.applicant, dossier.address, dossier.received_at, \
    dossier.first_due, dossier.due, dossier.stage, dossier.apologies, dossier.waiting_since, \
    dossier.deadline, dossier.finished_at, dossier.late_waits, dossier.holder, dossier.step_due, \
    dossier.transfer_due, dossier.supplement_deadline, dossier.competent";

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
    /// Waiting that ended after the deadline.
    pub late_waits: Vec<Wait>,
    /// Who has it; empty for the counter.
    pub holder: String,
    /// By when that step is to be done.
    pub step_due: Option<Timestamp>,
    /// By when it is to be handed over.
    pub transfer_due: Option<Timestamp>,
    /// By when missing papers are to come.
    pub supplement_deadline: Option<Timestamp>,
    /// The agency that solves it, where it is another one.
    pub competent: String,
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
        let time = |name: &str| -> rusqlite::Result<_> {
            Ok(row.get::<_, Option<i64>>(name)?.map(Timestamp::from_millis))
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
            waiting_since: time("waiting_since")?,
            deadline: Timestamp::from_millis(row.get("deadline")?),
            finished_at: time("finished_at")?,
            late_waits: waits_in(&row.get::<_, String>("late_waits")?),
            holder: row.get("holder")?,
            step_due: time("step_due")?,
            transfer_due: time("transfer_due")?,
            supplement_deadline: time("supplement_deadline")?,
            competent: row.get("competent")?,
        })
    }

    /// Returns what decides whether the result is late.
    #[must_use]
    pub fn lateness_facts(&self) -> LatenessFacts {
        LatenessFacts {
            stage: self.stage,
            deadline: self.deadline,
            waiting_since: self.waiting_since,
            finished: self.finished_at,
            waits: self.late_waits.clone(),
        }
    }
}

/// Returns times of waiting as column `late_waits` has them.
pub(crate) fn waits_text(waits: &[Wait]) -> String {
    let texts: Vec<_> =
        waits.iter().map(|it| format!("{} {}", it.from.millis(), it.to.millis())).collect();
    texts.join(",")
}

/// Reads column `late_waits`; passes over what [`waits_text`] does not write.
fn waits_in(text: &str) -> Vec<Wait> {
    let time = |text: &str| text.parse().ok().map(Timestamp::from_millis);
    let wait = |text: &str| {
        let (from, to) = text.split_once(' ')?;
        Some(Wait { from: time(from)?, to: time(to)? })
    };
    text.split(',').filter_map(wait).collect()
}
