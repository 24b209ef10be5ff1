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
        /// Form 01, mark TNHS.
        Receipt = 0 "receipt",
        /// Form 04, mark PXL.
        Apology = 1 "apology",
        /// Form 02, mark HDHS.
        SupplementRequest = 2 "supplement_request",
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
