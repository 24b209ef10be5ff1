//! Due dates (Bộ luật Dân sự 2015 art. 147 and 148; NĐ 61/2018/NĐ-CP; NĐ 118/2025/NĐ-CP).

use chrono::{Days, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::day::DayKind;
use super::duration::Duration;
use super::working_calendar::WorkingCalendar;
use crate::time::Timestamp;

/// How days are counted to a due time; a setting of the office.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum DueRule {
    /// The day of reception is not counted; due at closing time of the last day (Civil Code).
    #[default]
    EndOfDay,
    /// Due at the same clock time on the last day.
    ToTheHour,
}

impl DueRule {
    /// Returns the name used in JSON and settings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EndOfDay => "end-of-day",
            Self::ToTheHour => "to-the-hour",
        }
    }

    /// Reads the name used in JSON and settings.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::EndOfDay, Self::ToTheHour].into_iter().find(|rule| rule.as_str() == text)
    }
}

/// A day off that was not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedDay {
    /// The date.
    pub date: NaiveDate,
    /// Its kind.
    pub kind: DayKind,
    /// Its name.
    pub name: String,
}

/// A due date, with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// When the result is due.
    pub due: Timestamp,
    /// The moment from which the time is counted: the reception, or the next opening after it.
    pub counted_from: Timestamp,
    /// Days off that were not counted, in order.
    pub skipped: Vec<SkippedDay>,
    /// The first year counted over whose days off are not decided: the due date may still change.
    pub undecided_year: Option<i32>,
}

/// Computes when a result is due.
///
/// A reception outside working time counts as made at the next opening.
///
/// ```
/// # let rules = include_str!("../../../../assets/holiday-rules.json");
/// # let decisions = include_str!("../../../../assets/holidays.csv");
/// use domain::calendar::{DueRule, Duration, WorkingCalendar, WorkingHours, compute_due};
/// let calendar = WorkingCalendar::parse(WorkingHours::default(), rules, decisions)?;
/// let friday = "2026-08-28T14:00".parse().unwrap();
/// let due = compute_due(&calendar, friday, Duration::WorkingDays(3), DueRule::EndOfDay);
/// // weekend, a swapped day, two days of Quốc khánh, and the next weekend are not counted
/// assert_eq!(due.due.to_string(), "2026-09-07T17:00:00+07:00");
/// assert_eq!(due.skipped.len(), 7);
/// # Ok::<(), domain::calendar::DecisionError>(())
/// ```
#[must_use]
pub fn compute_due(
    calendar: &WorkingCalendar,
    received: Timestamp,
    duration: Duration,
    rule: DueRule,
) -> Due {
    let received_day = received.vn_date();
    let start = calendar.working_moment_from(received.to_vn());
    let same_clock = |date: NaiveDate| calendar.working_moment_from(date.and_time(start.time()));
    // Days off before `uncounted_from` and from `moved_from` on are explained; calendar days in
    // between all count.
    let mut moved_from = received_day;
    let due = match duration {
        Duration::SameDay => {
            let late = start.time() >= calendar.hours().same_day_cutoff();
            let day = if late { calendar.next_working_day(start.date()) } else { start.date() };
            calendar.closing(day)
        }
        Duration::WorkingDays(count) => {
            let day = calendar.add_working_days(start.date(), u32::from(count));
            match rule {
                DueRule::EndOfDay => calendar.closing(day),
                DueRule::ToTheHour => same_clock(day),
            }
        }
        Duration::CalendarDays(count) => {
            let last = start.date() + Days::new(u64::from(count));
            moved_from = last;
            match rule {
                DueRule::EndOfDay => calendar.closing(calendar.working_day_from(last)),
                DueRule::ToTheHour => same_clock(last),
            }
        }
        Duration::WorkingHours(count) => {
            calendar.add_working_time(start, TimeDelta::hours(i64::from(count)))
        }
        Duration::ClockHours(count) => {
            let end = start + TimeDelta::hours(i64::from(count));
            moved_from = end.date();
            calendar.working_moment_from(end)
        }
    };
    let skipped = received_day
        .iter_days()
        .take_while(|day| *day < due.date())
        .filter(|day| *day >= moved_from || *day < start.date())
        .filter(|day| !calendar.is_working_day(*day))
        .map(|date| SkippedDay {
            date,
            kind: calendar.kind(date),
            name: calendar.name(date).unwrap_or_default().to_owned(),
        })
        .collect();
    Due {
        due: Timestamp::from_vn(due),
        counted_from: Timestamp::from_vn(start),
        skipped,
        undecided_year: calendar.undecided_year(received_day, due.date()),
    }
}
