//! `motcua find`.

use clap::Args;

use crate::failure::Failure;
use crate::output::{Output, row_lines, say};

/// A search for dossiers.
#[derive(Args)]
pub struct Find {
    /// Code, name without diacritics, identity number, telephone, or some digits
    text: String,
    /// Most rows
    #[arg(long, default_value_t = 50)]
    limit: u32,
}

impl Find {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let found = output.open()?.find(&self.text, self.limit)?;
        output.print(&found.rows, || {
            let mut lines = row_lines(&found.rows);
            lines.extend(found.more.then(|| say("cli.more", &[("limit", &self.limit)])));
            lines
        })
    }
}
