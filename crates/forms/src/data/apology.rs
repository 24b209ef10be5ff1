//! The content of form 04.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Cleaner, Edition, IssuingOffice, PaperNumber, Party, ReceiptRef};
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
    /// has it, and the head of the letter is that of the agency.
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
    /// The receipt that it is about.
    pub receipt: Option<ReceiptRef>,
    /// What was asked for.
    pub procedure_name: String,
    /// When the papers were received; decides the set of forms; Vietnam wall clock.
    pub received_at: NaiveDateTime,
    /// When the result was first promised; Vietnam wall clock.
    pub first_due: NaiveDateTime,
    /// When it was promised again by earlier letters, in order; Vietnam wall clock.
    #[serde(default)]
    pub previous_dues: Vec<NaiveDateTime>,
    /// Which extension this letter asks for, from 1.
    pub extension: u32,
    /// Whether the letter goes out before the promised time.
    #[serde(default)]
    pub before_due: bool,
    /// Whether the citizen has the result, or the refusal: no other date is promised then.
    #[serde(default)]
    pub ended: bool,
    /// When the result was there, where the letter follows it; Vietnam wall clock.
    #[serde(default)]
    pub finished: Option<NaiveDateTime>,
    /// Why it is late.
    pub reason: String,
    /// When the result is promised now, or returned, where it is there; Vietnam wall clock.
    pub new_due: NaiveDateTime,
    /// Further recipients, one line each without dash, above "Lưu: VT".
    pub recipients: Vec<String>,
    /// Who signs.
    pub signer: LetterSigner,
}

impl ApologyData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            edition: self.edition.cleaned(cleaner)?,
            number: self.number.as_ref().map(|number| number.cleaned(cleaner)).transpose()?,
            party: self.party.cleaned(cleaner)?,
            code: cleaner.text("code", &self.code)?,
            receipt: self.receipt.as_ref().map(|it| it.cleaned(cleaner)).transpose()?,
            procedure_name: cleaner.text("procedureName", &self.procedure_name)?,
            reason: cleaner.text("reason", &self.reason)?,
            previous_dues: self.previous_dues.clone(),
            recipients: cleaner
                .each("recipients", &self.recipients, |field, text| cleaner.text(field, text))?,
            signer: self.signer.cleaned(cleaner)?,
            ..*self
        })
    }
}

impl LetterSigner {
    pub(super) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self {
            title: cleaner.lines("signer.title", &self.title)?,
            name: cleaner.text("signer.name", &self.name)?,
        })
    }
}
