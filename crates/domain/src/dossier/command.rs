//! The commands of a clerk.

use crate::calendar::Duration;
use crate::time::Timestamp;

use super::event::{
    Competent, ConflictKey, CorrectableField, Decision, PaperKind, Person, ProcedureRef,
    ReceptionChannel, ReturnBy, Signer, StopBy, SubmittedPaper, ToldHow,
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
    /// The agency that solves it, where it is another one.
    pub competent: Option<Competent>,
    /// The decision that sets the duration, where it is not the procedure's own.
    pub duration_decision: Option<String>,
}

/// What a result is: number, kind and who signed it; each may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultPaper {
    /// Its number.
    pub number: String,
    /// What it is, for example a certificate.
    pub kind: String,
    /// Who signed it.
    pub signer: String,
}

/// How a result is handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReturnResult {
    /// Who collected it; empty means the applicant.
    pub taken_by: String,
    /// Identity number of another recipient.
    pub taker_id: String,
    /// Remark.
    pub note: String,
    /// At the counter, by post or online.
    pub how: ReturnBy,
    /// Tracking number of the post.
    pub tracking: String,
    /// Whether the receipt was lost and an identity paper was shown.
    pub without_receipt: bool,
}

/// A command of a clerk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Accept a complete dossier.
    Receive(Box<ReceiveDossier>),
    /// Hand the dossier over to those who work on it, or to the next of them.
    HandOver {
        /// To whom.
        to: String,
        /// Why; may be empty.
        reason: String,
        /// How much of the time this step has; its end is counted from now.
        share: Option<Duration>,
    },
    /// The dossier is back at the counter.
    TakeBack {
        /// Remark.
        note: String,
    },
    /// The competent agency received the dossier.
    CompetentReceived {
        /// Remark.
        note: String,
    },
    /// Ask for missing papers.
    RequestSupplement {
        /// Why; without papers, also what is missing.
        reason: String,
        /// The missing papers, with how many of each.
        papers: Vec<SubmittedPaper>,
        /// By when they are to come.
        deadline: Option<Timestamp>,
        /// Guidance for the citizen.
        guidance: String,
    },
    /// Missing papers came.
    ReceiveSupplement {
        /// Which; `None` is all that were asked for.
        papers: Option<Vec<SubmittedPaper>>,
        /// Whether the time is counted anew, because it runs from the complete dossier.
        anew: bool,
    },
    /// The citizen has to pay before work goes on.
    RequirePayment {
        /// Whole đồng.
        amount: Option<i64>,
        /// What for.
        reason: String,
    },
    /// The citizen has paid.
    Pay {
        /// Remark.
        note: String,
    },
    /// Ask another agency for its opinion, or to verify.
    AskOpinion {
        /// Whom.
        whom: String,
        /// What about.
        reason: String,
        /// By when the answer is expected.
        until: Option<Timestamp>,
    },
    /// The opinion came.
    GiveOpinion {
        /// Remark.
        note: String,
    },
    /// Apologise in writing and set a new due date.
    Apologise {
        /// Why the result is late.
        reason: String,
        /// The new due date.
        new_due: Timestamp,
        /// Who signs.
        signer: Signer,
        /// How the citizen is told.
        told: Option<ToldHow>,
    },
    /// The head decides that a missed due date gets no letter.
    WaiveLetter {
        /// Why.
        reason: String,
    },
    /// The citizen was told about a letter.
    Tell {
        /// Index among the dossier's letters, from 0; `None` is the last one.
        letter: Option<u32>,
        /// How.
        how: ToldHow,
    },
    /// A letter came back signed.
    Sign {
        /// Index among the dossier's letters, from 0; `None` is the last one.
        letter: Option<u32>,
    },
    /// The result is ready.
    MarkResultReady {
        /// The date of the result, when it is recorded later; absent means now.
        signed_at: Option<Timestamp>,
        /// Remark.
        note: String,
        /// What the result is.
        result: ResultPaper,
    },
    /// The result is handed over.
    Return(ReturnResult),
    /// A paper is printed for the first time.
    Print {
        /// Which kind.
        kind: PaperKind,
        /// Index among the dossier's papers of that kind, from 0.
        index: u32,
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
        /// The right procedure, where it is the field.
        procedure: Option<ProcedureRef>,
        /// The right papers, where they are the field.
        papers: Option<Vec<SubmittedPaper>>,
        /// How the due date is counted now, where it follows from the field.
        due: Option<DueRequest>,
    },
    /// The citizen withdraws the dossier.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// The office refuses to solve the dossier.
    Refuse {
        /// Why.
        reason: String,
    },
    /// Processing stops.
    Stop {
        /// Who asked.
        asked_by: StopBy,
        /// Why.
        reason: String,
        /// The decision it follows.
        decision: String,
        /// What happens to fees that were paid.
        fees: String,
        /// What happens to the papers.
        papers: String,
    },
    /// Takes back the last step.
    Undo {
        /// Why; may be empty.
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

impl Command {
    /// Corrects a field whose text is its whole value.
    #[must_use]
    pub const fn correct(field: CorrectableField, value: String, reason: String) -> Self {
        Self::Correct { field, value, reason, procedure: None, papers: None, due: None }
    }

    /// Asks for what a text names, without a list of papers.
    #[must_use]
    pub const fn request_supplement(reason: String) -> Self {
        let guidance = String::new();
        Self::RequestSupplement { reason, papers: Vec::new(), deadline: None, guidance }
    }

    /// Records that everything came that was asked for.
    #[must_use]
    pub const fn receive_supplement() -> Self {
        Self::ReceiveSupplement { papers: None, anew: false }
    }

    /// Records that the result is ready now.
    #[must_use]
    pub fn mark_result_ready() -> Self {
        let result = ResultPaper::default();
        Self::MarkResultReady { signed_at: None, note: String::new(), result }
    }
}
