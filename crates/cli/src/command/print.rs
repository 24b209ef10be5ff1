//! `motcua print`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use office::view::{PaperKind, PaperRef};
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Output, say, try_pdf, write_pdf};

/// A paper of a dossier.
#[derive(Args)]
pub struct Print {
    /// Kind of paper
    #[arg(value_enum)]
    kind: Kind,
    /// Dossier code
    code: String,
    /// The PDF to write
    #[arg(long, value_name = "OUT")]
    pdf: PathBuf,
    /// Mark it as printed again, and record that
    #[arg(long)]
    reprint: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Form 01
    Receipt,
    /// Form 04
    Apology,
    /// Form 02
    Supplement,
}

impl Print {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let kind = match self.kind {
            Kind::Receipt => PaperKind::Receipt,
            Kind::Apology => PaperKind::Apology,
            Kind::Supplement => PaperKind::SupplementRequest,
        };
        let paper = PaperRef { dossier: self.code.clone(), kind, index: None };
        let office = output.open()?;
        try_pdf(&self.pdf)?;
        let mut length = 0;
        office.deliver_papers(&office.actor()?, &[paper], self.reprint, |bytes| {
            length = bytes.len();
            write_pdf(&self.pdf, bytes)
        })?;
        let value = json!({ "code": self.code, "kind": kind, "pdf": self.pdf, "bytes": length });
        output.print(&value, || vec![say("cli.written", &[("file", &self.pdf.display())])])
    }
}
