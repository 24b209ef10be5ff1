//! How a dossier ends.

use crate::dossier::command::{ResultPaper, ReturnResult};
use crate::dossier::event::{
    Event, PaperKind, Refused, ResultReady, Returned, StopBy, Stopped, Withdrawn,
};
use crate::dossier::refusal::Refusal;
use crate::dossier::stage::Stage;
use crate::dossier::state::Dossier;
use crate::time::Timestamp;

use super::{Context, Numbers, need_reason, need_stage, year_of};

pub(super) fn mark_result_ready(
    dossier: &Dossier,
    signed_at: Option<Timestamp>,
    note: &str,
    result: &ResultPaper,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    need_stage(dossier, &[Stage::Processing])?;
    let at = match signed_at {
        None => context.at(),
        Some(day) => {
            let received = dossier.reception.at;
            let at = within(day, received, context.now);
            if at > context.at() || at < received {
                return Err(Refusal::ResultDate { at });
            }
            at
        }
    };
    Ok(Event::ResultReady(ResultReady {
        by: context.by(),
        at,
        note: note.trim().to_owned(),
        number: filled(&result.number),
        kind: filled(&result.kind),
        signer: filled(&result.signer),
    }))
}

pub(super) fn return_result(
    dossier: &Dossier,
    result: &ReturnResult,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    need_stage(dossier, &[Stage::ResultReady])?;
    Ok(Event::Returned(Returned {
        by: context.by(),
        at: context.at(),
        taken_by: result.taken_by.trim().to_owned(),
        taker_id: result.taker_id.trim().to_owned(),
        note: result.note.trim().to_owned(),
        how: Some(result.how),
        tracking: filled(&result.tracking),
        without_receipt: result.without_receipt.then_some(true),
    }))
}

pub(super) fn withdraw(
    dossier: &Dossier,
    reason: &str,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    need_running(dossier, &[Stage::ResultReady])?;
    let (by, at) = (context.by(), context.at());
    Ok(Event::Withdrawn(Withdrawn { by, at, reason: need_reason(reason)? }))
}

pub(super) fn refuse(
    dossier: &Dossier,
    reason: &str,
    context: &Context<'_>,
    numbers: &mut dyn Numbers,
) -> Result<Event, Refusal> {
    need_running(dossier, &[])?;
    let at = context.at();
    let reason = need_reason(reason)?;
    Ok(Event::Refused(Refused {
        by: context.by(),
        at,
        number: numbers.paper(PaperKind::Refusal, year_of(at))?,
        reason,
        issue: context.issue(PaperKind::Refusal, dossier),
    }))
}

/// Why processing stops, and what follows.
pub(super) struct Stop<'a> {
    pub asked_by: StopBy,
    pub reason: &'a str,
    pub decision: &'a str,
    pub fees: &'a str,
    pub papers: &'a str,
}

/// Stops processing; not any more when there is a result.
pub(super) fn stop(
    dossier: &Dossier,
    stop: &Stop<'_>,
    context: &Context<'_>,
    numbers: &mut dyn Numbers,
) -> Result<Event, Refusal> {
    need_running(dossier, &[])?;
    let at = context.at();
    let reason = need_reason(stop.reason)?;
    Ok(Event::Stopped(Stopped {
        by: context.by(),
        at,
        number: numbers.paper(PaperKind::Stop, year_of(at))?,
        asked_by: stop.asked_by,
        reason,
        decision: stop.decision.trim().to_owned(),
        fees: stop.fees.trim().to_owned(),
        papers: stop.papers.trim().to_owned(),
        issue: context.issue(PaperKind::Stop, dossier),
    }))
}

/// Checks that the dossier is worked on, waits, or is at one of some further stages.
fn need_running(dossier: &Dossier, further: &[Stage]) -> Result<(), Refusal> {
    let mut allowed = vec![Stage::Processing];
    allowed.extend(Stage::WAITING);
    allowed.extend(further);
    need_stage(dossier, &allowed)
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Returns a moment given by its day alone: on the day of reception not before it, today not after
/// now.
fn within(moment: Timestamp, received: Timestamp, now: Timestamp) -> Timestamp {
    let day = moment.vn_date();
    if day == received.vn_date() {
        moment.max(received).min(now)
    } else if day == now.vn_date() {
        moment.min(now)
    } else {
        moment
    }
}
