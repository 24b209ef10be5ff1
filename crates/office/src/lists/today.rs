//! The lists a clerk works through.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use domain::calendar::{Duration, compute_due};
use domain::dossier::Stage;
use domain::time::Timestamp;
use store::{Due, Line, RegisterFilter};

use crate::Office;
use crate::dossier::describe::{Horizon, days_late, moved_due};
use crate::office::open::{AsReader, OpenOffice};
use crate::reference::calendar::{day_view, due_view};
use crate::view::{
    DossierRow, DueView, LateView, Problem, RegisterQuery, RowsView, TodayCounts, TodayList,
    TodayView,
};

/// Most rows of the late list; nobody would read more.
const MAX_LATE: u32 = 5_000;
/// Length of the proposed extension.
const EXTENSION: Duration = Duration::WorkingDays(3);

impl Office {
    /// Returns the Today screen with the rows of one list.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn today(&self, list: TodayList, limit: u32) -> Result<TodayView, Problem> {
        self.read(|office, now| {
            let horizon = Horizon::at(now, &office.calendar);
            let count = |stage, dues: &[Due]| office.count(stage, dues);
            let late_results = office.store.late_result_count(&office.calendar)?;
            let all = [Due::default()];
            let counts = TodayCounts {
                late_without_apology: count(Stage::Processing, &horizon.late())? + late_results,
                due_today: count(Stage::Processing, &horizon.today())?,
                due_soon: count(Stage::Processing, &[horizon.soon()])?,
                awaiting_supplement: count(Stage::AwaitingSupplement, &all)?,
                result_ready: count(Stage::ResultReady, &all)?,
                due_on_day_off: office
                    .off_terms(&horizon)?
                    .iter()
                    .try_fold(0, |sum, (stage, due)| count(*stage, &[*due]).map(|it| sum + it))?,
                conflicts: office.store.conflict_count()?,
                possible_duplicates: office.duplicate_count()?,
            };
            let lists = match list {
                TodayList::All => vec![
                    TodayList::LateWithoutApology,
                    TodayList::DueToday,
                    TodayList::DueSoon,
                    TodayList::AwaitingSupplement,
                    TodayList::ResultReady,
                ],
                one => vec![one],
            };
            let mut rows: Vec<DossierRow> = Vec::new();
            let mut total = 0_u32;
            for list in lists {
                let room = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
                // A late result stands among the late ones; it is not listed twice.
                let mut found = office.today_list(list, &horizon, room)?;
                let all = found.len();
                found.retain(|row| rows.iter().all(|it| it.id != row.id));
                let twice = u32::try_from(all - found.len()).unwrap_or(0);
                rows.extend(found);
                total = total.saturating_sub(twice);
                total += match list {
                    TodayList::All => 0,
                    TodayList::Conflicts => counts.conflicts,
                    TodayList::LateWithoutApology => counts.late_without_apology,
                    TodayList::DueToday => counts.due_today,
                    TodayList::DueSoon => counts.due_soon,
                    TodayList::AwaitingSupplement => counts.awaiting_supplement,
                    TodayList::ResultReady => counts.result_ready,
                    TodayList::DueOnDayOff => counts.due_on_day_off,
                };
            }
            let today = now.vn_date();
            Ok(TodayView {
                today: day_view(office.calendar.day(today)),
                tomorrow: day_view(office.calendar.day(today.succ_opt().unwrap_or(today))),
                counts,
                rows,
                total,
            })
        })
    }

    /// Finds dossiers by code, name without diacritics, identity number, telephone or digits.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn find(&self, text: &str, limit: u32) -> Result<RowsView, Problem> {
        self.read(|office, now| {
            let mut lines = office.store.find(text, limit.saturating_add(1))?;
            let more = lines.len() > limit as usize;
            lines.truncate(limit as usize);
            let rows = office.rows(lines, &Horizon::at(now, &office.calendar));
            Ok(RowsView { total: u32::try_from(rows.len()).unwrap_or(u32::MAX), rows, more })
        })
    }

    /// Returns a page of the register, newest first.
    ///
    /// # Errors
    /// A date that cannot be read, or the database cannot be read.
    pub fn register(&self, query: &RegisterQuery) -> Result<RowsView, Problem> {
        let start = |text: &str, field: &str, days: u64| -> Result<Option<Timestamp>, Problem> {
            if text.trim().is_empty() {
                return Ok(None);
            }
            let bad = || Problem::new("error.date").with("value", text).at(field);
            let date: NaiveDate = text.trim().parse().map_err(|_| bad())?;
            let date = date.checked_add_days(Days::new(days)).ok_or_else(bad)?;
            Ok(Some(Timestamp::from_vn(date.and_time(NaiveTime::MIN))))
        };
        let filter = RegisterFilter {
            from: start(&query.from, "from", 0)?,
            before: start(&query.to, "to", 1)?,
            stage: query.stage,
            text: query.text.clone(),
        };
        self.read(|office, now| {
            let page = office.store.register(&filter, query.offset, query.limit)?;
            let rows = office.rows(page.lines, &Horizon::at(now, &office.calendar));
            let last = query.offset.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
            Ok(RowsView { rows, total: page.total, more: last < page.total })
        })
    }

    /// Returns the Late screen: every dossier whose due date has passed without a letter for it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn late(&self) -> Result<LateView, Problem> {
        self.late_as_of(self.now())
    }

    /// Returns the late list of a moment, also a future one, from the present records.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn late_as_of(&self, as_of: Timestamp) -> Result<LateView, Problem> {
        self.read(|office, now| {
            let calendar = office.calendars.on(as_of.max(now).vn_date());
            let horizon = Horizon::at(as_of, calendar);
            let rows = office.today_list(TodayList::LateWithoutApology, &horizon, MAX_LATE)?;
            let year = NaiveDate::from_ymd_opt(as_of.vn_date().year(), 1, 1).unwrap_or_default();
            let since = Timestamp::from_vn(year.and_time(NaiveTime::MIN));
            let counts = office.store.late_counts(since, as_of, calendar)?;
            Ok(LateView {
                as_of: as_of.to_string(),
                without_apology: u32::try_from(rows.len()).unwrap_or(u32::MAX),
                rows,
                extended: counts.extended,
                late_again: counts.late_again,
                apologised_percent: (counts.missed > 0)
                    .then(|| counts.apologised * 100 / counts.missed.max(1)),
                proposed_due: office.proposed_due(as_of),
            })
        })
    }
}

impl<S: AsReader> OpenOffice<'_, S> {
    /// Returns the new due date proposed for an extension from a moment.
    pub fn proposed_due(&self, from: Timestamp) -> DueView {
        let due = compute_due(&self.calendar, from, EXTENSION, self.settings.due_rule);
        DueView { duration: Some(EXTENSION.to_string()), ..due_view(due) }
    }

    fn today_list(
        &self,
        list: TodayList,
        horizon: &Horizon<'_>,
        limit: u32,
    ) -> Result<Vec<DossierRow>, Problem> {
        let left =
            |lines: &[Line]| limit.saturating_sub(u32::try_from(lines.len()).unwrap_or(limit));
        let all = |stage| vec![(stage, Due::default())];
        let processing = |dues: Vec<Due>| dues.into_iter().map(|due| (Stage::Processing, due));
        let parts: Vec<(Stage, Due)> = match list {
            TodayList::All => Vec::new(),
            TodayList::Conflicts => {
                let lines = self.reader().with_conflicts(limit)?;
                return Ok(self.rows(lines, horizon));
            }
            TodayList::LateWithoutApology => processing(horizon.late()).collect(),
            TodayList::DueToday => processing(horizon.today()).collect(),
            TodayList::DueSoon => processing(vec![horizon.soon()]).collect(),
            TodayList::AwaitingSupplement => all(Stage::AwaitingSupplement),
            TodayList::ResultReady => all(Stage::ResultReady),
            TodayList::DueOnDayOff => self.off_terms(horizon)?,
        };
        let mut lines = Vec::new();
        for (stage, due) in parts {
            lines.extend(self.reader().at_stage(stage, due, left(&lines))?);
        }
        if list == TodayList::LateWithoutApology {
            lines.extend(self.reader().late_results(horizon.calendar, left(&lines))?);
        }
        Ok(self.rows(lines, horizon))
    }

    fn count(&self, stage: Stage, dues: &[Due]) -> Result<u32, Problem> {
        let counts = dues.iter().map(|due| self.reader().count_at_stage(stage, *due));
        Ok(counts.sum::<Result<u32, _>>()?)
    }

    /// Several dossiers as rows.
    pub fn rows(&self, lines: Vec<Line>, horizon: &Horizon<'_>) -> Vec<DossierRow> {
        lines.into_iter().map(|line| row_at(line, horizon)).collect()
    }

    /// One dossier as a row.
    pub fn row_of(&self, line: Line, now: Timestamp) -> DossierRow {
        row_at(line, &Horizon::at(now, &self.calendar))
    }
}

fn row_at(line: Line, horizon: &Horizon<'_>) -> DossierRow {
    let calendar = horizon.calendar;
    let lateness = line.lateness_facts().lateness(horizon.now, calendar);
    DossierRow {
        id: line.id.to_string(),
        timing: horizon.timing(line.stage, line.due, lateness.is_some()),
        days_late: days_late(calendar, lateness.as_ref()),
        late: lateness.is_some(),
        finished: line.finished_at.map(|at| at.to_string()),
        letters: line.apologies,
        code: line.code,
        applicant: line.applicant,
        address: line.address,
        procedure: line.procedure_name,
        received_at: line.received_at.to_string(),
        first_due: line.first_due.to_string(),
        due: line.due.to_string(),
        moved_due: moved_due(line.stage, line.due, calendar),
        stage: line.stage,
        apologies: line.apologies,
        waiting_since: line.waiting_since.map(|at| at.to_string()),
    }
}
