//! Gender as civil papers write it.

use serde::{Deserialize, Serialize};

use crate::text::fold;

/// The gender on a paper.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    minicbor::Encode,
    minicbor::Decode,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Gender {
    /// Nam.
    #[n(0)]
    Male,
    /// Nữ.
    #[n(1)]
    Female,
    /// Neither of the two on the paper.
    #[n(2)]
    Other,
}

impl Gender {
    /// The word on a card.
    #[must_use]
    pub const fn card_word(self) -> &'static str {
        match self {
            Self::Male => "Nam",
            Self::Female => "Nữ",
            Self::Other => "Khác",
        }
    }

    /// Reads the word of a card, in any case and with or without diacritics.
    ///
    /// ```
    /// use domain::person::Gender;
    /// assert_eq!(Gender::from_card_word("NỮ"), Some(Gender::Female));
    /// assert_eq!(Gender::from_card_word("?"), None);
    /// ```
    #[must_use]
    pub fn from_card_word(word: &str) -> Option<Self> {
        match fold(word).as_str() {
            "nam" => Some(Self::Male),
            "nu" => Some(Self::Female),
            "khac" => Some(Self::Other),
            _ => None,
        }
    }
}
