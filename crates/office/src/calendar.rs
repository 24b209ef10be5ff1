//! The office's working calendar, from its settings and the shipped days off.

use std::sync::OnceLock;

use chrono::NaiveTime;
use domain::calendar::{DayInfo, DueRule, HolidayTable, Session, WorkingCalendar, WorkingHours};

use crate::assets::{once, text};
use crate::view::{DayView, LunarView, Problem, Settings, WorkSession};

fn holidays() -> Result<&'static HolidayTable, Problem> {
    static TABLE: OnceLock<Result<HolidayTable, String>> = OnceLock::new();
    once(&TABLE, "holidays", || HolidayTable::parse(text::HOLIDAY_RULES, text::HOLIDAYS))
}

/// The calendar with the usual working hours, for questions without an office.
///
/// # Errors
/// When the shipped data is damaged.
pub fn usual_calendar() -> Result<WorkingCalendar, Problem> {
    Ok(WorkingCalendar::new(WorkingHours::default(), holidays()?.clone()))
}

/// The calendar of an office.
///
/// # Errors
/// Working hours that cannot be, at their field.
pub fn office_calendar(settings: &Settings) -> Result<WorkingCalendar, Problem> {
    Ok(WorkingCalendar::new(working_hours(settings)?, holidays()?.clone()))
}

/// How the office counts due dates.
#[must_use]
pub fn due_rule(settings: &Settings) -> DueRule {
    DueRule::parse(&settings.due_rule).unwrap_or_default()
}

/// Reads the working hours of the settings.
///
/// # Errors
/// At field `workingHours` or `sameDayCutoff`.
pub(crate) fn working_hours(settings: &Settings) -> Result<WorkingHours, Problem> {
    let mut week: [Vec<Session>; 7] = Default::default();
    if settings.working_hours.len() > week.len() {
        return Err(Problem::new("error.settings.working_hours").at("workingHours"));
    }
    for (day, sessions) in week.iter_mut().zip(&settings.working_hours) {
        for WorkSession { from, to } in sessions {
            let (from, to) = (time(from, "workingHours")?, time(to, "workingHours")?);
            day.push(Session { from, to });
        }
    }
    let cutoff = time(&settings.same_day_cutoff, "sameDayCutoff")?;
    WorkingHours::new(week, cutoff)
        .map_err(|_| Problem::new("error.settings.working_hours").at("workingHours"))
}

fn time(text: &str, field: &str) -> Result<NaiveTime, Problem> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M")
        .map_err(|_| Problem::new("error.settings.time").with("value", text).at(field))
}

/// A day as people see it.
#[must_use]
pub fn day_view(day: DayInfo) -> DayView {
    DayView {
        date: day.date.to_string(),
        working: day.kind.works(),
        kind: day.kind.as_str().to_owned(),
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
