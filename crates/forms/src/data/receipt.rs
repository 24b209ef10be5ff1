//! The content of form 01.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{AuthorisedParty, Cleaner, Edition, IssuingOffice, PaperLayout, PaperNumber, Party};
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

/// The agency that decides the dossier, where it is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompetentAgency {
    /// Name.
    pub name: String,
    /// When it received the dossier, which the time is counted from; Vietnam wall clock.
    pub received_at: Option<NaiveDateTime>,
}

/// How the papers came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HandedIn {
    /// At the counter, by somebody who can sign.
    #[default]
    InPerson,
    /// Through the portal.
    Online,
    /// By post.
    Post,
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
    /// Whether the national portal knows the code, so that it can be looked up there.
    #[serde(default)]
    pub code_is_national: bool,
    /// In whose name.
    pub party: Party,
    /// Who handed in, where it was not the applicant.
    #[serde(default)]
    pub authorised: Option<AuthorisedParty>,
    /// How the papers came in: nobody signs who was never there.
    #[serde(default)]
    pub handed_in: HandedIn,
    /// Who decides, where it is another agency.
    #[serde(default)]
    pub competent: Option<CompetentAgency>,
    /// What is asked for.
    pub procedure_name: String,
    /// What was handed in.
    pub papers: Vec<ReceiptPaper>,
    /// Number of sets.
    pub sets: u32,
    /// How long the procedure takes; none where the law gives no time.
    pub processing_time: Option<ProcessingTime>,
    /// The decision that gives another time than the law, for example "Quyết định số 12/QĐ-UBND".
    #[serde(default)]
    pub duration_decision: Option<String>,
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

impl ProcessingTime {
    pub(super) fn cleaned(&self, cleaner: &Cleaner<'_>, field: &str) -> Result<Self, FormError> {
        match self {
            Self::Words(words) => Ok(Self::Words(cleaner.text(field, words)?)),
            other => Ok(other.clone()),
        }
    }
}

impl ReceiptData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        let papers = cleaner.each("papers", &self.papers, |field, paper| {
            let name = cleaner.text(&format!("{field}.name"), &paper.name)?;
            Ok(ReceiptPaper { name, ..*paper })
        })?;
        let competent = self.competent.as_ref().map(|it| {
            let name = cleaner.text("competent.name", &it.name)?;
            Ok::<_, FormError>(CompetentAgency { name, ..*it })
        });
        let register = self.register.as_ref().map(|register| {
            let book = cleaner.text("register.book", &register.book)?;
            Ok::<_, FormError>(RegisterEntry { book, entry: register.entry })
        });
        let time = self.processing_time.as_ref();
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            edition: self.edition.cleaned(cleaner)?,
            number: self.number.as_ref().map(|number| number.cleaned(cleaner)).transpose()?,
            code: cleaner.maybe("code", &self.code)?,
            party: self.party.cleaned(cleaner)?,
            authorised: self.authorised.as_ref().map(|it| it.cleaned(cleaner)).transpose()?,
            competent: competent.transpose()?,
            procedure_name: cleaner.text("procedureName", &self.procedure_name)?,
            papers,
            processing_time: time
                .map(|time| time.cleaned(cleaner, "processingTime"))
                .transpose()?,
            duration_decision: cleaner.maybe("durationDecision", &self.duration_decision)?,
            register: register.transpose()?,
            remark: cleaner.maybe("remark", &self.remark)?,
            clerk_name: cleaner.text("clerkName", &self.clerk_name)?,
            ..*self
        })
    }
}
