//! `enrol` and `sync`.

use std::path::PathBuf;

use clap::Args;
use office::view::Problem;

use crate::failure::Failure;
use crate::output::{Output, say, span};

/// Makes this PC known to the office's hub.
#[derive(Args)]
pub struct Enrol {
    /// Address of the hub, for example https://hub.example.
    #[arg(long, value_name = "URL")]
    hub: String,
    /// Certificate (PEM) of the authority that signed the hub's, when the system does not trust it.
    #[arg(long, value_name = "FILE")]
    hub_ca: Option<PathBuf>,
    /// Code that the hub gave.
    #[arg(long, value_name = "CODE")]
    code: String,
}

impl Enrol {
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        let authority = self.hub_ca.as_ref().map(|file| {
            std::fs::read(file)
                .map_err(|_| Problem::new("cli.file_unreadable").with("file", file.display()))
        });
        let authority = authority.transpose()?;
        let enrolled = office.enrol_trusting(&self.hub, &self.code, authority.as_deref())?;
        output.print(&enrolled, || {
            vec![say(
                "cli.enrolled",
                &[
                    ("office", &enrolled.office_name),
                    ("lane", &enrolled.lane),
                    ("book", &enrolled.book),
                ],
            )]
        })
    }
}

/// Exchanges records with the hub until both sides hold the same.
#[derive(Args)]
pub struct Sync;

impl Sync {
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let done = output.open()?.sync(&mut |_, _| {})?;
        output.print(&done, || {
            let mut lines =
                vec![say("cli.synced", &[("sent", &done.sent), ("received", &done.received)])];
            if done.parked > 0 {
                lines.push(say("cli.sync_parked", &[("count", &done.parked)]));
            }
            if done.refused_publications > 0 {
                let count = &done.refused_publications;
                lines.push(say("cli.sync_refused_publications", &[("count", count)]));
            }
            if !done.equal {
                lines.push(say("cli.sync_unequal", &[]));
            }
            if let Some(minutes) = done.clock_off_minutes {
                lines.push(say("cli.sync_clock", &[("span", &span(minutes.unsigned_abs()))]));
            }
            lines
        })?;
        if done.equal && done.parked == 0 { Ok(()) } else { Err(Failure::Partly) }
    }
}
