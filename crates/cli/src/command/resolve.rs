//! `motcua resolve`: conflicts between the records of two PCs.

use clap::{Args, ValueEnum};
use office::view::{ConflictKind, ConflictView, Decision, DossierView, Problem, ResolveInput};

use crate::failure::Failure;
use crate::output::{Output, say};

/// Lists the conflicts of a dossier, or resolves one with `--holds`; `--not-duplicate` records that
/// another dossier is another request.
#[derive(Args)]
pub struct Resolve {
    /// Dossier code
    code: String,
    /// Which record applies; without it, open conflicts are listed
    #[arg(long, value_enum, conflicts_with = "not_duplicate")]
    holds: Option<Holds>,
    /// Which of several conflicts, by its number in the list
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    which: u32,
    /// The other dossier's code, which is no duplicate
    #[arg(long, value_name = "CODE", alias = "no-double")]
    not_duplicate: Option<String>,
    /// Remark
    #[arg(long, default_value = "")]
    remark: String,
}

/// Which record applies.
#[derive(Clone, Copy, ValueEnum)]
enum Holds {
    /// The dossier as it is.
    #[value(alias = "as-it-stands")]
    Keep,
    /// The first record.
    First,
    /// The second record.
    Second,
}

impl Resolve {
    /// Runs the command.
    pub fn run(self, output: &Output) -> Result<(), Failure> {
        let office = output.open()?;
        let dossier = office.dossier(&self.code)?;
        let (kind, at, other, decision) = match (self.holds, self.not_duplicate) {
            (None, None) => {
                return output.print(&dossier.conflicts, || listed(&dossier.conflicts));
            }
            (Some(holds), _) => {
                let conflict = dossier.conflicts.into_iter().nth(self.which as usize - 1);
                let conflict = conflict.ok_or_else(|| Problem::new("error.conflict_unknown"))?;
                (conflict.kind, conflict.at, None, holds.decision())
            }
            (None, other) => {
                (ConflictKind::PossibleDuplicate, String::new(), other, Decision::Keep)
            }
        };
        let input = ResolveInput { id: self.code, kind, at, other, decision, remark: self.remark };
        let resolved = office.resolve(&office.actor()?, &input)?;
        output.print(&resolved, || vec![done_line(&resolved)])
    }
}

impl Holds {
    const fn decision(self) -> Decision {
        match self {
            Self::Keep => Decision::Keep,
            Self::First => Decision::First,
            Self::Second => Decision::Second,
        }
    }
}

fn done_line(resolved: &DossierView) -> String {
    say("cli.resolved", &[("code", &resolved.code), ("count", &resolved.conflicts.len())])
}

fn listed(conflicts: &[ConflictView]) -> Vec<String> {
    if conflicts.is_empty() {
        return vec![say("cli.conflicts_none", &[])];
    }
    (1..)
        .zip(conflicts)
        .map(|(index, it)| {
            let choices: Vec<&str> = it.choices.iter().map(|it| it.text.as_str()).collect();
            let choices = choices.join(" / ");
            say(
                "cli.conflict",
                &[("index", &index), ("message", &it.message), ("choices", &choices)],
            )
        })
        .collect()
}
