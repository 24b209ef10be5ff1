//! Folds events into a dossier. Folding never fails: contradictory events become conflicts.

use crate::time::Timestamp;

use super::conflict::{Conflict, Overwritten};
use super::event::{
    Apologised, Clerk, ConflictKind, ConflictResolved, CorrectableField, Corrected, Decision,
    Event, Received, Stamped, SubmittedPaper, Undone, WaitReason, put,
};
use super::stage::Stage;
use super::state::{Dossier, LastStep, Pause, Step};

/// Version of the rules of folding. Raise it with every change after which the same events give
/// another dossier, list row or searchable text ([`crate::text::fold`]), also when a field that
/// older programs skipped is now read.
const RULES: u32 = 6;

/// Identifies how this program folds events: the version of its rules and the number of kinds it
/// understands. A projection made under another value is rebuilt.
#[expect(clippy::cast_possible_truncation, reason = "kinds are numbered in 16 bits")]
pub const FOLD: u32 = (RULES << 16) | Event::KINDS.len() as u32;

/// Folds the events of one dossier, given in the order of their records' (clock, device, seq).
///
/// Returns `None` while the reception is not among them: after a partial exchange the other events
/// wait in the log until it arrives.
#[must_use]
pub fn fold<'a>(events: impl IntoIterator<Item = &'a Stamped> + Clone) -> Option<Dossier> {
    let is_reception = |stamped: &&Stamped| matches!(stamped.event, Event::Received(_));
    let first = events.clone().into_iter().find(is_reception)?;
    let Event::Received(reception) = &first.event else { return None };
    let mut dossier = Dossier::received(reception.clone(), first.recorded_at);
    let mut undone = undone_steps(events.clone());
    for stamped in events {
        if std::ptr::eq(stamped, first) {
            continue;
        }
        let event = &stamped.event;
        let is_it = |it: &Undone| {
            (it.kind, it.of) == (event.kind().0, event.at()) && it.digest == event.digest()
        };
        match undone.iter().position(|it| is_it(it)) {
            None => dossier.apply(event),
            Some(index) => {
                undone.swap_remove(index);
                dossier.void.extend(event.paper());
            }
        }
    }
    Some(dossier)
}

/// Returns the steps that were taken back, once each: two PCs may have taken back the same one.
fn undone_steps<'a>(events: impl IntoIterator<Item = &'a Stamped>) -> Vec<&'a Undone> {
    let mut steps: Vec<&Undone> = Vec::new();
    for stamped in events {
        if let Event::Undone(e) = &stamped.event
            && !steps.iter().any(|it| (it.kind, it.of, it.digest) == (e.kind, e.of, e.digest))
        {
            steps.push(e);
        }
    }
    steps
}

impl Dossier {
    /// Returns a dossier just received.
    #[must_use]
    pub fn received(reception: Received, recorded_at: Timestamp) -> Self {
        Self {
            due: reception.due,
            deadline: reception.due,
            last_at: reception.at,
            first_step_at: None,
            reception,
            as_received: None,
            recorded_at,
            stage: Stage::Processing,
            pauses: Vec::new(),
            steps: Vec::new(),
            competent_received: None,
            apologies: Vec::new(),
            waived: Vec::new(),
            told: Vec::new(),
            result: None,
            returned: None,
            withdrawn: None,
            refusals: Vec::new(),
            stops: Vec::new(),
            printed: Vec::new(),
            signed: Vec::new(),
            reprints: Vec::new(),
            void: Vec::new(),
            corrections: Vec::new(),
            last_step: None,
            conflicts: Vec::new(),
            distinct_from: Vec::new(),
            overwritten: Vec::new(),
        }
    }

    /// Applies one later event. One that takes back a step changes nothing here: its dossier is
    /// folded anew.
    pub fn apply(&mut self, event: &Event) {
        if has_office_time(event) {
            self.last_at = self.last_at.max(event.at());
            self.first_step_at = Some(self.first_step_at.unwrap_or(event.at()).min(event.at()));
        }
        self.note_step(event);
        match event {
            Event::Received(e) => {
                let code = e.code.clone();
                self.conflicts.push(Conflict::ReceivedTwice { at: e.at, code });
            }
            Event::SupplementRequested(e) => {
                let pause = Pause::new(WaitReason::Supplement, e.at, &e.by);
                self.wait(event, Pause { request: Some(e.clone()), ..pause });
            }
            Event::PaymentRequired(e) => {
                self.wait(event, Pause::new(WaitReason::Payment, e.at, &e.by));
            }
            Event::OpinionAsked(e) => {
                let pause = Pause::new(WaitReason::Opinion, e.at, &e.by);
                self.wait(event, Pause { whom: e.whom.clone(), ..pause });
            }
            Event::PapersCame(e) => {
                let papers = |it: &&mut Pause| it.awaits == WaitReason::Supplement;
                match self.pauses.iter_mut().rev().find(papers) {
                    Some(pause) => pause.came.extend(e.papers.iter().cloned()),
                    None => self.note_out_of_turn(event, &[]),
                }
            }
            Event::Supplemented(e) => {
                let papers = e.papers.clone().unwrap_or_default();
                let dues = (e.due, e.deadline);
                self.go_on(event, WaitReason::Supplement, dues, papers);
            }
            Event::Paid(e) => {
                let dues = (e.due, Some(e.deadline));
                self.go_on(event, WaitReason::Payment, dues, Vec::new());
            }
            Event::OpinionGiven(e) => {
                let dues = (e.due, Some(e.deadline));
                self.go_on(event, WaitReason::Opinion, dues, Vec::new());
            }
            Event::HandedOver(e) => {
                self.note_if_ended(event);
                self.end_step(e.at, None);
                self.steps.push(Step { handed: e.clone(), until: None, taken_back_by: None });
            }
            Event::TakenBack(e) => self.end_step(e.at, Some(&e.by)),
            Event::CompetentReceived(e) => {
                self.note_if_ended(event);
                if self.competent_received.is_none() {
                    self.competent_received = Some(e.at);
                    self.move_due(e.due);
                }
            }
            Event::Apologised(e) => self.apologise(event, e),
            Event::LetterWaived(e) => self.waived.push(e.clone()),
            Event::Told(e) => self.told.push(e.clone()),
            Event::PaperSigned(e) => self.signed.push((e.kind, e.number)),
            Event::PaperPrinted(e) => self.printed.push((e.kind, e.number)),
            Event::ResultReady(e) => {
                self.result.get_or_insert_with(|| e.clone());
                self.note_out_of_turn(event, &[Stage::Processing, Stage::ResultReady]);
                let mut from = vec![Stage::Processing];
                from.extend(Stage::WAITING);
                self.move_on(Stage::ResultReady, &from);
            }
            Event::Returned(e) => match &self.returned {
                Some(_) => self.conflicts.push(Conflict::ReturnedTwice { other: e.clone() }),
                None => {
                    self.note_if_ended(event);
                    self.stage = Stage::Returned;
                    self.returned = Some(e.clone());
                }
            },
            Event::Reprinted(e) => {
                let by_index = || self.paper(e.kind, e.index).map(|(number, _)| number);
                if let Some(number) = e.number.or_else(by_index) {
                    self.reprints.push((e.kind, number));
                }
            }
            Event::Corrected(e) => self.correct(e),
            Event::Withdrawn(e) => {
                self.end(event, Stage::Withdrawn);
                self.withdrawn.get_or_insert_with(|| e.clone());
            }
            Event::Refused(e) => {
                self.end(event, Stage::Refused);
                self.refusals.push(e.clone());
            }
            Event::Stopped(e) => {
                self.end(event, Stage::Stopped);
                self.stops.push(e.clone());
            }
            Event::ConflictResolved(e) => self.resolve(e),
            Event::Undone(_) => {}
        }
    }

    /// Notes what can be taken back: the last step, as long as nothing was built on it.
    fn note_step(&mut self, event: &Event) {
        match event {
            Event::PaperPrinted(_) | Event::Reprinted(_) | Event::Undone(_) => {}
            Event::Received(_) | Event::ConflictResolved(_) => self.last_step = None,
            _ => {
                self.last_step = Some(LastStep {
                    kind: event.kind(),
                    name: event.name(),
                    at: event.at(),
                    digest: event.digest(),
                    paper: event.paper(),
                });
            }
        }
    }

    /// Begins a pause.
    fn wait(&mut self, event: &Event, pause: Pause) {
        self.note_out_of_turn(event, &[Stage::Processing]);
        self.move_on(Stage::of_wait(pause.awaits), &[Stage::Processing]);
        self.pauses.push(pause);
    }

    /// Ends the pauses for a reason; what two PCs recorded came once, so the waiting is subtracted
    /// once.
    fn go_on(
        &mut self,
        event: &Event,
        awaited: WaitReason,
        (due, deadline): (Timestamp, Option<Timestamp>),
        papers: Vec<SubmittedPaper>,
    ) {
        let at = event.at();
        let of_reason = |pause: &&mut Pause| pause.awaits == awaited;
        let came = self.pauses.iter().rev().filter(|it| it.awaits == awaited);
        let came = came.filter_map(|pause| pause.to).next();
        let mut waited = false;
        for pause in self.pauses.iter_mut().filter(of_reason).filter(|it| it.to.is_none()) {
            pause.to = Some(at);
            if !waited {
                pause.came.extend(papers.iter().cloned());
            }
            waited = true;
        }
        if waited {
            self.due = self.due.max(due);
            // The oldest records have no first due date: no letter came before it then.
            let deadline = deadline.or_else(|| self.apologies.is_empty().then_some(due));
            self.deadline = self.deadline.max(deadline.unwrap_or(self.deadline));
        }
        let other_day = came.is_some_and(|came| came.vn_date() != at.vn_date());
        if self.note_if_ended(event) && !waited && other_day {
            let (event, stage) = (event.name(), self.stage);
            self.conflicts.push(Conflict::OutOfTurn { event, stage, at });
        }
        let next = self.open_pause().map_or(Stage::Processing, |it| Stage::of_wait(it.awaits));
        self.move_on(next, &[Stage::of_wait(awaited)]);
    }

    /// Ends the step of whoever has the dossier.
    fn end_step(&mut self, at: Timestamp, taken_back_by: Option<&Clerk>) {
        if let Some(step) = self.steps.last_mut().filter(|step| step.until.is_none()) {
            step.until = Some(at);
            step.taken_back_by = taken_back_by.cloned();
        }
    }

    /// Moves the due date to where its counting says, unless waiting or a letter has moved it on.
    fn move_due(&mut self, due: Timestamp) {
        if self.pauses.is_empty() && self.apologies.is_empty() {
            (self.due, self.deadline) = (due, due);
        } else {
            self.due = self.due.max(due);
            self.deadline = self.deadline.max(due);
        }
    }

    fn apologise(&mut self, event: &Event, e: &Apologised) {
        if self.apologies.iter().any(|other| other.old_due == e.old_due) {
            self.conflicts.push(Conflict::ApologisedTwice { other: e.clone() });
        }
        // A letter for a result that came late was made by a clerk who knew the result.
        if e.finished.is_none() {
            let mut allowed = vec![Stage::Processing];
            if e.waiting == Some(true) {
                allowed.extend(Stage::WAITING);
            }
            self.note_out_of_turn(event, &allowed);
        } else if matches!(self.stage, Stage::Withdrawn | Stage::Stopped) {
            self.note_if_ended(event);
        }
        // After the end there is nothing to be promised; the oldest letters moved it all the same.
        if !self.stage.has_ended() || e.issue.is_none() {
            self.due = self.due.max(e.new_due);
        }
        self.apologies.push(e.clone());
    }

    /// Ends a dossier, unless it has ended.
    fn end(&mut self, event: &Event, stage: Stage) {
        if self.note_if_ended(event) {
            self.stage = stage;
        }
    }

    /// Resolves a conflict. A missing one was resolved on another PC before.
    fn resolve(&mut self, e: &ConflictResolved) {
        if let (ConflictKind::PossibleDuplicate, Some(other)) = (e.conflict.kind, e.conflict.other)
        {
            if !self.distinct_from.contains(&other) {
                self.distinct_from.push(other);
            }
            return;
        }
        let Some(index) = self.conflicts.iter().position(|it| it.key() == e.conflict) else {
            return;
        };
        match (self.conflicts.remove(index), e.decision) {
            (Conflict::ReturnedTwice { other }, Decision::Second) => self.returned = Some(other),
            (Conflict::ApologisedTwice { other }, decision) => {
                let same = |letter: &&Apologised| letter.old_due == other.old_due;
                let mut letters = self.apologies.iter().filter(same).map(|letter| letter.new_due);
                let first = letters.next();
                let latest = letters.max().max(first);
                // The citizen has that letter: its date applies, unless the due date has been moved
                // since.
                let holds = if decision == Decision::Second { Some(other.new_due) } else { first };
                self.due = holds.filter(|_| latest == Some(self.due)).unwrap_or(self.due);
            }
            _ => {}
        }
    }

    /// Changes the stage if the dossier is at one of these stages; otherwise another PC was
    /// further.
    fn move_on(&mut self, to: Stage, from: &[Stage]) {
        if from.contains(&self.stage) {
            self.stage = to;
        }
    }

    /// Adds a conflict unless the dossier is at one of these stages.
    fn note_out_of_turn(&mut self, event: &Event, allowed: &[Stage]) {
        if self.note_if_ended(event) && !allowed.contains(&self.stage) {
            let (event, stage, at) = (event.name(), self.stage, event.at());
            self.conflicts.push(Conflict::OutOfTurn { event, stage, at });
        }
    }

    /// Returns whether the dossier has not ended; adds a conflict when it has.
    fn note_if_ended(&mut self, event: &Event) -> bool {
        let ended = self.stage.has_ended();
        if ended {
            self.conflicts.push(Conflict::AfterEnd { event: event.name(), at: event.at() });
        }
        !ended
    }

    /// Returns the present value of a field that can be corrected.
    #[must_use]
    pub fn value_of(&self, field: CorrectableField) -> String {
        field.value(&self.reception)
    }

    fn correct(&mut self, e: &Corrected) {
        let present = self.value_of(e.field);
        if present != e.previous && present != e.value {
            self.overwritten.push(Overwritten { value: present, by: e.clone() });
        }
        if self.as_received.is_none() {
            self.as_received = Some(Box::new(self.reception.clone()));
        }
        put(&mut self.reception, e);
        self.corrections.push(e.clone());
        if let Some(dues) = &e.dues {
            self.deadline = dues.deadline;
            // A date that stands on a letter holds.
            if self.apologies.is_empty() {
                self.due = dues.deadline;
            }
        }
    }
}

/// Returns whether an event says when something happened with the dossier, instead of when it was
/// written down or printed: what is recorded later cannot have happened before it.
const fn has_office_time(event: &Event) -> bool {
    !matches!(
        event,
        Event::PaperPrinted(_)
            | Event::Reprinted(_)
            | Event::Corrected(_)
            | Event::Told(_)
            | Event::PaperSigned(_)
            | Event::LetterWaived(_)
            | Event::ConflictResolved(_)
            | Event::Undone(_)
    )
}

impl Pause {
    fn new(awaits: WaitReason, from: Timestamp, by: &Clerk) -> Self {
        Self {
            awaits,
            from,
            by: by.clone(),
            to: None,
            request: None,
            came: Vec::new(),
            whom: String::new(),
        }
    }
}
