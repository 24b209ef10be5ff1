//! The working calendar as it was known on each day.

use chrono::NaiveDate;

use super::working_calendar::WorkingCalendar;

/// Working calendars by the day from which each was known.
///
/// Swaps of days are decided as late as a week before. A due date is computed from what was known
/// on the day of reception, even when the reception is entered later: the date on paper stays
/// right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendars {
    first: WorkingCalendar,
    /// By day.
    later: Vec<(NaiveDate, WorkingCalendar)>,
}

impl From<WorkingCalendar> for Calendars {
    fn from(first: WorkingCalendar) -> Self {
        Self { first, later: Vec::new() }
    }
}

impl Calendars {
    /// Adds the calendar that is known from a day on; it replaces one added for the same day.
    pub fn add(&mut self, from: NaiveDate, calendar: WorkingCalendar) {
        match self.later.binary_search_by_key(&from, |(day, _)| *day) {
            Ok(at) => self.later[at].1 = calendar,
            Err(at) => self.later.insert(at, (from, calendar)),
        }
    }

    /// Returns the calendar as known on a day.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> &WorkingCalendar {
        let known = self.later.partition_point(|(from, _)| *from <= day);
        known.checked_sub(1).map_or(&self.first, |at| &self.later[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Decisions, HolidayTable, WorkingHours};

    #[test]
    fn each_day_has_what_was_known_on_it() {
        let mut table = HolidayTable::parse(
            include_str!("../../../../assets/holiday-rules.json"),
            include_str!("../../../../assets/holidays.csv"),
        )
        .unwrap();
        let calendar =
            |table: &HolidayTable| WorkingCalendar::new(WorkingHours::default(), table.clone());
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let mut calendars = Calendars::from(calendar(&table));
        // Wednesday.
        let swapped = day("2026-12-16");
        for (from, row) in [("2026-12-09", "usual,"), ("2026-12-01", "swapped-off,Nghỉ hoán đổi")]
        {
            let rows = format!("date,kind,name\n{swapped},{row}\n");
            table.decide(&Decisions::parse(&rows).unwrap());
            calendars.add(day(from), calendar(&table));
        }
        let known = ["2026-11-30", "2026-12-01", "2026-12-08", "2026-12-09"];
        let works =
            |calendars: &Calendars| known.map(|on| calendars.on(day(on)).is_working_day(swapped));
        assert_eq!(works(&calendars), [true, false, false, true]);
        calendars.add(day("2026-12-09"), calendar(&table));
        assert_eq!(works(&calendars), [true, false, false, false], "the one added later stays");
    }
}
