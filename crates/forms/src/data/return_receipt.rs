//! The content of the receipt for a returned result.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Cleaner, Edition, IssuingOffice, Party};
use crate::error::FormError;

/// Who takes the result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultReceiver {
    /// Full name.
    pub name: String,
    /// Identity number.
    pub identity_number: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// The paper that gives the authority, where it is not the applicant.
    pub authority: Option<String>,
}

/// Everything on the receipt for a returned result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnReceiptData {
    /// Who issues it.
    pub office: IssuingOffice,
    /// Which printing it is.
    pub edition: Edition,
    /// Date in the head and of the file; Vietnam wall clock.
    pub issued_at: NaiveDateTime,
    /// Dossier code.
    pub code: String,
    /// What was asked for.
    pub procedure_name: String,
    /// In whose name.
    pub party: Party,
    /// Who takes the result.
    pub receiver: ResultReceiver,
    /// Full name of the clerk who gives it.
    pub giver_name: String,
    /// Telephone number of that clerk.
    pub giver_phone: Option<String>,
    /// Kind of result, for example "Giấy khai sinh".
    pub result_kind: String,
    /// Number and mark of the result.
    pub result_number: Option<String>,
    /// What the result is about.
    pub result_excerpt: Option<String>,
    /// When it is returned; Vietnam wall clock.
    pub returned_at: NaiveDateTime,
}

impl ReturnReceiptData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        let receiver = &self.receiver;
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            edition: self.edition.cleaned(cleaner)?,
            code: cleaner.text("code", &self.code)?,
            procedure_name: cleaner.text("procedureName", &self.procedure_name)?,
            party: self.party.cleaned(cleaner)?,
            receiver: ResultReceiver {
                name: cleaner.text("receiver.name", &receiver.name)?,
                identity_number: cleaner
                    .maybe("receiver.identityNumber", &receiver.identity_number)?,
                phone: cleaner.phone("receiver.phone", &receiver.phone)?,
                authority: cleaner.maybe("receiver.authority", &receiver.authority)?,
            },
            giver_name: cleaner.text("giverName", &self.giver_name)?,
            giver_phone: cleaner.phone("giverPhone", &self.giver_phone)?,
            result_kind: cleaner.text("resultKind", &self.result_kind)?,
            result_number: cleaner.maybe("resultNumber", &self.result_number)?,
            result_excerpt: cleaner.maybe("resultExcerpt", &self.result_excerpt)?,
            ..*self
        })
    }
}
