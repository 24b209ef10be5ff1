//! The content of form 01.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Cleaner, Edition, IssuingOffice, PaperLayout, PaperNumber};
use crate::error::FormError;

/// A paper of the dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptPaper {
    /// Name.
    pub name: String,
    /// Number of originals handed in.
    pub originals: u32,
    /// Number of copies handed in.
    pub copies: u32,
}

/// How long the procedure takes by law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "unit", content = "value")]
pub enum ProcessingTime {
    /// Working days.
    WorkingDays(u32),
    /// Calendar days.
    Days(u32),
    /// Working hours.
    Hours(u32),
    /// The day of reception.
    SameDay,
    /// As the procedure words it.
    Words(String),
}

/// How the citizen gets the result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ReturnBy {
    /// At the counter.
    #[default]
    Office,
    /// By post.
    Post,
    /// As an electronic result.
    Online,
}

/// The dossier's entry in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterEntry {
    /// Number of the book ("quyển số").
    pub book: String,
    /// Number in the book ("số thứ tự").
    pub entry: u32,
}

/// Somebody who hands in for somebody else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptSubmitter {
    /// Full name.
    pub name: String,
    /// Identity or tax number.
    pub identity_number: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

/// Everything on form 01, the receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptData {
    /// Who issues it.
    pub office: IssuingOffice,
    /// Its number; none while it is a preview.
    pub number: Option<PaperNumber>,
    /// Which printing it is.
    pub edition: Edition,
    /// Sheets.
    pub layout: PaperLayout,
    /// Date in the head and of the file; Vietnam wall clock.
    pub issued_at: NaiveDateTime,
    /// Dossier code, also drawn as barcode and QR code; none while it is a preview.
    pub code: Option<String>,
    /// In whose name.
    pub applicant_name: String,
    /// Identity or tax number of the applicant.
    pub identity_number: Option<String>,
    /// Address of the applicant.
    pub address: Option<String>,
    /// Telephone number of the applicant.
    pub phone: Option<String>,
    /// Email address of the applicant.
    pub email: Option<String>,
    /// Who handed in, where it was not the applicant.
    pub submitter: Option<ReceiptSubmitter>,
    /// What is asked for.
    pub procedure_name: String,
    /// What was handed in.
    pub papers: Vec<ReceiptPaper>,
    /// Number of sets.
    pub sets: u32,
    /// How long the procedure takes; none where the law gives no time.
    pub processing_time: Option<ProcessingTime>,
    /// When the papers were received; Vietnam wall clock.
    pub received_at: NaiveDateTime,
    /// When the result is promised; Vietnam wall clock.
    pub due_at: NaiveDateTime,
    /// How the result is returned.
    pub return_by: ReturnBy,
    /// Fee in whole đồng; 0 for none to pay, absent where it is not known.
    pub fee: Option<u64>,
    /// Its entry in the register; none while it is a preview.
    pub register: Option<RegisterEntry>,
    /// Remark to the citizen.
    pub remark: Option<String>,
    /// Full name of the clerk, under the clerk's signature.
    pub clerk_name: String,
}

impl ReceiptData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        let papers = self.papers.iter().enumerate().map(|(index, paper)| {
            let name = cleaner.text(&format!("papers[{index}].name"), &paper.name)?;
            Ok(ReceiptPaper { name, ..*paper })
        });
        let submitter = self.submitter.as_ref().map(|submitter| {
            Ok::<_, FormError>(ReceiptSubmitter {
                name: cleaner.text("submitter.name", &submitter.name)?,
                identity_number: cleaner
                    .maybe("submitter.identityNumber", &submitter.identity_number)?,
                phone: cleaner.phone("submitter.phone", &submitter.phone)?,
            })
        });
        let register = self.register.as_ref().map(|register| {
            let book = cleaner.text("register.book", &register.book)?;
            Ok::<_, FormError>(RegisterEntry { book, entry: register.entry })
        });
        let processing_time = match &self.processing_time {
            Some(ProcessingTime::Words(words)) => {
                Some(ProcessingTime::Words(cleaner.text("processingTime", words)?))
            }
            other => other.clone(),
        };
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            number: self.number.as_ref().map(|number| number.cleaned(cleaner)).transpose()?,
            code: cleaner.maybe("code", &self.code)?,
            applicant_name: cleaner.text("applicantName", &self.applicant_name)?,
            identity_number: cleaner.maybe("identityNumber", &self.identity_number)?,
            address: cleaner.maybe("address", &self.address)?,
            phone: cleaner.phone("phone", &self.phone)?,
            email: cleaner.maybe("email", &self.email)?,
            submitter: submitter.transpose()?,
            procedure_name: cleaner.text("procedureName", &self.procedure_name)?,
            papers: papers.collect::<Result<_, FormError>>()?,
            processing_time,
            register: register.transpose()?,
            remark: cleaner.maybe("remark", &self.remark)?,
            clerk_name: cleaner.text("clerkName", &self.clerk_name)?,
            ..*self
        })
    }
}
