//! `motcua receive`.

use std::path::PathBuf;

use clap::Args;
use office::view::{Problem, ReceptionInput};

use crate::failure::Failure;
use crate::input::{at_line, read, read_file};
use crate::output::{Output, say, warn, when};

/// A file of receptions.
#[derive(Args)]
pub struct Receive {
    /// The file; - reads standard input
    file: PathBuf,
    /// Receives the same file again, as new dossiers
    #[arg(long)]
    again: bool,
}

impl Receive {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        let text = read_file(&self.file)?;
        let located = read(&text)?;
        let inputs: Vec<ReceptionInput> = located.iter().map(|it| it.input.clone()).collect();
        let dossiers = office
            .receive_file(&office.actor()?, &inputs, text.as_bytes(), self.again)
            .map_err(|(index, problem)| match problem.key.as_str() {
                "error.file_received" => problem,
                key if key.starts_with("error.identity.") || key.starts_with("error.clock.") => {
                    problem
                }
                _ => at_line(located.get(index).map_or(1, |it| it.line), &problem),
            })?;
        let warnings: Vec<Problem> = office
            .reception_warnings(&inputs)?
            .iter()
            .map(|(place, problem)| at_line(located.get(*place).map_or(1, |it| it.line), problem))
            .collect();
        warn(&warnings);
        output.print(&dossiers, || {
            dossiers
                .iter()
                .map(|it| {
                    say(
                        "cli.received",
                        &[
                            ("code", &it.code),
                            ("name", &it.applicant.name),
                            ("due", &when(&it.due)),
                            ("receipt", &it.receipt),
                        ],
                    )
                })
                .collect()
        })
    }
}
