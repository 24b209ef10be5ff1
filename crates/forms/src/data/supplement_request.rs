//! The content of form 02.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Cleaner, Edition, IssuingOffice, PaperNumber};
use crate::error::FormError;

/// A paper that is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MissingPaper {
    /// Name, or what has to be put right.
    pub name: String,
    /// Number of originals to bring.
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
    pub applicant_name: String,
    /// Address of the applicant.
    pub address: Option<String>,
    /// Telephone number of the applicant.
    pub phone: Option<String>,
    /// Email address of the applicant.
    pub email: Option<String>,
    /// What is asked for.
    pub procedure_name: String,
    /// Papers to be brought, where they are known one by one.
    pub papers: Vec<MissingPaper>,
    /// Why, in one or more lines; without papers they say what is to be brought or put right.
    pub reason: String,
    /// By when; Vietnam wall clock.
    pub deadline: Option<NaiveDateTime>,
    /// Full name of the clerk, who also answers questions.
    pub clerk_name: String,
}

impl SupplementRequestData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        let papers = self.papers.iter().enumerate().map(|(index, paper)| {
            let name = cleaner.text(&format!("papers[{index}].name"), &paper.name)?;
            Ok(MissingPaper { name, ..*paper })
        });
        let lines = self.reason.lines().map(|line| cleaner.text("reason", line));
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            number: self.number.as_ref().map(|number| number.cleaned(cleaner)).transpose()?,
            code: cleaner.maybe("code", &self.code)?,
            applicant_name: cleaner.text("applicantName", &self.applicant_name)?,
            address: cleaner.maybe("address", &self.address)?,
            phone: cleaner.phone("phone", &self.phone)?,
            email: cleaner.maybe("email", &self.email)?,
            procedure_name: cleaner.text("procedureName", &self.procedure_name)?,
            papers: papers.collect::<Result<_, FormError>>()?,
            reason: lines.collect::<Result<Vec<_>, FormError>>()?.join("\n"),
            clerk_name: cleaner.text("clerkName", &self.clerk_name)?,
            ..*self
        })
    }
}
