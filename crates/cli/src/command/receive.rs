//! `motcua receive`.

use std::io::Read;
use std::path::PathBuf;

use clap::Args;
use office::view::{Problem, ReceptionInput};

use crate::failure::Failure;
use crate::input::{at_line, read};
use crate::output::{Output, say, when};

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
        let located = read(&self.text()?)?;
        let inputs: Vec<ReceptionInput> = located.iter().map(|it| it.input.clone()).collect();
        let dossiers =
            office.receive_all(&office.actor()?, &inputs).map_err(|(index, problem)| {
                let line = located.get(index).map_or(1, |it| it.line);
                at_line(line, &problem)
            })?;
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

    fn text(&self) -> Result<String, Problem> {
        let read = if self.file.as_os_str() == "-" {
            let mut text = String::new();
            std::io::stdin().lock().read_to_string(&mut text).map(|_| text)
        } else {
            std::fs::read_to_string(&self.file)
        };
        read.map_err(|_| Problem::new("cli.file_unreadable").with("file", self.file.display()))
    }
}
