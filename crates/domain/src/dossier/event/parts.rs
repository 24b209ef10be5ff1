//! Parts that several events share.

use chrono::NaiveDate;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// The clerk who acted, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Clerk {
    /// Full name.
    #[n(0)]
    pub name: String,
    /// Title.
    #[n(1)]
    pub title: String,
    /// Name of the counter; may be empty.
    #[n(2)]
    pub counter: String,
}

/// Who signs a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Signer {
    /// Full name.
    #[n(0)]
    pub name: String,
    /// Title as on paper; lines separated by `\n`.
    #[n(1)]
    pub title: String,
}

/// A person or organisation as recorded, NFC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Full name as typed.
    #[n(0)]
    pub name: String,
    /// Identity number, passport or tax number; may be empty.
    #[n(1)]
    pub id: String,
    /// `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or empty.
    #[n(2)]
    pub birth_date: String,
    /// "Nam", "Nữ" or empty.
    #[n(3)]
    pub gender: String,
    /// Address as printed.
    #[n(4)]
    pub address: String,
    /// Telephone number, digits; may be empty.
    #[n(5)]
    pub phone: String,
    /// E-mail; may be empty.
    #[n(6)]
    pub email: String,
    /// Set for an organisation.
    #[n(7)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<bool>,
    /// Who represents the organisation.
    #[n(8)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub representative: Option<String>,
    /// The paper that authorises a person who hands in for somebody else.
    #[n(9)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
}

/// The procedure and case a dossier was received under, frozen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureRef {
    /// National code.
    #[n(0)]
    pub code: String,
    /// Name at the time.
    #[n(1)]
    pub name: String,
    /// Group of procedures.
    #[n(2)]
    pub field: String,
    /// Id of the variant; may be empty.
    #[n(3)]
    pub variant: String,
}

/// A paper handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct SubmittedPaper {
    /// Name of the paper.
    #[n(0)]
    pub name: String,
    /// Number of originals.
    #[n(1)]
    pub originals: u32,
    /// Number of copies.
    #[n(2)]
    pub copies: u32,
    /// Number of certified copies.
    #[n(3)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certified: Option<u32>,
}

/// The agency that solves the dossier where it is not the one that receives it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Competent {
    /// Its name.
    #[n(0)]
    pub agency: String,
    /// When it received the dossier, from when the time runs (NĐ 118/2025/NĐ-CP, article 17, as
    /// amended by NĐ 309/2026/NĐ-CP); absent while it is not known.
    #[n(1)]
    pub received_at: Option<Timestamp>,
}

/// How a paper was issued: what stands on it besides the facts of its event. A paper is printed
/// again from this, whatever the settings are then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Issue {
    /// The superior agency.
    #[n(0)]
    pub superior: String,
    /// The agency.
    #[n(1)]
    pub agency: String,
    /// The unit that receives.
    #[n(2)]
    pub unit: String,
    /// Place in front of the date.
    #[n(3)]
    pub place: String,
    /// Telephone number for questions.
    #[n(4)]
    pub hotline: String,
    /// Hash of the set of forms.
    #[n(5)]
    pub set: String,
    /// The mark behind the number, without the book.
    #[n(6)]
    pub mark: String,
    /// Its sheets: "a4" or "two-a5".
    #[n(7)]
    pub layout: String,
    /// Whom and what it is about; absent on the receipt, which is about what its event says.
    #[n(8)]
    pub subject: Option<Subject>,
    /// Who signs for the office, on papers that are signed by more than the clerk.
    #[n(9)]
    pub signer: Option<Signer>,
}

/// What a paper says of its dossier, as it was known when the paper was issued.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Subject {
    /// The applicant.
    #[n(0)]
    pub applicant: Person,
    /// Name of the procedure.
    #[n(1)]
    pub procedure: String,
    /// When the dossier was received; absent where none was.
    #[n(2)]
    pub received_at: Option<Timestamp>,
    /// When the result was first due.
    #[n(3)]
    pub first_due: Option<Timestamp>,
    /// The due dates that earlier letters set, oldest first.
    #[n(4)]
    pub extended_to: Vec<Timestamp>,
}

/// A day off that was not counted, frozen with its name.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct SkippedDay {
    /// The date.
    #[n(0)]
    #[cbor(with = "crate::codec::date")]
    pub date: NaiveDate,
    /// Name of the day off.
    #[n(1)]
    pub name: String,
}
