//! Events between reception and end: who has the dossier, what it waits for, how it ends without a
//! result, what became of its papers.

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::number::PaperNumber;
use crate::time::Timestamp;

use super::parts::{Clerk, Issue, SubmittedPaper};
use super::vocabulary::{PaperKind, StopBy, ToldHow};

/// The dossier was handed over to those who work on it, or to the next of them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct HandedOver {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// To whom: a specialist, a room or an agency.
    #[n(2)]
    pub to: String,
    /// Why; may be empty.
    #[n(3)]
    pub reason: String,
    /// By when this step has to be done.
    #[n(4)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
}

/// The dossier came back to the counter.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct TakenBack {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Remark.
    #[n(2)]
    pub note: String,
}

/// Some of the missing papers came; the clock still pauses.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct PapersCame {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// The papers that came.
    #[n(2)]
    pub papers: Vec<SubmittedPaper>,
}

/// The citizen has to pay before work goes on; the clock pauses.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct PaymentRequired {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Whole đồng; absent where the amount is set elsewhere.
    #[n(2)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// What for; may be empty.
    #[n(3)]
    pub reason: String,
}

/// The citizen has paid; the clock goes on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Paid {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// The due date, moved by the waiting time.
    #[n(2)]
    pub due: Timestamp,
    /// Remark, for example the number of the receipt.
    #[n(3)]
    pub note: String,
    /// The first due date, moved by the waiting time.
    #[n(4)]
    pub deadline: Timestamp,
}

/// Another agency was asked for its opinion, or to verify; the clock pauses.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct OpinionAsked {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Who was asked.
    #[n(2)]
    pub whom: String,
    /// What about; may be empty.
    #[n(3)]
    pub reason: String,
    /// By when the answer is expected.
    #[n(4)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// The opinion came; the clock goes on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct OpinionGiven {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// The due date, moved by the waiting time.
    #[n(2)]
    pub due: Timestamp,
    /// Remark.
    #[n(3)]
    pub note: String,
    /// The first due date, moved by the waiting time.
    #[n(4)]
    pub deadline: Timestamp,
}

/// The office refuses to solve the dossier: the end.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Refused {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Number of the paper.
    #[n(2)]
    pub number: PaperNumber,
    /// Why.
    #[n(3)]
    pub reason: String,
    /// How the paper was issued.
    #[n(4)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<Issue>,
}

/// Processing stops: the end.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Stopped {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Number of the notice.
    #[n(2)]
    pub number: PaperNumber,
    /// Who asked.
    #[n(3)]
    pub asked_by: StopBy,
    /// Why.
    #[n(4)]
    pub reason: String,
    /// The decision it follows; may be empty.
    #[n(5)]
    pub decision: String,
    /// What happens to fees that were paid; may be empty.
    #[n(6)]
    pub fees: String,
    /// What happens to the papers; may be empty.
    #[n(7)]
    pub papers: String,
    /// How the notice was issued.
    #[n(8)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<Issue>,
}

/// The citizen was told about a letter.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Which kind of paper.
    #[n(2)]
    pub kind: PaperKind,
    /// Its number.
    #[n(3)]
    pub number: PaperNumber,
    /// How.
    #[n(4)]
    pub how: ToldHow,
}

/// A letter came back signed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct PaperSigned {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Which kind of paper.
    #[n(2)]
    pub kind: PaperKind,
    /// Its number.
    #[n(3)]
    pub number: PaperNumber,
}

/// The head decided that a missed due date gets no letter.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct LetterWaived {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// The due date that was missed.
    #[n(2)]
    pub due: Timestamp,
    /// Why.
    #[n(3)]
    pub reason: String,
}

/// The competent agency received the dossier; its time runs from then.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct CompetentReceived {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// The due date, counted from then.
    #[n(2)]
    pub due: Timestamp,
    /// Remark.
    #[n(3)]
    pub note: String,
}

/// A paper was printed for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct PaperPrinted {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Which kind of paper.
    #[n(2)]
    pub kind: PaperKind,
    /// Its number.
    #[n(3)]
    pub number: PaperNumber,
}

/// The last step was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Undone {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Kind of the event.
    #[n(2)]
    pub kind: u16,
    /// When that was.
    #[n(3)]
    pub of: Timestamp,
    /// The event's digest: several steps may have been recorded in one millisecond.
    #[n(5)]
    pub digest: u64,
    /// Why; may be empty.
    #[n(4)]
    pub reason: String,
}
