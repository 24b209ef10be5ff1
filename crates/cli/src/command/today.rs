//! `motcua today`: what there is to do.

use clap::Args;
use domain::time::Timestamp;
use office::view::TodayList;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output::{Output, row_lines};

/// Most rows; nobody would read more.
const MAX_ROWS: u32 = 5_000;

/// The list to look at.
#[derive(Args)]
pub struct Today {
    /// Which list, for example will_be_late, transfer, handed_over, unprinted, unsigned
    #[arg(long, value_parser = list, default_value = "all")]
    list: TodayList,
    /// As of this time, for example 2026-09-08T08:00; by default now
    #[arg(long)]
    as_of: Option<Timestamp>,
}

/// Reads the name of a list, as JSON has it.
fn list(text: &str) -> Result<TodayList, String> {
    serde_json::from_value(Value::from(text)).map_err(|error| error.to_string())
}

impl Today {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        let as_of = self.as_of.unwrap_or_else(|| office.now());
        let today = office.today_as_of(self.list, MAX_ROWS, as_of)?;
        let value = json!({ "counts": today.counts, "rows": today.rows, "total": today.total,
            "unprintedRefusals": today.unprinted_refusals });
        output.print(&value, || row_lines(&today.rows))
    }
}
