//! One dossier and what happened to it.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{
    ConflictKind, CorrectableField, Decision, DossierRow, EventName, FieldValue, PaperInput,
    PaperView, PauseView, PersonInput, ReceptionChannel, ReturnBy, SkippedDayView, Stage, StepView,
    Timing, UndoView,
};

/// A dossier, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DossierView {
    /// UUID.
    pub id: String,
    /// For example "H36.57-261123-0001".
    pub code: String,
    /// National code of the procedure.
    pub procedure: String,
    /// Name of the procedure as received.
    pub procedure_name: String,
    /// Group of procedures.
    pub field: String,
    /// In whose name.
    pub applicant: PersonInput,
    /// Who handed in, when it was somebody else.
    pub submitter: Option<PersonInput>,
    /// Papers handed in.
    pub papers: Vec<PaperInput>,
    /// Number of sets.
    pub sets: u32,
    /// How it came in.
    pub channel: ReceptionChannel,
    /// How the result goes back.
    pub return_by: ReturnBy,
    /// Whole đồng; absent when not set.
    #[specta(type = Option<f64>)]
    pub fee: Option<i64>,
    /// Remark for the register.
    pub note: String,
    /// Where it stands.
    pub stage: Stage,
    /// When the papers were taken.
    pub received_at: String,
    /// When it was recorded on a PC.
    pub recorded_at: String,
    /// The first due date, which decides statistics.
    pub first_due: String,
    /// The due date now.
    pub due: String,
    /// Days that were not counted in the first due date.
    pub skipped: Vec<SkippedDayView>,
    /// How it stands toward its due date.
    pub timing: Timing,
    /// Working days past the due date; 0 when not late.
    pub days_late: u32,
    /// When the term ends, if the day it was to end on became a day off.
    pub moved_due: Option<String>,
    /// How late processing ended, or is now.
    pub lateness: LatenessView,
    /// When the result was ready.
    pub result_at: Option<String>,
    /// When the result was returned.
    pub returned_at: Option<String>,
    /// Number of apology letters issued.
    pub apologies: u32,
    /// Number of the receipt as printed, for example "Số: 05/TNHS".
    pub receipt: String,
    /// Register book and entry, for example "Quyển 1, số thứ tự 5".
    pub register: String,
    /// Papers issued to the citizen, oldest first.
    pub issued: Vec<PaperView>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// What two PCs recorded that does not fit together, until a clerk resolves it.
    pub conflicts: Vec<ConflictView>,
    /// Values that a PC replaced without having seen them.
    pub overwritten: Vec<OverwrittenView>,
    /// The agency that solves it, where it is another one; empty otherwise.
    pub competent_agency: String,
    /// When that agency received it.
    pub competent_received_at: Option<String>,
    /// The decision that sets the duration; may be empty.
    pub duration_decision: String,
    /// Who has it; empty for the counter.
    pub holder: String,
    /// The steps of the work, oldest first.
    pub steps: Vec<StepView>,
    /// Times in which the clock paused, oldest first.
    pub pauses: Vec<PauseView>,
    /// By when it has to be handed over, while it has not been.
    pub transfer_due: Option<String>,
    /// Whether a due date was missed without a letter, and without a decision against one.
    pub letter_owed: bool,
    /// The status that the national portal knows it by, 1 to 10.
    pub portal_status: u8,
    /// The last step, where it is one that can be taken back.
    pub undo: Option<UndoView>,
    /// Every field that can be corrected, with its value.
    pub fields: Vec<FieldValue>,
    /// Other dossiers that may be the same request.
    #[serde(rename = "possibleDoubles")]
    pub possible_duplicates: Vec<DossierRow>,
}

/// How late a result is: the end of processing against the first due date as moved by waiting for
/// papers. A letter never changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LatenessView {
    /// Whether it is late.
    pub late: bool,
    /// By how much, without waiting for papers, ISO 8601: "PT75M"; "PT0M" when not late.
    pub by: String,
    /// Waiting for papers after the deadline, which is not in `by`, as ISO 8601.
    pub waited: String,
    /// Working time in `by`, in minutes.
    pub working_minutes: u32,
}

/// What two PCs recorded that does not fit together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConflictView {
    /// What does not fit together.
    pub kind: ConflictKind,
    /// When what did not fit was recorded; names the conflict together with the kind.
    pub at: String,
    /// What happened, in the clerk's words.
    pub message: String,
    /// The ways to resolve it.
    pub choices: Vec<ChoiceView>,
}

/// A way to resolve a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChoiceView {
    /// What holds.
    pub decision: Decision,
    /// In the clerk's words.
    pub text: String,
}

/// A value that a PC replaced without having seen it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OverwrittenView {
    /// Which value.
    pub field: CorrectableField,
    /// Name of the field, for people.
    pub name: String,
    /// The value that was replaced.
    pub value: String,
    /// Who had written it; empty when it stems from the reception.
    pub written_by: String,
    /// When.
    pub written_at: Option<String>,
    /// The value that replaced it.
    pub replaced_with: String,
    /// Who replaced it.
    pub replaced_by: String,
    /// When.
    pub replaced_at: String,
}

/// A clerk resolves a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ResolveInput {
    /// Dossier, by id or code.
    pub id: String,
    /// Kind of the conflict.
    pub kind: ConflictKind,
    /// When, as the conflict says; not needed for a possible duplicate.
    pub at: String,
    /// The other dossier of a possible duplicate, by id or code.
    pub other: Option<String>,
    /// What holds.
    pub decision: Decision,
    /// What was found out; may be empty.
    pub remark: String,
}

/// What happened: an event that was recorded, or what time did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(untagged)]
pub enum TimelineKind {
    /// Recorded by a clerk.
    Recorded(EventName),
    /// Came with time.
    Came(TimeMark),
}

/// What time does to a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TimeMark {
    /// Its due date passed.
    BecameLate,
}

/// One thing that happened to a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    /// What it was.
    pub kind: TimelineKind,
    /// When it happened.
    pub at: String,
    /// When it was recorded, when that is another time.
    pub recorded_at: Option<String>,
    /// Whether the PC's clock was implausible then and a person confirmed it.
    pub clock_confirmed: bool,
    /// Who did it; empty for what time did.
    pub clerk: String,
    /// Counter or PC.
    pub counter: String,
    /// Reason, taker, or what was corrected, as it was typed.
    pub detail: String,
    /// Number of the paper, where there is one.
    pub paper: String,
    /// The new due date, where it changed.
    pub new_due: Option<String>,
}

/// The result is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ResultInput {
    /// Dossiers, by id.
    pub ids: Vec<String>,
    /// The date of the result, when it is recorded later: "23/11/2026", or with the time before it.
    #[serde(default)]
    pub signed_at: Option<String>,
    /// Remark; may be empty.
    pub note: String,
    /// Number of the result; may be empty.
    #[serde(default)]
    pub number: String,
    /// What the result is; may be empty.
    #[serde(default)]
    pub kind: String,
    /// Who signed it; may be empty.
    #[serde(default)]
    pub signer: String,
}

/// The result is handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReturnInput {
    /// Dossier, by id.
    pub id: String,
    /// Who took it; empty means the applicant.
    pub taken_by: String,
    /// Identity number of another taker; may be empty.
    pub taker_id: String,
    /// Remark; may be empty.
    pub note: String,
    /// At the counter, by post or online; absent is as the citizen asked for.
    #[serde(default)]
    pub how: Option<ReturnBy>,
    /// Tracking number of the post; may be empty.
    #[serde(default)]
    pub tracking: String,
    /// Whether the receipt was lost and an identity paper was shown.
    #[serde(default)]
    pub without_receipt: bool,
}

/// Something asked of, or said about, one dossier with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReasonInput {
    /// Dossier, by id.
    pub id: String,
    /// Why, or what is missing.
    pub reason: String,
}

/// A correction of what was typed at reception.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionInput {
    /// Dossier, by id.
    pub id: String,
    /// Which value.
    pub field: CorrectableField,
    /// The right value.
    pub value: String,
    /// Why.
    pub reason: String,
}
