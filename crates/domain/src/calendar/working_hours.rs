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
            if day.iter().any(|session| session.from >= session.to) {
                return Err(WorkingHoursError::Backwards);
            }
            if day.windows(2).any(|pair| pair[0].to > pair[1].from) {
                return Err(WorkingHoursError::Overlap);
            }
        }
        if week.iter().all(Vec::is_empty) {
            return Err(WorkingHoursError::Empty);
        }
        Ok(Self { week, same_day_cutoff })
    }

    /// Returns the sessions of a weekday; none on weekly days off.
    #[must_use]
    pub fn sessions(&self, weekday: Weekday) -> &[WorkSession] {
        &self.week[weekday.num_days_from_monday() as usize]
    }

    /// Returns the sessions of a day that is worked instead of another: those of the first weekday.
    #[must_use]
    pub fn sessions_of_swapped_day(&self, date: NaiveDate) -> &[WorkSession] {
        let own = self.sessions(date.weekday());
        if own.is_empty() {
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
