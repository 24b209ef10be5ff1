//! The stage of a dossier.

use serde::{Deserialize, Serialize};

use super::event::WaitReason;

/// The stage of a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Being worked on; the clock runs.
    Processing,
    /// Waiting for papers of the citizen; the clock pauses.
    AwaitingSupplement,
    /// Waiting until the citizen has paid; the clock pauses.
    AwaitingPayment,
    /// Waiting for the opinion of another agency; the clock pauses.
    AwaitingOpinion,
    /// The result is ready.
    ResultReady,
    /// The citizen has the result: the end.
    Returned,
    /// The citizen withdrew it: the end.
    Withdrawn,
    /// The office refused to solve it: the end.
    Refused,
    /// Processing was stopped: the end.
    Stopped,
}

impl Stage {
    /// All stages.
    pub const ALL: [Self; 9] = [
        Self::Processing,
        Self::AwaitingSupplement,
        Self::AwaitingPayment,
        Self::AwaitingOpinion,
        Self::ResultReady,
        Self::Returned,
        Self::Withdrawn,
        Self::Refused,
        Self::Stopped,
    ];

    /// The stages in which the clock pauses.
    pub const WAITING: [Self; 3] =
        [Self::AwaitingSupplement, Self::AwaitingPayment, Self::AwaitingOpinion];

    /// Returns the name used in JSON and SQL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::AwaitingSupplement => "awaiting_supplement",
            Self::AwaitingPayment => "awaiting_payment",
            Self::AwaitingOpinion => "awaiting_opinion",
            Self::ResultReady => "result_ready",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
            Self::Refused => "refused",
            Self::Stopped => "stopped",
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
        matches!(self, Self::Returned | Self::Withdrawn | Self::Refused | Self::Stopped)
    }

    /// Returns whether the clock pauses.
    #[must_use]
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::AwaitingSupplement | Self::AwaitingPayment | Self::AwaitingOpinion)
    }

    /// Returns the stage of waiting for something.
    #[must_use]
    pub const fn of_wait(reason: WaitReason) -> Self {
        match reason {
            WaitReason::Supplement => Self::AwaitingSupplement,
            WaitReason::Payment => Self::AwaitingPayment,
            WaitReason::Opinion => Self::AwaitingOpinion,
        }
    }

    /// Returns whether the office still owes a result, so that the dossier can be late.
    #[must_use]
    pub const fn owes_result(self) -> bool {
        matches!(self, Self::Processing)
    }
}
