//! Checking the office's data, for people and scripts.

use serde::{Deserialize, Serialize};
use store::VerifyProblem;

use crate::Office;
use crate::view::Problem;

/// The result of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifyView {
    /// Whether all is well.
    pub ok: bool,
    /// Number of records checked.
    pub records: u64,
    /// The problems found.
    pub problems: Vec<Problem>,
}

impl Office {
    /// Checks the file, every chain, the projections and the books, and the imported catalogue.
    ///
    /// # Errors
    /// When the database cannot be read at all.
    pub fn verify(&self) -> Result<VerifyView, Problem> {
        self.read(|office, _| {
            let report = office.store.verify()?;
            let language = office.language();
            let found = report.problems.iter().map(explain);
            let problems: Vec<Problem> = found
                .chain(office.catalogue.damage().cloned())
                .map(|it| it.in_language(language))
                .collect();
            Ok(VerifyView { ok: problems.is_empty(), records: report.records, problems })
        })
    }

    /// Returns a hash over the folded state of all dossiers, as hexadecimal text.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn state_hash(&self) -> Result<String, Problem> {
        self.read(|office, _| {
            let hash = office.store.state_hash()?;
            Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
        })
    }

    /// Copies the whole database to a file; see [`store::Reader::backup_to`].
    ///
    /// # Errors
    /// When the copy cannot be written.
    pub fn backup_to(&self, path: &std::path::Path) -> Result<(), Problem> {
        self.read(|office, _| office.store.backup_to(path).map_err(Problem::from))
    }
}

fn explain(problem: &VerifyProblem) -> Problem {
    let (key, what) = match problem {
        VerifyProblem::Integrity(what) => ("verify.integrity", what.clone()),
        VerifyProblem::Chain { device, seq } => ("verify.chain", format!("{device} #{seq}")),
        VerifyProblem::Projection(count) => ("verify.projection", count.to_string()),
        VerifyProblem::BookGap(book) => ("verify.book_gap", book.clone()),
        VerifyProblem::BookRepeat(book) => ("verify.book_repeat", book.clone()),
        VerifyProblem::CodeRepeat(code) => ("verify.code_repeat", code.clone()),
    };
    Problem::new(key).with("what", what)
}
