//! Which days the office works, and when.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::day::DayKind;
use super::decisions::DecisionError;
use super::holidays::HolidayTable;
use super::lunar::LunarDate;
use super::working_hours::{WorkSession, WorkingHours};
use crate::time::Timestamp;

/// A day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayInfo {
    /// The date.
    pub date: NaiveDate,
    /// Its kind.
    pub kind: DayKind,
    /// Name of the day off or swap; absent on usual working days.
    pub name: Option<String>,
    /// Not decided officially: computed by rule, or of a year whose days off are not known.
    pub provisional: bool,
    /// The Vietnamese lunar date.
    pub lunar: LunarDate,
}

/// The days and hours an office works.
///
/// ```
/// # let rules = include_str!("../../../../assets/holiday-rules.json");
/// # let decisions = include_str!("../../../../assets/holidays.csv");
/// use domain::calendar::{WorkingCalendar, WorkingHours};
/// let calendar = WorkingCalendar::parse(WorkingHours::default(), rules, decisions)?;
/// let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
/// assert_eq!(calendar.day(day).name.as_deref(), Some("Ngày Văn hóa Việt Nam"));
/// assert_eq!(calendar.next_working_day(day).to_string(), "2026-11-25");
/// # Ok::<(), domain::calendar::DecisionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingCalendar {
    hours: WorkingHours,
    holidays: HolidayTable,
}

impl WorkingCalendar {
    /// Joins working hours and days off.
    #[must_use]
    pub const fn new(hours: WorkingHours, holidays: HolidayTable) -> Self {
        Self { hours, holidays }
    }

    /// Reads the rules (JSON) and decisions (CSV) of days off.
    ///
    /// # Errors
    /// See [`HolidayTable::parse`].
    pub fn parse(hours: WorkingHours, rules: &str, decisions: &str) -> Result<Self, DecisionError> {
        Ok(Self::new(hours, HolidayTable::parse(rules, decisions)?))
    }

    /// Returns the working hours.
    #[must_use]
    pub const fn hours(&self) -> &WorkingHours {
        &self.hours
    }

    /// Returns the kind of a day.
    #[must_use]
    pub fn kind(&self, date: NaiveDate) -> DayKind {
        match self.holidays.get(date) {
            Some(holiday) => holiday.kind,
            None if self.hours.sessions(date.weekday()).is_empty() => DayKind::Weekend,
            None => DayKind::Working,
        }
    }

    /// Returns everything about a day.
    #[must_use]
    pub fn day(&self, date: NaiveDate) -> DayInfo {
        let kind = self.kind(date);
        DayInfo {
            date,
            kind,
            name: self.name(date).map(str::to_owned),
            provisional: self.is_provisional(date),
            lunar: LunarDate::from_solar(date),
        }
    }

    /// Returns whether it is not decided officially what a day is: it is computed by rule, or the
    /// days off of its year are not known.
    #[must_use]
    pub fn is_provisional(&self, date: NaiveDate) -> bool {
        match self.holidays.get(date) {
            Some(holiday) => holiday.provisional,
            None => !self.holidays.is_decided(date.year()),
        }
    }

    /// Returns the first year between two dates whose days off are not decided: what is counted
    /// over it may still change.
    #[must_use]
    pub fn undecided_year(&self, from: NaiveDate, to: NaiveDate) -> Option<i32> {
        (from.year()..=to.year()).find(|year| !self.holidays.is_decided(*year))
    }

    /// Name of the day off or swap; `None` on usual working days.
    #[must_use]
    pub fn name(&self, date: NaiveDate) -> Option<&str> {
        match self.holidays.get(date) {
            Some(holiday) => Some(&holiday.name),
            None if self.is_working_day(date) => None,
            None => Some(self.holidays.weekly_name(date.weekday())),
        }
    }

    /// Returns whether the office works on a day.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.kind(date).works()
    }

    /// Returns the first working day after a date.
    #[must_use]
    pub fn next_working_day(&self, date: NaiveDate) -> NaiveDate {
        self.add_working_days(date, 1)
    }

    /// Returns the first day off after a date; `None` when there is none for years.
    #[must_use]
    pub fn next_day_off(&self, date: NaiveDate) -> Option<NaiveDate> {
        /// Longer than the office ever works without a public holiday.
        const DAYS: usize = 800;
        date.iter_days().skip(1).take(DAYS).find(|day| !self.is_working_day(*day))
    }

    /// Returns the date itself when the office works, else the next working day.
    #[must_use]
    pub fn working_day_from(&self, date: NaiveDate) -> NaiveDate {
        if self.is_working_day(date) { date } else { self.next_working_day(date) }
    }

    /// Returns the `count`-th working day after a date; the date itself for 0. Stops at the last
    /// date that can be represented.
    #[must_use]
    pub fn add_working_days(&self, date: NaiveDate, count: u32) -> NaiveDate {
        if count == 0 {
            return date;
        }
        let wanted = (count - 1) as usize;
        date.iter_days()
            .skip(1)
            .filter(|day| self.is_working_day(*day))
            .nth(wanted)
            .unwrap_or(NaiveDate::MAX)
    }

    /// Number of working days after `from` up to and including `to`; 0 when `to` is not later.
    ///
    /// A result due on Wednesday is three working days late on the Monday after.
    #[must_use]
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let count = from
            .iter_days()
            .skip(1)
            .take_while(|day| *day <= to)
            .filter(|day| self.is_working_day(*day))
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Returns the working time between two moments; none when `to` is not later.
    #[must_use]
    pub fn working_time_between(&self, from: Timestamp, to: Timestamp) -> TimeDelta {
        let (from, to) = (from.to_vn(), to.to_vn());
        let within = |day: NaiveDate| {
            self.sessions(day).iter().fold(TimeDelta::zero(), |sum, session| {
                let begin = day.and_time(session.from).max(from);
                let end = day.and_time(session.to).min(to);
                sum + (end - begin).max(TimeDelta::zero())
            })
        };
        let days = from.date().iter_days().take_while(|day| *day <= to.date());
        days.fold(TimeDelta::zero(), |sum, day| sum + within(day))
    }

    /// Returns the moment when as much working time has passed after a moment; ends inside a session
    /// or at its closing.
    #[must_use]
    pub fn add_working_time(&self, from: NaiveDateTime, mut left: TimeDelta) -> NaiveDateTime {
        let mut date = from.date();
        let mut time = from.time();
        loop {
            for session in self.sessions(date).iter().filter(|session| session.to >= time) {
                let opening = session.from.max(time);
                let here = session.to - opening;
                if left <= here {
                    return date.and_time(opening) + left;
                }
                left -= here;
            }
            let next = self.next_working_day(date);
            if next == date || next == NaiveDate::MAX {
                return self.closing(date);
            }
            date = next;
            time = NaiveTime::MIN;
        }
    }

    /// Returns the sessions of a day; none on days off.
    #[must_use]
    pub fn sessions(&self, date: NaiveDate) -> &[WorkSession] {
        match self.holidays.get(date) {
            None => self.hours.sessions(date.weekday()),
            Some(day) if !day.kind.works() => &[],
            Some(day) if day.hours.is_empty() => self.hours.sessions_of_swapped_day(date),
            Some(day) => &day.hours,
        }
    }

    /// Opening time of a working day; the start of the day on days off.
    #[must_use]
    pub fn opening(&self, date: NaiveDate) -> NaiveDateTime {
        date.and_time(self.sessions(date).first().map(|s| s.from).unwrap_or_default())
    }

    /// Closing time of a working day; the start of the day on days off.
    #[must_use]
    pub fn closing(&self, date: NaiveDate) -> NaiveDateTime {
        date.and_time(self.sessions(date).last().map(|s| s.to).unwrap_or_default())
    }

    /// Returns whether the office works at a moment; both ends of a session count.
    #[must_use]
    pub fn is_working_moment(&self, at: Timestamp) -> bool {
        let wall = at.to_vn();
        self.sessions(wall.date())
            .iter()
            .any(|session| (session.from..=session.to).contains(&wall.time()))
    }

    /// Returns the moment itself when the office works, else the next opening.
    #[must_use]
    pub fn working_moment_from(&self, wall: NaiveDateTime) -> NaiveDateTime {
        let date = wall.date();
        let later = self.sessions(date).iter().find(|session| wall.time() <= session.to);
        match later {
            Some(session) => date.and_time(session.from.max(wall.time())),
            None => self.opening(self.next_working_day(date)),
        }
    }
}
