//! The stage of a dossier.

use serde::{Deserialize, Serialize};

/// The stage of a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being worked on; the clock runs.
    Processing,
    /// Waiting for papers of the citizen; the clock pauses.
    AwaitingSupplement,
    /// The result is ready.
    ResultReady,
    /// The citizen has the result: the end.
    Returned,
    /// Ended without a result.
    Withdrawn,
}

impl Stage {
    /// All stages.
    pub const ALL: [Self; 5] = [
        Self::Processing,
        Self::AwaitingSupplement,
        Self::ResultReady,
        Self::Returned,
        Self::Withdrawn,
    ];

    /// Returns the name used in JSON and SQL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::AwaitingSupplement => "awaiting_supplement",
            Self::ResultReady => "result_ready",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the name used in JSON and SQL.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text)
    }

    /// Returns whether nothing more can happen.
    #[must_use]
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Returned | Self::Withdrawn)
    }

    /// Returns whether the office still owes a result, so that the dossier can be late.
    #[must_use]
    pub const fn owes_result(self) -> bool {
        matches!(self, Self::Processing)
    }
}
