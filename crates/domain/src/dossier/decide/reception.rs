//! Receiving a dossier.

use crate::calendar::{Due, WorkingCalendar, compute_due};
use crate::dossier::command::{DueRequest, ReceiveDossier};
use crate::dossier::event::{Event, PaperKind, Received, ReceptionChannel, SkippedDay};
use crate::dossier::refusal::Refusal;
use crate::time::Timestamp;

use super::{Context, Numbers, need_text, year_of};

pub(super) fn receive(
    reception: &ReceiveDossier,
    context: &Context<'_>,
    numbers: &mut dyn Numbers,
) -> Result<Event, Refusal> {
    let at = reception.received_at;
    if at > context.now {
        return Err(Refusal::ReceptionInFuture { at });
    }
    let rule = context.policy.due_rule;
    let calendar = context.calendars.on(at.vn_date());
    let transfer_due = transfer_due(calendar, at);
    let competent = reception.competent.as_ref();
    if let Some(received_at) = competent.and_then(|it| it.received_at)
        && (received_at < at || received_at > context.now)
    {
        return Err(Refusal::CompetentTime { at: received_at });
    }
    // The time runs from when the agency that solves the dossier has it.
    let start = competent.map_or(at, |it| it.received_at.unwrap_or(transfer_due));
    let (due, skipped, duration, manual_due_reason) = match &reception.due {
        None => return Err(Refusal::DurationMissing),
        Some(DueRequest::Within(duration)) => {
            let Due { due, skipped, .. } = compute_due(calendar, start, *duration, rule);
            let skipped = skipped
                .into_iter()
                .map(|day| SkippedDay { date: day.date, name: day.name })
                .collect();
            (due, skipped, Some(duration.to_string()), String::new())
        }
        Some(DueRequest::At { due, reason }) => {
            let reason = manual_due(calendar, at, *due, reason)?;
            (*due, Vec::new(), None, reason)
        }
    };
    let year = year_of(context.now);
    // What is submitted online is with those who solve it at once.
    let hands_over = competent.is_some() || reception.channel != ReceptionChannel::Online;
    Ok(Event::Received(Received {
        by: context.clerk.clone(),
        at,
        code: numbers.dossier_code(at.vn_date())?,
        receipt: numbers.paper(PaperKind::Receipt, year)?,
        register: numbers.register(year)?,
        procedure: reception.procedure.clone(),
        applicant: reception.applicant.clone(),
        submitter: reception.submitter.clone(),
        papers: reception.papers.clone(),
        sets: reception.sets.max(1),
        channel: reception.channel,
        return_by: reception.return_by,
        fee: reception.fee,
        duration,
        due_rule: rule.as_str().to_owned(),
        due,
        skipped,
        manual_due_reason,
        note: reception.note.trim().to_owned(),
        issue: context.issuing.issue(PaperKind::Receipt, at.vn_date()),
        competent: reception.competent.clone(),
        transfer_due: hands_over.then_some(transfer_due),
        duration_decision: reception.duration_decision.clone(),
    }))
}

/// Checks a due date that was set by hand; returns its reason.
pub(super) fn manual_due(
    calendar: &WorkingCalendar,
    received: Timestamp,
    due: Timestamp,
    reason: &str,
) -> Result<String, Refusal> {
    let reason = need_text(reason, Refusal::DueReasonMissing)?;
    if due <= received {
        return Err(Refusal::DueInPast { due });
    }
    if !calendar.is_working_day(due.vn_date()) {
        return Err(Refusal::DueNotWorking { due });
    }
    Ok(reason)
}

/// Returns by when a dossier is handed over to those who solve it: within the working day, or at
/// the start of the next one when it came after 15:00 (NĐ 118/2025/NĐ-CP, article 18, as amended by
/// NĐ 309/2026/NĐ-CP).
pub(super) fn transfer_due(calendar: &WorkingCalendar, received: Timestamp) -> Timestamp {
    let wall = received.to_vn();
    let late =
        calendar.is_working_day(wall.date()) && wall.time() > calendar.hours().same_day_cutoff();
    Timestamp::from_vn(if late {
        calendar.opening(calendar.next_working_day(wall.date()))
    } else {
        calendar.closing(calendar.working_moment_from(wall).date())
    })
}
