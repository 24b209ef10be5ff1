//! The commands of a clerk.

use crate::calendar::Duration;
use crate::time::Timestamp;

use super::event::{
    ConflictKey, CorrectableField, Decision, PaperKind, Person, ProcedureRef, ReceptionChannel,
    ReturnBy, Signer, SubmittedPaper,
};

/// How the due date of a reception is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DueRequest {
    /// By the calendar, from a duration.
    Within(Duration),
    /// By hand, with the reason.
    At {
        /// The due date.
        due: Timestamp,
        /// Why it is set by hand.
        reason: String,
    },
}

/// A reception, checked and normalised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiveDossier {
    /// Under which procedure.
    pub procedure: ProcedureRef,
    /// The applicant.
    pub applicant: Person,
    /// The person who hands in the papers, when it is not the applicant.
    pub submitter: Option<Person>,
    /// Papers handed in.
    pub papers: Vec<SubmittedPaper>,
    /// Number of sets, at least 1.
    pub sets: u32,
    /// How it came in.
    pub channel: ReceptionChannel,
    /// How the result goes back.
    pub return_by: ReturnBy,
    /// Whole đồng.
    pub fee: Option<i64>,
    /// How the due date is found; `None` is refused.
    pub due: Option<DueRequest>,
    /// When the papers were received.
    pub received_at: Timestamp,
    /// Remark for the register.
    pub note: String,
}

/// A command of a clerk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Accept a complete dossier.
    Receive(Box<ReceiveDossier>),
    /// Ask for missing papers.
    RequestSupplement {
        /// What is missing and why.
        reason: String,
    },
    /// The missing papers came.
    ReceiveSupplement,
    /// Apologise in writing and set a new due date.
    Apologise {
        /// Why the result is late.
        reason: String,
        /// The new due date.
        new_due: Timestamp,
        /// Who signs.
        signer: Signer,
    },
    /// The result is ready.
    MarkResultReady {
        /// The date of the result, when it is recorded later; absent means now.
        signed_at: Option<Timestamp>,
        /// Remark.
        note: String,
    },
    /// The result is handed over.
    Return {
        /// Who collected it; empty means the applicant.
        taken_by: String,
        /// Identity number of another recipient.
        taker_id: String,
        /// Remark.
        note: String,
    },
    /// A paper is printed again.
    Reprint {
        /// Which kind.
        kind: PaperKind,
        /// Index among the dossier's papers of that kind, from 0.
        index: u32,
    },
    /// Something typed at reception is corrected.
    Correct {
        /// Which field.
        field: CorrectableField,
        /// The right value.
        value: String,
        /// Why.
        reason: String,
    },
    /// The dossier ends without a result.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// Resolves a conflict, or states that a possible duplicate is a separate request.
    Resolve {
        /// Which conflict.
        conflict: ConflictKey,
        /// Which of the recorded facts applies.
        decision: Decision,
        /// Remark of the clerk; may be empty.
        remark: String,
    },
}
