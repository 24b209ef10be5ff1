//! Why commands are refused.

use crate::message::{Message, Params};
use crate::time::Timestamp;

use super::stage::Stage;

/// A command that the present state of the dossier, the rules or the numbers do not allow. Nothing
/// has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such dossier.
    #[error("there is no such dossier")]
    UnknownDossier,
    /// The dossier id is in use.
    #[error("the dossier was already received")]
    AlreadyReceived,
    /// Not possible at this stage.
    #[error("not possible while the dossier is {}", stage.as_str())]
    WrongStage {
        /// The stage it is in.
        stage: Stage,
    },
    /// The duration is not known and was not given.
    #[error("the duration of this procedure is not known: give it or set the due date by hand")]
    DurationMissing,
    /// A due date set by hand needs a reason.
    #[error("a due date set by hand needs a reason")]
    DueReasonMissing,
    /// The reception lies in the future.
    #[error("the reception time {at} lies in the future")]
    ReceptionInFuture {
        /// The time given.
        at: Timestamp,
    },
    /// The date of the result lies in the future, or before the reception.
    #[error("the result cannot be of {at}")]
    ResultDate {
        /// The time given.
        at: Timestamp,
    },
    /// The due date is not after the time it is counted from.
    #[error("the due date {due} has passed")]
    DueInPast {
        /// The due date given.
        due: Timestamp,
    },
    /// The due date is not a working day.
    #[error("the due date {due} is not in working time")]
    DueNotWorking {
        /// The due date given.
        due: Timestamp,
    },
    /// A reason is needed.
    #[error("a reason is needed")]
    ReasonMissing,
    /// The dossier is not late.
    #[error("the dossier is due at {due}: it is not late")]
    NotLate {
        /// When it is due.
        due: Timestamp,
    },
    /// A letter for this due date was issued before.
    #[error("an apology letter was already issued for this due date")]
    AlreadyApologised,
    /// There is no such paper.
    #[error("there is no such paper")]
    UnknownPaper,
    /// Nothing would change.
    #[error("the value is the same as before")]
    NothingChanged,
    /// There is no such conflict, or it was resolved before.
    #[error("there is no such conflict")]
    UnknownConflict,
    /// The decision is not one of those that resolve this conflict.
    #[error("this conflict cannot be resolved so")]
    WrongDecision,
    /// It is said to have happened in the future.
    #[error("what is recorded lies in the future: {at}")]
    ActInFuture {
        /// The time given.
        at: Timestamp,
    },
    /// It is said to have happened before what was recorded already.
    #[error("something later was recorded already, at {at}")]
    BeforeLastStep {
        /// When that was.
        at: Timestamp,
    },
    /// The competent agency cannot have received it then.
    #[error("the competent agency cannot have received it at {at}")]
    CompetentTime {
        /// The time given.
        at: Timestamp,
    },
    /// The reception cannot be after what happened with the dossier.
    #[error("the dossier was worked on at {at}, before it is said to have been received")]
    ReceivedTooLate {
        /// When it was worked on first.
        at: Timestamp,
    },
    /// The date by which something is expected has passed.
    #[error("the date {until} has passed")]
    DeadlinePast {
        /// The date given.
        until: Timestamp,
    },
    /// A letter before the due time must set a later one.
    #[error("the new due date is not after {due}")]
    NewDueNotLater {
        /// When it is due now.
        due: Timestamp,
    },
    /// It was not said who gets the dossier, or who is asked.
    #[error("it must be said who gets it")]
    ReceiverMissing,
    /// Whom it is handed to has it.
    #[error("it is there already")]
    AlreadyThere,
    /// The counter has the dossier.
    #[error("the counter has the dossier")]
    NotHandedOver,
    /// No other agency solves this dossier.
    #[error("no other agency solves this dossier")]
    NoOtherAgency,
    /// No paper that came was named.
    #[error("no paper was named")]
    NothingCame,
    /// The letter was recorded as signed before.
    #[error("the letter was signed")]
    AlreadySigned,
    /// No due date was missed without a letter.
    #[error("no letter is owed")]
    NoLetterOwed,
    /// The paper was printed before: it can only be printed again, marked as such.
    #[error("the paper was printed before")]
    AlreadyPrinted,
    /// The last step cannot be taken back, or something was built on it.
    #[error("there is no step that can be taken back")]
    NothingToUndo,
    /// The paper of the last step was printed.
    #[error("the paper of the step was printed")]
    PaperHandedOut,
    /// The day's numbers of this PC are used up.
    #[error("the numbers of this PC are used up for the day")]
    NumbersUsedUp,
}

/// The texts of [`Refusal::WrongStage`], [`Refusal::NotLate`] and [`Refusal::AlreadyApologised`]
/// also show the dossier's `code`, which the caller adds.
impl Message for Refusal {
    fn key(&self) -> &'static str {
        match self {
            Self::UnknownDossier => "error.dossier_unknown",
            Self::AlreadyReceived => "error.already_received",
            Self::WrongStage { .. } => "error.wrong_stage",
            Self::DurationMissing => "error.duration_missing",
            Self::DueReasonMissing => "error.due_reason_missing",
            Self::ReceptionInFuture { .. } => "error.reception_in_future",
            Self::ResultDate { .. } => "error.result_date",
            Self::DueInPast { .. } => "error.due_in_past",
            Self::DueNotWorking { .. } => "error.due_not_working",
            Self::ReasonMissing => "error.reason_missing",
            Self::NotLate { .. } => "error.not_late",
            Self::AlreadyApologised => "error.already_apologised",
            Self::UnknownPaper => "error.paper_unknown",
            Self::NothingChanged => "error.nothing_changed",
            Self::UnknownConflict => "error.conflict_unknown",
            Self::WrongDecision => "error.decision",
            Self::ActInFuture { .. } => "error.act_in_future",
            Self::BeforeLastStep { .. } => "error.before_last_step",
            Self::CompetentTime { .. } => "error.competent_time",
            Self::ReceivedTooLate { .. } => "error.received_too_late",
            Self::DeadlinePast { .. } => "error.deadline_past",
            Self::NewDueNotLater { .. } => "error.new_due_not_later",
            Self::ReceiverMissing => "error.receiver_missing",
            Self::AlreadyThere => "error.already_there",
            Self::NotHandedOver => "error.not_handed_over",
            Self::NoOtherAgency => "error.no_other_agency",
            Self::NothingCame => "error.nothing_came",
            Self::AlreadySigned => "error.already_signed",
            Self::NoLetterOwed => "error.no_letter_owed",
            Self::AlreadyPrinted => "error.already_printed",
            Self::NothingToUndo => "error.nothing_to_undo",
            Self::PaperHandedOut => "error.paper_handed_out",
            Self::NumbersUsedUp => "error.numbers_used_up",
        }
    }

    fn params(&self) -> Params {
        let params = Params::default();
        match *self {
            Self::WrongStage { stage } => params.key("stage", format!("stage.{}", stage.as_str())),
            Self::ReceptionInFuture { at }
            | Self::ResultDate { at }
            | Self::ActInFuture { at }
            | Self::BeforeLastStep { at }
            | Self::ReceivedTooLate { at }
            | Self::CompetentTime { at } => params.moment("at", at),
            Self::DeadlinePast { until } => params.moment("until", until),
            Self::DueInPast { due }
            | Self::DueNotWorking { due }
            | Self::NotLate { due }
            | Self::NewDueNotLater { due } => params.moment("due", due),
            _ => params,
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::DurationMissing => Some("duration"),
            Self::DueReasonMissing => Some("manualDueReason"),
            Self::ReceptionInFuture { .. } => Some("receivedAt"),
            Self::ResultDate { .. } => Some("signedAt"),
            Self::DueInPast { .. } | Self::DueNotWorking { .. } => Some("newDue"),
            Self::ReasonMissing => Some("reason"),
            Self::NothingChanged => Some("value"),
            Self::WrongDecision => Some("decision"),
            Self::ActInFuture { .. } => Some("at"),
            Self::BeforeLastStep { .. } => Some("at"),
            Self::CompetentTime { .. } => Some("competentReceivedAt"),
            Self::ReceivedTooLate { .. } => Some("value"),
            Self::DeadlinePast { .. } => Some("deadline"),
            Self::NewDueNotLater { .. } => Some("newDue"),
            Self::ReceiverMissing => Some("to"),
            Self::AlreadyThere => Some("to"),
            Self::NothingCame => Some("papers"),
            _ => None,
        }
    }
}
