//! `motcua calendar`: days and due dates, without an office.

use chrono::NaiveDate;
use clap::Subcommand;
use domain::calendar::{DueRule, Duration, compute_due};
use domain::time::Timestamp;
use office::view::{DayView, DueView, Problem, SkippedDayView};
use office::{day_view, usual_calendar};

use crate::failure::Failure;
use crate::output::{Output, say, when};

/// Most days of one listing: ten years.
const MOST_DAYS: i64 = 3660;

/// Questions to the working calendar.
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
        /// end-of-day or to-the-hour
        #[arg(long, default_value = "end-of-day", value_parser = rule)]
        rule: DueRule,
    },
}

fn rule(text: &str) -> Result<DueRule, String> {
    DueRule::parse(text).ok_or_else(|| "end-of-day, to-the-hour".to_owned())
}

impl Calendar {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let calendar = usual_calendar()?;
        match self {
            Self::Day { date } => {
                let day = day_view(calendar.day(*date));
                output.print(&day, || vec![line(&day)])
            }
            Self::Days { from, to } => {
                if !(0..=MOST_DAYS).contains(&(*to - *from).num_days()) {
                    return Err(Failure::Usage(Problem::new("cli.range")));
                }
                let days: Vec<DayView> = from
                    .iter_days()
                    .take_while(|day| day <= to)
                    .map(|day| day_view(calendar.day(day)))
                    .collect();
                output.print(&days, || days.iter().map(line).collect())
            }
            Self::Due { received, duration, rule } => {
                let due = compute_due(&calendar, *received, *duration, *rule);
                let view = DueView {
                    due: due.due.to_string(),
                    counted_from: due.counted_from.to_string(),
                    duration: Some(duration.to_string()),
                    skipped: due
                        .skipped
                        .into_iter()
                        .map(|day| SkippedDayView { date: day.date.to_string(), name: day.name })
                        .collect(),
                };
                output.print(&view, || {
                    let mut lines = vec![say("cli.due", &[("due", &when(&view.due))])];
                    lines.extend(view.skipped.iter().map(|day| {
                        say("cli.skipped", &[("date", &day.date), ("name", &day.name)])
                    }));
                    lines
                })
            }
        }
    }
}

fn line(day: &DayView) -> String {
    let name = day.name.as_deref().unwrap_or_default();
    let key = match (day.working, name.is_empty()) {
        (true, true) => "cli.day_working",
        (true, false) => "cli.day_swapped",
        (false, _) => "cli.day_off",
    };
    say(key, &[("date", &day.date), ("name", &name)])
}
