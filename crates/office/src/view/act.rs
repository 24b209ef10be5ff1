//! Acts on a dossier, as the window and scripts give them, and what came of them.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{
    CorrectableField, EventName, FeeInput, PaperInput, PersonInput, Problem, ReceptionInput,
    ReturnBy, StopBy, ToldHow,
};

/// What is done with a dossier. Dates are as people write them; texts may be left out where they may
/// be empty.
#[derive(Clone, Debug, PartialEq, Deserialize, Type)]
#[serde(tag = "act", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[serde(deny_unknown_fields)]
pub enum ActInput {
    /// Hand it over to those who work on it, or to the next of them.
    HandOver {
        /// To whom: a specialist, a room or an agency.
        to: String,
        /// Why.
        #[serde(default, alias = "reason")]
        why: String,
        /// How much of the time this step has, for example "5wd".
        #[serde(default)]
        share: Option<String>,
    },
    /// It is back at the counter.
    TakeBack {
        /// Remark.
        #[serde(default)]
        note: String,
    },
    /// The competent agency received it; its time runs from then.
    CompetentReceived {
        /// Remark.
        #[serde(default)]
        note: String,
    },
    /// Ask for missing papers (form 02); the clock pauses.
    RequestSupplement {
        /// The missing papers, with how many of each.
        #[serde(default)]
        papers: Vec<PaperInput>,
        /// Why; without papers, also what is missing.
        reason: String,
        /// By when they are to come.
        #[serde(default)]
        deadline: Option<String>,
        /// Guidance for the citizen.
        #[serde(default)]
        guidance: String,
    },
    /// Missing papers came.
    ReceiveSupplement {
        /// Which; absent is all that were asked for.
        #[serde(default)]
        papers: Option<Vec<PaperInput>>,
        /// Whether the time is counted anew, because it runs from the complete dossier.
        #[serde(default)]
        anew: bool,
    },
    /// The citizen has to pay before work goes on; the clock pauses.
    RequirePayment {
        /// How much.
        #[serde(default)]
        amount: Option<FeeInput>,
        /// What for.
        #[serde(default)]
        reason: String,
    },
    /// The citizen has paid.
    Paid {
        /// Remark.
        #[serde(default)]
        note: String,
    },
    /// Ask another agency for its opinion, or to verify, where the procedure allows it; the clock
    /// pauses.
    AskOpinion {
        /// Whom.
        whom: String,
        /// What about.
        #[serde(default)]
        reason: String,
        /// By when the answer is expected.
        #[serde(default)]
        until: Option<String>,
    },
    /// The opinion came.
    OpinionGiven {
        /// Remark.
        #[serde(default)]
        note: String,
    },
    /// Refuse to solve it (form 03): the end.
    Refuse {
        /// Why.
        reason: String,
    },
    /// Stop processing (form 05): the end.
    Stop {
        /// Who asked.
        by: StopBy,
        /// Why.
        reason: String,
        /// The decision it follows.
        #[serde(default)]
        decision: String,
        /// What happens to fees that were paid.
        #[serde(default)]
        fees: String,
        /// What happens to the papers.
        #[serde(default)]
        papers: String,
    },
    /// The citizen withdraws it: the end.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// Apologise in writing and set a new due date (form 04).
    Apologise {
        /// Why the result is late, or will be.
        reason: String,
        /// The new due date.
        new_due: String,
        /// How the citizen is told.
        #[serde(default)]
        told: Option<ToldHow>,
    },
    /// The head decides that the missed due date gets no letter.
    WaiveLetter {
        /// Why.
        reason: String,
    },
    /// The citizen was told about a letter.
    Tell {
        /// Which letter; absent is the last one.
        #[serde(default)]
        letter: Option<LetterRef>,
        /// How.
        how: ToldHow,
        /// When; absent is now.
        #[serde(default)]
        when: Option<String>,
    },
    /// Letters came back signed.
    Signed {
        /// Which; absent are all that wait for their signature.
        #[serde(default)]
        letters: Option<Vec<LetterRef>>,
    },
    /// The result is there.
    Ready {
        /// The date of the result, when it is recorded later.
        #[serde(default)]
        signed_at: Option<String>,
        /// Its number.
        #[serde(default)]
        number: String,
        /// What it is, for example a certificate.
        #[serde(default)]
        kind: String,
        /// Who signed it.
        #[serde(default)]
        signer: String,
        /// Remark.
        #[serde(default)]
        note: String,
    },
    /// Hand the result over: the end.
    Return {
        /// Who took it; empty means the applicant.
        #[serde(default)]
        taken_by: String,
        /// Identity number of another taker.
        #[serde(default)]
        taker_id: String,
        /// At the counter, by post or online.
        #[serde(default)]
        how: Option<ReturnBy>,
        /// Tracking number of the post.
        #[serde(default)]
        tracking: String,
        /// Whether the receipt was lost and an identity paper was shown.
        #[serde(default)]
        without_receipt: bool,
        /// Remark.
        #[serde(default)]
        note: String,
    },
    /// Correct what was recorded at reception.
    Correct {
        /// Which value, as reception names it ("applicant.name", "procedure", "due") or as the
        /// history does ("birth_date").
        field: String,
        /// The right value.
        value: CorrectedValue,
        /// Why.
        reason: String,
        /// The case of a corrected procedure; absent takes the first that fits.
        #[serde(default)]
        variant: Option<String>,
    },
    /// Take back the last step.
    Undo {
        /// Why.
        #[serde(default)]
        reason: String,
    },
}

/// A letter of a dossier: its place among them from 0, or its number as printed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(untagged)]
pub enum LetterRef {
    /// Its place.
    Index(u32),
    /// Its number, for example "12/PXL-Q2".
    Number(String),
}

/// A corrected value.
#[derive(Clone, Debug, PartialEq, Deserialize, Type)]
#[serde(untagged)]
pub enum CorrectedValue {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// Text, a date, or a choice.
    Text(String),
    /// Papers handed in.
    Papers(Vec<PaperInput>),
}

/// A refusal before reception (form 03).
#[derive(Clone, Debug, PartialEq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefusalInput {
    /// Whose dossier it is.
    pub applicant: PersonInput,
    /// National code of the procedure, or in words what is asked for.
    pub procedure: String,
    /// Why it is refused.
    pub reason: String,
}

/// A refusal before reception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefusalView {
    /// Its id, which printing takes.
    pub id: String,
    /// Number as printed, for example "03/PTC-TTPVHCC".
    pub number: String,
    /// Whose dossier it was.
    pub applicant: String,
    /// What was asked for.
    pub procedure: String,
    /// Why it was refused.
    pub reason: String,
    /// When.
    pub at: String,
    /// Whether it was printed.
    pub printed: bool,
}

/// What follows from an act, before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActPreview {
    /// Why it would be refused; nothing when it would not.
    pub problems: Vec<Problem>,
    /// What should be looked at; never blocks.
    pub warnings: Vec<Problem>,
    /// The first due date then.
    pub first_due: Option<String>,
    /// The due date then.
    pub due: Option<String>,
    /// Whether one of them changes.
    pub moves_due: bool,
}

/// A row of a file of acts.
#[derive(Clone, Debug, PartialEq)]
pub struct ActRow {
    /// Line in the file, from 1.
    pub line: usize,
    /// Dossier, by id, code, or "@" with the name that an earlier row gave it.
    pub dossier: Option<String>,
    /// The name by which later rows call the dossier that this one receives.
    pub name: Option<String>,
    /// When it happened; absent is now.
    pub at: Option<String>,
    /// What is done.
    pub act: RowAct,
}

/// What a row does.
#[derive(Clone, Debug, PartialEq)]
pub enum RowAct {
    /// Receive a dossier.
    Receive(Box<ReceptionInput>),
    /// Refuse to receive one.
    RefuseReception(Box<RefusalInput>),
    /// Act on a dossier.
    OnDossier(ActInput),
}

/// What came of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RowAnswer {
    /// Line in the file, from 1.
    pub line: usize,
    /// Whether it was done.
    pub ok: bool,
    /// Name of what was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The dossier's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<String>,
    /// The id of the dossier, or of a refusal before reception.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Number of the paper that was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<String>,
    /// Why it was not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

impl RowAnswer {
    /// Returns the answer of a row that was not done.
    #[must_use]
    pub const fn refused(line: usize, problem: Problem) -> Self {
        Self {
            line,
            ok: false,
            event: None,
            dossier: None,
            id: None,
            paper: None,
            problem: Some(problem),
        }
    }
}

/// A field of a correction, with the value it has now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldValue {
    /// Which field.
    pub field: CorrectableField,
    /// Its value.
    pub value: String,
}

/// Whether the last step of a dossier can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UndoView {
    /// What was done.
    pub step: EventName,
    /// When.
    pub at: String,
    /// Why it cannot be taken back; absent when it can.
    pub problem: Option<Problem>,
}

/// A step of the work: who has or had the dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// Who.
    pub holder: String,
    /// Why it was handed over.
    pub reason: String,
    /// Since when.
    pub from: String,
    /// Until when; absent while they have it.
    pub until: Option<String>,
    /// By when it is to be done.
    pub due: Option<String>,
    /// Working time they had it, without waiting, in minutes.
    pub working_minutes: u32,
    /// Whether that time has passed.
    pub late: bool,
}

/// A time in which the office's clock pauses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PauseView {
    /// What was awaited.
    pub awaits: super::WaitReason,
    /// Since when.
    pub from: String,
    /// Until when; absent while it is awaited.
    pub until: Option<String>,
    /// Who was asked for an opinion.
    pub whom: String,
    /// Papers that were asked for.
    pub papers: Vec<PaperInput>,
    /// Papers that came so far.
    pub came: Vec<PaperInput>,
    /// By when papers are to come.
    pub deadline: Option<String>,
}
