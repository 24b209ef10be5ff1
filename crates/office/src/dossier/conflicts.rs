//! Lists and resolves conflicts between the records of two PCs.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::dossier::{
    Command, Conflict, ConflictKey, Decision, Dossier, Event, EventName, Overwritten, Returned,
    Stamped,
};
use domain::id::DossierId;
use domain::time::Timestamp;
use store::Action;

use crate::Office;
use crate::office::actor::Actor;
use crate::office::open::{AsReader, OpenOffice};
use crate::office::rules::Rules;
use crate::text::fields;
use crate::text::messages::{self, Language};
use crate::text::problem::moment;
use crate::view::{
    ChoiceView, ConflictView, DossierRow, DossierView, DuplicatePairView, OverwrittenView, Problem,
    ResolveInput,
};
use domain::dossier::PaperKind;

/// Most pairs that are listed.
const MAX_DUPLICATE_PAIRS: u32 = 100;

impl Office {
    /// Resolves a conflict, or records that a possible duplicate is none.
    ///
    /// # Errors
    /// When there is no such open conflict, or it cannot be resolved so.
    pub fn resolve(&self, actor: &Actor, input: &ResolveInput) -> Result<DossierView, Problem> {
        let unknown = || Problem::new("error.conflict_unknown");
        let (kind, decision) = (input.kind, input.decision);
        let remark = fields::line(&input.remark, fields::MAX_REMARK, "remark")?;
        self.act(actor, |office, now| {
            let dossier = office.id_of(&input.id)?;
            let conflict = match &input.other {
                Some(other) => {
                    let other = office.id_of(other)?;
                    let line = office.store.line(other)?;
                    ConflictKey { kind, at: line.received_at, other: Some(other) }
                }
                None => {
                    let at = input.at.parse().map_err(|_| unknown())?;
                    ConflictKey { kind, at, other: None }
                }
            };
            let command = Command::Resolve { conflict, decision, remark };
            office.transact(&[Action::now(dossier, command)], now, None)?;
            office.view_of(dossier, now)
        })
    }

    /// Pairs of dossiers that have one code, and those that may be one request, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn possible_duplicates(&self) -> Result<Vec<DuplicatePairView>, Problem> {
        self.read(|office, now| {
            let pairs = office.duplicate_pairs()?;
            pairs
                .into_iter()
                .map(|(first, second)| {
                    Ok(DuplicatePairView {
                        first: office.row(first, now)?,
                        second: office.row(second, now)?,
                    })
                })
                .collect()
        })
    }
}

impl<S: AsReader> OpenOffice<'_, S> {
    fn duplicate_pairs(&self) -> Result<Vec<(DossierId, DossierId)>, Problem> {
        let mut pairs = self.reader().same_codes(MAX_DUPLICATE_PAIRS)?;
        if let Some(within) = self.duplicates_within() {
            let found = self.reader().possible_duplicates(within, MAX_DUPLICATE_PAIRS)?;
            pairs
                .extend(found.into_iter().filter(|pair| !pairs.contains(pair)).collect::<Vec<_>>());
        }
        Ok(pairs)
    }

    /// Returns how far apart the receptions of possible duplicates may be; `None` when the setting
    /// is off.
    pub fn duplicates_within(&self) -> Option<Duration> {
        let days = u64::from(self.settings.duplicate_days);
        (days > 0).then(|| Duration::from_secs(days * 24 * 3600))
    }

    /// Counts the pairs of possible duplicates; at most as many as are listed.
    pub fn duplicate_count(&self) -> Result<u32, Problem> {
        Ok(u32::try_from(self.duplicate_pairs()?.len()).unwrap_or(u32::MAX))
    }

    /// Returns the other dossiers that have the code of one or may be the same request.
    pub fn duplicates_of(&self, id: DossierId, now: Timestamp) -> Result<Vec<DossierRow>, Problem> {
        let mut others = self.reader().same_code_as(id)?;
        if let Some(within) = self.duplicates_within() {
            let found = self.reader().duplicates_of(id, within, MAX_DUPLICATE_PAIRS)?;
            others.extend(found.into_iter().filter(|it| !others.contains(it)).collect::<Vec<_>>());
        }
        others.into_iter().map(|other| self.row(other, now)).collect()
    }

    fn row(&self, id: DossierId, now: Timestamp) -> Result<DossierRow, Problem> {
        let line = self.reader().line(id)?;
        Ok(self.row_of(line, now))
    }
}

/// Returns a conflict in the clerk's words, with the ways to resolve it.
pub fn conflict_view(
    conflict: &Conflict,
    dossier: &Dossier,
    events: &[Stamped],
    rules: &Rules,
) -> ConflictView {
    let key = conflict.key();
    let language = rules.language();
    let letter_mark = rules.mark(PaperKind::Apology, dossier.reception.at.vn_date());
    let says = EventTexts { events, language };
    let new = |message: &str| Problem::new(message).with("at", moment(key.at));
    let by = |name: EventName| says.recorded_by(name, key.at);
    let problem = match conflict {
        Conflict::ReturnedTwice { other } => {
            let first = dossier.returned.as_ref();
            new("conflict.returned_twice")
                .with("taker", says.taker(Some(other)))
                .with("by", by(EventName::Returned))
                .with("first", first.map(|it| moment(it.at)).unwrap_or_default())
                .with("first_taker", says.taker(first))
        }
        Conflict::AfterEnd { event, .. } => new("conflict.after_end")
            .with("what", says.word(&format!("event.{}", event.as_str())))
            .with("by", by(*event)),
        Conflict::OutOfTurn { event, stage, .. } => new("conflict.out_of_turn")
            .with("what", says.word(&format!("event.{}", event.as_str())))
            .with("by", by(*event))
            .with("stage", says.word(&format!("stage.{}", stage.as_str()))),
        Conflict::ApologisedTwice { other } => new("conflict.apologised_twice")
            .with("number", other.number.with_mark(&letter_mark))
            .with("by", by(EventName::Apologised)),
        Conflict::ReceivedTwice { code, .. } => {
            new("conflict.received_twice").with("code", code).with("by", by(EventName::Received))
        }
    };
    let choice = |decision: &Decision| ChoiceView {
        decision: *decision,
        text: says.choice(conflict, dossier, *decision, &letter_mark),
    };
    ConflictView {
        kind: key.kind,
        at: key.at.to_string(),
        message: problem.in_language(language).message,
        choices: conflict.resolutions().iter().map(choice).collect(),
    }
}

/// Returns a value that another PC had changed meanwhile; `None` once it has been restored.
pub fn overwritten_view(
    lost: &Overwritten,
    dossier: &Dossier,
    events: &[Stamped],
    language: Language,
) -> Option<OverwrittenView> {
    let field = lost.field();
    if dossier.value_of(field) == lost.value {
        return None;
    }
    let writer = events.iter().find_map(|stamped| match &stamped.event {
        Event::Corrected(e) if e.field == field && e.value == lost.value => Some(e),
        _ => None,
    });
    let says = EventTexts { events, language };
    Some(OverwrittenView {
        field,
        name: says.word(&format!("field.{}", field.as_str())),
        value: lost.value.clone(),
        written_by: writer.map(|it| it.by.name.clone()).unwrap_or_default(),
        written_at: writer.map(|it| it.at.to_string()),
        replaced_with: lost.by.value.clone(),
        replaced_by: lost.by.by.name.clone(),
        replaced_at: lost.by.at.to_string(),
    })
}

/// Returns the text of a resolution in the history.
pub fn resolution_detail(
    resolved: &domain::dossier::ConflictResolved,
    language: Language,
) -> String {
    let says = EventTexts { events: &[], language };
    let what = says.word(&format!("resolved.{}", resolved.conflict.kind.as_str()));
    let holds = match resolved.decision {
        Decision::Keep => String::new(),
        decision => says.word(&format!("holds.{}", decision.as_str())),
    };
    [what, holds, resolved.remark.clone()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Texts about events, in a language.
struct EventTexts<'a> {
    events: &'a [Stamped],
    language: Language,
}

impl EventTexts<'_> {
    fn word(&self, key: &str) -> String {
        messages::text(self.language, key, &BTreeMap::new())
    }

    /// Returns who recorded an event, and where.
    fn recorded_by(&self, name: EventName, at: Timestamp) -> String {
        let same = |it: &&Stamped| it.event.name() == name && it.event.at() == at;
        // Of two events at one moment, the later one caused the conflict.
        let Some(stamped) = self.events.iter().rev().find(same) else { return String::new() };
        let by = stamped.event.by();
        [by.name.as_str(), by.counter.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn taker(&self, returned: Option<&Returned>) -> String {
        match returned.map(|it| it.taken_by.as_str()) {
            Some(name) if !name.is_empty() => name.to_owned(),
            _ => self.word("taker.applicant"),
        }
    }

    fn choice(
        &self,
        conflict: &Conflict,
        dossier: &Dossier,
        decision: Decision,
        letter_mark: &str,
    ) -> String {
        let text = |key: &str, name: &str, value: String| {
            messages::text(self.language, key, &BTreeMap::from([(name.to_owned(), value)]))
        };
        match (conflict, decision) {
            (_, Decision::Keep) => self.word("choice.keep"),
            (Conflict::ReturnedTwice { .. }, Decision::First) => {
                text("choice.returned_first", "taker", self.taker(dossier.returned.as_ref()))
            }
            (Conflict::ReturnedTwice { other }, Decision::Second) => {
                text("choice.returned_second", "taker", self.taker(Some(other)))
            }
            (Conflict::ApologisedTwice { other }, Decision::Second) => {
                text("choice.letter", "number", other.number.with_mark(letter_mark))
            }
            (Conflict::ApologisedTwice { other }, Decision::First) => {
                let first = dossier.apologies.iter().find(|it| it.old_due == other.old_due);
                let number = first.map(|it| it.number.with_mark(letter_mark));
                text("choice.letter", "number", number.unwrap_or_default())
            }
            (_, Decision::First | Decision::Second) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::FixedClock;
    use crate::view::{PersonInput, ReceptionInput, Settings, Signatory};

    /// Returns a request, always of the same person.
    fn request(received_at: Option<&str>) -> ReceptionInput {
        let applicant = PersonInput {
            id: "066301000001".into(),
            name: "H'Bia Niê".into(),
            ..PersonInput::default()
        };
        ReceptionInput {
            procedure: "1.004873".into(),
            applicant,
            duration: Some("3wd".into()),
            received_at: received_at.map(Into::into),
            ..ReceptionInput::default()
        }
    }

    #[test]
    fn what_is_recorded_waits_for_no_question_and_changes_no_answer() {
        let folder = tempfile::tempdir().unwrap();
        let office = Office::open(folder.path()).unwrap();
        let suggested = office.suggest_setup("24640").unwrap().settings;
        let clerk = Signatory { name: "Nguyễn Thị Hoa".into(), title: String::new() };
        let settings = Settings { office_code: "H36.57".into(), clerk, ..suggested };
        office.set_up(settings).unwrap();
        let count = |office: &crate::office::open::Reading<'_>| {
            office.store.find("066301000001", 10).map(|found| found.len())
        };
        office
            .read(|question, _| {
                assert_eq!(count(question)?, 0);
                // Recorded while the query still runs; a lock held by the query would deadlock
                // here.
                office.receive_dossier(&office.actor().unwrap(), &request(None))?;
                assert!(office.verify()?.ok, "another question beside it");
                assert_eq!(count(question)?, 0, "the answer is of one moment");
                Ok(())
            })
            .unwrap();
        assert_eq!(office.read(|question, _| Ok(count(question)?)).unwrap(), 1);
    }

    #[test]
    fn the_office_says_within_how_many_days_two_may_be_one() {
        let folder = tempfile::tempdir().unwrap();
        let now = "2026-11-25T09:00:00+07:00".parse().unwrap();
        let office = Office::open_with_clock(folder.path(), Arc::new(FixedClock(now))).unwrap();
        let suggested = office.suggest_setup("24640").unwrap().settings;
        let clerk = Signatory { name: "Nguyễn Thị Hoa".into(), title: String::new() };
        let settings = Settings { office_code: "H36.57".into(), clerk, ..suggested };
        office.set_up(settings.clone()).unwrap();
        for received_at in ["2026-11-14T09:00", "2026-11-24T09:00"] {
            office.receive_dossier(&office.actor().unwrap(), &request(Some(received_at))).unwrap();
        }
        for (duplicate_days, pairs) in [(7, 0), (9, 0), (10, 1), (60, 1), (0, 0)] {
            office
                .save_settings(
                    &office.actor().unwrap(),
                    Settings { duplicate_days, ..settings.clone() },
                )
                .unwrap();
            assert_eq!(office.possible_duplicates().unwrap().len(), pairs, "{duplicate_days}");
        }
        // The form warns by the same setting.
        for (duplicate_days, warned) in [(0, 0), (1, 1), (10, 1), (11, 2), (60, 2)] {
            office
                .save_settings(
                    &office.actor().unwrap(),
                    Settings { duplicate_days, ..settings.clone() },
                )
                .unwrap();
            let preview = office.preview_reception(&request(None)).unwrap();
            assert_eq!(preview.possible_duplicates.len(), warned, "{duplicate_days}");
        }
    }
}
