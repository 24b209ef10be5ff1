//! A dossier as people see it.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::TimeDelta;
use domain::calendar::WorkingCalendar;
use domain::dossier::{
    CorrectableField, Corrected, Dossier, Event, Lateness, PaperKind, Pause, Person, Refusal,
    Stage, Stamped, Step, SubmittedPaper, papers_text,
};
use domain::id::DossierId;
use domain::time::Timestamp;
use store::Due;

use crate::dossier::conflicts::{conflict_view, overwritten_view, resolution_detail};
use crate::office::rules::Rules;
use crate::text::messages::{self, Language};
use crate::text::problem::moment;
use crate::view::{
    DossierView, FieldValue, LatenessView, PaperInput, PaperView, PauseView, PersonInput, Problem,
    SkippedDayView, StepView, TimeMark, TimelineEntry, TimelineKind, Timing, UndoView,
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
            stage if stage.has_ended() => Timing::Ended,
            stage if stage.is_waiting() => Timing::Paused,
            Stage::ResultReady if late => Timing::Late,
            Stage::ResultReady => Timing::InTime,
            Stage::Processing if self.now > end => Timing::Late,
            Stage::Processing if end <= self.end_of_today => Timing::DueToday,
            Stage::Processing if end <= self.end_of_soon => Timing::DueSoon,
            _ => Timing::InTime,
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

    /// Returns the due dates of terms that end later today or on the next working day, earliest
    /// first.
    #[must_use]
    pub fn within_a_day(&self) -> Vec<Due> {
        let next = self.calendar.next_working_day(self.now.vn_date());
        let end = next.succ_opt().unwrap_or(next).and_time(chrono::NaiveTime::MIN);
        let until = before(Timestamp::from_vn(end));
        let mut dues = self.today();
        let after = dues.last().and_then(|due| due.until).or(self.soon().after);
        dues.push(Due { after, until: Some(until) });
        dues
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
    let open = matches!(stage, Stage::Processing) || stage.is_waiting();
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
    let signed = dossier.signed.contains(&(kind, number));
    let issued = dossier.issue(kind, index).is_some();
    Some(PaperView {
        dossier: id.to_string(),
        code: dossier.code().to_string(),
        kind,
        index,
        number: rules.printed_number(dossier, kind, number),
        issued_at: issued_at.to_string(),
        reprints: dossier.reprints_of(kind, index),
        printed: dossier.is_printed(kind, index),
        unsigned: kind == PaperKind::Apology && issued && !signed,
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
    let competent = reception.competent.as_ref();
    let calendar = &rules.calendar;
    let language = rules.language();
    let horizon = Horizon::at(now, calendar);
    let lateness = dossier.lateness(now, calendar);
    let issued = dossier
        .all_papers()
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
        papers: reception.papers.iter().map(paper_input).collect(),
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
        result_at: dossier.result.as_ref().map(|it| it.at.to_string()),
        returned_at: dossier.returned.as_ref().map(|returned| returned.at.to_string()),
        apologies: dossier.papers_issued(PaperKind::Apology),
        receipt: rules.printed_number(dossier, PaperKind::Receipt, reception.receipt),
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
        competent_agency: competent.map(|it| it.agency.clone()).unwrap_or_default(),
        competent_received_at: competent
            .and_then(|it| it.received_at.or(dossier.competent_received))
            .map(|at| at.to_string()),
        duration_decision: reception.duration_decision.clone().unwrap_or_default(),
        holder: dossier.holder().map(|it| it.to.clone()).unwrap_or_default(),
        steps: dossier.steps.iter().map(|it| step_view(it, dossier, now, calendar)).collect(),
        pauses: dossier.pauses.iter().map(pause_view).collect(),
        transfer_due: dossier.transfer_due().map(|at| at.to_string()),
        letter_owed: dossier.owes_letter(now, calendar),
        portal_status: dossier.portal_status(),
        undo: undo_view(dossier, rules),
        fields: CorrectableField::ALL
            .iter()
            .map(|&field| FieldValue { field, value: dossier.value_of(field) })
            .collect(),
        possible_duplicates: Vec::new(),
    }
}

pub(crate) fn paper_input(paper: &SubmittedPaper) -> PaperInput {
    PaperInput {
        name: paper.name.clone(),
        originals: paper.originals,
        copies: paper.copies,
        certified: paper.certified.unwrap_or_default(),
    }
}

/// Returns who has or had the dossier; waiting is not their time.
fn step_view(
    step: &Step,
    dossier: &Dossier,
    now: Timestamp,
    calendar: &WorkingCalendar,
) -> StepView {
    let (from, until) = (step.handed.at, step.until.unwrap_or(now));
    let end = dossier.finished().map_or(until, |at| at.clamp(from, until));
    let waited = dossier.pauses.iter().fold(TimeDelta::zero(), |sum, pause| {
        let (begin, back) = (pause.from.max(from), pause.to.unwrap_or(now).min(end));
        if begin < back { sum + calendar.working_time_between(begin, back) } else { sum }
    });
    let time = calendar.working_time_between(from, end) - waited;
    StepView {
        holder: step.handed.to.clone(),
        reason: step.handed.reason.clone(),
        from: from.to_string(),
        until: step.until.map(|at| at.to_string()),
        due: step.handed.due.map(|at| at.to_string()),
        working_minutes: u32::try_from(time.num_minutes().max(0)).unwrap_or(u32::MAX),
        late: step.handed.due.is_some_and(|due| end > due),
    }
}

fn pause_view(pause: &Pause) -> PauseView {
    let request = pause.request.as_ref();
    let papers = request.and_then(|it| it.papers.as_deref()).unwrap_or_default();
    PauseView {
        awaits: pause.awaits,
        from: pause.from.to_string(),
        until: pause.to.map(|at| at.to_string()),
        whom: pause.whom.clone(),
        papers: papers.iter().map(paper_input).collect(),
        came: pause.came.iter().map(paper_input).collect(),
        deadline: request.and_then(|it| it.deadline).map(|at| at.to_string()),
    }
}

/// Returns the last step, with why it cannot be taken back if its paper was handed out.
fn undo_view(dossier: &Dossier, rules: &Rules) -> Option<UndoView> {
    let last = dossier.last_step.as_ref()?;
    let out = last.paper.is_some_and(|paper| dossier.is_handed_out(paper));
    let problem = out.then(|| Problem::from(Refusal::PaperHandedOut).in_language(rules.language()));
    Some(UndoView { step: last.name, at: last.at.to_string(), problem })
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
        organisation: person.organisation.unwrap_or_default(),
        representative: person.representative.clone().unwrap_or_default(),
        authority: person.authority.clone().unwrap_or_default(),
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

/// Returns the texts that are not empty, in one line.
fn joined(texts: &[&str]) -> String {
    let filled: Vec<&str> = texts.iter().copied().filter(|it| !it.is_empty()).collect();
    filled.join(" · ")
}

/// Returns what was corrected, from what to what, in words.
pub fn correction_text(corrected: &Corrected, language: Language) -> String {
    use CorrectableField as F;
    let word = |key: &str| messages::text(language, key, &BTreeMap::new());
    let shown = |value: &str| match corrected.field {
        F::ReceivedAt | F::Due => value.parse().map_or_else(|_| value.to_owned(), moment),
        F::Channel | F::ReturnBy | F::Organisation if !value.is_empty() => {
            word(&format!("value.{value}"))
        }
        _ => value.to_owned(),
    };
    let field = word(&format!("field.{}", corrected.field.as_str()));
    format!("{field}: {} → {}", shown(&corrected.previous), shown(&corrected.value))
}

fn entry(stamped: &Stamped, dossier: &Dossier, rules: &Rules) -> TimelineEntry {
    let event = &stamped.event;
    let language = rules.language();
    let word = |key: String| messages::text(language, &key, &BTreeMap::new());
    let (detail, new_due) = match event {
        Event::Received(e) => (e.manual_due_reason.clone(), Some(e.due)),
        Event::SupplementRequested(e) => (e.reason.replace('\n', "; "), None),
        Event::Supplemented(e) => (String::new(), Some(e.due)),
        Event::Apologised(e) => {
            let told = e.told.map(|how| word(format!("told.{}", how.as_str())));
            (joined(&[&e.reason, &told.unwrap_or_default()]), Some(e.new_due))
        }
        Event::ResultReady(e) => {
            let said = |text: &Option<String>| text.clone().unwrap_or_default();
            (joined(&[&said(&e.kind), &said(&e.number), &said(&e.signer), &e.note]), None)
        }
        Event::Returned(e) => {
            // Nobody named means the applicant.
            let applicant = &dossier.reception.applicant.name;
            let taker = if e.taken_by.is_empty() { applicant } else { &e.taken_by };
            let tracking = e.tracking.clone().unwrap_or_default();
            (joined(&[taker, &tracking, &e.note]), None)
        }
        Event::Reprinted(e) => (word(format!("paper.{}", e.kind.as_str())), None),
        Event::Corrected(e) => {
            let new_due = e.dues.as_ref().map(|it| it.first);
            (format!("{} ({})", correction_text(e, language), e.reason), new_due)
        }
        Event::Withdrawn(e) => (e.reason.clone(), None),
        Event::HandedOver(e) => (joined(&[&e.to, &e.reason]), e.due),
        Event::TakenBack(e) => (e.note.clone(), None),
        Event::PapersCame(e) => (papers_text(&e.papers), None),
        Event::PaymentRequired(e) => {
            let amount = e.amount.map(|it| it.to_string()).unwrap_or_default();
            (joined(&[&amount, &e.reason]), None)
        }
        Event::Paid(e) => (e.note.clone(), Some(e.due)),
        Event::OpinionAsked(e) => (joined(&[&e.whom, &e.reason]), None),
        Event::OpinionGiven(e) => (e.note.clone(), Some(e.due)),
        Event::Refused(e) => (e.reason.clone(), None),
        Event::Stopped(e) => (joined(&[&e.reason, &e.decision, &e.fees, &e.papers]), None),
        Event::Told(e) => (word(format!("told.{}", e.how.as_str())), None),
        Event::PaperSigned(e) => (word(format!("paper.{}", e.kind.as_str())), None),
        Event::LetterWaived(e) => (e.reason.clone(), None),
        Event::CompetentReceived(e) => (e.note.clone(), Some(e.due)),
        Event::PaperPrinted(e) => (word(format!("paper.{}", e.kind.as_str())), None),
        Event::Undone(e) => {
            let undone = Event::name_of(e.kind).map(|it| word(format!("event.{}", it.as_str())));
            (joined(&[&undone.unwrap_or_default(), &e.reason]), None)
        }
        Event::ConflictResolved(e) => (resolution_detail(e, language), None),
    };
    let paper = event.paper().map(|(kind, number)| rules.printed_number(dossier, kind, number));
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
