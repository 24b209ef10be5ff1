//! Projecting a dossier into the tables that lists and searches read.

use domain::dossier::Dossier;
use domain::id::DossierId;
use domain::text::fold_name;
use rusqlite::{Connection, OptionalExtension, params};

use crate::StoreError;
use crate::search::{self, Searchable, reindex, remember};

/// Where a dossier that is new here stands among the others; lists show the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// After all others.
    Newest,
    /// Ahead of a history of so many places, which it leaves room for.
    Ahead(i64),
    /// Of that history.
    History(i64),
}

impl Turn {
    /// The number for a new dossier; `None` is the next one.
    fn number(self, connection: &Connection) -> Result<Option<i64>, StoreError> {
        let (sql, places) = match self {
            Self::Newest => return Ok(None),
            Self::Ahead(places) => {
                ("SELECT max(coalesce(max(no), 0), ?1) + 1 FROM dossier", places)
            }
            Self::History(places) => {
                ("SELECT coalesce(max(no), 0) + 1 FROM dossier WHERE no <= ?1", places)
            }
        };
        let no: i64 = connection.prepare_cached(sql)?.query_row([places], |row| row.get(0))?;
        let full = matches!(self, Self::History(_)) && no > places;
        Ok((!full).then_some(no))
    }
}

/// Writes the projection of a dossier; `None` (its reception has not arrived yet) writes nothing.
pub(crate) fn project(
    connection: &Connection,
    id: DossierId,
    dossier: Option<&Dossier>,
    turn: Turn,
) -> Result<(), StoreError> {
    let Some(dossier) = dossier else { return Ok(()) };
    let reception = &dossier.reception;
    let new = Searchable {
        applicant: reception.applicant.name.clone(),
        applicant_id: reception.applicant.id.clone(),
        phone: reception.applicant.phone.clone(),
        code: reception.code.to_string(),
    };
    let known: Option<(i64, Searchable)> = connection
        .prepare_cached(
            "SELECT no, applicant, applicant_id, phone, code FROM dossier WHERE id = ?1",
        )?
        .query_row([id.as_bytes()], |row| Ok((row.get(0)?, Searchable::read(row, 1)?)))
        .optional()?;
    let millis = |at: domain::time::Timestamp| at.millis();
    let no: i64 = connection.prepare_cached(include_str!("query/sql/project.sql"))?.query_row(
        params![
            id.as_bytes(),
            new.code,
            reception.procedure.code,
            reception.procedure.name,
            reception.procedure.field,
            new.applicant,
            new.applicant_id,
            reception.applicant.address,
            new.phone,
            reception.channel.as_str(),
            reception.at.millis(),
            dossier.recorded_at.millis(),
            dossier.first_due().millis(),
            dossier.due.millis(),
            dossier.stage.as_str(),
            dossier.apologies.len(),
            dossier.waiting_since().map(millis),
            dossier.result.as_ref().map(|(at, _)| at.millis()),
            dossier.returned.as_ref().map(|it| it.at.millis()),
            dossier.conflicts.len(),
            if known.is_some() { None } else { turn.number(connection)? },
            person_of(dossier),
        ],
        |row| row.get(0),
    )?;
    for other in &dossier.distinct_from {
        connection
            .prepare_cached("INSERT OR IGNORE INTO distinct_dossier (no, other) VALUES (?1, ?2)")?
            .execute(params![no, other.as_bytes()])?;
    }
    match known {
        Some((_, old)) if old == new => {}
        Some(_) => reindex(connection, no, &new)?,
        None => {
            remember(connection, no, &new)?;
            connection
                .prepare_cached(
                    "INSERT INTO procedure_use (procedure, used) VALUES (?1, 1)
                     ON CONFLICT (procedure) DO UPDATE SET used = used + 1",
                )?
                .execute([&reception.procedure.code])?;
        }
    }
    Ok(())
}

/// By what a person without a number is known: folded name and date of birth.
fn person_of(dossier: &Dossier) -> String {
    let applicant = &dossier.reception.applicant;
    if applicant.birth_date.is_empty() {
        return String::new();
    }
    format!("{}|{}", fold_name(&applicant.name), applicant.birth_date)
}

/// Empties all projections.
pub(crate) fn clear(connection: &Connection) -> Result<(), StoreError> {
    search::clear(connection)?;
    Ok(connection.execute_batch(
        "DELETE FROM distinct_dossier; DELETE FROM dossier; DELETE FROM procedure_use;",
    )?)
}
