//! What two PCs recorded that does not fit together: values, not failures.

use crate::number::DossierCode;
use crate::time::Timestamp;

use super::event::CorrectableField;
use super::state::Stage;

/// An event that made no sense at its place in the merged order; shown until a clerk settles it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The result was returned on two PCs.
    ReturnedTwice {
        /// When the second time was.
        at: Timestamp,
        /// Who took it the second time.
        taken_by: String,
    },
    /// Something was recorded after the dossier had ended.
    AfterEnd {
        /// Name of the event.
        event: &'static str,
        /// When it was.
        at: Timestamp,
    },
    /// Something was recorded that the stage did not allow: the PC did not know how far another was.
    OutOfTurn {
        /// Name of the event.
        event: &'static str,
        /// Where the dossier stood.
        stage: Stage,
        /// When it was.
        at: Timestamp,
    },
    /// Two PCs issued an apology letter for the same missed due date.
    ApologisedTwice {
        /// When the second one was.
        at: Timestamp,
    },
    /// The same dossier was recorded as received twice.
    ReceivedTwice {
        /// When the second time was.
        at: Timestamp,
        /// The code the second receipt bears.
        code: DossierCode,
    },
}

/// A corrected value that another PC had changed meanwhile; it stays in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overwritten {
    /// Which field.
    pub field: CorrectableField,
    /// The value that was replaced without having been seen.
    pub value: String,
    /// When it was replaced.
    pub at: Timestamp,
}
