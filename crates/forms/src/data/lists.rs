//! The content of lists: what is handed over, received together, or signed together.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Cleaner, Edition, IssuingOffice, PaperNumber, Party, ProcessingTime};
use crate::error::FormError;

/// A dossier of a hand-over list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandoverRow {
    /// Dossier code.
    pub code: String,
    /// What is asked for.
    pub request: String,
    /// Number of sets.
    pub sets: u32,
    /// In whose name.
    pub applicant: String,
    /// Address of the applicant.
    pub address: Option<String>,
    /// Telephone number of the applicant.
    pub phone: Option<String>,
    /// When it was received; Vietnam wall clock.
    pub received_at: NaiveDateTime,
    /// When the result is promised; Vietnam wall clock.
    pub due_at: NaiveDateTime,
    /// Remark.
    pub note: Option<String>,
}

/// Everything on the list of dossiers handed over to who solves them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandoverListData {
    /// Who issues it.
    pub office: IssuingOffice,
    /// Which printing it is.
    pub edition: Edition,
    /// Date in the head and of the file; Vietnam wall clock.
    pub issued_at: NaiveDateTime,
    /// Who receives the dossiers.
    pub to: String,
    /// The agency or unit that solves them.
    pub handled_by: String,
    /// When they are handed over; Vietnam wall clock.
    pub at: NaiveDateTime,
    /// The dossiers.
    pub rows: Vec<HandoverRow>,
    /// Full name of the clerk who hands over.
    pub giver: String,
}

/// A result of a hand-over slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultRow {
    /// Dossier code.
    pub code: String,
    /// What was asked for.
    pub request: String,
    /// The result, for example "Giấy khai sinh số 15".
    pub outcome: String,
    /// In whose name.
    pub applicant: String,
    /// Address of the applicant.
    pub address: Option<String>,
    /// Whether there is a fee.
    pub fee: bool,
    /// Whether the result goes back by post.
    pub by_post: bool,
}

/// Everything on the slip of results handed over to the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultHandoverData {
    /// Who issues it.
    pub office: IssuingOffice,
    /// Which printing it is.
    pub edition: Edition,
    /// Date in the head and of the file; Vietnam wall clock.
    pub issued_at: NaiveDateTime,
    /// The unit that hands over.
    pub from: String,
    /// The unit that receives.
    pub to: String,
    /// When they are handed over; Vietnam wall clock.
    pub at: NaiveDateTime,
    /// The results.
    pub rows: Vec<ResultRow>,
    /// Full name of who hands over; empty where it is not known.
    pub giver: String,
    /// Full name of who receives; empty where it is not known.
    pub receiver: String,
}

/// A dossier of a receipt for several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MultiReceiptRow {
    /// Dossier code.
    pub code: String,
    /// What is asked for.
    pub request: String,
    /// The agency or unit that solves it.
    pub handled_by: String,
    /// When it was received; Vietnam wall clock.
    pub received_at: NaiveDateTime,
    /// When the result is promised; Vietnam wall clock.
    pub due_at: NaiveDateTime,
    /// How long the procedure takes.
    pub processing_time: Option<ProcessingTime>,
    /// Number of sets.
    pub sets: u32,
    /// In whose name.
    pub applicant: String,
}

/// Everything on the receipt for several dossiers handed in together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MultiReceiptData {
    /// Who issues it.
    pub office: IssuingOffice,
    /// Which printing it is.
    pub edition: Edition,
    /// Date in the head and of the file; Vietnam wall clock.
    pub issued_at: NaiveDateTime,
    /// Who handed in.
    pub party: Party,
    /// When; Vietnam wall clock.
    pub received_at: NaiveDateTime,
    /// The dossiers.
    pub rows: Vec<MultiReceiptRow>,
    /// Full name of the clerk.
    pub clerk_name: String,
}

/// A paper of a cover list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CoverRow {
    /// Its number; none before it has one.
    pub number: Option<PaperNumber>,
    /// Dossier code.
    pub code: String,
    /// Whom it is about.
    pub name: String,
}

/// Everything on the cover list of papers to be signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CoverData {
    /// Who issues it.
    pub office: IssuingOffice,
    /// Which printing it is.
    pub edition: Edition,
    /// Date in the head and of the file; Vietnam wall clock.
    pub issued_at: NaiveDateTime,
    /// What the papers are, in capitals; none for papers of several kinds.
    pub title: Option<String>,
    /// Who signs them, for example "Phó Chủ tịch Lê Minh Khôi".
    pub to: String,
    /// The papers, in their order.
    pub rows: Vec<CoverRow>,
    /// Full name of the clerk who presents them.
    pub clerk_name: String,
}

impl HandoverListData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            edition: self.edition.cleaned(cleaner)?,
            to: cleaner.text("to", &self.to)?,
            handled_by: cleaner.text("handledBy", &self.handled_by)?,
            rows: cleaner.each("rows", &self.rows, |field, row| {
                Ok(HandoverRow {
                    code: cleaner.text(&format!("{field}.code"), &row.code)?,
                    request: cleaner.text(&format!("{field}.request"), &row.request)?,
                    applicant: cleaner.text(&format!("{field}.applicant"), &row.applicant)?,
                    address: cleaner.maybe(&format!("{field}.address"), &row.address)?,
                    phone: cleaner.phone(&format!("{field}.phone"), &row.phone)?,
                    note: cleaner.maybe(&format!("{field}.note"), &row.note)?,
                    ..*row
                })
            })?,
            giver: cleaner.text("giver", &self.giver)?,
            ..*self
        })
    }
}

impl ResultHandoverData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            edition: self.edition.cleaned(cleaner)?,
            from: cleaner.text("from", &self.from)?,
            to: cleaner.text("to", &self.to)?,
            rows: cleaner.each("rows", &self.rows, |field, row| {
                Ok(ResultRow {
                    code: cleaner.text(&format!("{field}.code"), &row.code)?,
                    request: cleaner.text(&format!("{field}.request"), &row.request)?,
                    outcome: cleaner.text(&format!("{field}.outcome"), &row.outcome)?,
                    applicant: cleaner.text(&format!("{field}.applicant"), &row.applicant)?,
                    address: cleaner.maybe(&format!("{field}.address"), &row.address)?,
                    ..*row
                })
            })?,
            giver: cleaner.text("giver", &self.giver)?,
            receiver: cleaner.text("receiver", &self.receiver)?,
            ..*self
        })
    }
}

impl MultiReceiptData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            edition: self.edition.cleaned(cleaner)?,
            party: self.party.cleaned(cleaner)?,
            rows: cleaner.each("rows", &self.rows, |field, row| {
                Ok(MultiReceiptRow {
                    code: cleaner.text(&format!("{field}.code"), &row.code)?,
                    request: cleaner.text(&format!("{field}.request"), &row.request)?,
                    handled_by: cleaner.text(&format!("{field}.handledBy"), &row.handled_by)?,
                    processing_time: row
                        .processing_time
                        .as_ref()
                        .map(|time| time.cleaned(cleaner, &format!("{field}.processingTime")))
                        .transpose()?,
                    applicant: cleaner.text(&format!("{field}.applicant"), &row.applicant)?,
                    ..*row
                })
            })?,
            clerk_name: cleaner.text("clerkName", &self.clerk_name)?,
            ..*self
        })
    }
}

impl CoverData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            edition: self.edition.cleaned(cleaner)?,
            title: cleaner.maybe("title", &self.title)?,
            to: cleaner.text("to", &self.to)?,
            rows: cleaner.each("rows", &self.rows, |field, row| {
                Ok(CoverRow {
                    number: row.number.as_ref().map(|it| it.cleaned(cleaner)).transpose()?,
                    code: cleaner.text(&format!("{field}.code"), &row.code)?,
                    name: cleaner.text(&format!("{field}.name"), &row.name)?,
                })
            })?,
            clerk_name: cleaner.text("clerkName", &self.clerk_name)?,
            ..*self
        })
    }
}
