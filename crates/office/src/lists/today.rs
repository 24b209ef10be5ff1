//! The lists a clerk works through.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use domain::calendar::{Duration, compute_due};
use domain::dossier::Stage;
use domain::time::Timestamp;
use store::{Due, Line, Pending, RegisterFilter};

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
        self.today_as_of(list, limit, self.now())
    }

    /// Returns the Today screen as of a moment, also a future one, from the present records.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn today_as_of(
        &self,
        list: TodayList,
        limit: u32,
        now: Timestamp,
    ) -> Result<TodayView, Problem> {
        self.read(|office, _| {
            let horizon = Horizon::at(now, &office.calendar);
            let count = |stage, dues: &[Due]| office.count(stage, dues);
            let all = [Due::default()];
            let pending = |of| office.store.pending_count(of);
            let overdue = office.supplement_overdue(now, MAX_LATE)?;
            let refusals = office
                .store
                .unprinted_refusals()?
                .into_iter()
                .map(|id| office.refusal_view(id))
                .collect::<Result<Vec<_>, Problem>>()?;
            let counts = TodayCounts {
                late_without_apology: office.unapologised_count(&horizon)?,
                will_be_late: count(Stage::Processing, &horizon.within_a_day())?,
                transfer: pending(Pending::Transfer)?,
                handed_over: pending(Pending::HandedOver)?,
                supplement_overdue: count_of(&overdue),
                awaiting_payment: count(Stage::AwaitingPayment, &all)?,
                awaiting_opinion: count(Stage::AwaitingOpinion, &all)?,
                unprinted: pending(Pending::Unprinted)? + count_of(&refusals),
                unsigned: pending(Pending::Unsigned)?,
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
                    TodayList::WillBeLate => counts.will_be_late,
                    TodayList::Transfer => counts.transfer,
                    TodayList::HandedOver => counts.handed_over,
                    TodayList::SupplementOverdue => counts.supplement_overdue,
                    TodayList::AwaitingPayment => counts.awaiting_payment,
                    TodayList::AwaitingOpinion => counts.awaiting_opinion,
                    TodayList::Unprinted => counts.unprinted,
                    TodayList::Unsigned => counts.unsigned,
                };
            }
            let today = now.vn_date();
            Ok(TodayView {
                today: day_view(office.calendar.day(today)),
                tomorrow: day_view(office.calendar.day(today.succ_opt().unwrap_or(today))),
                counts,
                rows,
                total,
                unprinted_refusals: refusals,
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
            TodayList::LateWithoutApology => {
                let mut lines = Vec::new();
                for due in horizon.late() {
                    lines.extend(self.reader().unapologised(due, left(&lines))?);
                }
                lines.extend(self.reader().owed_letters(horizon.calendar, left(&lines))?);
                return Ok(self.rows(lines, horizon));
            }
            TodayList::Transfer => return self.pending(Pending::Transfer, horizon, limit),
            TodayList::HandedOver => return self.pending(Pending::HandedOver, horizon, limit),
            TodayList::Unprinted => return self.pending(Pending::Unprinted, horizon, limit),
            TodayList::Unsigned => return self.pending(Pending::Unsigned, horizon, limit),
            TodayList::SupplementOverdue => {
                let lines = self.supplement_overdue(horizon.now, limit)?;
                return Ok(self.rows(lines, horizon));
            }
            TodayList::WillBeLate => processing(horizon.within_a_day()).collect(),
            TodayList::AwaitingPayment => all(Stage::AwaitingPayment),
            TodayList::AwaitingOpinion => all(Stage::AwaitingOpinion),
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
        Ok(self.rows(lines, horizon))
    }

    fn pending(
        &self,
        pending: Pending,
        horizon: &Horizon<'_>,
        limit: u32,
    ) -> Result<Vec<DossierRow>, Problem> {
        Ok(self.rows(self.reader().pending(pending, limit)?, horizon))
    }

    /// Dossiers whose missing papers should have come: their deadline has passed, or they are awaited
    /// for as many days as the settings say.
    fn supplement_overdue(&self, now: Timestamp, limit: u32) -> Result<Vec<Line>, Problem> {
        let days = Days::new(u64::from(self.settings.supplement_days));
        let day = now.vn_date().checked_sub_days(days).unwrap_or_default();
        let before = Timestamp::from_vn(day.and_time(NaiveTime::MIN));
        Ok(self.reader().supplement_overdue(now, before, limit)?)
    }

    fn unapologised_count(&self, horizon: &Horizon<'_>) -> Result<u32, Problem> {
        let counts = horizon.late().into_iter().map(|due| self.reader().count_unapologised(due));
        let in_work: u32 = counts.sum::<Result<u32, _>>()?;
        Ok(in_work + self.reader().owed_letter_count(horizon.calendar)?)
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

fn count_of<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
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
        holder: line.holder,
        step_due: line.step_due.map(|at| at.to_string()),
        transfer_due: line.transfer_due.map(|at| at.to_string()),
        supplement_deadline: line.supplement_deadline.map(|at| at.to_string()),
        competent_agency: line.competent,
    }
}
