//! A dossier as the fold of its events.

use crate::calendar::WorkingCalendar;
use crate::id::DossierId;
use crate::number::{DossierCode, PaperNumber};
use crate::time::Timestamp;

use super::conflict::{Conflict, Overwritten};
use super::event::{Apologised, Clerk, PaperKind, Received, Returned, Withdrawn};
use super::lateness::{Lateness, LatenessFacts, Wait};
use super::stage::Stage;

/// A written apology.
pub type Apology = Apologised;

/// A time of waiting for papers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// When the papers were asked for.
    pub from: Timestamp,
    /// Who asked for them.
    pub by: Clerk,
    /// When they came; `None` while waiting.
    pub to: Option<Timestamp>,
    /// What was missing; a line each.
    pub reason: String,
    /// Number of the request paper.
    pub number: PaperNumber,
}

/// One citizen's request, folded from its events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The reception, with corrections applied.
    pub reception: Received,
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
    /// Apologies, oldest first.
    pub apologies: Vec<Apology>,
    /// When the result was there, with its remark.
    pub result: Option<(Timestamp, String)>,
    /// The handing over.
    pub returned: Option<Returned>,
    /// The end without a result.
    pub withdrawn: Option<Withdrawn>,
    /// Kind and number of each reprint, oldest first.
    pub reprints: Vec<(PaperKind, PaperNumber)>,
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

    /// Returns the first due date, as printed on the receipt; it decides statistics.
    #[must_use]
    pub const fn first_due(&self) -> Timestamp {
        self.reception.due
    }

    /// Since when papers are awaited; the first request counts when two PCs asked.
    #[must_use]
    pub fn waiting_since(&self) -> Option<Timestamp> {
        let waiting = matches!(self.stage, Stage::AwaitingSupplement);
        let open = self.pauses.iter().find(|pause| pause.to.is_none());
        open.filter(|_| waiting).map(|pause| pause.from)
    }

    /// Returns when processing ended with a result; one that was handed over without having been
    /// recorded as ready ended then.
    #[must_use]
    pub fn finished(&self) -> Option<Timestamp> {
        let result = self.result.as_ref().map(|(at, _)| *at);
        result.or_else(|| self.returned.as_ref().map(|returned| returned.at))
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

    /// Returns the number of a paper issued with this dossier.
    #[must_use]
    pub fn paper(&self, kind: PaperKind, index: u32) -> Option<(PaperNumber, Timestamp)> {
        let index = usize::try_from(index).ok()?;
        match kind {
            PaperKind::Receipt => {
                (index == 0).then_some((self.reception.receipt, self.recorded_at))
            }
            PaperKind::Apology => self.apologies.get(index).map(|a| (a.number, a.at)),
            PaperKind::SupplementRequest => self.pauses.get(index).map(|p| (p.number, p.from)),
        }
    }

    /// Returns how many papers of a kind were issued.
    #[must_use]
    pub fn papers_issued(&self, kind: PaperKind) -> u32 {
        let count = match kind {
            PaperKind::Receipt => 1,
            PaperKind::Apology => self.apologies.len(),
            PaperKind::SupplementRequest => self.pauses.len(),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Returns how many times a paper was printed again.
    #[must_use]
    pub fn reprints_of(&self, kind: PaperKind, index: u32) -> u32 {
        let Some((number, _)) = self.paper(kind, index) else { return 0 };
        let count = self.reprints.iter().filter(|reprint| **reprint == (kind, number)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}
