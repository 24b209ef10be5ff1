//! Events after the reception, a struct for each kind.

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::number::PaperNumber;
use crate::time::Timestamp;

use super::correction::CorrectableField;
use super::parts::{Clerk, Issue, ProcedureRef, Signer, SubmittedPaper};
use super::resolution::{ConflictKey, Decision};
use super::vocabulary::{PaperKind, ReturnBy, ToldHow};

/// Papers are missing; the clock pauses.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct SupplementRequested {
    /// Who asked.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Number of the request paper.
    #[n(2)]
    pub number: PaperNumber,
    /// Why; without papers, also what is missing, a line each.
    #[n(3)]
    pub reason: String,
    /// The missing papers, with how many of each.
    #[n(4)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub papers: Option<Vec<SubmittedPaper>>,
    /// By when they are to come.
    #[n(5)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Timestamp>,
    /// Guidance for the citizen.
    #[n(6)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guidance: Option<String>,
    /// How the request was issued; absent in the oldest records.
    #[n(7)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<Issue>,
}

/// The missing papers came; the clock goes on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Supplemented {
    /// Who received them.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// The due date, moved by the waiting time.
    #[n(2)]
    pub due: Timestamp,
    /// The papers that came.
    #[n(3)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub papers: Option<Vec<SubmittedPaper>>,
    /// The first due date, moved by the waiting time; absent in the oldest records.
    #[n(4)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Timestamp>,
}

/// The office apologised in writing and set a new appointment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Apologised {
    /// Who made the letter.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Number of the letter.
    #[n(2)]
    pub number: PaperNumber,
    /// Why the result is late.
    #[n(3)]
    pub reason: String,
    /// The due date that was missed.
    #[n(4)]
    pub old_due: Timestamp,
    /// The new due date.
    #[n(5)]
    pub new_due: Timestamp,
    /// Who signs.
    #[n(6)]
    pub signer: Signer,
    /// When processing had ended, for a letter that comes after the result.
    #[n(7)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished: Option<Timestamp>,
    /// How the citizen was told; recorded later as [`Told`].
    #[n(8)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<ToldHow>,
    /// How the letter was issued; absent in the oldest records.
    #[n(9)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<Issue>,
    /// Set for a letter while the office waits, when the due date had passed before.
    #[n(10)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<bool>,
}

/// Processing has ended with a result; decides whether it was on time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct ResultReady {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When processing ended: the date of the result, or when it was recorded.
    #[n(1)]
    pub at: Timestamp,
    /// Remark, for example the number of the result.
    #[n(2)]
    pub note: String,
    /// Number of the result.
    #[n(3)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// What it is, for example a certificate.
    #[n(4)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Who signed it.
    #[n(5)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
}

/// The result was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Returned {
    /// Who handed it over.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Who collected it; empty means the applicant.
    #[n(2)]
    pub taken_by: String,
    /// Identity number of another recipient; may be empty.
    #[n(3)]
    pub taker_id: String,
    /// Remark.
    #[n(4)]
    pub note: String,
    /// How it went back; absent in the oldest records.
    #[n(5)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<ReturnBy>,
    /// Tracking number of the post.
    #[n(6)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking: Option<String>,
    /// Set when the receipt was lost and an identity paper was shown.
    #[n(7)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_receipt: Option<bool>,
}

/// A paper was printed again.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Reprinted {
    /// Who printed.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Which kind of paper.
    #[n(2)]
    pub kind: PaperKind,
    /// Index among the dossier's papers of that kind, from 0.
    #[n(3)]
    pub index: u32,
    /// Its number, which stays the same when a merge changes its position; absent in the oldest
    /// records.
    #[n(4)]
    pub number: Option<PaperNumber>,
}

/// Something typed at reception was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Corrected {
    /// Who corrected.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Which field.
    #[n(2)]
    pub field: CorrectableField,
    /// The value the clerk saw.
    #[n(3)]
    pub previous: String,
    /// The right value.
    #[n(4)]
    pub value: String,
    /// Why.
    #[n(5)]
    pub reason: String,
    /// The right procedure, where it is the field.
    #[n(6)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procedure: Option<ProcedureRef>,
    /// The right papers, where they are the field.
    #[n(7)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub papers: Option<Vec<SubmittedPaper>>,
    /// The due dates that follow, where they change.
    #[n(8)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dues: Option<CorrectedDues>,
}

/// The due dates that follow from a correction.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct CorrectedDues {
    /// The first due date.
    #[n(0)]
    pub first: Timestamp,
    /// The first due date as moved by waiting.
    #[n(1)]
    pub deadline: Timestamp,
    /// The duration it was counted with; absent when it was set by hand.
    #[n(2)]
    pub duration: Option<String>,
    /// By when it has to be handed over, where that follows as well.
    #[n(3)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_due: Option<Timestamp>,
}

/// The dossier ends without a result: the citizen withdraws it, or it was received twice.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawn {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// A clerk resolved what two PCs had recorded.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct ConflictResolved {
    /// Who resolved it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Which conflict.
    #[n(2)]
    pub conflict: ConflictKey,
    /// Which fact applies.
    #[n(3)]
    pub decision: Decision,
    /// Remark of the clerk; may be empty.
    #[n(4)]
    pub remark: String,
}
