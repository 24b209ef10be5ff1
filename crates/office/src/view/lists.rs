//! Lists: today, late, find, register.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{DayView, DueView, PaperView, Problem, Stage};

/// How a dossier stands toward its due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// The due date has passed.
    Late,
    /// Due today.
    DueToday,
    /// Due within two working days.
    DueSoon,
    /// Due later, or the result is there.
    InTime,
    /// Waiting for papers of the citizen.
    Paused,
    /// Returned or withdrawn.
    Ended,
}

impl Timing {
    /// The name in JSON and message keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::DueToday => "due_today",
            Self::DueSoon => "due_soon",
            Self::InTime => "in_time",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }
}

/// A dossier as a row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DossierRow {
    /// UUID.
    pub id: String,
    /// Dossier code.
    pub code: String,
    /// Name of the applicant.
    pub applicant: String,
    /// Address of the applicant.
    pub address: String,
    /// Name of the procedure.
    pub procedure: String,
    /// When it was received.
    pub received_at: String,
    /// The first due date.
    pub first_due: String,
    /// The due date now.
    pub due: String,
    /// When the term ends, if the day it was to end on became a day off.
    pub moved_due: Option<String>,
    /// Where it stands.
    pub stage: Stage,
    /// How it stands toward its due date.
    pub timing: Timing,
    /// Working days past the due date; 0 when not late.
    pub days_late: u32,
    /// Whether processing ended, or has not ended, after the deadline; letters do not change it.
    pub late: bool,
    /// When processing ended with a result.
    pub finished: Option<String>,
    /// Number of apology letters issued.
    pub apologies: u32,
    /// Number of apology letters issued.
    pub letters: u32,
    /// Since when papers are awaited.
    pub waiting_since: Option<String>,
    /// Who has it; empty for the counter.
    pub holder: String,
    /// By when they are to be done.
    pub step_due: Option<String>,
    /// By when it has to be handed over.
    pub transfer_due: Option<String>,
    /// By when missing papers are to come.
    pub supplement_deadline: Option<String>,
    /// The agency that solves it, where it is another one; empty otherwise.
    pub competent_agency: String,
}

/// The lists of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TodayList {
    /// What to do first: the others in order of urgency.
    All,
    /// Late and without an apology letter for the present due date.
    LateWithoutApology,
    /// Due today.
    DueToday,
    /// Due within two working days.
    DueSoon,
    /// Due within one working day: whoever will be late is apologised to before.
    WillBeLate,
    /// To be handed over to those who solve it.
    Transfer,
    /// With somebody other than the counter.
    HandedOver,
    /// Waiting for papers of the citizen.
    AwaitingSupplement,
    /// Waiting for papers that should have come.
    SupplementOverdue,
    /// Waiting until the citizen has paid.
    AwaitingPayment,
    /// Waiting for the opinion of another agency.
    AwaitingOpinion,
    /// With a numbered paper that was never printed.
    Unprinted,
    /// With a letter that waits for its signature.
    Unsigned,
    /// Result there, not yet returned.
    ResultReady,
    /// Open, and due on a day that became a day off.
    DueOnDayOff,
    /// What two PCs recorded does not fit together.
    Conflicts,
}

/// How long each list of the day is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TodayCounts {
    /// Late and without an apology letter.
    pub late_without_apology: u32,
    /// Due today.
    pub due_today: u32,
    /// Due within two working days.
    pub due_soon: u32,
    /// Due within one working day.
    pub will_be_late: u32,
    /// To be handed over to those who solve it.
    pub transfer: u32,
    /// With somebody other than the counter.
    pub handed_over: u32,
    /// Waiting for papers that should have come.
    pub supplement_overdue: u32,
    /// Waiting until the citizen has paid.
    pub awaiting_payment: u32,
    /// Waiting for the opinion of another agency.
    pub awaiting_opinion: u32,
    /// With a numbered paper that was never printed.
    pub unprinted: u32,
    /// With a letter that waits for its signature.
    pub unsigned: u32,
    /// Waiting for papers.
    pub awaiting_supplement: u32,
    /// Result there, not yet returned.
    pub result_ready: u32,
    /// Open, and due on a day that became a day off.
    pub due_on_day_off: u32,
    /// What two PCs recorded does not fit together.
    pub conflicts: u32,
    /// Pairs of dossiers that may be one request.
    pub possible_duplicates: u32,
}

/// Two dossiers that may be one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DuplicatePairView {
    /// The one that came first here.
    pub first: DossierRow,
    /// The other.
    pub second: DossierRow,
}

/// The Today screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TodayView {
    /// Today.
    pub today: DayView,
    /// Tomorrow, for the notice of a holiday.
    pub tomorrow: DayView,
    /// How long each list is.
    pub counts: TodayCounts,
    /// Rows of the chosen list, most urgent first; at most the limit asked for.
    pub rows: Vec<DossierRow>,
    /// Number of rows of the chosen list in all.
    pub total: u32,
    /// Refusals before reception that have a number and were never printed.
    pub unprinted_refusals: Vec<super::RefusalView>,
}

/// Rows found or listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RowsView {
    /// The rows asked for.
    pub rows: Vec<DossierRow>,
    /// Number of rows in all, where it is cheap to know; else the number of rows given.
    pub total: u32,
    /// Whether there are more than those given.
    pub more: bool,
}

/// The register screen asks for rows, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct RegisterQuery {
    /// Received on or after this date; empty for all.
    pub from: String,
    /// Received on or before this date; empty for all.
    pub to: String,
    /// At this stage only; absent for all.
    pub stage: Option<Stage>,
    /// Words to filter by; may be empty.
    pub text: String,
    /// First row.
    pub offset: u32,
    /// Number of rows.
    pub limit: u32,
}

/// The Late screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LateView {
    /// As of when.
    pub as_of: String,
    /// Late dossiers, longest late first.
    pub rows: Vec<DossierRow>,
    /// Late and without an apology letter for the present due date.
    pub without_apology: u32,
    /// Apologised, new due date not yet reached.
    pub extended: u32,
    /// Late again after an apology.
    pub late_again: u32,
    /// Share of this year's late dossiers that got a letter, in whole percent; absent when none was
    /// late.
    pub apologised_percent: Option<u32>,
    /// The new due date proposed by rule.
    pub proposed_due: DueView,
}

/// Apology letters to be issued.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ApologyInput {
    /// Dossiers, by id or code.
    pub dossiers: Vec<String>,
    /// Why the result is late.
    pub reason: String,
    /// The new due date, `YYYY-MM-DD` or with time.
    pub new_due: String,
    /// How the citizens are told.
    #[serde(default)]
    pub told: Option<super::ToldHow>,
}

/// What a set of apology letters would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ApologyPreview {
    /// The instant the new due date means.
    pub new_due: Option<String>,
    /// What must be mended before issuing.
    pub problems: Vec<Problem>,
    /// For example a second extension; never blocks.
    pub warnings: Vec<Problem>,
}

/// Letters issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ApologyOutcome {
    /// The letters, in the order of their numbers.
    pub letters: Vec<PaperView>,
    /// Warnings that the clerk was shown.
    pub warnings: Vec<Problem>,
}
