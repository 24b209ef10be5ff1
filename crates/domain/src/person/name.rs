//! Names of persons and organisations, kept as typed and printable.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::message::{Message, Params};
use crate::text::{first_unprintable, nfc, squeeze};

/// The longest name, in characters: long names of organisations fit, a pasted page does not.
pub const MAX_NAME_CHARS: usize = 255;

/// A name as on the paper: NFC, trimmed, runs of spaces made one, otherwise untouched, since
/// capitals and apostrophes (H'Nhiên Niê, Y Blŭ Êban) belong to the name.
///
/// ```
/// use domain::person::PersonName;
/// assert_eq!(PersonName::parse("  H'Nhiên   Niê ")?.as_str(), "H'Nhiên Niê");
/// assert!(PersonName::parse("Nguyễn Văn 😀").is_err());
/// # Ok::<(), domain::person::NameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was typed.
    #[error("the name is empty")]
    Empty,
    /// There is no letter in it.
    #[error("the name has no letter")]
    NoLetter,
    /// More characters than [`MAX_NAME_CHARS`].
    #[error("the name has {found} characters (at most {most})")]
    TooLong {
        /// How many characters there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// An emoji, a control character or a letter that no paper of the office can print.
    #[error("the name has a character that cannot be printed: {character:?}")]
    Unprintable {
        /// The first such character.
        character: char,
    },
}

impl NameError {
    /// As [`Message::key`].
    #[must_use]
    pub fn key(self) -> &'static str {
        Message::key(&self)
    }
}

impl Message for NameError {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "error.name.empty",
            Self::NoLetter => "error.name.no_letter",
            Self::TooLong { .. } => "error.name.too_long",
            Self::Unprintable { .. } => "error.name.unprintable",
        }
    }

    fn params(&self) -> Params {
        match *self {
            Self::TooLong { found, most } => {
                Params::default().text("found", found).text("most", most)
            }
            Self::Unprintable { character } => Params::default().character("character", character),
            Self::Empty | Self::NoLetter => Params::default(),
        }
    }
}

impl PersonName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`NameError`] when it is empty, has no letter, is too long or cannot be printed.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let name = nfc(&squeeze(text));
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        let found = name.chars().count();
        if found > MAX_NAME_CHARS {
            return Err(NameError::TooLong { found, most: MAX_NAME_CHARS });
        }
        if let Some(character) = first_unprintable(&name) {
            return Err(NameError::Unprintable { character });
        }
        if !name.chars().any(char::is_alphabetic) {
            return Err(NameError::NoLetter);
        }
        Ok(Self(name))
    }

    /// The name in NFC.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PersonName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(&text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keeps_names_as_typed() {
        for (text, name) in [
            ("NGUYỄN THỊ HOÀ", "NGUYỄN THỊ HOÀ"),
            ("Nguye\u{302}\u{303}n", "Nguyễn"),
            ("H’Nhiên Niê", "H’Nhiên Niê"),
            ("Y Blŭ Ê\u{306}ban", "Y Blŭ Ê\u{306}ban"),
            ("Công ty TNHH MTV \"5 Sao\" & Co.", "Công ty TNHH MTV \"5 Sao\" & Co."),
            ("K'\u{200b}Brôi\r\n", "K'Brôi"),
            ("\u{202a}Lan\u{202c}\u{202e}", "Lan"),
        ] {
            assert_eq!(PersonName::parse(text).unwrap().as_str(), name, "{text}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(PersonName::parse(&"ễ".repeat(255)).is_ok());
        let error = NameError::TooLong { found: 300, most: 255 };
        assert_eq!(PersonName::parse(&"ễ".repeat(300)), Err(error));
    }

    #[test]
    fn refuses_with_the_reason() {
        for (text, error) in [
            (" \t ", NameError::Empty),
            ("123", NameError::NoLetter),
            ("Lan 🌸", NameError::Unprintable { character: '🌸' }),
            ("Lan\u{7}", NameError::Unprintable { character: '\u{7}' }),
            ("王小明", NameError::Unprintable { character: '王' }),
            ("Nguy\u{fffd}n", NameError::Unprintable { character: '\u{fffd}' }),
            ("Lq\u{306}\u{306}\u{306}", NameError::Unprintable { character: '\u{306}' }),
        ] {
            assert_eq!(PersonName::parse(text), Err(error), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_is_stable(text in any::<String>()) {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name.clone()));
            }
        }
    }
}
