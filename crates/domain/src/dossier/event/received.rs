//! The reception, with all data known then.

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::number::{DossierCode, PaperNumber, RegisterEntry};
use crate::time::Timestamp;

use super::parts::{Clerk, Competent, Issue, Person, ProcedureRef, SkippedDay, SubmittedPaper};
use super::vocabulary::{ReceptionChannel, ReturnBy};

/// A complete dossier was accepted; the clock starts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When the papers were received. Earlier than the time of recording when a reception is
    /// entered later.
    #[n(1)]
    pub at: Timestamp,
    /// The number the citizen gets.
    #[n(2)]
    pub code: DossierCode,
    /// Number of the receipt.
    #[n(3)]
    pub receipt: PaperNumber,
    /// Entry in the register.
    #[n(4)]
    pub register: RegisterEntry,
    /// Under which procedure.
    #[n(5)]
    pub procedure: ProcedureRef,
    /// The applicant.
    #[n(6)]
    pub applicant: Person,
    /// The person who handed in the papers, when it was not the applicant.
    #[n(7)]
    pub submitter: Option<Person>,
    /// Papers handed in.
    #[n(8)]
    pub papers: Vec<SubmittedPaper>,
    /// Number of sets.
    #[n(9)]
    pub sets: u32,
    /// How it came in.
    #[n(10)]
    pub channel: ReceptionChannel,
    /// How the result goes back.
    #[n(11)]
    pub return_by: ReturnBy,
    /// Whole đồng.
    #[n(12)]
    pub fee: Option<i64>,
    /// Duration as text, for example "3wd"; absent when the due date was set by hand.
    #[n(13)]
    pub duration: Option<String>,
    /// "end-of-day" or "to-the-hour".
    #[n(14)]
    pub due_rule: String,
    /// When the result is due.
    #[n(15)]
    pub due: Timestamp,
    /// Days that were not counted.
    #[n(16)]
    pub skipped: Vec<SkippedDay>,
    /// Why the due date was set by hand; empty when it was computed.
    #[n(17)]
    pub manual_due_reason: String,
    /// Remark for the register.
    #[n(18)]
    pub note: String,
    /// How the receipt was issued; absent in the oldest records.
    #[n(19)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<Issue>,
    /// The agency that solves it, where it is another one.
    #[n(20)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competent: Option<Competent>,
    /// By when it has to be handed over to those who solve it (NĐ 118/2025/NĐ-CP, article 18).
    #[n(21)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_due: Option<Timestamp>,
    /// The decision that sets the duration, where it is not the procedure's own.
    #[n(22)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_decision: Option<String>,
}
