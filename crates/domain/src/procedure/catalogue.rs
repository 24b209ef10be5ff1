//! All procedures of an office.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::search::FoldedProcedure;
use super::{Procedure, ProcedureCode, Version};

/// The procedures with their versions, ready to be searched.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub(super) procedures: Vec<Procedure>,
    pub(super) folded: Vec<FoldedProcedure>,
    by_code: HashMap<ProcedureCode, usize>,
}

/// Why a catalogue cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The text is no JSON of a catalogue.
    #[error("not a catalogue of procedures")]
    Json(#[from] serde_json::Error),
    /// A code comes twice.
    #[error("procedure {0} comes twice")]
    Twice(ProcedureCode),
    /// A procedure is incomplete or contradicts itself.
    #[error("procedure {code}: {what}")]
    Broken {
        /// The procedure.
        code: ProcedureCode,
        /// The problem.
        what: &'static str,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    procedures: Vec<Procedure>,
}

impl Catalogue {
    /// Reads the text of `catalogue.json`.
    ///
    /// # Errors
    /// [`CatalogueError`] when the text is no catalogue, a code comes twice, or a procedure has
    /// no version, no case, two cases of one id, or versions that overlap.
    ///
    /// ```
    /// use domain::procedure::Catalogue;
    /// let catalogue = Catalogue::from_json(r#"{"procedures": [{
    ///     "code": "1.001193", "handledBy": "office", "versions": [{
    ///         "validFrom": null, "validTo": null, "name": "Thủ tục đăng ký khai sinh",
    ///         "field": "Hộ tịch", "decision": null, "source": "example", "confidence": "high",
    ///         "variants": [{"id": "main", "label": "", "channel": null, "duration": "same-day",
    ///                       "fee": {"kind": "free"}}],
    ///         "papers": [{"name": "Tờ khai", "originals": 1, "copies": 0}]
    ///     }]}]}"#)?;
    /// assert_eq!(catalogue.search("khai sinh", 5)[0].code.as_str(), "1.001193");
    /// # Ok::<(), domain::procedure::CatalogueError>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, CatalogueError> {
        Self::new(serde_json::from_str::<File>(text)?.procedures)
    }

    /// Makes a catalogue of procedures after checking each one.
    ///
    /// # Errors
    /// As [`Catalogue::from_json`], except for those of the text.
    pub fn new(procedures: Vec<Procedure>) -> Result<Self, CatalogueError> {
        let mut by_code = HashMap::new();
        for (at, procedure) in procedures.iter().enumerate() {
            if by_code.insert(procedure.code.clone(), at).is_some() {
                return Err(CatalogueError::Twice(procedure.code.clone()));
            }
            if let Some(what) = fault(procedure) {
                return Err(CatalogueError::Broken { code: procedure.code.clone(), what });
            }
        }
        let folded = procedures.iter().map(FoldedProcedure::of).collect();
        Ok(Self { procedures, folded, by_code })
    }

    /// Returns the catalogue as the text of `catalogue.json`.
    ///
    /// # Errors
    /// [`CatalogueError::Json`] when the writer fails, which plain data do not cause.
    pub fn to_json(&self) -> Result<String, CatalogueError> {
        Ok(serde_json::to_string_pretty(&File { procedures: self.procedures.clone() })?)
    }

    /// Returns all procedures, in the order of the catalogue.
    #[must_use]
    pub fn procedures(&self) -> &[Procedure] {
        &self.procedures
    }

    /// Returns the procedure with this code, written with or without its dot.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Procedure> {
        let code = code.parse::<ProcedureCode>().ok()?;
        self.by_code.get(&code).and_then(|at| self.procedures.get(*at))
    }

    /// Returns the procedure and the version of it that was valid on a day.
    #[must_use]
    pub fn at(&self, code: &str, day: NaiveDate) -> Option<(&Procedure, &Version)> {
        let procedure = self.get(code)?;
        procedure.at(day).map(|version| (procedure, version))
    }
}

/// Returns the problem with a procedure, if any.
fn fault(procedure: &Procedure) -> Option<&'static str> {
    if procedure.versions.is_empty() {
        return Some("it has no version");
    }
    for version in &procedure.versions {
        if version.name.trim().is_empty() {
            return Some("a version has no name");
        }
        if version.variants.is_empty() {
            return Some("a version has no case");
        }
        let mut ids = HashSet::new();
        if !version.variants.iter().all(|variant| ids.insert(&variant.id)) {
            return Some("two cases have one id");
        }
    }
    let apart = procedure.versions.windows(2).all(|pair| {
        pair[0].valid_to.zip(pair[1].valid_from).is_some_and(|(end, start)| end < start)
    });
    (!apart).then_some("versions overlap or are not in order")
}
