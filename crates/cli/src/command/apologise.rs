//! `motcua apologise`.

use std::path::PathBuf;

use clap::Args;
use office::view::{ApologyInput, PaperRef};

use crate::failure::Failure;
use crate::output::{Output, say, try_pdf, warn, write_pdf};

/// Letters to issue: all of them, or none.
#[derive(Args)]
pub struct Apologise {
    /// Dossier codes
    #[arg(required = true)]
    codes: Vec<String>,
    /// Why the results are late
    #[arg(long)]
    reason: String,
    /// New due date, YYYY-MM-DD or with time
    #[arg(long)]
    new_due: String,
    /// The PDF to write, with all letters
    #[arg(long, value_name = "OUT")]
    pdf: Option<PathBuf>,
}

impl Apologise {
    /// Runs the command.
    pub fn run(self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        if let Some(path) = &self.pdf {
            try_pdf(path)?;
        }
        let input = ApologyInput {
            dossiers: self.codes,
            reason: self.reason,
            new_due: self.new_due,
            told: None,
        };
        let outcome = office.apologise(&office.actor()?, &input)?;
        warn(&outcome.warnings);
        if let Some(path) = &self.pdf {
            let papers: Vec<PaperRef> = outcome
                .letters
                .iter()
                .map(|letter| PaperRef {
                    dossier: letter.dossier.clone(),
                    kind: letter.kind,
                    index: Some(letter.index),
                })
                .collect();
            let actor = office.actor()?;
            office.deliver_papers(&actor, &papers, false, |bytes| write_pdf(path, bytes))?;
        }
        output.print(&outcome, || {
            outcome
                .letters
                .iter()
                .map(|it| say("cli.letter", &[("number", &it.number), ("code", &it.code)]))
                .collect()
        })
    }
}
