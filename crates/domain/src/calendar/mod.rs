//! The working calendar of an office, and the due dates that follow from it.
//!
//! A calendar is a value: holidays are data (rules for every year, official decisions for some)
//! and working hours are settings.

mod calendars;
mod day;
mod decisions;
mod due;
mod duration;
mod holidays;
mod lunar;
mod term;
mod working_calendar;
mod working_hours;

pub use calendars::Calendars;
pub use day::{DayKind, Holiday};
pub use decisions::{Decision, DecisionError, Decisions};
pub use due::{Due, DueRule, SkippedDay, compute_due};
pub use duration::{Duration, DurationError};
pub use holidays::HolidayTable;
pub use lunar::LunarDate;
pub use working_calendar::{DayInfo, WorkingCalendar};
pub use working_hours::{WorkSession, WorkingHours, WorkingHoursError};

#[cfg(test)]
mod tests;
