//! `motcua calendar`: days and due dates, as shipped or, with `--office`, as this office knows them.

use std::fmt::Display;

use chrono::NaiveDate;
use clap::Subcommand;
use domain::calendar::{DueRule, Duration, compute_due};
use domain::time::Timestamp;
use office::view::{DayView, DossierRow, DueView, Problem, TodayList};
use office::{day_view, due_view, usual_calendar};

use crate::failure::Failure;
use crate::output::{Output, row_lines, say, when};

/// Most days of one listing: ten years.
const MAX_DAYS: i64 = 3660;

/// Most dossiers of a list.
const MAX_ROWS: u32 = 10_000;

/// Queries to the working calendar.
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
    /// Lists open dossiers whose due date fell on a day that became off.
    Affected,
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
