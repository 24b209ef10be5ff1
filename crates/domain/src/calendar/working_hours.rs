//! When the office works on a day.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

use crate::message::Message;

/// One session of work; both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkSession {
    /// Opening.
    pub from: NaiveTime,
    /// Closing.
    pub to: NaiveTime,
}

impl WorkSession {
    /// Reads sessions as in `7:30-11:30 13:30-17:00`, separated by spaces or commas; none in an
    /// empty text, `None` when they cannot be those of a day.
    ///
    /// ```
    /// use domain::calendar::WorkSession;
    /// let day = WorkSession::split("7:30-11:30,13:30-17:00").unwrap();
    /// assert_eq!(WorkSession::join(&day), "07:30-11:30 13:30-17:00");
    /// assert_eq!(WorkSession::split("17:00-7:30"), None);
    /// ```
    #[must_use]
    pub fn split(text: &str) -> Option<Vec<Self>> {
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), TIME).ok();
        let session = |text: &str| {
            let (from, to) = text.split_once(['-', '–'])?;
            Some(Self { from: time(from)?, to: time(to)? })
        };
        let parts = text.split([' ', ',', ';']).filter(|part| !part.is_empty());
        let day: Vec<_> = parts.map(session).collect::<Option<_>>()?;
        WorkingHours::check(&day).ok().map(|()| day)
    }

    /// Returns sessions as [`WorkSession::split`] reads them.
    #[must_use]
    pub fn join(day: &[Self]) -> String {
        let session = |it: &Self| format!("{}-{}", it.from.format(TIME), it.to.format(TIME));
        day.iter().map(session).collect::<Vec<_>>().join(" ")
    }
}

/// How a time of the day is written.
const TIME: &str = "%H:%M";

/// Sessions of each weekday, and the time from which same-day procedures wait for the next day.
///
/// ```
/// use domain::calendar::WorkingHours;
/// let hours = WorkingHours::default(); // 07:30-11:30, 13:30-17:00, Monday to Friday
/// assert_eq!(hours.sessions(chrono::Weekday::Mon).len(), 2);
/// assert!(hours.sessions(chrono::Weekday::Sat).is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingHours {
    week: [Vec<WorkSession>; 7],
    same_day_cutoff: NaiveTime,
}

/// Why working hours are invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkingHoursError {
    /// A session ends before or when it begins.
    #[error("a session must begin before it ends")]
    Backwards,
    /// Sessions of a day overlap or are not in order.
    #[error("the sessions of a day must follow each other")]
    Overlap,
    /// There is no session in the week.
    #[error("a week needs at least one session")]
    Empty,
}

impl Message for WorkingHoursError {
    fn key(&self) -> &'static str {
        "error.settings.working_hours"
    }

    fn field(&self) -> Option<&str> {
        Some("workingHours")
    }
}

impl WorkingHours {
    /// Takes the sessions of a week, Monday first.
    ///
    /// # Errors
    /// [`WorkingHoursError`] says what is wrong with them.
    pub fn new(
        week: [Vec<WorkSession>; 7],
        same_day_cutoff: NaiveTime,
    ) -> Result<Self, WorkingHoursError> {
        for day in &week {
            Self::check(day)?;
        }
        if week.iter().all(Vec::is_empty) {
            return Err(WorkingHoursError::Empty);
        }
        Ok(Self { week, same_day_cutoff })
    }

    /// Returns whether sessions can be those of a day: none ends before it begins, and they follow
    /// each other.
    ///
    /// # Errors
    /// [`WorkingHoursError`] says what is wrong with them.
    pub fn check(day: &[WorkSession]) -> Result<(), WorkingHoursError> {
        if day.iter().any(|session| session.from >= session.to) {
            return Err(WorkingHoursError::Backwards);
        }
        if day.windows(2).any(|pair| pair[0].to > pair[1].from) {
            return Err(WorkingHoursError::Overlap);
        }
        Ok(())
    }

    /// Returns the sessions of a weekday; none on weekly days off.
    #[must_use]
    pub fn sessions(&self, weekday: Weekday) -> &[WorkSession] {
        &self.week[weekday.num_days_from_monday() as usize]
    }

    /// Returns the sessions of a day that is worked instead of another: those of a usual day, also
    /// on a Saturday of which the office usually works the morning.
    #[must_use]
    pub fn sessions_of_swapped_day(&self, date: NaiveDate) -> &[WorkSession] {
        let own = self.sessions(date.weekday());
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        if own.is_empty() || weekend {
            self.week.iter().find(|day| !day.is_empty()).map_or(&[], Vec::as_slice)
        } else {
            own
        }
    }

    /// From this time on a same-day procedure is due the next working day.
    #[must_use]
    pub const fn same_day_cutoff(&self) -> NaiveTime {
        self.same_day_cutoff
    }
}

impl Default for WorkingHours {
    fn default() -> Self {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let day = vec![
            WorkSession { from: time(7, 30), to: time(11, 30) },
            WorkSession { from: time(13, 30), to: time(17, 0) },
        ];
        Self {
            week: std::array::from_fn(|weekday| if weekday < 5 { day.clone() } else { Vec::new() }),
            same_day_cutoff: time(15, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_hours_are_refused() {
        let time = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap();
        let cutoff = time(15, 0);
        let week = |day: Vec<WorkSession>| {
            let mut week: [Vec<WorkSession>; 7] = Default::default();
            week[0] = day;
            WorkingHours::new(week, cutoff)
        };
        let session = |a, b, c, d| WorkSession { from: time(a, b), to: time(c, d) };
        assert_eq!(week(vec![]), Err(WorkingHoursError::Empty));
        assert_eq!(week(vec![session(8, 0, 8, 0)]), Err(WorkingHoursError::Backwards));
        assert_eq!(
            week(vec![session(8, 0, 12, 0), session(11, 0, 17, 0)]),
            Err(WorkingHoursError::Overlap)
        );
        assert!(week(vec![session(8, 0, 12, 0), session(12, 0, 17, 0)]).is_ok());
    }
}
