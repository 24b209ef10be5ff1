//! `publications`.

use clap::Args;
use office::view::PublicationView;

use crate::failure::Failure;
use crate::output::{Output, say, when};

/// Lists the province's publications that have reached this PC.
#[derive(Args)]
pub struct Publications;

impl Publications {
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let found = output.open()?.publications()?;
        output.print(&found, || match found.as_slice() {
            [] => vec![say("cli.publications_none", &[])],
            some => some.iter().flat_map(lines).collect(),
        })
    }
}

fn lines(it: &PublicationView) -> Vec<String> {
    let from = it.from.parse::<chrono::NaiveDate>().map(|day| day.format("%d/%m/%Y").to_string());
    let mut lines = vec![say(
        "cli.publication",
        &[
            ("version", &it.version),
            ("kind", &it.kind_text),
            ("from", &from.unwrap_or_default()),
            ("state", &it.state_text),
            ("origin", &it.origin_text),
            ("at", &it.taken_at.as_deref().map(when).unwrap_or_default()),
        ],
    )];
    lines.extend(it.lines.iter().map(|line| format!("    {line}")));
    if it.more > 0 {
        lines.push(format!("    {}", say("cli.publication_more", &[("count", &it.more)])));
    }
    lines.extend(it.problem.iter().map(|problem| format!("    {problem}")));
    lines
}
