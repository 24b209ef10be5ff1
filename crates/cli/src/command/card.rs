//! `motcua card`.

use clap::Args;

use crate::failure::Failure;
use crate::output::{Output, say, warn};

/// The text of a card.
#[derive(Args)]
pub struct Card {
    /// Text of the QR code: fields separated by |
    text: String,
}

impl Card {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let card = office::read_card(&self.text)?;
        if !output.json {
            warn(&card.warnings);
        }
        output.print(&card, || {
            vec![say(
                "cli.card",
                &[
                    ("name", &card.name),
                    ("id", &card.id),
                    ("birth", &card.birth_date),
                    ("gender", &card.gender),
                    ("address", &card.residence.address.as_deref().unwrap_or(&card.address)),
                ],
            )]
        })
    }
}
