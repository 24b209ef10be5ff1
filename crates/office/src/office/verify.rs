//! Checking the office's data, for people and scripts.

use serde::{Deserialize, Serialize};
use store::VerifyProblem;

use crate::Office;
use crate::office::open::Reading;
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
    pub problems: Vec<VerifyProblemView>,
}

/// A problem that a check found, with the dossier it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifyProblemView {
    /// What is wrong and what to do.
    #[serde(flatten)]
    pub problem: Problem,
    /// Code of the dossier, where there is one.
    pub dossier: Option<String>,
    /// Name of its applicant.
    pub citizen: Option<String>,
    /// PC and number of the record, or the book.
    pub place: Option<String>,
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
            let found = report.problems.iter().map(|it| explain(it, office));
            let damage = office.catalogue.damage().cloned();
            let problems: Vec<VerifyProblemView> = found
                .chain(damage.map(|problem| VerifyProblemView::of(problem, None)))
                .map(|it| VerifyProblemView { problem: it.problem.in_language(language), ..it })
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

impl VerifyProblemView {
    const fn of(problem: Problem, place: Option<String>) -> Self {
        Self { problem, dossier: None, citizen: None, place }
    }
}

fn explain(found: &VerifyProblem, office: &Reading<'_>) -> VerifyProblemView {
    let (key, what) = match found {
        VerifyProblem::Integrity(what) => ("verify.integrity", what.clone()),
        VerifyProblem::Chain { device, seq } => ("verify.chain", format!("{device} #{seq}")),
        VerifyProblem::Record { device, seq, .. } => ("verify.record", format!("{device} #{seq}")),
        VerifyProblem::Projection(count) => ("verify.projection", count.to_string()),
        VerifyProblem::BookGap(book) => ("verify.book_gap", book.clone()),
        VerifyProblem::BookRepeat(book) => ("verify.book_repeat", book.clone()),
        VerifyProblem::CodeRepeat(code) => ("verify.code_repeat", code.clone()),
    };
    let mut view = VerifyProblemView::of(Problem::new(key).with("what", &what), None);
    match found {
        VerifyProblem::Record { dossier, .. } => {
            // The list still has what was known before the damage.
            let line = office.store.line(*dossier).ok();
            view.dossier = line.as_ref().map(|it| it.code.clone());
            view.citizen = line.map(|it| it.applicant);
            view.place = Some(what);
        }
        VerifyProblem::CodeRepeat(_) => view.dossier = Some(what),
        VerifyProblem::Integrity(_) | VerifyProblem::Projection(_) => {}
        VerifyProblem::Chain { .. } | VerifyProblem::BookGap(_) | VerifyProblem::BookRepeat(_) => {
            view.place = Some(what)
        }
    }
    view
}
