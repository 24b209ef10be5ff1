//! Fixed choices in events: how a dossier came in, how its result goes back, its numbered papers.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Declares an enum whose values have a number in records and a name in JSON and SQL: the number
/// and the name of a value never change.
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $n:literal $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode,
            Serialize, Deserialize,
        )]
        #[cfg_attr(feature = "contract", derive(specta::Type))]
        #[cbor(index_only)]
        pub enum $name {
            $($(#[$vdoc])* #[n($n)] #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// Every value, in the order of this list.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the name used in JSON and SQL.
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
pub(super) use text_enum;

text_enum! {
    /// How the dossier came in (reception channel).
    ReceptionChannel {
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
        /// Collected at the office.
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
        /// Form 01, the receipt.
        Receipt = 0 "receipt",
        /// Form 04, the apology letter.
        Apology = 1 "apology",
        /// Form 02, the supplement request.
        SupplementRequest = 2 "supplement_request",
        /// Form 03, the refusal.
        Refusal = 3 "refusal",
        /// Form 05, the notice that processing stops.
        Stop = 4 "stop",
    }
}

text_enum! {
    /// What the office waits for while its clock pauses.
    WaitReason {
        /// Papers of the citizen.
        Supplement = 0 "supplement",
        /// The citizen's financial duty, for example land tax.
        Payment = 1 "payment",
        /// The opinion of another agency, or a verification.
        Opinion = 2 "opinion",
    }
}

text_enum! {
    /// Who asked that processing stops.
    StopBy {
        /// The citizen.
        Citizen = 0 "citizen",
        /// The agency that solves the dossier.
        Office = 1 "office",
    }
}

text_enum! {
    /// How the citizen was told.
    ToldHow {
        /// The letter was handed over.
        Paper = 0 "paper",
        /// By telephone.
        Phone = 1 "phone",
        /// By text message.
        Sms = 2 "sms",
        /// By e-mail.
        Email = 3 "email",
        /// By post.
        Post = 4 "post",
    }
}

impl Default for ReceptionChannel {
    /// Most dossiers are handed in at the counter.
    fn default() -> Self {
        Self::InPerson
    }
}

impl Default for ReturnBy {
    /// Most results are taken at the office.
    fn default() -> Self {
        Self::Office
    }
}
