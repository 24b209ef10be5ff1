//! `motcua catalogue`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use office::{CatalogueOutcome, MergedProcedure};

use crate::failure::Failure;
use crate::input::read_file;
use crate::output::{Output, say};

/// Characters shown of a doubtful text.
const SHOWN: usize = 80;

/// The office's procedures.
#[derive(Subcommand)]
pub enum Catalogue {
    /// Imports the national portal's JSON of procedures into the office's catalogue.
    Import(Import),
}

/// A file of the national portal.
#[derive(Args)]
pub struct Import {
    /// The JSON file
    file: PathBuf,
}

impl Catalogue {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let Self::Import(import) = self;
        let office = output.open()?;
        let text = read_file(&import.file)?;
        let outcome = office.import_catalogue(&office.actor()?, &text)?;
        output.print(&outcome, || lines(&outcome))
    }
}

fn lines(outcome: &CatalogueOutcome) -> Vec<String> {
    let mut lines = vec![say(
        "cli.catalogue.summary",
        &[
            ("records", &outcome.records),
            ("added", &outcome.added.len()),
            ("changed", &outcome.changed.len()),
            ("unchanged", &outcome.unchanged),
            ("doubts", &(outcome.doubts.len() + outcome.left.len())),
        ],
    )];
    let procedures = |key: &'static str, list: &[MergedProcedure]| {
        list.iter()
            .map(|it| {
                let day = |day: chrono::NaiveDate| day.format("%d/%m/%Y").to_string();
                let from = it.valid_from.map_or_else(|| "…".to_owned(), day);
                say(key, &[("code", &it.code), ("name", &it.name), ("from", &from)])
            })
            .collect::<Vec<_>>()
    };
    lines.extend(procedures("cli.catalogue.added", &outcome.added));
    lines.extend(procedures("cli.catalogue.changed", &outcome.changed));
    lines.extend(procedures("cli.catalogue.left", &outcome.left));
    lines.extend(procedures("cli.catalogue.ruled", &outcome.ruled));
    lines.extend(outcome.doubts.iter().map(|doubt| {
        let mut text: String = doubt.text.chars().take(SHOWN).collect();
        if text.len() < doubt.text.len() {
            text.push('…');
        }
        say(
            "cli.catalogue.doubt",
            &[
                ("record", &doubt.record),
                ("field", &doubt.field),
                ("message", &doubt.message),
                ("text", &text),
            ],
        )
    }));
    lines
}
