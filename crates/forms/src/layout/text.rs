//! Makes typed text printable, or says which character cannot be.

use unicode_normalization::UnicodeNormalization;

use super::FontBook;
use crate::error::FormError;

/// The replacement of a character that looks the same or leaves no ink.
enum Stand {
    /// Nothing: the character steers how text is joined or ordered, and leaves no ink.
    Nothing,
    /// Another character that means the same to a reader of Vietnamese.
    For(char),
}

/// Normal form of typed text: NFC, one space between words, no line breaks, look-alikes replaced
/// by the letters that are meant. A no-break space is kept.
///
/// Refuses a character that the typeface lacks and names the field it stands in.
///
/// ```
/// use forms::layout::{FontBook, clean};
/// let fonts = FontBook::shared().unwrap();
/// assert_eq!(clean(fonts, "Nguye\u{302}\u{303}n  Va\u{306}n A\n", "name").unwrap(), "Nguyễn Văn A");
/// assert_eq!(clean(fonts, "12\u{2011}5", "name").unwrap(), "12-5");
/// assert!(clean(fonts, "Lan 🌸", "name").is_err());
/// ```
pub fn clean(fonts: &FontBook, text: &str, field: &str) -> Result<String, FormError> {
    let mut cleaned = String::with_capacity(text.len());
    let mut space_owed = false;
    for character in text.nfc() {
        let character = match stand_in(character) {
            Some(Stand::Nothing) => continue,
            Some(Stand::For(other)) => other,
            None => character,
        };
        if character.is_whitespace() && character != '\u{A0}' || character.is_control() {
            space_owed = !cleaned.is_empty();
            continue;
        }
        if !fonts.covers(character) {
            return Err(FormError::MissingGlyph { character, field: field.to_owned() });
        }
        if space_owed {
            cleaned.push(' ');
            space_owed = false;
        }
        cleaned.push(character);
    }
    Ok(cleaned)
}

fn stand_in(character: char) -> Option<Stand> {
    Some(match character {
        // Soft hyphen, zero-width joiners and spaces, direction marks, byte order mark, variation
        // selectors.
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}' => Stand::Nothing,
        // Hyphens and the minus sign that other programs paste.
        '\u{2010}' | '\u{2011}' | '\u{2043}' | '\u{2212}' => Stand::For('-'),
        // Spaces that must not break.
        '\u{2007}' | '\u{202F}' => Stand::For('\u{A0}'),
        // Eth and the African D have the shape of Đ; old Vietnamese encodings left them behind.
        '\u{D0}' | '\u{189}' => Stand::For('Đ'),
        // Full-width forms of an East Asian input method.
        '\u{FF01}'..='\u{FF5E}' => {
            return char::from_u32(character as u32 - 0xFEE0).map(Stand::For);
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_which_character_in_which_field() {
        let fonts = FontBook::shared().unwrap();
        let refused = clean(fonts, "Trần Thị 花", "applicant.name").unwrap_err();
        assert_eq!(
            refused,
            FormError::MissingGlyph { character: '花', field: "applicant.name".to_owned() }
        );
    }

    #[test]
    fn replaces_only_what_looks_the_same() {
        let fonts = FontBook::shared().unwrap();
        for (typed, printed) in [
            ("  Ea T’ling \t", "Ea T’ling"),
            ("“Đất ở”", "“Đất ở”"),
            ("Ðặng Ɖức", "Đặng Đức"),
            ("a\u{200B}b\u{FEFF}c\u{AD}d", "abcd"),
            ("10\u{202F}000", "10\u{A0}000"),
            ("ＡＢ１２", "AB12"),
            ("dòng 1\r\ndòng 2", "dòng 1 dòng 2"),
            ("", ""),
        ] {
            assert_eq!(clean(fonts, typed, "x").unwrap(), printed);
        }
    }
}
