//! The kinds of days for the office.

use serde::{Deserialize, Serialize};

use super::working_hours::WorkSession;

/// The kind of a day for the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum DayKind {
    /// A usual working day.
    Working,
    /// A weekly day off.
    Weekend,
    /// A public holiday.
    Public,
    /// Off because a holiday fell on a weekly day off (nghỉ bù).
    Compensatory,
    /// Off in exchange for another day (hoán đổi).
    SwappedOff,
    /// Worked in exchange for another day (làm bù).
    SwappedWorking,
}

impl DayKind {
    /// Returns the name used in JSON and in the decisions.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Weekend => "weekend",
            Self::Public => "public",
            Self::Compensatory => "compensatory",
            Self::SwappedOff => "swapped-off",
            Self::SwappedWorking => "swapped-working",
        }
    }

    /// Reads the name used in JSON and in the decisions.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Working,
            Self::Weekend,
            Self::Public,
            Self::Compensatory,
            Self::SwappedOff,
            Self::SwappedWorking,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == text)
    }

    /// Returns whether the office works.
    #[must_use]
    pub const fn works(self) -> bool {
        matches!(self, Self::Working | Self::SwappedWorking)
    }
}

/// A day that differs from its weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// Public, compensatory, swapped-off or swapped-working.
    pub kind: DayKind,
    /// Its name.
    pub name: String,
    /// Computed by rule, not decided officially.
    pub provisional: bool,
    /// Hours of a day that is worked, where the decision has them; else those of a usual day.
    #[serde(default)]
    pub hours: Vec<WorkSession>,
}
