//! Waiting for the citizen or another agency: the clock pauses.

use crate::calendar::{Duration, WorkingCalendar, compute_due};
use crate::dossier::event::{
    Event, OpinionAsked, OpinionGiven, Paid, PaperKind, PapersCame, PaymentRequired,
    SubmittedPaper, SupplementRequested, Supplemented,
};
use crate::dossier::refusal::Refusal;
use crate::dossier::stage::Stage;
use crate::dossier::state::{Dossier, Pause};
use crate::time::Timestamp;

use super::{Context, Numbers, need_reason, need_stage, need_text, year_of};

/// A request for missing papers.
pub(super) struct Request<'a> {
    pub reason: &'a str,
    pub papers: &'a [SubmittedPaper],
    pub deadline: Option<Timestamp>,
    pub guidance: &'a str,
}

pub(super) fn request_supplement(
    dossier: &Dossier,
    request: Request<'_>,
    context: &Context<'_>,
    numbers: &mut dyn Numbers,
) -> Result<Event, Refusal> {
    need_stage(dossier, &[Stage::Processing])?;
    let at = context.at();
    let reason = need_reason(request.reason)?;
    if let Some(until) = request.deadline.filter(|until| *until <= at) {
        return Err(Refusal::DeadlinePast { until });
    }
    let guidance = request.guidance.trim();
    Ok(Event::SupplementRequested(SupplementRequested {
        by: context.by(),
        at,
        number: numbers.paper(PaperKind::SupplementRequest, year_of(at))?,
        reason,
        papers: (!request.papers.is_empty()).then(|| request.papers.to_vec()),
        deadline: request.deadline,
        guidance: (!guidance.is_empty()).then(|| guidance.to_owned()),
        issue: context.issue(PaperKind::SupplementRequest, dossier),
    }))
}

pub(super) fn receive_supplement(
    dossier: &Dossier,
    papers: Option<&[SubmittedPaper]>,
    anew: bool,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    need_stage(dossier, &[Stage::AwaitingSupplement])?;
    let (by, at) = (context.by(), context.at());
    if let Some(came) = papers {
        if came.is_empty() {
            return Err(Refusal::NothingCame);
        }
        if still_missing(dossier.open_pause(), came) {
            return Ok(Event::PapersCame(PapersCame { by, at, papers: came.to_vec() }));
        }
    }
    let duration = dossier.reception.duration.as_deref().and_then(|it| it.parse().ok());
    let (due, deadline) = match duration {
        Some(duration) if anew => {
            let due = counted_anew(dossier, duration, context);
            // What was late before the request stays late.
            let asked = dossier.waiting_since().unwrap_or(at);
            let late = context.calendar().end_of_term(dossier.deadline) <= asked;
            (due, if late { dossier.deadline } else { due })
        }
        _ => dues_now(dossier, context),
    };
    let papers = papers.map(<[_]>::to_vec);
    Ok(Event::Supplemented(Supplemented { by, at, due, papers, deadline: Some(deadline) }))
}

/// Returns the due date when the time runs anew from now, never an earlier one.
fn counted_anew(dossier: &Dossier, duration: Duration, context: &Context<'_>) -> Timestamp {
    let rule = context.policy.due_rule;
    compute_due(context.calendar(), context.at(), duration, rule).due.max(dossier.due)
}

/// Returns whether a paper that was asked for by name has not come, counting what came before.
fn still_missing(pause: Option<&Pause>, came: &[SubmittedPaper]) -> bool {
    let Some(pause) = pause else { return false };
    let asked = pause.request.as_ref().and_then(|it| it.papers.as_deref()).unwrap_or_default();
    let counts = |it: &SubmittedPaper| [it.originals, it.certified.unwrap_or_default(), it.copies];
    asked.iter().any(|wanted| {
        let of_name = came.iter().chain(&pause.came).filter(|it| it.name == wanted.name);
        let here = of_name.map(counts).fold([0_u32; 3], |sum, it| {
            std::array::from_fn(|index| sum[index].saturating_add(it[index]))
        });
        counts(wanted).iter().zip(here).any(|(wanted, here)| here < *wanted)
    })
}

pub(super) fn require_payment(
    dossier: &Dossier,
    amount: Option<i64>,
    reason: &str,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    need_stage(dossier, &[Stage::Processing])?;
    let (by, at, reason) = (context.by(), context.at(), reason.trim().to_owned());
    Ok(Event::PaymentRequired(PaymentRequired { by, at, amount, reason }))
}

pub(super) fn pay(dossier: &Dossier, note: &str, context: &Context<'_>) -> Result<Event, Refusal> {
    need_stage(dossier, &[Stage::AwaitingPayment])?;
    let (by, at, note) = (context.by(), context.at(), note.trim().to_owned());
    let (due, deadline) = dues_now(dossier, context);
    Ok(Event::Paid(Paid { by, at, due, note, deadline }))
}

pub(super) fn ask_opinion(
    dossier: &Dossier,
    whom: &str,
    reason: &str,
    until: Option<Timestamp>,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    need_stage(dossier, &[Stage::Processing])?;
    let (by, at) = (context.by(), context.at());
    let whom = need_text(whom, Refusal::ReceiverMissing)?;
    if let Some(until) = until.filter(|until| *until <= at) {
        return Err(Refusal::DeadlinePast { until });
    }
    let reason = reason.trim().to_owned();
    Ok(Event::OpinionAsked(OpinionAsked { by, at, whom, reason, until }))
}

pub(super) fn give_opinion(
    dossier: &Dossier,
    note: &str,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    need_stage(dossier, &[Stage::AwaitingOpinion])?;
    let (by, at, note) = (context.by(), context.at(), note.trim().to_owned());
    let (due, deadline) = dues_now(dossier, context);
    Ok(Event::OpinionGiven(OpinionGiven { by, at, due, note, deadline }))
}

/// Returns the due date and the first due date after the pause that ends now.
fn dues_now(dossier: &Dossier, context: &Context<'_>) -> (Timestamp, Timestamp) {
    let at = context.at();
    // While another agency had not received it, the time did not run.
    let from = dossier.waiting_since().unwrap_or(at).max(dossier.clock_start()).min(at);
    let moved = |due| due_after_waiting(context.calendar(), due, from, at);
    (moved(dossier.due), moved(dossier.deadline))
}

/// Returns the due date moved by the working time that passed while papers were awaited: the waiting
/// is not the office's time. A due date that had passed before the request does not move; one on a
/// day that became off had not passed before the end of the next working day.
pub(super) fn due_after_waiting(
    calendar: &WorkingCalendar,
    due: Timestamp,
    from: Timestamp,
    to: Timestamp,
) -> Timestamp {
    let waited = calendar.working_time_between(from, to);
    let end = calendar.end_of_term(due);
    if end <= from || waited.is_zero() {
        return due;
    }
    Timestamp::from_vn(calendar.add_working_time(end.to_vn(), waited))
}
