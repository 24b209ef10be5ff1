//! The content of form 04.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Cleaner, Edition, IssuingOffice, PaperNumber};
use crate::error::FormError;

/// Who signs a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LetterSigner {
    /// Power and position, one line each, for example "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH".
    pub title: String,
    /// Full name.
    pub name: String,
}

/// Everything on form 04, the apology letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApologyData {
    /// Who issues it, and the unit that received the dossier.
    pub office: IssuingOffice,
    /// Whether the unit issues it. Otherwise the agency that decides the dossier does, as the law
    /// has it, and the head of the letter ends with the agency.
    #[serde(default)]
    pub issued_by_unit: bool,
    /// Its number; none while it is a preview.
    pub number: Option<PaperNumber>,
    /// Which printing it is.
    pub edition: Edition,
    /// Date in the head and of the file; Vietnam wall clock.
    pub issued_at: NaiveDateTime,
    /// To whom: the applicant's full name.
    pub applicant_name: String,
    /// Address of the applicant.
    pub address: Option<String>,
    /// Telephone number of the applicant.
    pub phone: Option<String>,
    /// Dossier code.
    pub code: String,
    /// Number of the receipt as printed, for example "05/TNHS".
    pub receipt_number: Option<String>,
    /// What was asked for.
    pub procedure_name: String,
    /// When the papers were received; decides the set of forms; Vietnam wall clock.
    pub received_at: NaiveDateTime,
    /// When the result was first promised; Vietnam wall clock.
    pub first_due: NaiveDateTime,
    /// When it was promised last, on a second or later extension; Vietnam wall clock.
    pub previous_due: Option<NaiveDateTime>,
    /// How many extensions there were before this letter.
    pub extensions_before: u32,
    /// Why it is late.
    pub reason: String,
    /// When the result is promised now; Vietnam wall clock.
    pub new_due: NaiveDateTime,
    /// Further recipients, one line each without dash, above "Lưu: VT".
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: LetterSigner,
}

impl ApologyData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        let recipients = self.recipients.iter().enumerate();
        let title = self.signer.title.lines();
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            number: self.number.as_ref().map(|number| number.cleaned(cleaner)).transpose()?,
            applicant_name: cleaner.text("applicantName", &self.applicant_name)?,
            address: cleaner.maybe("address", &self.address)?,
            phone: cleaner.phone("phone", &self.phone)?,
            code: cleaner.text("code", &self.code)?,
            receipt_number: cleaner.maybe("receiptNumber", &self.receipt_number)?,
            procedure_name: cleaner.text("procedureName", &self.procedure_name)?,
            reason: cleaner.text("reason", &self.reason)?,
            recipients: recipients
                .map(|(index, text)| cleaner.text(&format!("recipients[{index}]"), text))
                .collect::<Result<_, _>>()?,
            signer: LetterSigner {
                title: title
                    .map(|line| cleaner.text("signer.title", line))
                    .collect::<Result<Vec<_>, _>>()?
                    .join("\n"),
                name: cleaner.text("signer.name", &self.signer.name)?,
            },
            ..*self
        })
    }
}
