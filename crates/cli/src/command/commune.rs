//! `motcua commune`.

use clap::Args;

use crate::failure::Failure;
use crate::output::{Output, say};

/// An address.
#[derive(Args)]
pub struct Commune {
    /// Old or new address
    text: String,
}

impl Commune {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let found = office::resolve_address(&self.text)?;
        output.print(&found, || match (&found.address, found.candidates.is_empty()) {
            (Some(address), _) => {
                vec![say("cli.address", &[("given", &found.given), ("address", address)])]
            }
            (None, true) => vec![say("cli.address_unknown", &[])],
            (None, false) => {
                let mut lines = vec![say("cli.address_choose", &[("given", &found.given)])];
                lines.extend(found.candidates.iter().map(|it| format!("  {}", it.address)));
                lines
            }
        })
    }
}
