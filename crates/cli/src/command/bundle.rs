//! `motcua bundle`.

use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;

use crate::failure::Failure;
use crate::output::{Output, say};

/// Transfers the office's records in an encrypted file, for PCs without a network between them.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Bundle {
    /// Writes everything this PC knows to a file.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Imports a file that another PC of the office has written.
    #[arg(long = "in", value_name = "FILE")]
    take: Option<PathBuf>,
}

impl Bundle {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        if let Some(file) = &self.out {
            let done = office.bundle_out(file, &mut |_, _| ControlFlow::Continue(()))?;
            output.print(&done, || {
                let mut lines = vec![say(
                    "cli.bundle_out",
                    &[("file", &file.display()), ("records", &done.records)],
                )];
                if done.unproved > 0 {
                    lines.push(say("cli.bundle_left", &[("count", &done.unproved)]));
                }
                lines
            })?;
            if done.unproved > 0 {
                return Err(Failure::Partly);
            }
        }
        if let Some(file) = &self.take {
            let done = office.bundle_in(file, &mut |_, _| ControlFlow::Continue(()))?;
            output.print(&done, || {
                let mut lines = vec![say(
                    "cli.bundle_in",
                    &[("received", &done.received), ("records", &done.records)],
                )];
                if done.unproved > 0 {
                    lines.push(say("cli.bundle_unproved", &[("count", &done.unproved)]));
                }
                if done.parked > 0 {
                    lines.push(say("cli.sync_parked", &[("count", &done.parked)]));
                }
                if done.copied {
                    lines.push(say("error.identity.copied", &[]));
                }
                lines
            })?;
            if done.unproved > 0 || done.parked > 0 || done.copied {
                return Err(Failure::Partly);
            }
        }
        Ok(())
    }
}
