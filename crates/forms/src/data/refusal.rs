//! The content of form 03.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Cleaner, Edition, IssuingOffice, PaperNumber, Party};
use crate::error::FormError;

/// Everything on form 03, the refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefusalData {
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
    /// Why, in one or more lines.
    pub reason: String,
    /// Full name of the clerk who refuses.
    pub clerk_name: String,
    /// Whether the dossier was not received; otherwise it was, but is not solved.
    #[serde(default)]
    pub before_reception: bool,
}

impl RefusalData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            number: self.number.as_ref().map(|number| number.cleaned(cleaner)).transpose()?,
            edition: self.edition.cleaned(cleaner)?,
            code: cleaner.maybe("code", &self.code)?,
            party: self.party.cleaned(cleaner)?,
            procedure_name: cleaner.text("procedureName", &self.procedure_name)?,
            reason: cleaner.lines("reason", &self.reason)?,
            clerk_name: cleaner.text("clerkName", &self.clerk_name)?,
            ..*self
        })
    }
}
