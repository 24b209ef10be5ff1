//! `motcua identity`.

use clap::Args;
use office::view::{IdentityAnswer, IdentityState, Problem};

use crate::failure::Failure;
use crate::output::{Output, say};

/// Whose the data is. Without an answer, or with --look, nothing is written.
#[derive(Args)]
pub struct Identity {
    /// This PC takes the place of the one that recorded the data, which is not used any more
    #[arg(long, group = "answer")]
    replaced: bool,
    /// The other PC goes on: this is one more
    #[arg(long, group = "answer")]
    second: bool,
    /// Only look: show the state
    #[arg(long, group = "answer")]
    look: bool,
    /// Number of this counter, 1 to 10; otherwise the range of numbers is drawn
    #[arg(long, value_name = "N", conflicts_with = "look", requires = "answer")]
    counter: Option<u16>,
}

impl Identity {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        let identity = match (self.replaced, self.second) {
            (true, _) => office.answer_identity(IdentityAnswer::Replaced, self.counter)?,
            (_, true) => office.answer_identity(IdentityAnswer::Second, self.counter)?,
            _ => office.identity()?,
        };
        output.print(&identity, || {
            let (lane, book) = (&identity.lane, &identity.book);
            let mut lines = vec![match identity.state {
                IdentityState::Own => say("cli.identity_own", &[("lane", lane), ("book", book)]),
                IdentityState::Copied => Problem::new("error.identity.copied").message,
                IdentityState::Restored => Problem::new("error.identity.restored").message,
            }];
            if !identity.numbers_in_doubt.is_empty() {
                let numbers = identity.numbers_in_doubt.join(", ");
                lines.push(say("cli.identity_doubts", &[("numbers", &numbers)]));
            }
            lines
        })
    }
}
