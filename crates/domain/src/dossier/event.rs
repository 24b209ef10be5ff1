//! What can happen to a dossier.
//!
//! Events are kept for ever in the bytes they were first written in: field numbers (`n`) are never
//! reused, new fields are `Option` or have a default, and a new meaning is a new kind.

use chrono::NaiveDate;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::number::{DossierCode, PaperNumber, RegisterEntry};
use crate::time::Timestamp;

use super::conflict::ConflictKey;

macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $n:literal $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode,
            Serialize, Deserialize,
        )]
        #[cbor(index_only)]
        pub enum $name {
            $($(#[$vdoc])* #[n($n)] #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// The name used in JSON and SQL.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads the name used in JSON and SQL.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

text_enum! {
    /// How the dossier came in (reception channel).
    Channel {
        /// Handed in at the counter.
        InPerson = 0 "in_person",
        /// Through the public service portal.
        Online = 1 "online",
        /// Through public post.
        Post = 2 "post",
    }
}

text_enum! {
    /// How the result goes back.
    ReturnBy {
        /// Taken at the office.
        Office = 0 "office",
        /// By public post.
        Post = 1 "post",
        /// Online.
        Online = 2 "online",
    }
}

text_enum! {
    /// A numbered paper given to the citizen.
    PaperKind {
        /// Form 01, mark TNHS.
        Receipt = 0 "receipt",
        /// Form 04, mark PXL.
        Apology = 1 "apology",
        /// Form 02, mark HDHS.
        SupplementRequest = 2 "supplement_request",
    }
}

text_enum! {
    /// What may be corrected after reception.
    CorrectableField {
        /// Name of the applicant.
        Name = 0 "name",
        /// Identity number of the applicant.
        Id = 1 "id",
        /// Date of birth of the applicant.
        BirthDate = 2 "birth_date",
        /// Address of the applicant.
        Address = 3 "address",
        /// Telephone number of the applicant.
        Phone = 4 "phone",
        /// E-mail of the applicant.
        Email = 5 "email",
        /// Remark in the register.
        Note = 6 "note",
    }
}

text_enum! {
    /// What does not fit together.
    ConflictKind {
        /// The result was returned on two PCs.
        ReturnedTwice = 0 "returned_twice",
        /// Something was recorded after the end.
        AfterEnd = 1 "after_end",
        /// Something was recorded that the stage did not allow.
        OutOfTurn = 2 "out_of_turn",
        /// Two letters for one missed due date.
        ApologisedTwice = 3 "apologised_twice",
        /// The same dossier was recorded as received twice.
        ReceivedTwice = 4 "received_twice",
        /// Another dossier looks like the same request.
        PossibleDuplicate = 5 "possible_duplicate",
    }
}

text_enum! {
    /// How a clerk resolves a conflict.
    Decision {
        /// The dossier is right as it is; for a possible duplicate: they are two requests.
        Keep = 0 "keep",
        /// What was recorded first holds.
        First = 1 "first",
        /// What was recorded second holds.
        Second = 2 "second",
    }
}

/// The clerk who acted, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Clerk {
    /// Full name.
    #[n(0)]
    pub name: String,
    /// Title.
    #[n(1)]
    pub title: String,
    /// Name of the counter; may be empty.
    #[n(2)]
    pub counter: String,
}

/// Who signs a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Signer {
    /// Full name.
    #[n(0)]
    pub name: String,
    /// Title as on paper; lines separated by `\n`.
    #[n(1)]
    pub title: String,
}

/// A person or organisation as recorded, NFC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Full name as typed.
    #[n(0)]
    pub name: String,
    /// Identity number, passport or tax number; may be empty.
    #[n(1)]
    pub id: String,
    /// `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or empty.
    #[n(2)]
    pub birth_date: String,
    /// "Nam", "Nữ" or empty.
    #[n(3)]
    pub gender: String,
    /// Address as printed.
    #[n(4)]
    pub address: String,
    /// Telephone number, digits; may be empty.
    #[n(5)]
    pub phone: String,
    /// E-mail; may be empty.
    #[n(6)]
    pub email: String,
}

/// The procedure and case a dossier was received under, frozen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureRef {
    /// National code.
    #[n(0)]
    pub code: String,
    /// Name at the time.
    #[n(1)]
    pub name: String,
    /// Group of procedures.
    #[n(2)]
    pub field: String,
    /// Id of the variant; may be empty.
    #[n(3)]
    pub variant: String,
}

/// A paper handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct SubmittedPaper {
    /// Name of the paper.
    #[n(0)]
    pub name: String,
    /// Number of originals.
    #[n(1)]
    pub originals: u32,
    /// Number of copies.
    #[n(2)]
    pub copies: u32,
}

/// A day off that was not counted, frozen with its name.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(map)]
#[serde(rename_all = "camelCase")]
pub struct SkippedDay {
    /// The date.
    #[n(0)]
    #[cbor(with = "crate::codec::date")]
    pub date: NaiveDate,
    /// Name of the day off.
    #[n(1)]
    pub name: String,
}

/// A complete dossier was accepted; the clock starts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Received {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When the papers were taken; earlier than the recording for paper entered later.
    #[n(1)]
    pub at: Timestamp,
    /// The number the citizen gets.
    #[n(2)]
    pub code: DossierCode,
    /// Number of the receipt.
    #[n(3)]
    pub receipt: PaperNumber,
    /// Place in the register.
    #[n(4)]
    pub register: RegisterEntry,
    /// Under which procedure.
    #[n(5)]
    pub procedure: ProcedureRef,
    /// In whose name.
    #[n(6)]
    pub applicant: Person,
    /// Who handed in, when it is somebody else.
    #[n(7)]
    pub submitter: Option<Person>,
    /// Papers handed in.
    #[n(8)]
    pub papers: Vec<SubmittedPaper>,
    /// Number of sets.
    #[n(9)]
    pub sets: u32,
    /// How it came in.
    #[n(10)]
    pub channel: Channel,
    /// How the result goes back.
    #[n(11)]
    pub return_by: ReturnBy,
    /// Whole đồng.
    #[n(12)]
    pub fee: Option<i64>,
    /// Duration as text, for example "3wd"; absent when the due date was set by hand.
    #[n(13)]
    pub duration: Option<String>,
    /// "end-of-day" or "to-the-hour".
    #[n(14)]
    pub due_rule: String,
    /// When the result is due.
    #[n(15)]
    pub due: Timestamp,
    /// Days that were not counted.
    #[n(16)]
    pub skipped: Vec<SkippedDay>,
    /// Why the due date was set by hand; empty when it was computed.
    #[n(17)]
    pub manual_due_reason: String,
    /// Remark for the register.
    #[n(18)]
    pub note: String,
}

/// Papers are missing; the clock pauses.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SupplementRequested {
    /// Who asked.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Number of the request paper.
    #[n(2)]
    pub number: PaperNumber,
    /// What is missing and why; a line each.
    #[n(3)]
    pub reason: String,
}

/// The missing papers came; the clock goes on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Supplemented {
    /// Who took them.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// The due date, moved by the waiting time.
    #[n(2)]
    pub due: Timestamp,
}

/// The office apologised in writing and set a new appointment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Apologised {
    /// Who made the letter.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Number of the letter.
    #[n(2)]
    pub number: PaperNumber,
    /// Why the result is late.
    #[n(3)]
    pub reason: String,
    /// The due date that was missed.
    #[n(4)]
    pub old_due: Timestamp,
    /// The new due date.
    #[n(5)]
    pub new_due: Timestamp,
    /// Who signs.
    #[n(6)]
    pub signer: Signer,
}

/// Processing has ended with a result; decides whether it was on time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ResultReady {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Remark, for example the number of the result.
    #[n(2)]
    pub note: String,
}

/// The result was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Returned {
    /// Who handed it over.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Who took it; empty means the applicant.
    #[n(2)]
    pub taken_by: String,
    /// Identity number of another taker; may be empty.
    #[n(3)]
    pub taker_id: String,
    /// Remark.
    #[n(4)]
    pub note: String,
}

/// A paper was printed again.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Reprinted {
    /// Who printed.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Which kind of paper.
    #[n(2)]
    pub kind: PaperKind,
    /// Place among the dossier's papers of that kind, from 0.
    #[n(3)]
    pub index: u32,
    /// Its number: after a merge its place may be another.
    #[n(4)]
    pub number: Option<PaperNumber>,
}

/// Something typed at reception was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Corrected {
    /// Who corrected.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Which field.
    #[n(2)]
    pub field: CorrectableField,
    /// The value the clerk saw.
    #[n(3)]
    pub previous: String,
    /// The right value.
    #[n(4)]
    pub value: String,
    /// Why.
    #[n(5)]
    pub reason: String,
}

/// The dossier ends without a result: the citizen takes it back, or it was received twice.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Withdrawn {
    /// Who recorded it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// A clerk resolved what two PCs had recorded.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ConflictResolved {
    /// Who resolved it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Which conflict.
    #[n(2)]
    pub conflict: ConflictKey,
    /// What holds.
    #[n(3)]
    pub decision: Decision,
    /// What was found out; may be empty.
    #[n(4)]
    pub remark: String,
}

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident = $kind:literal $name:literal),+ $(,)?) => {
        /// One thing that happened to a dossier.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[expect(clippy::large_enum_variant, reason = "an event is short-lived, its size is fine")]
        pub enum Event {
            $($(#[$doc])* $variant($variant)),+
        }

        /// The kind of an event as written in its record; numbers are never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct EventKind(pub u16);

        impl Event {
            /// The kinds this program understands.
            pub const KINDS: &[u16] = &[$($kind),+];

            /// The kind as written in the record.
            #[must_use]
            pub const fn kind(&self) -> EventKind {
                match self { $(Self::$variant(_) => EventKind($kind)),+ }
            }

            /// The kind's name, as used in JSON and message keys.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name),+ }
            }

            /// When it happened.
            #[must_use]
            pub const fn at(&self) -> Timestamp {
                match self { $(Self::$variant(e) => e.at),+ }
            }

            /// Who recorded it.
            #[must_use]
            pub const fn by(&self) -> &Clerk {
                match self { $(Self::$variant(e) => &e.by),+ }
            }

            /// The canonical bytes of the event's body.
            #[must_use]
            pub fn to_bytes(&self) -> Vec<u8> {
                match self { $(Self::$variant(e) => crate::codec::to_vec(e)),+ }
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
    };
}

events! {
    /// See [`Received`].
    Received = 1 "received",
    /// See [`SupplementRequested`].
    SupplementRequested = 2 "supplement_requested",
    /// See [`Supplemented`].
    Supplemented = 3 "supplemented",
    /// See [`Apologised`].
    Apologised = 4 "apologised",
    /// See [`ResultReady`].
    ResultReady = 5 "result_ready",
    /// See [`Returned`].
    Returned = 6 "returned",
    /// See [`Reprinted`].
    Reprinted = 7 "reprinted",
    /// See [`Corrected`].
    Corrected = 8 "corrected",
    /// See [`Withdrawn`].
    Withdrawn = 9 "withdrawn",
    /// See [`ConflictResolved`].
    ConflictResolved = 10 "conflict_resolved",
}

impl EventKind {
    /// Whether a dossier ends with an event of this kind: the result went to the citizen, or the
    /// dossier was taken back. An envelope tells this without the event being read.
    #[must_use]
    pub const fn ends_dossier(self) -> bool {
        matches!(self.0, 6 | 9)
    }
}
