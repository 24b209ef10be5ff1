//! Corrections of what was recorded at reception.

use crate::calendar::{Due, Duration, compute_due};
use crate::dossier::command::DueRequest;
use crate::dossier::event::{
    CorrectableField, Corrected, CorrectedDues, Event, ProcedureRef, SubmittedPaper, papers_text,
};
use crate::dossier::refusal::Refusal;
use crate::dossier::state::Dossier;
use crate::time::Timestamp;

use super::reception::{manual_due, transfer_due};
use super::waiting::due_after_waiting;
use super::{Context, need_reason};

/// A correction of one field.
pub(super) struct Correction<'a> {
    pub field: CorrectableField,
    pub value: &'a str,
    pub reason: &'a str,
    pub procedure: Option<&'a ProcedureRef>,
    pub papers: Option<&'a [SubmittedPaper]>,
    pub due: Option<&'a DueRequest>,
}

pub(super) fn correct(
    dossier: &Dossier,
    correction: &Correction<'_>,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    use CorrectableField as F;
    let reason = need_reason(correction.reason)?;
    let field = correction.field;
    let previous = dossier.value_of(field);
    let value = match (field, correction.papers) {
        (F::Papers, Some(papers)) => papers_text(papers),
        _ => correction.value.to_owned(),
    };
    let procedure = correction.procedure.filter(|_| field == F::Procedure);
    let other_case = procedure.is_some_and(|it| *it != dossier.reception.procedure);
    if previous == value && !other_case {
        return Err(Refusal::NothingChanged);
    }
    let dues = if field.moves_due() { dues(dossier, correction, context)? } else { None };
    Ok(Event::Corrected(Corrected {
        by: context.by(),
        at: context.at(),
        field,
        previous,
        value,
        reason,
        procedure: procedure.cloned(),
        papers: correction.papers.filter(|_| field == F::Papers).map(<[_]>::to_vec),
        dues,
    }))
}

/// Returns the due dates that follow: the first one is counted again, and moves by the same waiting.
fn dues(
    dossier: &Dossier,
    correction: &Correction<'_>,
    context: &Context<'_>,
) -> Result<Option<CorrectedDues>, Refusal> {
    let received = match correction.field {
        CorrectableField::ReceivedAt => correction.value.parse().unwrap_or(dossier.reception.at),
        _ => dossier.reception.at,
    };
    if received > context.now {
        return Err(Refusal::ReceptionInFuture { at: received });
    }
    if let Some(at) = dossier.first_step_at.filter(|at| received > *at) {
        return Err(Refusal::ReceivedTooLate { at });
    }
    let calendar = context.calendars.on(received.vn_date());
    let transfer_due = (correction.field == CorrectableField::ReceivedAt
        && dossier.reception.transfer_due.is_some())
    .then(|| transfer_due(calendar, received));
    let known: Option<Duration> =
        dossier.reception.duration.as_deref().and_then(|it| it.parse().ok());
    let (first, duration) = match (correction.due, known.as_ref()) {
        (Some(DueRequest::At { due, reason }), _) => {
            manual_due(calendar, received, *due, reason)?;
            (*due, None)
        }
        (Some(DueRequest::Within(duration)), _) | (None, Some(duration)) => {
            let competent = dossier.reception.competent.as_ref();
            let there = competent.and_then(|it| it.received_at.or(dossier.competent_received));
            let start = there.or(transfer_due.filter(|_| competent.is_some())).unwrap_or(received);
            let Due { due, .. } = compute_due(calendar, start, *duration, context.policy.due_rule);
            (due, Some(duration.to_string()))
        }
        // A due date that was set by hand stays.
        (None, None) => (dossier.first_due(), None),
    };
    let deadline = after_pauses(dossier, first, context);
    Ok(Some(CorrectedDues { first, deadline, duration, transfer_due }))
}

/// Returns a due date as the dossier's waiting times move it.
fn after_pauses(dossier: &Dossier, first: Timestamp, context: &Context<'_>) -> Timestamp {
    dossier.pauses.iter().fold(first, |due, pause| match pause.to {
        Some(to) => {
            let from = pause.from.max(dossier.clock_start()).min(to);
            due_after_waiting(context.calendars.on(to.vn_date()), due, from, to)
        }
        None => due,
    })
}
