//! Decides a command: only here is it refused or becomes an event.

use chrono::{Datelike, NaiveDate};

use crate::calendar::{Calendars, Due, DueRule, compute_due};
use crate::number::{DossierCode, PaperNumber, RegisterEntry};
use crate::time::Timestamp;

use super::command::{Command, DueRequest, ReceiveDossier};
use super::event::{
    Apologised, Clerk, ConflictKey, ConflictKind, ConflictResolved, Corrected, Decision, Event,
    PaperKind, Received, Reprinted, ResultReady, Returned, Signer, SkippedDay, SupplementRequested,
    Supplemented, Withdrawn,
};
use super::refusal::Refusal;
use super::stage::Stage;
use super::state::Dossier;

/// Issues numbers. A number is used up by the call, unless the surrounding transaction is rolled
/// back.
pub trait Numbers {
    /// Returns the next dossier code of a day.
    ///
    /// # Errors
    /// `Refusal::NumbersUsedUp` when this PC has none left for the day.
    fn dossier_code(&mut self, day: NaiveDate) -> Result<DossierCode, Refusal>;

    /// Returns the next number of a kind of paper in a year.
    ///
    /// # Errors
    /// `Refusal::NumbersUsedUp`.
    fn paper(&mut self, kind: PaperKind, year: u16) -> Result<PaperNumber, Refusal>;

    /// Returns the next entry in the register of a year.
    ///
    /// # Errors
    /// `Refusal::NumbersUsedUp`.
    fn register(&mut self, year: u16) -> Result<RegisterEntry, Refusal>;
}

/// The office's settings for due dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How due dates are counted.
    pub due_rule: DueRule,
}

/// The inputs of a decision besides the dossier.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Now.
    pub now: Timestamp,
    /// Whether the clock that says so is implausible and a person confirmed it.
    pub clock_confirmed: bool,
    /// Who acts.
    pub clerk: &'a Clerk,
    /// The working calendars. A reception counts by the one known on its day, everything else by
    /// today's.
    pub calendars: &'a Calendars,
    /// The office's rules.
    pub policy: Policy,
}

/// Decides a command on a dossier (`None`: not yet received).
///
/// # Errors
/// A [`Refusal`] with the reason; nothing may be recorded then, and no number is used.
pub fn decide(
    dossier: Option<&Dossier>,
    command: &Command,
    context: &Context<'_>,
    numbers: &mut dyn Numbers,
) -> Result<Event, Refusal> {
    let by = context.clerk.clone();
    let at = context.now;
    let dossier = match (dossier, command) {
        (None, Command::Receive(reception)) => return receive(reception, context, numbers),
        (Some(_), Command::Receive(_)) => return Err(Refusal::AlreadyReceived),
        (None, _) => return Err(Refusal::UnknownDossier),
        (Some(dossier), _) => dossier,
    };
    match command {
        Command::Receive(_) => Err(Refusal::AlreadyReceived),
        Command::RequestSupplement { reason } => {
            need_stage(dossier, &[Stage::Processing])?;
            let reason = need_reason(reason)?;
            let number = numbers.paper(PaperKind::SupplementRequest, year_of(at))?;
            Ok(Event::SupplementRequested(SupplementRequested { by, at, number, reason }))
        }
        Command::ReceiveSupplement => {
            need_stage(dossier, &[Stage::AwaitingSupplement])?;
            let from = dossier.waiting_since().unwrap_or(at);
            let due = due_after_waiting(context, dossier.due, from, at);
            Ok(Event::Supplemented(Supplemented { by, at, due }))
        }
        Command::Apologise { reason, new_due, signer } => {
            apologise(dossier, reason, *new_due, signer, context, numbers)
        }
        Command::MarkResultReady { signed_at, note } => {
            need_stage(dossier, &[Stage::Processing])?;
            let at = match signed_at {
                None => at,
                Some(day) => {
                    let at = within(*day, dossier.reception.at, context.now);
                    if at > context.now || at < dossier.reception.at {
                        return Err(Refusal::ResultDate { at });
                    }
                    at
                }
            };
            Ok(Event::ResultReady(ResultReady { by, at, note: note.trim().to_owned() }))
        }
        Command::Return { taken_by, taker_id, note } => {
            need_stage(dossier, &[Stage::ResultReady])?;
            Ok(Event::Returned(Returned {
                by,
                at,
                taken_by: taken_by.trim().to_owned(),
                taker_id: taker_id.trim().to_owned(),
                note: note.trim().to_owned(),
            }))
        }
        Command::Reprint { kind, index } => {
            let (kind, index) = (*kind, *index);
            let (number, _) = dossier.paper(kind, index).ok_or(Refusal::UnknownPaper)?;
            Ok(Event::Reprinted(Reprinted { by, at, kind, index, number: Some(number) }))
        }
        Command::Correct { field, value, reason } => {
            let reason = need_reason(reason)?;
            let previous = dossier.value_of(*field).to_owned();
            if previous == *value {
                return Err(Refusal::NothingChanged);
            }
            Ok(Event::Corrected(Corrected {
                by,
                at,
                field: *field,
                previous,
                value: value.clone(),
                reason,
            }))
        }
        Command::Withdraw { reason } => {
            need_stage(
                dossier,
                &[Stage::Processing, Stage::AwaitingSupplement, Stage::ResultReady],
            )?;
            Ok(Event::Withdrawn(Withdrawn { by, at, reason: need_reason(reason)? }))
        }
        Command::Resolve { conflict, decision, remark } => {
            let (conflict, decision) = (*conflict, *decision);
            need_open(dossier, conflict, decision)?;
            let remark = remark.trim().to_owned();
            Ok(Event::ConflictResolved(ConflictResolved { by, at, conflict, decision, remark }))
        }
    }
}

fn receive(
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
    let (due, skipped, duration, manual_due_reason) = match &reception.due {
        None => return Err(Refusal::DurationMissing),
        Some(DueRequest::Within(duration)) => {
            let Due { due, skipped, .. } = compute_due(calendar, at, *duration, rule);
            let skipped = skipped
                .into_iter()
                .map(|day| SkippedDay { date: day.date, name: day.name })
                .collect();
            (due, skipped, Some(duration.to_string()), String::new())
        }
        Some(DueRequest::At { due, reason }) => {
            let reason = reason.trim();
            if reason.is_empty() {
                return Err(Refusal::DueReasonMissing);
            }
            if *due <= at {
                return Err(Refusal::DueInPast { due: *due });
            }
            if !calendar.is_working_day(due.vn_date()) {
                return Err(Refusal::DueNotWorking { due: *due });
            }
            (*due, Vec::new(), None, reason.to_owned())
        }
    };
    let year = year_of(context.now);
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
    }))
}

fn apologise(
    dossier: &Dossier,
    reason: &str,
    new_due: Timestamp,
    signer: &Signer,
    context: &Context<'_>,
    numbers: &mut dyn Numbers,
) -> Result<Event, Refusal> {
    let at = context.now;
    let calendar = context.calendars.on(at.vn_date());
    let finished = match dossier.stage {
        Stage::Processing => None,
        // A result that came late is apologised for, too, until the citizen has it.
        Stage::ResultReady => dossier.finished(),
        stage => return Err(Refusal::WrongStage { stage }),
    };
    let owed = match finished {
        None => dossier.is_late(at, calendar),
        Some(_) => dossier.lateness(at, calendar).is_some() && dossier.apologies.is_empty(),
    };
    if !owed {
        return Err(match dossier.apologies.last() {
            Some(_) => Refusal::AlreadyApologised,
            None => Refusal::NotLate { due: dossier.due },
        });
    }
    let reason = need_reason(reason)?;
    if new_due <= at {
        return Err(Refusal::DueInPast { due: new_due });
    }
    if !calendar.is_working_day(new_due.vn_date()) {
        return Err(Refusal::DueNotWorking { due: new_due });
    }
    Ok(Event::Apologised(Apologised {
        by: context.clerk.clone(),
        at,
        number: numbers.paper(PaperKind::Apology, year_of(at))?,
        reason,
        old_due: dossier.due,
        new_due,
        signer: signer.clone(),
        finished,
    }))
}

/// Returns the due date moved by the working time that passed while papers were awaited: the waiting
/// is not the office's time. A due date that had passed before the request does not move; one on a
/// day that became off had not passed before the end of the next working day.
fn due_after_waiting(
    context: &Context<'_>,
    due: Timestamp,
    from: Timestamp,
    to: Timestamp,
) -> Timestamp {
    let calendar = context.calendars.on(to.vn_date());
    let waited = calendar.working_time_between(from, to);
    let end = calendar.end_of_term(due);
    if end <= from || waited.is_zero() {
        return due;
    }
    Timestamp::from_vn(calendar.add_working_time(end.to_vn(), waited))
}

/// Checks that a conflict is open and that the decision resolves it. Any other dossier can be
/// marked as no duplicate of this one, once.
fn need_open(dossier: &Dossier, conflict: ConflictKey, decision: Decision) -> Result<(), Refusal> {
    if conflict.kind == ConflictKind::PossibleDuplicate {
        let Some(other) = conflict.other else { return Err(Refusal::UnknownConflict) };
        return match decision {
            Decision::Keep if dossier.distinct_from.contains(&other) => {
                Err(Refusal::UnknownConflict)
            }
            Decision::Keep => Ok(()),
            Decision::First | Decision::Second => Err(Refusal::WrongDecision),
        };
    }
    let open = dossier.conflicts.iter().find(|it| it.key() == conflict);
    match open {
        None => Err(Refusal::UnknownConflict),
        Some(open) if open.resolutions().contains(&decision) => Ok(()),
        Some(_) => Err(Refusal::WrongDecision),
    }
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

fn need_stage(dossier: &Dossier, allowed: &[Stage]) -> Result<(), Refusal> {
    if allowed.contains(&dossier.stage) {
        Ok(())
    } else {
        Err(Refusal::WrongStage { stage: dossier.stage })
    }
}

fn need_reason(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() { Err(Refusal::ReasonMissing) } else { Ok(reason.to_owned()) }
}

fn year_of(at: Timestamp) -> u16 {
    u16::try_from(at.vn_date().year()).unwrap_or(u16::MAX)
}
