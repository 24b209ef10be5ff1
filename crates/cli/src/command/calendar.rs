//! `motcua calendar`: days and due dates, as shipped or, with `--office`, as this office knows them.

use std::fmt::Display;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use domain::calendar::{DueRule, Duration, compute_due};
use domain::time::Timestamp;
use office::view::{
    CalendarDecisionView, CalendarInput, CalendarOutcome, DayChange, DayView, DossierRow, DueView,
    Problem, TodayList,
};
use office::{day_view, due_view, usual_calendar};

use crate::failure::Failure;
use crate::output::{Output, row_lines, say, warn, when};

/// Most days of one listing: ten years.
const MAX_DAYS: i64 = 3660;

/// Most dossiers of a list.
const MAX_ROWS: u32 = 10_000;

/// Queries to the working calendar, and decisions on it.
#[derive(Subcommand)]
pub enum Calendar {
    /// What a day is.
    Day {
        /// YYYY-MM-DD
        date: NaiveDate,
    },
    /// What each day from the first to the last is.
    Days {
        /// YYYY-MM-DD
        from: NaiveDate,
        /// YYYY-MM-DD
        to: NaiveDate,
    },
    /// When a result is due, and which days are not counted.
    Due {
        /// Time of reception, for example 2026-08-28T14:00 (Vietnam time).
        #[arg(long)]
        received: Timestamp,
        /// 3wd, 15d, 4h, 12ch or same-day
        #[arg(long)]
        duration: Duration,
        /// end-of-day or to-the-hour; by default the office's own rule, or end-of-day without an
        /// office
        #[arg(long, value_parser = rule)]
        rule: Option<DueRule>,
    },
    /// Enters an official decision on a day: off, or worked. A later decision on the same day
    /// replaces an earlier one, a publication of the province stands above both.
    Decide(Decide),
    /// Lists the decisions that this office has entered.
    Decisions,
    /// Lists open dossiers whose due date fell on a day that became off.
    Affected,
}

/// An official decision.
#[derive(Args)]
pub struct Decide {
    /// The day, YYYY-MM-DD
    #[arg(long, required_unless_present = "year")]
    day: Option<String>,
    /// It is a day off.
    #[arg(long, conflicts_with = "working", required_unless_present_any = ["working", "year"])]
    off: bool,
    /// It is worked.
    #[arg(long)]
    working: bool,
    /// Hours of a day that is worked, for example 7:30-11:30,13:30-17:00; by default those of a
    /// usual day
    #[arg(long, default_value = "", requires = "working")]
    hours: String,
    /// All days off of this year are entered: nothing of it is provisional any more.
    #[arg(long, conflicts_with_all = ["day", "off", "working"])]
    year: Option<String>,
    /// Number and date of the decision, for example "Số 15/QĐ-UBND ngày 25/02/2027"
    #[arg(long = "as", value_name = "DOCUMENT")]
    document: String,
    /// The day from which it is known, YYYY-MM-DD; by default today
    #[arg(long, default_value = "")]
    from: String,
    /// Only show what it would do; save nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Decide {
    fn run(&self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        let change = match (&self.year, self.off) {
            (Some(_), _) => DayChange::YearKnown,
            (None, true) => DayChange::Off,
            (None, false) => DayChange::Working,
        };
        let day = self.year.as_ref().or(self.day.as_ref());
        let input = CalendarInput {
            change,
            day: day.cloned().unwrap_or_default(),
            hours: self.hours.clone(),
            document: self.document.clone(),
            from: self.from.clone(),
        };
        let preview = office.preview_calendar(&input)?;
        if let Some(problem) = preview.problems.into_iter().next() {
            return Err(problem.into());
        }
        warn(&preview.warnings);
        let outcome = if self.dry_run {
            let affected = preview.affected.iter().map(|row| row.code.clone()).collect();
            CalendarOutcome { affected }
        } else {
            office.decide_calendar(&office.actor()?, &input)?
        };
        output.print(&outcome, || {
            let line = preview.line.unwrap_or_default();
            let key = if self.dry_run { "cli.calendar_would" } else { "cli.calendar_decided" };
            let mut lines = vec![say(key, &[("line", &line)])];
            lines.push(say("cli.calendar_affected", &[("count", &preview.affected.len())]));
            lines.extend(affected_lines(&preview.affected));
            lines
        })
    }
}

/// Dossiers whose due date fell on a day off, with their citizens.
fn affected_lines(rows: &[DossierRow]) -> Vec<String> {
    let line = |row: &DossierRow| {
        let moved = row.moved_due.as_deref().unwrap_or(&row.due);
        let (due, moved) = (when(&row.due), when(moved));
        let (code, name): (&dyn Display, &dyn Display) = (&row.code, &row.applicant);
        say("cli.moved", &[("code", code), ("name", name), ("due", &due), ("moved", &moved)])
    };
    rows.iter().map(line).collect()
}

fn rule(text: &str) -> Result<DueRule, String> {
    DueRule::parse(text).ok_or_else(|| "end-of-day, to-the-hour".to_owned())
}

impl Calendar {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        match self {
            Self::Day { date } => {
                let days = days_of(output, &[*date])?;
                let day = days.first().ok_or_else(|| Failure::Usage(Problem::new("cli.range")))?;
                output.print(day, || vec![line(day)])
            }
            Self::Days { from, to } => {
                if !(0..=MAX_DAYS).contains(&(*to - *from).num_days()) {
                    return Err(Failure::Usage(Problem::new("cli.range")));
                }
                let days: Vec<_> = from.iter_days().take_while(|day| day <= to).collect();
                let days = days_of(output, &days)?;
                output.print(&days, || days.iter().map(line).collect())
            }
            Self::Decide(decide) => decide.run(output),
            Self::Decisions => {
                let decisions = output.open()?.calendar_decisions()?;
                output.print(&decisions, || decisions.iter().map(decision_line).collect())
            }
            Self::Affected => {
                let rows = output.open()?.today(TodayList::DueOnDayOff, MAX_ROWS)?.rows;
                output.print(&rows, || match rows.is_empty() {
                    true => row_lines(&rows),
                    false => affected_lines(&rows),
                })
            }
            Self::Due { received, duration, rule } => {
                let view = match &output.office {
                    Some(_) => output.open()?.due(*received, *duration, *rule)?,
                    None => {
                        let rule = rule.unwrap_or_default();
                        let due = compute_due(&usual_calendar()?, *received, *duration, rule);
                        DueView { duration: Some(duration.to_string()), ..due_view(due) }
                    }
                };
                output.print(&view, || {
                    let key = if view.provisional { "cli.due_provisional" } else { "cli.due" };
                    let mut lines = vec![say(key, &[("due", &when(&view.due))])];
                    lines.extend(view.skipped.iter().map(|day| {
                        say("cli.skipped", &[("date", &day.date), ("name", &day.name)])
                    }));
                    lines
                })
            }
        }
    }
}

fn days_of(output: &Output, days: &[NaiveDate]) -> Result<Vec<DayView>, Failure> {
    if output.office.is_some() {
        return Ok(output.open()?.days(days)?);
    }
    let calendar = usual_calendar()?;
    Ok(days.iter().map(|day| day_view(calendar.day(*day))).collect())
}

fn decision_line(it: &CalendarDecisionView) -> String {
    let state = it.outdated.as_ref().map_or_else(String::new, |why| format!(" [{why}]"));
    let from: &dyn Display = &it.from;
    say("cli.calendar_decision", &[("line", &it.line), ("from", from), ("state", &state)])
}

fn line(day: &DayView) -> String {
    let name = day.name.as_deref().unwrap_or_default();
    let key = match (day.working, name.is_empty()) {
        (true, true) => "cli.day_working",
        (true, false) => "cli.day_swapped",
        (false, _) => "cli.day_off",
    };
    let day_is = say(key, &[("date", &day.date), ("name", &name)]);
    if day.provisional {
        let year = day.date.get(..4).unwrap_or_default();
        say("cli.day_provisional", &[("day", &day_is), ("year", &year)])
    } else {
        day_is
    }
}
