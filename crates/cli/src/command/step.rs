//! `motcua ready` and `motcua return`: the end of a dossier.

use clap::Args;
use office::view::{ResultInput, ReturnInput};

use crate::failure::Failure;
use crate::output::Output;

/// Dossiers whose results have come.
#[derive(Args)]
pub struct Ready {
    /// Dossier codes
    #[arg(required = true)]
    codes: Vec<String>,
    /// The date of the result, when it is recorded later: 23/11/2026, or "16:00 23/11/2026"
    #[arg(long, value_name = "TIME")]
    signed_at: Option<String>,
    /// Remark
    #[arg(long, default_value = "")]
    note: String,
}

impl Ready {
    /// Runs the command.
    pub fn run(self, output: &Output) -> Result<(), Failure> {
        let input = ResultInput { ids: self.codes, signed_at: self.signed_at, note: self.note };
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
    /// Remark
    #[arg(long, default_value = "")]
    note: String,
}

impl Return {
    /// Runs the command.
    pub fn run(self, output: &Output) -> Result<(), Failure> {
        let input = ReturnInput {
            id: self.code,
            taken_by: self.taken_by,
            taker_id: self.taker_id,
            note: self.note,
        };
        let office = output.open()?;
        let dossier = office.return_result(&office.actor()?, &input)?;
        output.print(&dossier, || vec![dossier.code.clone()])
    }
}
