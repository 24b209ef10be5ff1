//! Open dossiers whose due date fell on a day that became off.

use chrono::{NaiveDate, NaiveTime};
use domain::calendar::WorkingCalendar;
use domain::dossier::Stage;
use domain::time::Timestamp;
use store::Due;

use crate::dossier::describe::{Horizon, before};
use crate::office::open::{AsReader, OpenOffice};
use crate::view::Problem;

/// The stages at which a citizen waits for the result.
const OPEN: [Stage; 2] = [Stage::Processing, Stage::AwaitingSupplement];

impl<S: AsReader> OpenOffice<'_, S> {
    /// Returns where the open dossiers are whose due date is a day off and whose terms go on.
    pub fn off_terms(&self, horizon: &Horizon<'_>) -> Result<Vec<(Stage, Due)>, Problem> {
        self.on_days_off(&self.calendar, horizon.first_open())
    }

    /// Returns where the open dossiers are whose due date, from a moment on, is a day off by a
    /// calendar. Looks only at days on which something is due, so that it costs the same in a small
    /// and a large office.
    pub fn on_days_off(
        &self,
        calendar: &WorkingCalendar,
        from: Timestamp,
    ) -> Result<Vec<(Stage, Due)>, Problem> {
        let start = |day: NaiveDate| before(Timestamp::from_vn(day.and_time(NaiveTime::MIN)));
        let mut found = Vec::new();
        for stage in OPEN {
            let mut after = before(from);
            while let Some(due) = self.reader().first_due_after(stage, after)? {
                let day = due.vn_date();
                if calendar.is_working_day(day) {
                    let Some(off) = calendar.next_day_off(day) else { break };
                    after = start(off);
                } else {
                    let until = start(calendar.next_working_day(day));
                    found.push((stage, Due { after: Some(after), until: Some(until) }));
                    after = until;
                }
            }
        }
        Ok(found)
    }
}
