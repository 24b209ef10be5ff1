//! Refusals before reception: recorded in the log, without a dossier.

use chrono::Datelike;
use domain::dossier::{
    Context, Event, Issue, Numbers, PaperKind, PaperPrinted, Person, ProcedureRef, Refusal,
    Reprinted, Subject,
};
use domain::id::DossierId;
use domain::reception_refused::ReceptionRefused;
use domain::time::Timestamp;
use rusqlite::{Connection, params};

use crate::log::{events_of, records_of};
use crate::{Reader, StoreError};

/// A refusal before reception that is about to be recorded.
#[derive(Clone, Debug)]
pub struct NewRefusal {
    /// Its id.
    pub id: DossierId,
    /// Whose dossier it is.
    pub applicant: Person,
    /// What is asked for.
    pub procedure: ProcedureRef,
    /// Why it is refused.
    pub reason: String,
}

/// A refusal before reception, with its printings.
#[derive(Clone, Debug)]
pub struct RefusedAtCounter {
    /// Its id.
    pub id: DossierId,
    /// What was recorded.
    pub refused: ReceptionRefused,
    /// Whether it was printed.
    pub printed: bool,
    /// How many times it was printed again.
    pub reprints: u32,
}

impl NewRefusal {
    /// Takes a number for the refusal.
    pub(crate) fn decide(
        &self,
        context: &Context<'_>,
        happened: Option<Timestamp>,
        numbers: &mut dyn Numbers,
    ) -> Result<ReceptionRefused, Refusal> {
        ReceptionRefused::check(&self.reason)?;
        let at = happened.unwrap_or(context.now);
        if at > context.now {
            return Err(Refusal::ActInFuture { at });
        }
        let subject = Subject {
            applicant: self.applicant.clone(),
            procedure: self.procedure.name.clone(),
            ..Subject::default()
        };
        let issue = context.issuing.issue(PaperKind::Refusal, at.vn_date()).unwrap_or_default();
        let year = u16::try_from(at.vn_date().year()).unwrap_or(u16::MAX);
        Ok(ReceptionRefused {
            by: context.clerk.clone(),
            at,
            number: numbers.paper(PaperKind::Refusal, year)?,
            applicant: self.applicant.clone(),
            procedure: self.procedure.clone(),
            reason: self.reason.trim().to_owned(),
            issue: Issue { subject: Some(subject), ..issue },
        })
    }
}

impl RefusedAtCounter {
    /// Returns the event of a printing.
    pub(crate) fn print(&self, reprint: bool, context: &Context<'_>) -> Result<Event, Refusal> {
        let (by, at) = (context.clerk.clone(), context.now);
        let (kind, number) = (PaperKind::Refusal, self.refused.number);
        if reprint {
            let number = Some(number);
            return Ok(Event::Reprinted(Reprinted { by, at, kind, index: 0, number }));
        }
        if self.printed {
            return Err(Refusal::AlreadyPrinted);
        }
        Ok(Event::PaperPrinted(PaperPrinted { by, at, kind, number }))
    }
}

impl Reader {
    /// Returns a refusal before reception; `None` when there is none with this id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn refusal(&self, id: DossierId) -> Result<Option<RefusedAtCounter>, StoreError> {
        load_refusal(&self.connection, id)
    }

    /// Returns the refusals before reception that were never printed, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn unprinted_refusals(&self) -> Result<Vec<DossierId>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM refusal WHERE printed = 0 ORDER BY at, id")?;
        let ids = statement.query_map([], |row| Ok(DossierId::from_bytes(row.get("id")?)))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

pub(crate) fn load_refusal(
    connection: &Connection,
    id: DossierId,
) -> Result<Option<RefusedAtCounter>, StoreError> {
    let Some(refused) = refusal_in_log(connection, id)? else { return Ok(None) };
    let (mut printed, mut reprints) = (false, 0);
    for stamped in events_of(connection, id)? {
        match stamped.event {
            Event::PaperPrinted(_) => printed = true,
            Event::Reprinted(_) => reprints += 1,
            _ => {}
        }
    }
    Ok(Some(RefusedAtCounter { id, refused, printed, reprints }))
}

/// Returns the refusal that a subject of records is; `None` when it is something else.
pub(crate) fn refusal_in_log(
    connection: &Connection,
    id: DossierId,
) -> Result<Option<ReceptionRefused>, StoreError> {
    Ok(records_of(connection, id)?.iter().find_map(ReceptionRefused::of))
}

/// Writes the projection of a refusal; what is none writes nothing.
pub(crate) fn project_refusal(connection: &Connection, id: DossierId) -> Result<(), StoreError> {
    let Some(RefusedAtCounter { refused, printed, .. }) = load_refusal(connection, id)? else {
        return Ok(());
    };
    connection
        .prepare_cached(
            "INSERT INTO refusal (id, at, applicant, procedure, printed)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET printed = excluded.printed",
        )?
        .execute(params![
            id.as_bytes(),
            refused.at.millis(),
            refused.applicant.name,
            refused.procedure.name,
            printed,
        ])?;
    Ok(())
}
