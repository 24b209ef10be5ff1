//! Projecting a dossier into the tables that lists and searches read.

use std::sync::LazyLock;

use domain::dossier::Dossier;
use domain::id::DossierId;
use domain::text::fold_name;
use domain::time::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, ToSql, params, params_from_iter};

use crate::StoreError;
use crate::log::load;
use crate::query::waits_text;
use crate::refusals::project_refusal;
use crate::search::{self, Searchable, reindex, remember};

/// The name of a column and its value for a dossier.
type Column = (&'static str, fn(&Dossier) -> Value);

/// The columns of table `dossier` that are computed from a folded dossier, each with how it is
/// computed. A column that lists show needs a migration, an entry here and a field of
/// [`crate::Line`].
pub(crate) const COLUMNS: [Column; 31] = [
    ("code", |it| it.reception.code.to_string().into()),
    ("procedure", |it| it.reception.procedure.code.clone().into()),
    ("procedure_name", |it| it.reception.procedure.name.clone().into()),
    ("field", |it| it.reception.procedure.field.clone().into()),
    ("applicant", |it| it.reception.applicant.name.clone().into()),
    ("applicant_id", |it| it.reception.applicant.id.clone().into()),
    ("address", |it| it.reception.applicant.address.clone().into()),
    ("phone", |it| it.reception.applicant.phone.clone().into()),
    ("channel", |it| it.reception.channel.as_str().to_owned().into()),
    ("received_at", |it| it.reception.at.millis().into()),
    ("recorded_at", |it| it.recorded_at.millis().into()),
    ("first_due", |it| it.first_due().millis().into()),
    ("due", |it| it.due.millis().into()),
    ("stage", |it| it.stage.as_str().to_owned().into()),
    ("apologies", |it| count(it.apologies.len())),
    ("waiting_since", |it| it.waiting_since().map(Timestamp::millis).into()),
    ("result_at", |it| it.result.as_ref().map(|it| it.at.millis()).into()),
    ("returned_at", |it| it.returned.as_ref().map(|it| it.at.millis()).into()),
    ("conflicts", |it| count(it.conflicts.len())),
    ("person", |it| person_of(it).into()),
    ("deadline", |it| it.deadline.millis().into()),
    ("finished_at", |it| it.finished().map(Timestamp::millis).into()),
    ("late_waits", |it| waits_text(&it.waits_after_deadline()).into()),
    ("holder", |it| it.holder().map(|it| it.to.clone()).unwrap_or_default().into()),
    ("step_due", |it| it.holder().and_then(|it| it.due).map(Timestamp::millis).into()),
    ("transfer_due", |it| it.transfer_due().map(Timestamp::millis).into()),
    ("supplement_deadline", |it| supplement_deadline(it).map(Timestamp::millis).into()),
    ("competent", |it| competent(it).into()),
    ("unprinted", |it| count(it.unprinted())),
    ("unsigned", |it| count(it.unsigned())),
    ("settled", |it| i64::from(it.is_settled()).into()),
];

/// The names of [`COLUMNS`], separated by commas.
pub(crate) static COLUMN_NAMES: LazyLock<String> =
    LazyLock::new(|| COLUMNS.map(|(name, _)| name).join(", "));

/// Writes a row of table `dossier`: `no`, which is given once and kept, `id`, and [`COLUMNS`].
static UPSERT: LazyLock<String> = LazyLock::new(|| {
    let updates = COLUMNS.map(|(name, _)| format!("{name} = excluded.{name}"));
    format!(
        "INSERT INTO dossier (no, id, {}) VALUES (?, ?{}) \
         ON CONFLICT (id) DO UPDATE SET {} RETURNING no",
        *COLUMN_NAMES,
        ", ?".repeat(COLUMNS.len()),
        updates.join(", "),
    )
});

/// Returns by when missing papers are to come, while they are awaited.
fn supplement_deadline(dossier: &Dossier) -> Option<Timestamp> {
    dossier.open_pause()?.request.as_ref()?.deadline
}

fn competent(dossier: &Dossier) -> String {
    dossier.reception.competent.as_ref().map(|it| it.agency.clone()).unwrap_or_default()
}

fn count(length: usize) -> Value {
    i64::try_from(length).unwrap_or(i64::MAX).into()
}

/// The position of a dossier that is new here among the others; lists show the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListPosition {
    /// After all other dossiers.
    Newest,
    /// After the numbers reserved for a history of this many records.
    Ahead(i64),
    /// Within the numbers reserved for that history.
    History(i64),
}

impl ListPosition {
    /// Returns the number (`dossier.no`) for a new dossier; `None` is the next one.
    fn number(self, connection: &Connection) -> Result<Option<i64>, StoreError> {
        let (sql, reserved) = match self {
            Self::Newest => return Ok(None),
            Self::Ahead(reserved) => {
                ("SELECT max(coalesce(max(no), 0), ?1) + 1 FROM dossier", reserved)
            }
            Self::History(reserved) => {
                ("SELECT coalesce(max(no), 0) + 1 FROM dossier WHERE no <= ?1", reserved)
            }
        };
        let no: i64 = connection.prepare_cached(sql)?.query_row([reserved], |row| row.get(0))?;
        let full = matches!(self, Self::History(_)) && no > reserved;
        Ok((!full).then_some(no))
    }
}

/// Projects a dossier as it is in the log.
pub(crate) fn project_from_log(
    connection: &Connection,
    id: DossierId,
    position: ListPosition,
) -> Result<(), StoreError> {
    match load(connection, id)? {
        Some(dossier) => project(connection, id, &dossier, position),
        // Its reception has not arrived yet, or it is no dossier.
        None => project_refusal(connection, id),
    }
}

/// Writes the projection of a dossier.
pub(crate) fn project(
    connection: &Connection,
    id: DossierId,
    dossier: &Dossier,
    position: ListPosition,
) -> Result<(), StoreError> {
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
        .query_row([id.as_bytes()], |row| Ok((row.get("no")?, Searchable::read(row)?)))
        .optional()?;
    let no = if known.is_some() { None } else { position.number(connection)? };
    let values = COLUMNS.map(|(_, value)| value(dossier));
    let own: [&dyn ToSql; 2] = [&no, id.as_bytes()];
    let no: i64 = connection.prepare_cached(&UPSERT)?.query_row(
        params_from_iter(own.into_iter().chain(values.iter().map(|it| it as &dyn ToSql))),
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

/// Returns what identifies a person without an identity number: folded name and date of birth.
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
        "DELETE FROM distinct_dossier; DELETE FROM dossier; DELETE FROM procedure_use;
         DELETE FROM refusal;",
    )?)
}
