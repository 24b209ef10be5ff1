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
}

impl Receive {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        let located = read(&read_file(&self.file)?)?;
        let inputs: Vec<ReceptionInput> = located.iter().map(|it| it.input.clone()).collect();
        let dossiers =
            office.receive_all(&office.actor()?, &inputs).map_err(|(index, problem)| {
                let line = located.get(index).map_or(1, |it| it.line);
                at_line(line, &problem)
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
