//! Parts that several events share.

use chrono::NaiveDate;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

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
