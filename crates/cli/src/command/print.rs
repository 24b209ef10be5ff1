//! `motcua print`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use office::view::{PaperKind, PaperRef, WorkingKind, WorkingPaper};
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Output, say, try_pdf, write_pdf};

/// A paper of a dossier, or of several.
#[derive(Args)]
pub struct Print {
    /// Kind of paper
    #[arg(value_enum)]
    kind: Kind,
    /// Dossier codes; a refusal before reception has an id
    #[arg(required = true)]
    codes: Vec<String>,
    /// The PDF to write
    #[arg(long, value_name = "OUT")]
    pdf: PathBuf,
    /// Which of the dossier's papers of this kind, from 0; the last one when it is not said
    #[arg(long)]
    index: Option<u32>,
    /// Mark it as printed again, and record that
    #[arg(long)]
    reprint: bool,
    /// To whom dossiers, results or papers to be signed go
    #[arg(long, default_value = "")]
    to: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Form 01
    Receipt,
    /// Form 02
    Supplement,
    /// Form 03
    Refusal,
    /// Form 04
    Apology,
    /// Form 05
    Stop,
    /// Form 06
    ControlSlip,
    /// List of dossiers that are handed over
    Handover,
    /// List of results that are handed over
    ResultHandover,
    /// Receipt for a result that was returned
    ReturnReceipt,
    /// One list for several dossiers of one person
    MultiReceipt,
    /// List that goes with papers to be signed
    Cover,
    /// That list, and the letters of the dossiers that wait for their signature
    Signing,
}

/// What a kind of paper is.
enum Wanted {
    Numbered(PaperKind),
    Working(WorkingKind),
    Signing,
}

impl Kind {
    const fn paper(self) -> Wanted {
        match self {
            Self::Receipt => Wanted::Numbered(PaperKind::Receipt),
            Self::Supplement => Wanted::Numbered(PaperKind::SupplementRequest),
            Self::Refusal => Wanted::Numbered(PaperKind::Refusal),
            Self::Apology => Wanted::Numbered(PaperKind::Apology),
            Self::Stop => Wanted::Numbered(PaperKind::Stop),
            Self::ControlSlip => Wanted::Working(WorkingKind::ControlSlip),
            Self::Handover => Wanted::Working(WorkingKind::Handover),
            Self::ResultHandover => Wanted::Working(WorkingKind::ResultHandover),
            Self::ReturnReceipt => Wanted::Working(WorkingKind::ReturnReceipt),
            Self::MultiReceipt => Wanted::Working(WorkingKind::MultiReceipt),
            Self::Cover => Wanted::Working(WorkingKind::Cover),
            Self::Signing => Wanted::Signing,
        }
    }
}

impl Print {
    /// Runs the command.
    pub fn run(self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        try_pdf(&self.pdf)?;
        let mut length = 0;
        let kind = match self.kind.paper() {
            Wanted::Numbered(kind) => {
                let paper =
                    |code: &String| PaperRef { dossier: code.clone(), kind, index: self.index };
                let papers: Vec<PaperRef> = self.codes.iter().map(paper).collect();
                office.deliver_papers(&office.actor()?, &papers, self.reprint, |bytes| {
                    length = bytes.len();
                    write_pdf(&self.pdf, bytes)
                })?;
                json!(kind)
            }
            Wanted::Signing => {
                let actor = office.actor()?;
                office.deliver_for_signing(&actor, &self.codes, &self.to, |bytes| {
                    length = bytes.len();
                    write_pdf(&self.pdf, bytes)
                })?;
                json!("signing")
            }
            Wanted::Working(kind) => {
                let paper = WorkingPaper { kind, dossiers: self.codes.clone(), to: self.to };
                let bytes = office.working_pdf(&paper)?;
                length = bytes.len();
                write_pdf(&self.pdf, &bytes)?;
                json!(kind)
            }
        };
        let code = self.codes.join(" ");
        let value = json!({ "code": code, "kind": kind, "pdf": self.pdf, "bytes": length });
        output.print(&value, || vec![say("cli.written", &[("file", &self.pdf.display())])])
    }
}
