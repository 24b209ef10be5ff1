//! The office's own decisions on its working calendar.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{DossierRow, Problem};

/// What a decision of the office makes of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DayChange {
    /// A day off.
    #[default]
    Off,
    /// A day on which the office works.
    Working,
    /// All days off of the year are entered: nothing of it is provisional any more.
    YearKnown,
}

/// An official decision on days off, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CalendarInput {
    /// What becomes of the day.
    pub change: DayChange,
    /// The day, or the year.
    pub day: String,
    /// Hours of a day that is worked, as `7:30-11:30, 13:30-17:00`; empty for those of a usual day.
    pub hours: String,
    /// Number and date of the decision.
    pub document: String,
    /// The day from which it is known; empty for today.
    pub from: String,
}

/// What a decision would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CalendarPreview {
    /// The decision in words; absent while it cannot be understood.
    pub line: Option<String>,
    /// Open dossiers whose term ends at another time by it.
    pub affected: Vec<DossierRow>,
    /// What must be mended before it is saved.
    pub problems: Vec<Problem>,
    /// For example that a publication stands above it; never blocks.
    pub warnings: Vec<Problem>,
}

/// A decision was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CalendarOutcome {
    /// Codes of the open dossiers whose term ends at another time by it.
    pub affected: Vec<String>,
}

/// A decision that the office has entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CalendarDecisionView {
    /// The decision in words.
    pub line: String,
    /// Its number and date.
    pub document: String,
    /// The day from which it is known.
    pub from: String,
    /// When it was entered.
    pub entered_at: String,
    /// Who entered it.
    pub clerk: String,
    /// Why it does not apply: a later decision or a publication is about the same day, or its day
    /// has not come.
    pub outdated: Option<String>,
}
