//! The content of form 05.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Cleaner, Edition, IssuingOffice, LetterSigner, PaperNumber, Party, ReceiptRef};
use crate::error::FormError;

/// Everything on form 05, the stop notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StopData {
    /// Who issues it, and the unit that received the dossier.
    pub office: IssuingOffice,
    /// Whether the unit issues it, as it does when the citizen asked for it; otherwise the agency
    /// does.
    #[serde(default)]
    pub issued_by_unit: bool,
    /// Its number; none while it is a preview.
    pub number: Option<PaperNumber>,
    /// Which printing it is.
    pub edition: Edition,
    /// Date in the head and of the file; Vietnam wall clock.
    pub issued_at: NaiveDateTime,
    /// To whom: the applicant.
    pub party: Party,
    /// Dossier code.
    pub code: String,
    /// The receipt of the dossier.
    pub receipt: Option<ReceiptRef>,
    /// What was asked for.
    pub procedure_name: String,
    /// Whether the citizen asked for it.
    #[serde(default)]
    pub by_citizen: bool,
    /// Why.
    pub reason: String,
    /// The decision it follows, for example "Quyết định số 12/QĐ-UBND ngày 05/11/2026".
    #[serde(default)]
    pub decision: Option<String>,
    /// What happens to fees paid.
    #[serde(default)]
    pub fees: Option<String>,
    /// What happens to papers handed in.
    #[serde(default)]
    pub papers: Option<String>,
    /// Who signs.
    pub signer: LetterSigner,
    /// Full name of the clerk, who also answers questions.
    pub clerk_name: String,
}

impl StopData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            number: self.number.as_ref().map(|number| number.cleaned(cleaner)).transpose()?,
            edition: self.edition.cleaned(cleaner)?,
            party: self.party.cleaned(cleaner)?,
            code: cleaner.text("code", &self.code)?,
            receipt: self.receipt.as_ref().map(|it| it.cleaned(cleaner)).transpose()?,
            procedure_name: cleaner.text("procedureName", &self.procedure_name)?,
            reason: cleaner.text("reason", &self.reason)?,
            decision: cleaner.maybe("decision", &self.decision)?,
            fees: cleaner.maybe("fees", &self.fees)?,
            papers: cleaner.maybe("papers", &self.papers)?,
            signer: self.signer.cleaned(cleaner)?,
            clerk_name: cleaner.text("clerkName", &self.clerk_name)?,
            ..*self
        })
    }
}
