//! `motcua act`: any life of a dossier, from a file.

use std::path::PathBuf;

use clap::Args;
use office::view::{ActRow, RowAnswer};

use crate::failure::Failure;
use crate::input::{at_line, read_file};
use crate::output::{Output, say};
use crate::rows::read_rows;

/// A file of acts, a JSON object a line.
#[derive(Args)]
pub struct Act {
    /// The file; - reads standard input
    file: PathBuf,
    /// Does all rows, or none when one is refused
    #[arg(long)]
    all_or_nothing: bool,
}

impl Act {
    /// Runs the command; a refused row is exit code 1.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        let text = read_file(&self.file)?;
        let rows = read_rows(&text)?;
        let bad: Vec<RowAnswer> = rows
            .iter()
            .filter_map(|row| row.as_ref().err())
            .map(|(line, problem)| RowAnswer::refused(*line, problem.clone()))
            .collect();
        let rows: Vec<ActRow> = rows.into_iter().filter_map(Result::ok).collect();
        let mut answers = bad;
        if answers.is_empty() || !self.all_or_nothing {
            answers.extend(office.run_acts(&office.actor()?, &rows, self.all_or_nothing)?);
        }
        answers.sort_by_key(|answer| answer.line);
        let refused = answers.iter().any(|answer| !answer.ok);
        output.print(&answers, || answers.iter().map(line).collect())?;
        if refused { Err(Failure::Reported) } else { Ok(()) }
    }
}

fn line(answer: &RowAnswer) -> String {
    if let Some(problem) = &answer.problem {
        return at_line(answer.line, problem).message;
    }
    let event = answer.event.as_deref().unwrap_or_default();
    let what = say(&format!("event.{event}"), &[]);
    let subject = answer.dossier.as_ref().or(answer.id.as_ref()).map_or("", String::as_str);
    let paper = answer.paper.as_deref().unwrap_or_default();
    let params: [(&str, &dyn std::fmt::Display); 4] =
        [("line", &answer.line), ("code", &subject), ("what", &what), ("paper", &paper)];
    say("cli.acted", &params).trim_end().to_owned()
}
