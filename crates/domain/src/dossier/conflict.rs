//! Contradictions between the records of two PCs: values, not failures.

use crate::number::DossierCode;
use crate::time::Timestamp;

use super::event::{
    Apologised, ConflictKey, ConflictKind, CorrectableField, Corrected, Decision, EventName,
    Returned,
};
use super::stage::Stage;

/// A contradiction between events that two PCs recorded without knowing each other's; shown until a
/// clerk resolves it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "conflicts are rare, their size is fine")]
pub enum Conflict {
    /// The result was returned on two PCs.
    ReturnedTwice {
        /// The second time.
        other: Returned,
    },
    /// An event was recorded after the dossier had ended.
    AfterEnd {
        /// Name of the event.
        event: EventName,
        /// When it was.
        at: Timestamp,
    },
    /// An event was recorded at a stage that did not allow it: the PC did not know the events of
    /// another.
    OutOfTurn {
        /// Name of the event.
        event: EventName,
        /// The stage of the dossier.
        stage: Stage,
        /// When it was.
        at: Timestamp,
    },
    /// Two PCs issued an apology letter for the same missed due date.
    ApologisedTwice {
        /// The second letter.
        other: Apologised,
    },
    /// The same dossier was recorded as received twice.
    ReceivedTwice {
        /// When the second time was.
        at: Timestamp,
        /// The code on the second receipt.
        code: DossierCode,
    },
}

impl Conflict {
    /// Returns the key by which a clerk's decision names this conflict.
    #[must_use]
    pub const fn key(&self) -> ConflictKey {
        let (kind, at) = match self {
            Self::ReturnedTwice { other } => (ConflictKind::ReturnedTwice, other.at),
            Self::AfterEnd { at, .. } => (ConflictKind::AfterEnd, *at),
            Self::OutOfTurn { at, .. } => (ConflictKind::OutOfTurn, *at),
            Self::ApologisedTwice { other } => (ConflictKind::ApologisedTwice, other.at),
            Self::ReceivedTwice { at, .. } => (ConflictKind::ReceivedTwice, *at),
        };
        ConflictKey { kind, at, other: None }
    }

    /// Returns the possible resolutions: which of two applies, or that a clerk has seen it.
    #[must_use]
    pub const fn resolutions(&self) -> &'static [Decision] {
        match self {
            Self::ReturnedTwice { .. } | Self::ApologisedTwice { .. } => {
                &[Decision::First, Decision::Second]
            }
            _ => &[Decision::Keep],
        }
    }
}

/// A corrected value that another PC had changed meanwhile; it stays in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overwritten {
    /// The value that was replaced without having been seen.
    pub value: String,
    /// The correction that replaced it: field, new value, who and when.
    pub by: Corrected,
}

impl Overwritten {
    /// Returns the corrected field.
    #[must_use]
    pub const fn field(&self) -> CorrectableField {
        self.by.field
    }
}
