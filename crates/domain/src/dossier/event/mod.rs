//! The events of a dossier.
//!
//! Events are kept for ever in the bytes they were first written in: field numbers (`n`) are never
//! reused, new fields are `Option` or have a default, and a new meaning is a new kind.

mod bodies;
mod correction;
mod life;
mod parts;
mod received;
mod resolution;
mod vocabulary;

use serde::Serialize;

use crate::number::PaperNumber;
use crate::time::Timestamp;

pub use bodies::*;
pub(in crate::dossier) use correction::put;
pub use correction::{CorrectableField, papers_text};
pub use life::*;
pub use parts::*;
pub use received::Received;
pub use resolution::{ConflictKey, ConflictKind, Decision};
pub use vocabulary::{PaperKind, ReceptionChannel, ReturnBy, StopBy, ToldHow, WaitReason};

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident = $kind:literal $name:literal
        $(($paper:ident $number:ident))? $($mark:ident)?),+ $(,)?) => {
        /// An event of a dossier; as JSON, the fields of its body.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        #[expect(clippy::large_enum_variant, reason = "an event is short-lived, its size is fine")]
        pub enum Event {
            $($(#[$doc])* $variant($variant)),+
        }

        /// The kind of an event as written in its record; numbers are never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct EventKind(pub u16);

        /// The name of a kind of event, as used in JSON and message keys.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
        #[cfg_attr(feature = "contract", derive(specta::Type))]
        pub enum EventName {
            $($(#[$doc])* #[serde(rename = $name)] $variant),+
        }

        impl EventName {
            /// The name as text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl Event {
            /// The kinds this program understands.
            pub const KINDS: &[u16] = &[$($kind),+];

            /// Returns the kind as written in the record.
            #[must_use]
            pub const fn kind(&self) -> EventKind {
                match self { $(Self::$variant(_) => EventKind($kind)),+ }
            }

            /// Returns the name of its kind.
            #[must_use]
            pub const fn name(&self) -> EventName {
                match self { $(Self::$variant(_) => EventName::$variant),+ }
            }

            /// Returns the name of a kind, if this program understands it.
            #[must_use]
            pub const fn name_of(kind: u16) -> Option<EventName> {
                match kind { $($kind => Some(EventName::$variant),)+ _ => None }
            }

            /// Returns when it happened.
            #[must_use]
            pub const fn at(&self) -> Timestamp {
                match self { $(Self::$variant(e) => e.at),+ }
            }

            /// Who recorded it.
            #[must_use]
            pub const fn by(&self) -> &Clerk {
                match self { $(Self::$variant(e) => &e.by),+ }
            }

            /// Returns the numbered paper that the citizen gets with it, if there is one.
            #[must_use]
            pub const fn paper(&self) -> Option<(PaperKind, PaperNumber)> {
                match self { $(Self::$variant(e) => events!(@paper e $(($paper $number))?)),+ }
            }

            /// Returns the canonical bytes of the event's body.
            #[must_use]
            pub fn to_bytes(&self) -> Vec<u8> {
                match self { $(Self::$variant(e) => crate::codec::to_vec(e)),+ }
            }

            /// Returns a digest of the event, by which a later one names it.
            #[must_use]
            pub fn digest(&self) -> u64 {
                let hash = blake3::hash(&self.to_bytes());
                let first = hash.as_bytes().first_chunk().copied().unwrap_or_default();
                u64::from_le_bytes(first)
            }

            /// Reads a body; `None` when the kind is of a newer program or the bytes do not fit it.
            #[must_use]
            pub fn from_bytes(kind: EventKind, body: &[u8]) -> Option<Self> {
                match kind.0 {
                    $($kind => minicbor::decode(body).ok().map(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl EventKind {
            /// Returns whether a dossier ends with an event of this kind: the result was returned,
            /// or the dossier was withdrawn. Needs only a record's envelope; a kind of a newer
            /// program counts as one that does not end it.
            #[must_use]
            pub const fn ends_dossier(self) -> bool {
                match self.0 {
                    $($kind => events!(@ends $($mark)?),)+
                    _ => false,
                }
            }
        }
    };
    (@ends ends) => { true };
    (@ends) => { false };
    (@paper $event:ident ($paper:ident $number:ident)) => {
        Some((PaperKind::$paper, $event.$number))
    };
    (@paper $event:ident) => {{
        let _ = $event;
        None
    }};
}

// The kinds: number in the record and name in JSON and message keys; then, where it applies, the
// numbered paper that the citizen gets with the field that holds its number, and `ends` where the
// dossier ends. A test of every kind compares `ends` with what the event does to a dossier.
events! {
    /// See [`Received`].
    Received = 1 "received" (Receipt receipt),
    /// See [`SupplementRequested`].
    SupplementRequested = 2 "supplement_requested" (SupplementRequest number),
    /// See [`Supplemented`].
    Supplemented = 3 "supplemented",
    /// See [`Apologised`].
    Apologised = 4 "apologised" (Apology number),
    /// See [`ResultReady`].
    ResultReady = 5 "result_ready",
    /// See [`Returned`].
    Returned = 6 "returned" ends,
    /// See [`Reprinted`].
    Reprinted = 7 "reprinted",
    /// See [`Corrected`].
    Corrected = 8 "corrected",
    /// See [`Withdrawn`].
    Withdrawn = 9 "withdrawn" ends,
    /// See [`ConflictResolved`].
    ConflictResolved = 10 "conflict_settled",
    /// See [`HandedOver`].
    HandedOver = 11 "handed_over",
    /// See [`TakenBack`].
    TakenBack = 12 "taken_back",
    /// See [`PapersCame`].
    PapersCame = 13 "papers_came",
    /// See [`PaymentRequired`].
    PaymentRequired = 14 "payment_required",
    /// See [`Paid`].
    Paid = 15 "paid",
    /// See [`OpinionAsked`].
    OpinionAsked = 16 "opinion_asked",
    /// See [`OpinionGiven`].
    OpinionGiven = 17 "opinion_given",
    /// See [`Refused`].
    Refused = 18 "refused" (Refusal number) ends,
    /// See [`Stopped`].
    Stopped = 19 "stopped" (Stop number) ends,
    /// See [`Told`].
    Told = 20 "told",
    /// See [`PaperSigned`].
    PaperSigned = 21 "paper_signed",
    /// See [`LetterWaived`].
    LetterWaived = 22 "letter_waived",
    /// See [`CompetentReceived`].
    CompetentReceived = 23 "competent_received",
    /// See [`PaperPrinted`].
    PaperPrinted = 24 "paper_printed",
    /// See [`Undone`].
    Undone = 25 "undone",
}

/// An event with the time of its recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// When it was recorded, by the clock of the PC that did.
    pub recorded_at: Timestamp,
    /// Whether that clock was implausible and a person confirmed it.
    pub clock_confirmed: bool,
    /// The event.
    pub event: Event,
}
