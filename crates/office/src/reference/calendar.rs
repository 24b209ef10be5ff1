//! The office's working calendar, from its settings and the shipped days off.

use std::sync::OnceLock;

use chrono::{NaiveDate, NaiveTime};
use domain::calendar::{
    Calendars, DayInfo, Due, DueRule, Duration, HolidayTable, WorkSession, WorkingCalendar,
    WorkingHours, WorkingHoursError, compute_due,
};
use domain::office_event::CalendarDecided;
use domain::time::Timestamp;

use crate::Office;
use crate::office::rules::Rules;
use crate::reference::assets::{once, text};
use crate::reference::publications::Published;
use crate::view::{
    DayView, DueView, LunarView, Problem, Settings, SkippedDayView, WorkSessionView,
};

/// Days off and swaps that come with the program.
fn holidays() -> Result<&'static HolidayTable, Problem> {
    static TABLE: OnceLock<Result<HolidayTable, String>> = OnceLock::new();
    once(&TABLE, "holidays", || HolidayTable::parse(text::HOLIDAY_RULES, text::HOLIDAYS))
}

/// Returns the calendar with the usual working hours, for questions without an office.
///
/// # Errors
/// When the shipped data is damaged.
pub fn usual_calendar() -> Result<WorkingCalendar, Problem> {
    Ok(WorkingCalendar::new(WorkingHours::default(), holidays()?.clone()))
}

impl Office {
    /// Returns the kind of each day, as known on that day.
    ///
    /// # Errors
    /// When the office is not set up.
    pub fn days(&self, days: &[NaiveDate]) -> Result<Vec<DayView>, Problem> {
        self.read(|office, _| {
            Ok(days.iter().map(|day| day_view(office.calendars.on(*day).day(*day))).collect())
        })
    }

    /// Returns when a result is due for a reception at a time; by the office's own rule unless
    /// another is given.
    ///
    /// # Errors
    /// When the office is not set up.
    pub fn due(
        &self,
        received: Timestamp,
        duration: Duration,
        rule: Option<DueRule>,
    ) -> Result<DueView, Problem> {
        self.read(|office, _| {
            let rule = rule.unwrap_or_else(|| office.settings.due_rule);
            let calendar = office.calendars.on(received.vn_date());
            let due = compute_due(calendar, received, duration, rule);
            Ok(DueView { duration: Some(duration.to_string()), ..due_view(due) })
        })
    }
}

impl Rules {
    /// Warns about a due date counted over a year whose days off are not decided.
    pub fn provisional_warning(&self, from: Timestamp, due: Timestamp) -> Option<Problem> {
        let year = self.calendar.undecided_year(from.vn_date(), due.vn_date())?;
        Some(Problem::new("warning.calendar_provisional").with("year", year))
    }
}

/// Returns a due date as people see it.
#[must_use]
pub fn due_view(due: Due) -> DueView {
    DueView {
        due: due.due.to_string(),
        counted_from: due.counted_from.to_string(),
        duration: None,
        provisional: due.undecided_year.is_some(),
        skipped: due
            .skipped
            .into_iter()
            .map(|day| SkippedDayView { date: day.date.to_string(), name: day.name })
            .collect(),
    }
}

/// Returns the calendars of an office, as known on each day.
///
/// # Errors
/// Invalid working hours, reported at their field.
pub(crate) fn office_calendars(
    settings: &Settings,
    published: &Published,
    own: &[CalendarDecided],
) -> Result<Calendars, Problem> {
    let own: Vec<_> = own.iter().map(|it| (it.from, it.decisions())).collect();
    Ok(published.calendars(&working_hours(settings)?, holidays()?, &own))
}

/// Reads the working hours of the settings.
///
/// # Errors
/// At field `workingHours`, `workingHours.N` (0 is Monday) or `sameDayCutoff`.
pub(crate) fn working_hours(settings: &Settings) -> Result<WorkingHours, Problem> {
    let mut week: [Vec<WorkSession>; 7] = Default::default();
    let cutoff = time(&settings.same_day_cutoff, "sameDayCutoff")?;
    if settings.working_hours.len() > week.len() {
        return Err(Problem::new("error.settings.working_hours").at("workingHours"));
    }
    for (index, sessions) in settings.working_hours.iter().enumerate() {
        let field = format!("workingHours.{index}");
        for WorkSessionView { from, to } in sessions {
            let (from, to) = (time(from, &field)?, time(to, &field)?);
            week[index].push(WorkSession { from, to });
        }
        let mut alone: [Vec<WorkSession>; 7] = Default::default();
        alone[index].clone_from(&week[index]);
        match WorkingHours::new(alone, cutoff) {
            // A day without sessions is a day off.
            Ok(_) | Err(WorkingHoursError::Empty) => {}
            Err(error) => return Err(Problem::from(error).at(field)),
        }
    }
    Ok(WorkingHours::new(week, cutoff)?)
}

fn time(text: &str, field: &str) -> Result<NaiveTime, Problem> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M")
        .map_err(|_| Problem::new("error.settings.time").with("value", text).at(field))
}

/// Returns a day as people see it.
#[must_use]
pub fn day_view(day: DayInfo) -> DayView {
    DayView {
        date: day.date.to_string(),
        working: day.kind.works(),
        kind: day.kind,
        name: day.name,
        provisional: day.provisional,
        lunar: LunarView {
            day: day.lunar.day,
            month: day.lunar.month,
            leap: day.lunar.leap,
            year: day.lunar.year,
        },
    }
}
