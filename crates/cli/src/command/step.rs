//! `motcua ready` and `motcua return`: the end of a dossier.

use clap::Args;
use office::view::{ResultInput, ReturnBy, ReturnInput};

use crate::failure::Failure;
use crate::output::{Output, say};

/// Dossiers whose results have come.
#[derive(Args)]
pub struct Ready {
    /// Dossier codes
    #[arg(required = true)]
    codes: Vec<String>,
    /// The date of the result, when it is recorded later: 23/11/2026, or "16:00 23/11/2026"
    #[arg(long, value_name = "TIME")]
    signed_at: Option<String>,
    /// Number of the result
    #[arg(long, default_value = "")]
    number: String,
    /// What the result is
    #[arg(long, default_value = "")]
    kind: String,
    /// Who signed it
    #[arg(long, default_value = "")]
    signer: String,
    /// Remark
    #[arg(long, default_value = "")]
    note: String,
}

impl Ready {
    /// Runs the command.
    pub fn run(self, output: &Output) -> Result<(), Failure> {
        let input = ResultInput {
            ids: self.codes,
            signed_at: self.signed_at,
            note: self.note,
            number: self.number,
            kind: self.kind,
            signer: self.signer,
        };
        let office = output.open()?;
        let dossiers = office.mark_result_ready(&office.actor()?, &input)?;
        output.print(&dossiers, || dossiers.iter().map(|it| it.code.clone()).collect())
    }
}

/// A result that is handed over.
#[derive(Args)]
pub struct Return {
    /// Dossier code
    code: String,
    /// Who collected it, when not the applicant
    #[arg(long, default_value = "")]
    taken_by: String,
    /// Identity number of that person
    #[arg(long, default_value = "")]
    taker_id: String,
    /// At the counter, by post or online; as the citizen asked when it is not said
    #[arg(long, value_parser = how)]
    how: Option<ReturnBy>,
    /// Tracking number of the post
    #[arg(long, default_value = "")]
    tracking: String,
    /// The receipt was lost and an identity paper was shown
    #[arg(long)]
    without_receipt: bool,
    /// Remark
    #[arg(long, default_value = "")]
    note: String,
}

/// Reads how a result goes back.
fn how(text: &str) -> Result<ReturnBy, String> {
    let way = if text == "counter" { "office" } else { text };
    ReturnBy::parse(way).ok_or_else(|| say("error.return_by", &[]))
}

impl Return {
    /// Runs the command.
    pub fn run(self, output: &Output) -> Result<(), Failure> {
        let input = ReturnInput {
            id: self.code,
            taken_by: self.taken_by,
            taker_id: self.taker_id,
            note: self.note,
            how: self.how,
            tracking: self.tracking,
            without_receipt: self.without_receipt,
        };
        let office = output.open()?;
        let dossier = office.return_result(&office.actor()?, &input)?;
        output.print(&dossier, || vec![dossier.code.clone()])
    }
}
