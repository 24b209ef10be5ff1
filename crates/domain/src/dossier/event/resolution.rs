//! How a record names a conflict and its resolution.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::DossierId;
use crate::time::Timestamp;

use super::vocabulary::text_enum;

text_enum! {
    /// Kind of conflict.
    ConflictKind {
        /// The result was returned on two PCs.
        ReturnedTwice = 0 "returned_twice",
        /// An event was recorded after the end.
        AfterEnd = 1 "after_end",
        /// An event was recorded at a stage that did not allow it.
        OutOfTurn = 2 "out_of_turn",
        /// Two letters for one missed due date.
        ApologisedTwice = 3 "apologised_twice",
        /// The same dossier was recorded as received twice.
        ReceivedTwice = 4 "received_twice",
        /// Another dossier looks like the same request.
        PossibleDuplicate = 5 "possible_double",
    }
}

text_enum! {
    /// How a clerk resolves a conflict.
    Decision {
        /// The dossier is right as it is; for a possible duplicate: they are two requests.
        Keep = 0 "as_it_stands",
        /// The first record applies.
        First = 1 "first",
        /// The second record applies.
        Second = 2 "second",
    }
}

/// Identifies a conflict of a dossier by recorded facts, so that every PC means the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cbor(map)]
pub struct ConflictKey {
    /// Its kind.
    #[n(0)]
    pub kind: ConflictKind,
    /// Time of the event that caused the conflict; for a possible duplicate, of the other
    /// reception.
    #[n(1)]
    pub at: Timestamp,
    /// The other dossier of a possible duplicate.
    #[n(2)]
    pub other: Option<DossierId>,
}
