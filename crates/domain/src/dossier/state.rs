//! A dossier as the fold of its events.

use crate::calendar::WorkingCalendar;
use crate::id::DossierId;
use crate::number::{DossierCode, PaperNumber};
use crate::time::Timestamp;

use super::conflict::{Conflict, Overwritten};
use super::event::{
    Apologised, Clerk, Corrected, EventKind, EventName, HandedOver, Issue, LetterWaived, PaperKind,
    Received, Refused, ResultReady, Returned, Stopped, Subject, SubmittedPaper,
    SupplementRequested, Told, WaitReason, Withdrawn,
};
use super::lateness::{Lateness, LatenessFacts, Wait};
use super::stage::Stage;

/// A written apology.
pub type Apology = Apologised;

/// A time in which the clock pauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// What the office waits for.
    pub awaits: WaitReason,
    /// Since when.
    pub from: Timestamp,
    /// Who recorded it.
    pub by: Clerk,
    /// When it ended; `None` while waiting.
    pub to: Option<Timestamp>,
    /// The supplement request, where papers are awaited.
    pub request: Option<SupplementRequested>,
    /// The papers that came so far.
    pub came: Vec<SubmittedPaper>,
    /// The agency that was asked, where an opinion is awaited.
    pub whom: String,
}

/// A time in which somebody other than the counter had the dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// To whom it was handed over, when, by whom, and by when the step is to be done.
    pub handed: HandedOver,
    /// When it went on or came back; `None` while they have it.
    pub until: Option<Timestamp>,
    /// Who took it back.
    pub taken_back_by: Option<Clerk>,
}

/// The last step of a dossier, where it can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastStep {
    /// Its kind.
    pub kind: EventKind,
    /// The name of its kind.
    pub name: EventName,
    /// When it was.
    pub at: Timestamp,
    /// Its digest.
    pub digest: u64,
    /// The paper that was numbered with it.
    pub paper: Option<(PaperKind, PaperNumber)>,
}

/// One citizen's request, folded from its events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The reception, with corrections applied.
    pub reception: Received,
    /// The reception as it was recorded: what the receipt says. `None` while nothing was corrected.
    pub as_received: Option<Box<Received>>,
    /// When the reception was recorded.
    pub recorded_at: Timestamp,
    /// Its stage.
    pub stage: Stage,
    /// The due date now: after waiting times and apologies. It decides reminders.
    pub due: Timestamp,
    /// The first due date as moved by waiting times alone: it decides whether the result is late. A
    /// letter never moves it.
    pub deadline: Timestamp,
    /// Waiting times, oldest first.
    pub pauses: Vec<Pause>,
    /// Hand-overs, oldest first.
    pub steps: Vec<Step>,
    /// When the competent agency received it, where that was recorded later.
    pub competent_received: Option<Timestamp>,
    /// Apologies, oldest first.
    pub apologies: Vec<Apology>,
    /// Missed due dates for which the head decided against a letter.
    pub waived: Vec<LetterWaived>,
    /// What the citizen was told about letters, oldest first.
    pub told: Vec<Told>,
    /// When the result was there, and what it is.
    pub result: Option<ResultReady>,
    /// The handing over.
    pub returned: Option<Returned>,
    /// The withdrawal.
    pub withdrawn: Option<Withdrawn>,
    /// Refusals, oldest first; more than one when two PCs refused.
    pub refusals: Vec<Refused>,
    /// Notices that processing stops, oldest first; more than one when two PCs stopped it.
    pub stops: Vec<Stopped>,
    /// Papers that were printed, oldest first.
    pub printed: Vec<(PaperKind, PaperNumber)>,
    /// Letters that came back signed.
    pub signed: Vec<(PaperKind, PaperNumber)>,
    /// Kind and number of each reprint, oldest first.
    pub reprints: Vec<(PaperKind, PaperNumber)>,
    /// Papers whose step was taken back: their numbers are used and void.
    pub void: Vec<(PaperKind, PaperNumber)>,
    /// Corrections, oldest first.
    pub corrections: Vec<Corrected>,
    /// The last step, where it can be taken back.
    pub last_step: Option<LastStep>,
    /// When the latest thing happened with it.
    pub last_at: Timestamp,
    /// When the first thing after its reception happened.
    pub first_step_at: Option<Timestamp>,
    /// Conflicts that no clerk has resolved.
    pub conflicts: Vec<Conflict>,
    /// Possible duplicates that a clerk has marked as separate requests.
    pub distinct_from: Vec<DossierId>,
    /// Values that a correction replaced although its clerk had not seen them.
    pub overwritten: Vec<Overwritten>,
}

impl Dossier {
    /// Returns the code it is found by.
    #[must_use]
    pub const fn code(&self) -> &DossierCode {
        &self.reception.code
    }

    /// Returns the reception as the receipt has it.
    #[must_use]
    pub fn on_receipt(&self) -> &Received {
        self.as_received.as_deref().unwrap_or(&self.reception)
    }

    /// Returns the first due date, with corrections; it decides statistics.
    #[must_use]
    pub const fn first_due(&self) -> Timestamp {
        self.reception.due
    }

    /// Since when the office waits; the first request counts when two PCs asked.
    #[must_use]
    pub fn waiting_since(&self) -> Option<Timestamp> {
        let open = self.open_pause();
        open.filter(|_| self.stage.is_waiting()).map(|pause| pause.from)
    }

    /// Returns the first pause that has not ended.
    #[must_use]
    pub fn open_pause(&self) -> Option<&Pause> {
        self.pauses.iter().find(|pause| pause.to.is_none())
    }

    /// Returns the supplement requests, oldest first.
    pub fn requests(&self) -> impl Iterator<Item = &SupplementRequested> {
        self.pauses.iter().filter_map(|pause| pause.request.as_ref())
    }

    /// Returns who has the dossier, where the counter has not.
    #[must_use]
    pub fn holder(&self) -> Option<&HandedOver> {
        self.steps.last().filter(|step| step.until.is_none()).map(|step| &step.handed)
    }

    /// Returns by when it has to be handed over, while it has not been.
    #[must_use]
    pub fn transfer_due(&self) -> Option<Timestamp> {
        let foreign = self.reception.competent.as_ref();
        let there = match foreign {
            Some(agency) => agency.received_at.or(self.competent_received).is_some(),
            None => !self.steps.is_empty(),
        };
        let waits = !there && matches!(self.stage, Stage::Processing);
        self.reception.transfer_due.filter(|_| waits)
    }

    /// Returns when processing ended with a result or a refusal; a result that was handed over
    /// without having been recorded as ready ended then.
    #[must_use]
    pub fn finished(&self) -> Option<Timestamp> {
        let result = self.result.as_ref().map(|result| result.at);
        let refused = || self.refusals.first().map(|it| it.at);
        result.or_else(|| self.returned.as_ref().map(|returned| returned.at)).or_else(refused)
    }

    /// Returns the times of waiting that ended after the deadline, oldest first: they did not move
    /// it, and are not the office's time either.
    #[must_use]
    pub fn waits_after_deadline(&self) -> Vec<Wait> {
        let ended = |pause: &Pause| Some(Wait { from: pause.from, to: pause.to? });
        self.pauses.iter().filter_map(ended).filter(|wait| wait.to > self.deadline).collect()
    }

    /// Returns how late the result is by the calendar as known now; see
    /// [`LatenessFacts::lateness`].
    #[must_use]
    pub fn lateness(&self, now: Timestamp, calendar: &WorkingCalendar) -> Option<Lateness> {
        let facts = LatenessFacts {
            stage: self.stage,
            deadline: self.deadline,
            waiting_since: self.waiting_since(),
            finished: self.finished(),
            waits: self.waits_after_deadline(),
        };
        facts.lateness(now, calendar)
    }

    /// Returns whether the result is owed and the due date has passed, by the calendar as known
    /// now.
    ///
    /// A letter of apology moves the due date, so there is never a letter yet for the due date that
    /// a late dossier has missed.
    #[must_use]
    pub fn is_late(&self, now: Timestamp, calendar: &WorkingCalendar) -> bool {
        self.stage.owes_result() && now > calendar.end_of_term(self.due)
    }

    /// Returns whether a due date was missed for which there is neither a letter nor the head's
    /// decision against one: a late dossier stays owed its letter also after it is finished and
    /// returned.
    #[must_use]
    pub fn owes_letter(&self, now: Timestamp, calendar: &WorkingCalendar) -> bool {
        let end = match self.stage {
            Stage::Processing => Some(now),
            stage if stage.is_waiting() => self.waiting_since(),
            _ => self.finished(),
        };
        !self.is_settled() && end.is_some_and(|end| end > calendar.end_of_term(self.due))
    }

    /// Returns whether the present due date has its letter, which did not move it because the dossier
    /// had ended, or the head decided that it gets none.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.waived.iter().any(|it| it.due == self.due)
            || self.apologies.iter().any(|it| it.old_due == self.due)
    }

    /// Returns when the office's time began to run.
    #[must_use]
    pub fn clock_start(&self) -> Timestamp {
        let competent = self.reception.competent.as_ref();
        let there = competent.and_then(|it| it.received_at.or(self.competent_received));
        there.unwrap_or(self.reception.at)
    }

    /// Returns the status that the national portal knows the dossier by: 2 received, 4 in work, 5
    /// papers awaited, 6 payment awaited, 7 withdrawn, 8 stopped, 9 result there, 10 returned; a
    /// refusal is 3, not received. A dossier here was received, so that none is 1, registered.
    #[must_use]
    pub fn portal_status(&self) -> u8 {
        match self.stage {
            Stage::Refused => 3,
            Stage::AwaitingSupplement => 5,
            Stage::AwaitingPayment => 6,
            Stage::Withdrawn => 7,
            Stage::Stopped => 8,
            Stage::ResultReady => 9,
            Stage::Returned => 10,
            Stage::AwaitingOpinion => 4,
            Stage::Processing if self.steps.is_empty() => 2,
            Stage::Processing => 4,
        }
    }

    /// Returns the number of a paper issued with this dossier.
    #[must_use]
    pub fn paper(&self, kind: PaperKind, index: u32) -> Option<(PaperNumber, Timestamp)> {
        let index = usize::try_from(index).ok()?;
        match kind {
            PaperKind::Receipt => {
                (index == 0).then_some((self.reception.receipt, self.recorded_at))
            }
            PaperKind::Apology => self.apologies.get(index).map(|it| (it.number, it.at)),
            PaperKind::SupplementRequest => self.requests().nth(index).map(|it| (it.number, it.at)),
            PaperKind::Refusal => self.refusals.get(index).map(|it| (it.number, it.at)),
            PaperKind::Stop => self.stops.get(index).map(|it| (it.number, it.at)),
        }
    }

    /// Returns how a paper was issued; `None` for the papers of the oldest records.
    #[must_use]
    pub fn issue(&self, kind: PaperKind, index: u32) -> Option<&Issue> {
        let index = usize::try_from(index).ok()?;
        match kind {
            PaperKind::Receipt => self.reception.issue.as_ref(),
            PaperKind::Apology => self.apologies.get(index)?.issue.as_ref(),
            PaperKind::SupplementRequest => self.requests().nth(index)?.issue.as_ref(),
            PaperKind::Refusal => self.refusals.get(index)?.issue.as_ref(),
            PaperKind::Stop => self.stops.get(index)?.issue.as_ref(),
        }
    }

    /// Returns how many papers of a kind were issued.
    #[must_use]
    pub fn papers_issued(&self, kind: PaperKind) -> u32 {
        let count = match kind {
            PaperKind::Receipt => 1,
            PaperKind::Apology => self.apologies.len(),
            PaperKind::SupplementRequest => self.requests().count(),
            PaperKind::Refusal => self.refusals.len(),
            PaperKind::Stop => self.stops.len(),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Returns the kind and index of every paper issued with this dossier.
    pub fn all_papers(&self) -> impl Iterator<Item = (PaperKind, u32)> + '_ {
        PaperKind::ALL
            .iter()
            .flat_map(|&kind| (0..self.papers_issued(kind)).map(move |index| (kind, index)))
    }

    /// Returns whether a paper was printed. Papers of the oldest records were, as far as is known.
    #[must_use]
    pub fn is_printed(&self, kind: PaperKind, index: u32) -> bool {
        let Some((number, _)) = self.paper(kind, index) else { return false };
        self.issue(kind, index).is_none() || self.is_handed_out((kind, number))
    }

    /// Returns whether a paper is known to have been printed, for the first time or again.
    #[must_use]
    pub fn is_handed_out(&self, paper: (PaperKind, PaperNumber)) -> bool {
        self.printed.contains(&paper) || self.reprints.contains(&paper)
    }

    /// Returns what a paper that is issued now says of the dossier.
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject {
            applicant: self.reception.applicant.clone(),
            procedure: self.reception.procedure.name.clone(),
            received_at: Some(self.reception.at),
            first_due: Some(self.first_due()),
            extended_to: self.apologies.iter().map(|it| it.new_due).collect(),
        }
    }

    /// Returns how many numbered papers were never printed.
    #[must_use]
    pub fn unprinted(&self) -> usize {
        self.all_papers().filter(|(kind, index)| !self.is_printed(*kind, *index)).count()
    }

    /// Returns how many letters wait for their signature.
    #[must_use]
    pub fn unsigned(&self) -> usize {
        let waits = |it: &&Apology| {
            it.issue.is_some() && !self.signed.contains(&(PaperKind::Apology, it.number))
        };
        self.apologies.iter().filter(waits).count()
    }

    /// Returns how many times a paper was printed again.
    #[must_use]
    pub fn reprints_of(&self, kind: PaperKind, index: u32) -> u32 {
        let Some((number, _)) = self.paper(kind, index) else { return 0 };
        let count = self.reprints.iter().filter(|reprint| **reprint == (kind, number)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Returns the corrections made after a paper was issued, oldest first.
    #[must_use]
    pub fn corrections_after(&self, issued: Timestamp) -> Vec<&Corrected> {
        self.corrections.iter().filter(|it| it.at >= issued).collect()
    }
}
