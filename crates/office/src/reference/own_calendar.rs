//! Official decisions on days off that the office enters itself (ADR 0018).

use chrono::NaiveDate;
use domain::calendar::{DayKind, Decision, Decisions, Holiday, WorkSession, WorkingCalendar};
use domain::office_event::CalendarDecided;
use domain::time::Timestamp;
use store::Line;

use crate::Office;
use crate::dossier::describe::Horizon;
use crate::office::Actor;
use crate::office::open::{AsReader, OpenOffice};
use crate::reference::calendar::office_calendars;
use crate::reference::publications::line_of;
use crate::text::fields;
use crate::text::messages;
use crate::view::{
    CalendarDecisionView, CalendarInput, CalendarOutcome, CalendarPreview, DayChange, Problem,
};

/// Longest number and date of a decision, in characters.
const MAX_DOCUMENT: usize = 200;
/// Most dossiers that are listed as touched.
const MAX_AFFECTED: u32 = 10_000;

impl Office {
    /// Answers what a decision would do, before it is saved.
    ///
    /// # Errors
    /// When the data cannot be read; what was typed is answered by problems, never by an error.
    pub fn preview_calendar(&self, input: &CalendarInput) -> Result<CalendarPreview, Problem> {
        self.read(|office, now| {
            let language = office.language();
            let (decided, problems) = match office.understand_decision(input, now) {
                Ok(decided) => (Some(decided), Vec::new()),
                Err(problem) => (None, vec![problem.in_language(language)]),
            };
            let Some((from, decision)) = decided else {
                let (affected, warnings) = (Vec::new(), Vec::new());
                return Ok(CalendarPreview { line: None, affected, problems, warnings });
            };
            let (touched, after) = office.touched(from, &decision, now)?;
            let warnings = office.stands_above(from, &decision, now);
            Ok(CalendarPreview {
                line: Some(office.words(&decision)),
                affected: office.rows(touched, &Horizon::at(now, &after)),
                problems,
                warnings: warnings.into_iter().map(|it| it.in_language(language)).collect(),
            })
        })
    }

    /// Records a decision; it applies from its day on, at every PC of the office once they have
    /// exchanged records. What stands on paper does not change.
    ///
    /// # Errors
    /// The problem, at its field.
    pub fn decide_calendar(
        &self,
        actor: &Actor,
        input: &CalendarInput,
    ) -> Result<CalendarOutcome, Problem> {
        self.act(actor, |office, now| {
            let (from, decision) = office.understand_decision(input, now)?;
            let (touched, _) = office.touched(from, &decision, now)?;
            let document = document(&input.document)?;
            let by = actor.clerk().clone();
            let rows = Decisions::of(vec![decision]);
            let decided = CalendarDecided::new(by, now, document, from, &rows);
            office.record_calendar(&decided, now)?;
            office.reload(now)?;
            let affected = touched.into_iter().map(|line| line.code).collect();
            Ok(CalendarOutcome { affected })
        })
    }

    /// Returns the decisions that the office has entered, newest first.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn calendar_decisions(&self) -> Result<Vec<CalendarDecisionView>, Problem> {
        self.read(|office, now| Ok(office.own_decisions(now)))
    }
}

/// Reads the number and date of a decision.
fn document(text: &str) -> Result<String, Problem> {
    let document = fields::line(text, MAX_DOCUMENT, "document")?;
    if document.is_empty() {
        return Err(Problem::new("error.calendar.document_missing").at("document"));
    }
    Ok(document)
}

/// Reads a date at a field.
fn date(text: &str, field: &str) -> Result<NaiveDate, Problem> {
    match fields::day_and_time(text) {
        Some((day, None)) => Ok(day),
        _ => Err(Problem::new("error.date").with("value", text).at(field)),
    }
}

/// What a decision is about: a day or a year.
fn subject(decision: &Decision) -> (Option<NaiveDate>, Option<i32>) {
    match decision {
        Decision::Day(day, _) | Decision::Usual(day) => (Some(*day), None),
        Decision::Year(year) => (None, Some(*year)),
    }
}

impl<S: AsReader> OpenOffice<'_, S> {
    /// Understands a decision: the day from which it is known, and what it decides.
    fn understand_decision(
        &self,
        input: &CalendarInput,
        now: Timestamp,
    ) -> Result<(NaiveDate, Decision), Problem> {
        let document = document(&input.document)?;
        let from = match input.from.trim() {
            "" => now.vn_date(),
            text => date(text, "from")?,
        };
        if input.change == DayChange::YearKnown {
            let year = input.day.trim().parse().ok().filter(|year| (2000..=2100).contains(year));
            let unknown =
                || Problem::new("error.calendar.year").with("value", &input.day).at("day");
            return year.map(|year| (from, Decision::Year(year))).ok_or_else(unknown);
        }
        let day = date(&input.day, "day")?;
        let hours = WorkSession::split(&input.hours).ok_or_else(|| {
            Problem::new("error.calendar.hours").with("value", &input.hours).at("hours")
        })?;
        let working = input.change == DayChange::Working;
        if !working && !hours.is_empty() {
            return Err(Problem::new("error.calendar.hours_of_day_off").at("hours"));
        }
        let kind = if working { DayKind::SwappedWorking } else { DayKind::SwappedOff };
        let params = [("document".to_owned(), document)].into();
        let name = messages::text(self.language(), "calendar.by", &params);
        Ok((from, Decision::Day(day, Holiday { kind, name, provisional: false, hours })))
    }

    /// Returns a decision in words.
    fn words(&self, decision: &Decision) -> String {
        let (key, values) = line_of(decision);
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        messages::text(self.language(), &key, &values)
    }

    /// Returns the open dossiers whose term ends at another time by a decision, and the calendar
    /// with it.
    fn touched(
        &self,
        from: NaiveDate,
        decision: &Decision,
        now: Timestamp,
    ) -> Result<(Vec<Line>, WorkingCalendar), Problem> {
        let day = from.max(now.vn_date());
        let before = self.calendars.on(day);
        let mut own: Vec<CalendarDecided> = self.own.clone();
        let rows = Decisions::of(vec![decision.clone()]);
        let (by, document) = (domain::dossier::Clerk::default(), String::new());
        own.push(CalendarDecided::new(by, now, document, from, &rows));
        let calendars = office_calendars(&self.settings, &self.published, &own)?;
        let after = calendars.on(day);
        let mut lines: Vec<Line> = Vec::new();
        for calendar in [before, after] {
            for (stage, due) in self.on_days_off(calendar, Timestamp::from_millis(i64::MIN))? {
                let found = self.reader().at_stage(stage, due, MAX_AFFECTED)?;
                lines.extend(found.into_iter().filter(|line| moves(line.due, before, after)));
            }
        }
        lines.sort_by_key(|line| (line.due, line.id));
        lines.dedup_by_key(|line| line.id);
        Ok((lines, after.clone()))
    }

    /// Warns when the province has published something about the same day, which stands above.
    fn stands_above(&self, from: NaiveDate, decision: &Decision, now: Timestamp) -> Vec<Problem> {
        let day = from.max(now.vn_date());
        let same = |row: &Decision| subject(row) == subject(decision);
        let mut known = self.published.holidays().filter(|(from, _)| *from <= day);
        let above = known.any(|(_, decisions)| decisions.rows().iter().any(same));
        above.then(|| Problem::new("warning.calendar_published").at("day")).into_iter().collect()
    }

    fn own_decisions(&self, now: Timestamp) -> Vec<CalendarDecisionView> {
        let text = |key: &str| messages::text(self.language(), key, &Default::default());
        let own: Vec<_> = self.own.iter().map(|it| (it, it.decisions())).collect();
        let mut views = Vec::new();
        for (at, (it, decisions)) in own.iter().enumerate() {
            for row in decisions.rows() {
                let same = |other: &Decision| subject(other) == subject(row);
                let later = own.iter().enumerate().any(|(other_at, (other, rows))| {
                    (other.from, other_at) > (it.from, at) && rows.rows().iter().any(same)
                });
                let outdated = if it.from > now.vn_date() {
                    Some("calendar.waits")
                } else if !self.stands_above(it.from, row, now).is_empty() {
                    Some("calendar.published")
                } else {
                    later.then_some("calendar.replaced")
                };
                views.push(CalendarDecisionView {
                    line: self.words(row),
                    document: it.document.clone(),
                    from: it.from.to_string(),
                    entered_at: it.at.to_string(),
                    clerk: it.by.name.clone(),
                    outdated: outdated.map(text),
                });
            }
        }
        views.reverse();
        views
    }
}

/// Returns whether a term ends at another time by another calendar.
fn moves(due: Timestamp, before: &WorkingCalendar, after: &WorkingCalendar) -> bool {
    before.end_of_term(due) != after.end_of_term(due)
}
