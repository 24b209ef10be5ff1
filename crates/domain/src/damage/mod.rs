//! Text that a keyboard, a code page or an old font damaged before it came into the program.
//!
//! A false alarm on a sound name is worse than a miss: each kind is recognised only by signs that
//! sound Vietnamese, Ê Đê, M'Nông and foreign names do not have.

mod code_page;
mod fonts;
mod input_method;
mod syllable;
#[cfg(test)]
mod tests;

pub(crate) use input_method::telex_evidence;

use crate::message::{Message, Params};
use crate::text::{nfc, squeeze};

/// How a text was damaged, with the original where it can be computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// UTF-8 shown as Windows-1252: `Tráº§n Thá»‹`.
    CodePage {
        /// The original, unless bytes were lost.
        original: Option<String>,
    },
    /// Letters became question marks: `Nguy?n V?n`.
    LostLetters,
    /// Text of a font with its own encoding, TCVN3 or VNI: `NguyÔn V¨n`, `Nguyeãn Vaên`.
    OldFont {
        /// The original.
        original: String,
    },
    /// Keystrokes of Telex or VNI that no input method took: `Nguyeexn Vawn`, `Nguye6n4`.
    InputMethod,
}

impl Damage {
    /// Looks for damage in a text of any kind, as it was typed or pasted.
    ///
    /// ```
    /// use domain::damage::Damage;
    /// let original = Some("Trần Thị".to_owned());
    /// assert_eq!(Damage::in_text("Tráº§n Thá»‹"), Some(Damage::CodePage { original }));
    /// assert_eq!(Damage::in_text("Trần Thị"), None);
    /// ```
    #[must_use]
    pub fn in_text(text: &str) -> Option<Self> {
        let text = &nfc(text);
        if let Some(original) = code_page::original(text) {
            let original = original.map(|it| nfc(&squeeze(&it)));
            return Some(Self::CodePage { original });
        }
        if lost_letters(text) {
            return Some(Self::LostLetters);
        }
        if let Some(original) = fonts::original(text) {
            return Some(Self::OldFont { original: nfc(&squeeze(&original)) });
        }
        input_method::left_over(text).then_some(Self::InputMethod)
    }

    /// Looks for damage in a person's name, in which a question mark has no other reason.
    #[must_use]
    pub fn in_name(name: &str) -> Option<Self> {
        Self::in_text(name).or_else(|| name.contains('?').then_some(Self::LostLetters))
    }

    /// The text as it was, where it can be computed.
    #[must_use]
    pub fn original(&self) -> Option<&str> {
        match self {
            Self::CodePage { original } => original.as_deref(),
            Self::OldFont { original } => Some(original),
            Self::LostLetters | Self::InputMethod => None,
        }
    }
}

impl Message for Damage {
    fn key(&self) -> &'static str {
        match self {
            Self::CodePage { original: Some(_) } => "warning.text.code_page",
            Self::CodePage { original: None } => "warning.text.code_page_lost",
            Self::LostLetters => "warning.text.lost_letters",
            Self::OldFont { .. } => "warning.text.old_font",
            Self::InputMethod => "warning.text.input_method",
        }
    }

    fn params(&self) -> Params {
        match self.original() {
            Some(original) => Params::default().text("proposal", original),
            None => Params::default(),
        }
    }
}

/// Tells whether a question mark stands for a letter: inside a word, or before a small letter.
fn lost_letters(text: &str) -> bool {
    let asks = |word: &str| {
        let word: Vec<char> = word.chars().collect();
        word.iter().enumerate().any(|(at, c)| {
            let after = word.get(at + 1).copied().unwrap_or(' ');
            let before = at.checked_sub(1).and_then(|at| word.get(at)).copied().unwrap_or(' ');
            *c == '?' && (after.is_lowercase() || after.is_uppercase() && before.is_uppercase())
        })
    };
    // The query of a web address has its question mark by right.
    let words = text.split_whitespace().filter(|word| !word.contains(['/', '=', '@', '&']));
    words.clone().any(asks) || text.contains('\u{fffd}')
}
