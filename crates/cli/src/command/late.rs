//! `motcua late`.

use clap::Args;
use domain::time::Timestamp;

use crate::failure::Failure;
use crate::output::{Output, row_lines};

/// The moment to look at.
#[derive(Args)]
pub struct Late {
    /// As of this time, for example 2026-09-08T08:00; by default now
    #[arg(long)]
    as_of: Option<Timestamp>,
}

impl Late {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        let late = office.late_as_of(self.as_of.unwrap_or_else(|| office.now()))?;
        output.print(&late.rows, || row_lines(&late.rows))
    }
}
