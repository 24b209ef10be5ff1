//! Decides a command: only here is it refused or becomes an event.

mod correct;
mod ending;
mod letters;
mod reception;
mod waiting;
mod work;

use std::fmt::Debug;

use chrono::{Datelike, NaiveDate};

use crate::calendar::{Calendars, DueRule, WorkingCalendar};
use crate::number::{DossierCode, PaperNumber, RegisterEntry};
use crate::time::Timestamp;

use super::command::Command;
use super::event::{
    Clerk, ConflictKey, ConflictKind, ConflictResolved, Decision, Event, Issue, PaperKind,
    PaperPrinted, Reprinted, Undone,
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

/// Says how papers are issued now.
pub trait Issuing: Debug {
    /// Returns head, set of forms, mark and sheets of a kind of paper, for a dossier received on a
    /// day; nothing where that is not kept.
    fn issue(&self, kind: PaperKind, received: NaiveDate) -> Option<Issue>;
}

/// Keeps nothing of how papers are issued: for invented data.
impl Issuing for () {
    fn issue(&self, _: PaperKind, _: NaiveDate) -> Option<Issue> {
        None
    }
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
    /// When it happened, where it is recorded later; `None` is now.
    pub happened: Option<Timestamp>,
    /// Whether the clock that says so is implausible and a person confirmed it.
    pub clock_confirmed: bool,
    /// Who acts.
    pub clerk: &'a Clerk,
    /// The working calendars. A reception counts by the one known on its day, everything else by
    /// that of the day it happened.
    pub calendars: &'a Calendars,
    /// The office's rules.
    pub policy: Policy,
    /// How papers are issued.
    pub issuing: &'a dyn Issuing,
}

impl Context<'_> {
    /// Returns when what is decided happened.
    fn at(&self) -> Timestamp {
        self.happened.unwrap_or(self.now)
    }

    fn by(&self) -> Clerk {
        self.clerk.clone()
    }

    /// Returns the calendar as known when it happened.
    fn calendar(&self) -> &WorkingCalendar {
        self.calendars.on(self.at().vn_date())
    }

    /// Returns how a paper about a dossier is issued.
    fn issue(&self, kind: PaperKind, dossier: &Dossier) -> Option<Issue> {
        let issue = self.issuing.issue(kind, dossier.on_receipt().at.vn_date())?;
        Some(Issue { subject: Some(dossier.subject()), ..issue })
    }
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
    let dossier = match (dossier, command) {
        (None, Command::Receive(reception)) => {
            return reception::receive(reception, context, numbers);
        }
        (Some(_), Command::Receive(_)) => return Err(Refusal::AlreadyReceived),
        (None, _) => return Err(Refusal::UnknownDossier),
        (Some(dossier), _) => dossier,
    };
    need_order(dossier, context)?;
    let (by, at) = (context.by(), context.at());
    match command {
        Command::Receive(_) => Err(Refusal::AlreadyReceived),
        Command::HandOver { to, reason, share } => {
            work::hand_over(dossier, to, reason, *share, context)
        }
        Command::TakeBack { note } => work::take_back(dossier, note, context),
        Command::CompetentReceived { note } => work::competent_received(dossier, note, context),
        Command::RequestSupplement { reason, papers, deadline, guidance } => {
            let request = waiting::Request { reason, papers, deadline: *deadline, guidance };
            waiting::request_supplement(dossier, request, context, numbers)
        }
        Command::ReceiveSupplement { papers, anew } => {
            waiting::receive_supplement(dossier, papers.as_deref(), *anew, context)
        }
        Command::RequirePayment { amount, reason } => {
            waiting::require_payment(dossier, *amount, reason, context)
        }
        Command::Pay { note } => waiting::pay(dossier, note, context),
        Command::AskOpinion { whom, reason, until } => {
            waiting::ask_opinion(dossier, whom, reason, *until, context)
        }
        Command::GiveOpinion { note } => waiting::give_opinion(dossier, note, context),
        Command::Apologise { reason, new_due, signer, told } => {
            let letter = letters::Letter { reason, new_due: *new_due, signer, told: *told };
            letters::apologise(dossier, letter, context, numbers)
        }
        Command::WaiveLetter { reason } => letters::waive(dossier, reason, context),
        Command::Tell { letter, how } => letters::tell(dossier, *letter, *how, context),
        Command::Sign { letter } => letters::sign(dossier, *letter, context),
        Command::MarkResultReady { signed_at, note, result } => {
            ending::mark_result_ready(dossier, *signed_at, note, result, context)
        }
        Command::Return(result) => ending::return_result(dossier, result, context),
        Command::Print { kind, index } => {
            let (kind, index) = (*kind, *index);
            let (number, _) = dossier.paper(kind, index).ok_or(Refusal::UnknownPaper)?;
            if dossier.is_printed(kind, index) {
                return Err(Refusal::AlreadyPrinted);
            }
            Ok(Event::PaperPrinted(PaperPrinted { by, at, kind, number }))
        }
        Command::Reprint { kind, index } => {
            let (kind, index) = (*kind, *index);
            let (number, _) = dossier.paper(kind, index).ok_or(Refusal::UnknownPaper)?;
            Ok(Event::Reprinted(Reprinted { by, at, kind, index, number: Some(number) }))
        }
        Command::Correct { field, value, reason, procedure, papers, due } => {
            let correction = correct::Correction {
                field: *field,
                value,
                reason,
                procedure: procedure.as_ref(),
                papers: papers.as_deref(),
                due: due.as_ref(),
            };
            correct::correct(dossier, &correction, context)
        }
        Command::Withdraw { reason } => ending::withdraw(dossier, reason, context),
        Command::Refuse { reason } => ending::refuse(dossier, reason, context, numbers),
        Command::Stop { asked_by, reason, decision, fees, papers } => {
            let stop = ending::Stop { asked_by: *asked_by, reason, decision, fees, papers };
            ending::stop(dossier, &stop, context, numbers)
        }
        Command::Undo { reason } => undo(dossier, reason, context),
        Command::Resolve { conflict, decision, remark } => {
            let (conflict, decision) = (*conflict, *decision);
            need_open(dossier, conflict, decision)?;
            let remark = remark.trim().to_owned();
            Ok(Event::ConflictResolved(ConflictResolved { by, at, conflict, decision, remark }))
        }
    }
}

/// Takes back the last step, while nothing was built on it and no paper of it was handed out.
fn undo(dossier: &Dossier, reason: &str, context: &Context<'_>) -> Result<Event, Refusal> {
    let Some(last) = &dossier.last_step else { return Err(Refusal::NothingToUndo) };
    if last.paper.is_some_and(|paper| dossier.is_handed_out(paper)) {
        return Err(Refusal::PaperHandedOut);
    }
    let reason = reason.trim().to_owned();
    let (kind, of, digest) = (last.kind.0, last.at, last.digest);
    Ok(Event::Undone(Undone { by: context.by(), at: context.now, kind, of, digest, reason }))
}

/// Checks that what is recorded later is said to have happened after what is recorded already, and
/// not in the future.
fn need_order(dossier: &Dossier, context: &Context<'_>) -> Result<(), Refusal> {
    let Some(at) = context.happened else { return Ok(()) };
    if at > context.now {
        return Err(Refusal::ActInFuture { at });
    }
    if at < dossier.last_at {
        return Err(Refusal::BeforeLastStep { at: dossier.last_at });
    }
    Ok(())
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

fn need_stage(dossier: &Dossier, allowed: &[Stage]) -> Result<(), Refusal> {
    if allowed.contains(&dossier.stage) {
        Ok(())
    } else {
        Err(Refusal::WrongStage { stage: dossier.stage })
    }
}

fn need_reason(reason: &str) -> Result<String, Refusal> {
    need_text(reason, Refusal::ReasonMissing)
}

fn year_of(at: Timestamp) -> u16 {
    u16::try_from(at.vn_date().year()).unwrap_or(u16::MAX)
}

fn need_text(text: &str, missing: Refusal) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() { Err(missing) } else { Ok(text.to_owned()) }
}
