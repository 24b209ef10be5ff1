//! Why a scanned text is no card, and which of a card's fields cannot be right.

use serde::{Deserialize, Serialize};

use super::super::IdentityNumberError;
use super::super::mangled::Mangling;
use super::CardField;
use crate::message::{Message, Params};

/// Why a text is no identity card. It carries no personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Nothing was scanned.
    #[error("the text is empty")]
    Empty,
    /// The text is not made like a card's: another code was scanned, or the scan was cut off.
    #[error("not the text of an identity card: {found} fields")]
    Fields {
        /// How many fields there are.
        found: usize,
    },
    /// The code holds the address of a web page.
    #[error("the code of a web page, not of an identity card")]
    Link,
    /// The code of a health insurance card.
    #[error("the code of a health insurance card")]
    Insurance,
    /// Two cards were scanned one after the other.
    #[error("several cards in one text")]
    Several,
    /// The scanner's text was changed on its way into the window.
    #[error("the text was damaged on its way: {0:?}")]
    Mangled(Mangling),
    /// The citizen identity number is wrong.
    #[error("identity number: {0}")]
    Id(#[source] IdentityNumberError),
}

impl CardError {
    /// As [`Message::key`].
    #[must_use]
    pub fn key(self) -> &'static str {
        Message::key(&self)
    }
}

impl Message for CardError {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "error.card.empty",
            Self::Fields { .. } => "error.card.fields",
            Self::Link => "error.card.link",
            Self::Insurance => "error.card.insurance",
            Self::Several => "error.card.several",
            Self::Mangled(Mangling::LostLetters) => "error.card.mangled_letters",
            Self::Mangled(Mangling::InputMethod) => "error.card.mangled_input_method",
            Self::Mangled(Mangling::Separator) => "error.card.mangled_separator",
            Self::Mangled(Mangling::Keyboard) => "error.card.mangled_keyboard",
            Self::Id(_) => "error.card.id",
        }
    }

    fn params(&self) -> Params {
        match *self {
            Self::Fields { found } => Params::default().text("found", found),
            _ => Params::default(),
        }
    }

    /// The field into which the card is scanned.
    fn field(&self) -> Option<&str> {
        Some("card")
    }
}

/// A field of a card that was left empty, because what stands there cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CardDoubt {
    /// The field.
    pub field: CardField,
}

impl Message for CardDoubt {
    fn key(&self) -> &'static str {
        "warning.card.field"
    }

    fn params(&self) -> Params {
        let name = match self.field {
            CardField::Id => "field.id",
            CardField::OldId => "field.old_id",
            CardField::Name => "field.name",
            CardField::BirthDate => "field.birth_date",
            CardField::Gender => "field.gender",
            CardField::Address => "field.address",
            CardField::Issued => "field.issued",
        };
        Params::default().key("field", name)
    }

    /// The field into which the card is scanned.
    fn field(&self) -> Option<&str> {
        Some("card")
    }
}
