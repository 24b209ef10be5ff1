//! `motcua show`.

use clap::Args;

use crate::failure::Failure;
use crate::output::{Output, say, timing, when};

/// A dossier.
#[derive(Args)]
pub struct Show {
    /// Dossier code
    #[arg(required_unless_present = "id")]
    code: Option<String>,
    /// Id of the dossier (UUID), when several have one code
    #[arg(long, conflicts_with = "code")]
    id: Option<String>,
}

impl Show {
    /// Runs the command.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let asked = self.id.as_deref().or(self.code.as_deref()).unwrap_or_default();
        let dossier = output.open()?.dossier(asked)?;
        output.print(&dossier, || {
            let state = timing(dossier.timing, dossier.lateness.late, dossier.days_late);
            let mut lines = vec![say(
                "cli.row",
                &[
                    ("code", &dossier.code),
                    ("name", &dossier.applicant.name),
                    ("procedure", &dossier.procedure_name),
                    ("due", &when(&dossier.due)),
                    ("state", &state),
                ],
            )];
            lines.extend(dossier.issued.iter().map(|it| {
                let kind = say(&format!("paper.{}", it.kind.as_str()), &[]);
                say("cli.paper", &[("number", &it.number), ("kind", &kind)])
            }));
            lines
        })
    }
}
