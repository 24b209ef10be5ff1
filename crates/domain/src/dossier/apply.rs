//! Folds events into a dossier. Folding never fails: contradictory events become conflicts.

use crate::time::Timestamp;

use super::conflict::{Conflict, Overwritten};
use super::event::{
    Apologised, ConflictKind, ConflictResolved, CorrectableField, Corrected, Decision, Event,
    Received, Stamped,
};
use super::stage::Stage;
use super::state::{Dossier, Pause};

/// Version of the rules of folding. Raise it with every change after which the same events give
/// another dossier, list row or searchable text ([`crate::text::fold`]), also when a field that
/// older programs skipped is now read.
const RULES: u32 = 5;

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
    for stamped in events {
        if !std::ptr::eq(stamped, first) {
            dossier.apply(&stamped.event);
        }
    }
    Some(dossier)
}

impl Dossier {
    /// Returns a dossier just received.
    #[must_use]
    pub fn received(reception: Received, recorded_at: Timestamp) -> Self {
        Self {
            due: reception.due,
            deadline: reception.due,
            reception,
            recorded_at,
            stage: Stage::Processing,
            pauses: Vec::new(),
            apologies: Vec::new(),
            result: None,
            returned: None,
            withdrawn: None,
            reprints: Vec::new(),
            conflicts: Vec::new(),
            distinct_from: Vec::new(),
            overwritten: Vec::new(),
        }
    }

    /// Applies one later event.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Received(e) => {
                let code = e.code.clone();
                self.conflicts.push(Conflict::ReceivedTwice { at: e.at, code });
            }
            Event::SupplementRequested(e) => {
                self.note_out_of_turn(event, &[Stage::Processing]);
                self.pauses.push(Pause {
                    from: e.at,
                    by: e.by.clone(),
                    to: None,
                    reason: e.reason.clone(),
                    number: e.number,
                });
                self.move_on(Stage::AwaitingSupplement, &[Stage::Processing]);
            }
            Event::Supplemented(e) => {
                let came = self.pauses.iter().rev().find_map(|pause| pause.to);
                let mut waited = false;
                for pause in self.pauses.iter_mut().filter(|pause| pause.to.is_none()) {
                    pause.to = Some(e.at);
                    waited = true;
                }
                // Papers that two PCs recorded came once: the waiting is subtracted once.
                if waited {
                    self.due = self.due.max(e.due);
                    if self.apologies.is_empty() {
                        self.deadline = self.deadline.max(e.due);
                    }
                }
                let other_day = came.is_some_and(|came| came.vn_date() != e.at.vn_date());
                if self.note_if_ended(event) && !waited && other_day {
                    let (event, stage) = (event.name(), self.stage);
                    self.conflicts.push(Conflict::OutOfTurn { event, stage, at: e.at });
                }
                self.move_on(Stage::Processing, &[Stage::AwaitingSupplement]);
            }
            Event::Apologised(e) => {
                if self.apologies.iter().any(|other| other.old_due == e.old_due) {
                    self.conflicts.push(Conflict::ApologisedTwice { other: e.clone() });
                }
                // A letter for a result that came late was made by a clerk who knew the result.
                let allowed: &[Stage] = match e.finished {
                    Some(_) => &[Stage::Processing, Stage::ResultReady],
                    None => &[Stage::Processing],
                };
                self.note_out_of_turn(event, allowed);
                self.due = self.due.max(e.new_due);
                self.apologies.push(e.clone());
            }
            Event::ResultReady(e) => {
                if self.result.is_none() {
                    self.result = Some((e.at, e.note.clone()));
                }
                self.note_out_of_turn(event, &[Stage::Processing, Stage::ResultReady]);
                self.move_on(Stage::ResultReady, &[Stage::Processing, Stage::AwaitingSupplement]);
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
                if self.note_if_ended(event) {
                    self.stage = Stage::Withdrawn;
                }
                self.withdrawn.get_or_insert_with(|| e.clone());
            }
            Event::ConflictResolved(e) => self.resolve(e),
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
    pub fn value_of(&self, field: CorrectableField) -> &str {
        field.value(&self.reception)
    }

    fn correct(&mut self, e: &Corrected) {
        let present = self.value_of(e.field).to_owned();
        if present != e.previous && present != e.value {
            self.overwritten.push(Overwritten { value: present, by: e.clone() });
        }
        e.field.value_mut(&mut self.reception).clone_from(&e.value);
    }
}
