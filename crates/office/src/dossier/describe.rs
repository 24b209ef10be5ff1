//! A dossier as people see it.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::TimeDelta;
use domain::calendar::WorkingCalendar;
use domain::dossier::{Dossier, Event, Lateness, PaperKind, Person, Stage, Stamped};
use domain::id::DossierId;
use domain::time::Timestamp;
use store::Due;

use crate::dossier::conflicts::{conflict_view, overwritten_view, resolution_detail};
use crate::office::rules::Rules;
use crate::text::messages;
use crate::view::{
    DossierView, LatenessView, PaperInput, PaperView, PersonInput, SkippedDayView, TimeMark,
    TimelineEntry, TimelineKind, Timing,
};

/// How many working days ahead count as "due soon".
pub const SOON_WORKING_DAYS: u32 = 2;

/// The instants that divide due dates into late, today and soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Horizon<'a> {
    /// Now.
    pub now: Timestamp,
    /// The end of today.
    pub end_of_today: Timestamp,
    /// The end of the second next working day.
    pub end_of_soon: Timestamp,
    /// Due times that have passed while their terms go on: those on the days off before now.
    moved: Option<Range<Timestamp>>,
    /// The calendar it is by.
    pub calendar: &'a WorkingCalendar,
}

impl<'a> Horizon<'a> {
    /// Returns the horizon at a moment.
    #[must_use]
    pub fn at(now: Timestamp, calendar: &'a WorkingCalendar) -> Self {
        let today = now.vn_date();
        let end = |day: chrono::NaiveDate| {
            let next = day.succ_opt().unwrap_or(day);
            before(Timestamp::from_vn(next.and_time(chrono::NaiveTime::MIN)))
        };
        Self {
            now,
            end_of_today: end(today),
            end_of_soon: end(calendar.add_working_days(today, SOON_WORKING_DAYS)),
            moved: calendar.moved_terms(now),
            calendar,
        }
    }

    /// How a dossier at a stage stands toward its due date.
    #[must_use]
    pub fn timing(&self, stage: Stage, due: Timestamp, late: bool) -> Timing {
        let end = self.calendar.end_of_term(due);
        match stage {
            Stage::Returned | Stage::Withdrawn => Timing::Ended,
            Stage::AwaitingSupplement => Timing::Paused,
            Stage::ResultReady if late => Timing::Late,
            Stage::ResultReady => Timing::InTime,
            Stage::Processing if self.now > end => Timing::Late,
            Stage::Processing if end <= self.end_of_today => Timing::DueToday,
            Stage::Processing if end <= self.end_of_soon => Timing::DueSoon,
            Stage::Processing => Timing::InTime,
        }
    }

    /// Returns the due dates of terms that have ended, earliest first.
    #[must_use]
    pub fn late(&self) -> Vec<Due> {
        let passed = |after, until| Due { after, until: Some(before(until)) };
        match &self.moved {
            None => vec![passed(None, self.now)],
            Some(moved) => vec![
                passed(None, moved.start),
                passed(Some(before(moved.end)), self.now.max(moved.end)),
            ],
        }
    }

    /// Returns the due dates of terms that end later today, earliest first.
    #[must_use]
    pub fn today(&self) -> Vec<Due> {
        let rest = Due { after: Some(before(self.now)), until: Some(self.end_of_today) };
        match &self.moved {
            None => vec![rest],
            Some(_) if self.is_day_off() => Vec::new(),
            Some(moved) => vec![range(moved), rest],
        }
    }

    /// Returns the due dates of terms that end soon, after today.
    #[must_use]
    pub fn soon(&self) -> Due {
        let moved = self.moved.as_ref().filter(|_| self.is_day_off());
        let after = moved.map_or(self.end_of_today, |moved| before(moved.start));
        Due { after: Some(after), until: Some(self.end_of_soon) }
    }

    /// Returns the first due date whose term may go on although it has passed, or now.
    #[must_use]
    pub fn first_open(&self) -> Timestamp {
        self.moved.as_ref().map_or(self.now, |moved| moved.start)
    }

    fn is_day_off(&self) -> bool {
        !self.calendar.is_working_day(self.now.vn_date())
    }
}

/// Returns the last instant before another.
pub fn before(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.millis() - 1)
}

/// Returns the due dates in a range.
fn range(range: &Range<Timestamp>) -> Due {
    Due { after: Some(before(range.start)), until: Some(before(range.end)) }
}

/// Returns the working days by which a result is late; 0 on the day it was due.
#[must_use]
pub fn days_late(calendar: &WorkingCalendar, lateness: Option<&Lateness>) -> u32 {
    lateness.map_or(0, |it| it.working_days(calendar))
}

/// Returns the end of an open dossier's term whose last day became off.
#[must_use]
pub fn moved_due(stage: Stage, due: Timestamp, calendar: &WorkingCalendar) -> Option<String> {
    let open = matches!(stage, Stage::Processing | Stage::AwaitingSupplement);
    let end = calendar.end_of_term(due);
    (open && end != due).then(|| end.to_string())
}

/// Returns how late a result is, for people and scripts.
fn lateness_view(calendar: &WorkingCalendar, lateness: Option<&Lateness>) -> LatenessView {
    let none = TimeDelta::zero();
    let span = |of: fn(&Lateness) -> TimeDelta| {
        let millis = lateness.map_or(none, of).num_milliseconds();
        format!("PT{}M", (millis + 59_999) / 60_000)
    };
    let working = lateness.map_or(none, |it| it.working_time(calendar));
    LatenessView {
        late: lateness.is_some(),
        by: span(Lateness::time),
        waited: span(Lateness::waited),
        working_minutes: u32::try_from(working.num_minutes()).unwrap_or(u32::MAX),
    }
}

/// Returns a numbered paper of a dossier.
#[must_use]
pub fn paper_view(
    id: DossierId,
    dossier: &Dossier,
    kind: PaperKind,
    index: u32,
    rules: &Rules,
) -> Option<PaperView> {
    let (number, issued_at) = dossier.paper(kind, index)?;
    Some(PaperView {
        dossier: id.to_string(),
        code: dossier.code().to_string(),
        kind,
        index,
        number: number.with_mark(rules.mark(kind, dossier.reception.at.vn_date())),
        issued_at: issued_at.to_string(),
        reprints: dossier.reprints_of(kind, index),
    })
}

/// Returns everything about a dossier at a moment.
#[must_use]
pub fn dossier_view(
    id: DossierId,
    dossier: &Dossier,
    events: &[Stamped],
    rules: &Rules,
    now: Timestamp,
) -> DossierView {
    let reception = &dossier.reception;
    let calendar = &rules.calendar;
    let language = rules.language();
    let horizon = Horizon::at(now, calendar);
    let lateness = dossier.lateness(now, calendar);
    let issued = [PaperKind::Receipt, PaperKind::SupplementRequest, PaperKind::Apology]
        .into_iter()
        .flat_map(|kind| (0..dossier.papers_issued(kind)).map(move |index| (kind, index)))
        .filter_map(|(kind, index)| paper_view(id, dossier, kind, index, rules))
        .collect();
    DossierView {
        id: id.to_string(),
        code: dossier.code().to_string(),
        procedure: reception.procedure.code.clone(),
        procedure_name: reception.procedure.name.clone(),
        field: reception.procedure.field.clone(),
        applicant: person_view(&reception.applicant),
        submitter: reception.submitter.as_ref().map(person_view),
        papers: reception
            .papers
            .iter()
            .map(|paper| PaperInput {
                name: paper.name.clone(),
                originals: paper.originals,
                copies: paper.copies,
            })
            .collect(),
        sets: reception.sets,
        channel: reception.channel,
        return_by: reception.return_by,
        fee: reception.fee,
        note: reception.note.clone(),
        stage: dossier.stage,
        received_at: reception.at.to_string(),
        recorded_at: dossier.recorded_at.to_string(),
        first_due: dossier.first_due().to_string(),
        due: dossier.due.to_string(),
        skipped: reception
            .skipped
            .iter()
            .map(|day| SkippedDayView { date: day.date.to_string(), name: day.name.clone() })
            .collect(),
        timing: horizon.timing(dossier.stage, dossier.due, lateness.is_some()),
        days_late: days_late(calendar, lateness.as_ref()),
        moved_due: moved_due(dossier.stage, dossier.due, calendar),
        lateness: lateness_view(calendar, lateness.as_ref()),
        result_at: dossier.result.as_ref().map(|(at, _)| at.to_string()),
        returned_at: dossier.returned.as_ref().map(|returned| returned.at.to_string()),
        apologies: dossier.papers_issued(PaperKind::Apology),
        receipt: reception
            .receipt
            .with_mark(rules.mark(PaperKind::Receipt, reception.at.vn_date())),
        register: format!(
            "{}/{}/{}",
            reception.register.book, reception.register.year, reception.register.entry
        ),
        issued,
        timeline: timeline(dossier, events, now, rules),
        conflicts: dossier
            .conflicts
            .iter()
            .map(|it| conflict_view(it, dossier, events, rules))
            .collect(),
        overwritten: dossier
            .overwritten
            .iter()
            .filter_map(|it| overwritten_view(it, dossier, events, language))
            .collect(),
        possible_duplicates: Vec::new(),
    }
}

fn person_view(person: &Person) -> PersonInput {
    PersonInput {
        name: person.name.clone(),
        id: person.id.clone(),
        birth_date: person.birth_date.clone(),
        gender: person.gender.clone(),
        address: person.address.clone(),
        phone: person.phone.clone(),
        email: person.email.clone(),
    }
}

/// Returns the history, oldest first, with becoming late as the last entry.
fn timeline(
    dossier: &Dossier,
    events: &[Stamped],
    now: Timestamp,
    rules: &Rules,
) -> Vec<TimelineEntry> {
    let mut entries: Vec<TimelineEntry> =
        events.iter().map(|stamped| entry(stamped, dossier, rules)).collect();
    if let Some(late) = dossier.lateness(now, &rules.calendar) {
        let passed = TimelineEntry {
            kind: TimelineKind::Came(TimeMark::BecameLate),
            at: late.deadline.to_string(),
            recorded_at: None,
            clock_confirmed: false,
            clerk: String::new(),
            counter: String::new(),
            detail: String::new(),
            paper: String::new(),
            new_due: None,
        };
        let after = events.iter().position(|it| it.event.at() > late.deadline);
        entries.insert(after.unwrap_or(entries.len()), passed);
    }
    entries
}

fn entry(stamped: &Stamped, dossier: &Dossier, rules: &Rules) -> TimelineEntry {
    let event = &stamped.event;
    let language = rules.language();
    let word = |key: String| messages::text(language, &key, &BTreeMap::new());
    let (detail, new_due) = match event {
        Event::Received(e) => (e.manual_due_reason.clone(), Some(e.due)),
        Event::SupplementRequested(e) => (e.reason.replace('\n', "; "), None),
        Event::Supplemented(e) => (String::new(), Some(e.due)),
        Event::Apologised(e) => (e.reason.clone(), Some(e.new_due)),
        Event::ResultReady(e) => (e.note.clone(), None),
        Event::Returned(e) => {
            // Nobody named means the applicant.
            let applicant = &dossier.reception.applicant.name;
            let taker = if e.taken_by.is_empty() { applicant } else { &e.taken_by };
            let said = [taker.as_str(), e.note.as_str()].into_iter().filter(|it| !it.is_empty());
            (said.collect::<Vec<_>>().join(" · "), None)
        }
        Event::Reprinted(e) => (word(format!("paper.{}", e.kind.as_str())), None),
        Event::Corrected(e) => {
            let field = word(format!("field.{}", e.field.as_str()));
            (format!("{field}: {} → {} ({})", e.previous, e.value, e.reason), None)
        }
        Event::Withdrawn(e) => (e.reason.clone(), None),
        Event::ConflictResolved(e) => (resolution_detail(e, language), None),
    };
    let received = dossier.reception.at.vn_date();
    let paper = event.paper().map(|(kind, number)| number.with_mark(rules.mark(kind, received)));
    let at = event.at();
    TimelineEntry {
        kind: TimelineKind::Recorded(event.name()),
        at: at.to_string(),
        recorded_at: (stamped.recorded_at.millis() - at.millis() > 60_000)
            .then(|| stamped.recorded_at.to_string()),
        clock_confirmed: stamped.clock_confirmed,
        clerk: event.by().name.clone(),
        counter: event.by().counter.clone(),
        detail,
        paper: paper.unwrap_or_default(),
        new_due: new_due.map(|due| due.to_string()),
    }
}
