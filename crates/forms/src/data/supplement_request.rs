//! The content of form 02.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Cleaner, Edition, IssuingOffice, PaperNumber, Party};
use crate::error::FormError;

/// A paper that is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MissingPaper {
    /// Name, or what has to be put right.
    pub name: String,
    /// Number of originals to bring; 0 leaves the cell empty.
    pub originals: u32,
    /// Number of certified copies to bring.
    pub certified: u32,
    /// Number of plain copies to bring.
    pub copies: u32,
}

/// Everything on form 02, the supplement request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SupplementRequestData {
    /// Who issues it.
    pub office: IssuingOffice,
    /// Its number; none while it is a preview.
    pub number: Option<PaperNumber>,
    /// Which printing it is.
    pub edition: Edition,
    /// Date in the head and of the file; Vietnam wall clock.
    pub issued_at: NaiveDateTime,
    /// Dossier code; none where no dossier was opened.
    pub code: Option<String>,
    /// In whose name.
    pub party: Party,
    /// What is asked for.
    pub procedure_name: String,
    /// What has to be brought or put right, one by one.
    pub papers: Vec<MissingPaper>,
    /// Why; empty leaves room to write it.
    pub reason: String,
    /// By when; Vietnam wall clock.
    pub deadline: Option<NaiveDateTime>,
    /// How to do it.
    #[serde(default)]
    pub guidance: Option<String>,
    /// Full name of the clerk, who also answers questions.
    pub clerk_name: String,
}

impl SupplementRequestData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        let papers = cleaner.each("papers", &self.papers, |field, paper| {
            let name = cleaner.text(&format!("{field}.name"), &paper.name)?;
            Ok(MissingPaper { name, ..*paper })
        })?;
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            edition: self.edition.cleaned(cleaner)?,
            number: self.number.as_ref().map(|number| number.cleaned(cleaner)).transpose()?,
            code: cleaner.maybe("code", &self.code)?,
            party: self.party.cleaned(cleaner)?,
            procedure_name: cleaner.text("procedureName", &self.procedure_name)?,
            papers,
            reason: cleaner.text("reason", &self.reason)?,
            guidance: cleaner.maybe("guidance", &self.guidance)?,
            clerk_name: cleaner.text("clerkName", &self.clerk_name)?,
            ..*self
        })
    }
}
