//! `motcua verify`, `state-hash` and `backup`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Output, say};

/// A check of all data; exit code 1 when something is wrong.
#[derive(Args)]
pub struct Verify {}

impl Verify {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let report = output.open()?.verify()?;
        output.print(&report, || {
            let count = report.problems.len();
            if report.ok {
                return vec![say("cli.verify_ok", &[("records", &report.records)])];
            }
            let head = say("cli.verify_bad", &[("count", &count), ("records", &report.records)]);
            let mut lines = vec![head];
            lines.extend(report.problems.iter().map(|it| {
                let about = [it.dossier.as_deref(), it.citizen.as_deref()];
                let about: Vec<&str> = about.into_iter().flatten().collect();
                let about = if about.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", about.join(", "))
                };
                format!("  {}{about}", it.problem)
            }));
            lines
        })?;
        if report.ok { Ok(()) } else { Err(Failure::Reported) }
    }
}

/// A hash over the state of all dossiers.
#[derive(Args)]
pub struct StateHash {}

impl StateHash {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let hash = output.open()?.state_hash()?;
        output.print(&json!({ "stateHash": hash }), || vec![hash.clone()])
    }
}

/// A copy of the whole database.
#[derive(Args)]
pub struct Backup {
    /// The file to write
    #[arg(long)]
    out: PathBuf,
}

impl Backup {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        output.open()?.backup_to(&self.out)?;
        output.print(&json!({ "file": self.out }), || {
            vec![say("cli.written", &[("file", &self.out.display())])]
        })
    }
}
