//! When a result is late, and by how much (ADR 0015, ADR 0018).

use chrono::TimeDelta;

use crate::calendar::WorkingCalendar;
use crate::time::Timestamp;

use super::stage::Stage;

/// A time in which the office waited for papers of the citizen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// When the papers were asked for.
    pub from: Timestamp,
    /// When they came.
    pub to: Timestamp,
}

/// A result that is late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lateness {
    /// When it was due: a due date on a day that became off has moved.
    pub deadline: Timestamp,
    /// When processing ended; now while it goes on.
    pub end: Timestamp,
    /// Waiting between the two, which is the citizen's time.
    pub waits: Vec<Wait>,
}

impl Lateness {
    /// Returns by how much it is late, without the waiting.
    #[must_use]
    pub fn time(&self) -> TimeDelta {
        self.without_waits(|from, to| TimeDelta::milliseconds(to.millis() - from.millis()))
    }

    /// Returns the waiting after the deadline.
    #[must_use]
    pub fn waited(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.end.millis() - self.deadline.millis()) - self.time()
    }

    /// Returns by how much working time it is late, without the waiting.
    #[must_use]
    pub fn working_time(&self, calendar: &WorkingCalendar) -> TimeDelta {
        self.without_waits(|from, to| calendar.working_time_between(from, to))
    }

    /// Returns by how many working days it is late, without the waiting; 0 on the day it was due.
    #[must_use]
    pub fn working_days(&self, calendar: &WorkingCalendar) -> u32 {
        let days = |from: Timestamp, to: Timestamp| {
            let days = calendar.working_days_between(from.vn_date(), to.vn_date());
            TimeDelta::days(i64::from(days))
        };
        u32::try_from(self.without_waits(days).num_days()).unwrap_or(u32::MAX)
    }

    fn without_waits(&self, span: impl Fn(Timestamp, Timestamp) -> TimeDelta) -> TimeDelta {
        let all = span(self.deadline, self.end);
        let waits = self.waits.iter().map(|wait| span(wait.from, wait.to));
        waits.fold(all, |left, wait| left - wait).max(TimeDelta::zero())
    }
}

/// What decides whether a result is late, of a dossier or of its row in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LatenessFacts {
    /// Where the dossier stands.
    pub stage: Stage,
    /// The first due date as moved by waiting times alone.
    pub deadline: Timestamp,
    /// Since when papers are awaited.
    pub waiting_since: Option<Timestamp>,
    /// When processing ended with a result.
    pub finished: Option<Timestamp>,
    /// Times of waiting that ended after the deadline, oldest first.
    pub waits: Vec<Wait>,
}

impl LatenessFacts {
    /// Returns how late the result is: processing ended after the deadline, or has not ended and
    /// the deadline has passed. Waiting counts from its beginning; a dossier that was withdrawn or
    /// stopped without a result is never late, a refusal is a way to finish.
    ///
    /// A deadline on a day that is off by the calendar is the end of the next working day.
    #[must_use]
    pub fn lateness(self, now: Timestamp, calendar: &WorkingCalendar) -> Option<Lateness> {
        let end = match self.stage {
            Stage::Processing => now,
            stage if stage.is_waiting() => self.waiting_since?,
            _ => self.finished?,
        };
        if end <= self.deadline {
            return None;
        }
        let deadline = calendar.end_of_term(self.deadline);
        let within = |wait: Wait| {
            let (from, to) = (wait.from.max(deadline), wait.to.min(end));
            (from < to).then_some(Wait { from, to })
        };
        let waits = self.waits.into_iter().filter_map(within).collect();
        (end > deadline).then_some(Lateness { deadline, end, waits })
    }
}
