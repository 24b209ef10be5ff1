//! The end of a term whose last day became a day off (Bộ luật Dân sự 2015 art. 148.5).

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime};

use super::working_calendar::WorkingCalendar;
use crate::time::Timestamp;

impl WorkingCalendar {
    /// Returns when a term ends that runs until `due`: then, or when its day is off, at the end of
    /// the next working day.
    ///
    /// A day may become off after the due date was printed. What is printed stays; only what counts
    /// as late follows the law.
    #[must_use]
    pub fn end_of_term(&self, due: Timestamp) -> Timestamp {
        let day = due.vn_date();
        if self.is_working_day(day) {
            due
        } else {
            Timestamp::from_vn(self.closing(self.next_working_day(day)))
        }
    }

    /// Returns which due times have passed while their terms go on: those on the days off before a
    /// working day that has not ended. Every other due time that has passed was the end of its term
    /// or moved to one that has passed.
    #[must_use]
    pub fn moved_terms(&self, now: Timestamp) -> Option<Range<Timestamp>> {
        let working = self.working_day_from(now.vn_date());
        let off = working
            .iter_days()
            .rev()
            .skip(1)
            .take_while(|day| !self.is_working_day(*day))
            .last()
            .filter(|_| now <= Timestamp::from_vn(self.closing(working)))?;
        let start = |day: NaiveDate| Timestamp::from_vn(day.and_time(NaiveTime::MIN));
        Some(start(off)..start(working))
    }
}
