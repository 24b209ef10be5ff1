//! `motcua demo`.

use clap::Args;

use crate::failure::Failure;
use crate::output::{Output, say};

/// How many dossiers to invent.
#[derive(Args)]
pub struct Demo {
    /// Number of dossiers
    #[arg(long, default_value_t = 500)]
    dossiers: u32,
    /// The same seed gives the same dossiers
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Demo {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let made = output.open()?.demo(self.dossiers, self.seed)?;
        output.print(&made, || {
            vec![say("cli.demo", &[("dossiers", &made.dossiers), ("events", &made.events)])]
        })
    }
}
