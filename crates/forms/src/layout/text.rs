//! Makes typed text printable, or says which character cannot be.

use unicode_normalization::UnicodeNormalization;

use super::FontBook;
use crate::error::FormError;

/// How a typed character is printed.
enum Print {
    /// Not at all: it steers how text is joined or ordered, and leaves no ink.
    Nothing,
    /// As a space; a no-break space is printed as itself.
    Space,
    /// As itself.
    Itself,
    /// As text that means the same to a reader of Vietnamese.
    As(String),
}

/// Normal form of typed text: NFC, one space between words, no line breaks, look-alikes replaced
/// by the letters that are meant, signs of other fonts by what the typeface has. A no-break space
/// is kept.
///
/// Refuses a character that cannot be printed and names the field it stands in.
///
/// ```
/// use forms::layout::{FontBook, clean};
/// let fonts = FontBook::shared().unwrap();
/// assert_eq!(clean(fonts, "Nguye\u{302}\u{303}n  Va\u{306}n A\n", "name").unwrap(), "Nguyễn Văn A");
/// assert_eq!(clean(fonts, "① 12\u{2011}5", "name").unwrap(), "(1) 12-5");
/// assert!(clean(fonts, "Lan 🌸", "name").is_err());
/// ```
pub fn clean(fonts: &FontBook, text: &str, field: &str) -> Result<String, FormError> {
    let mut cleaned = String::with_capacity(text.len());
    let mut space_owed = false;
    let mut replaced = false;
    for character in text.nfc() {
        let missing = || FormError::MissingGlyph { character, field: field.to_owned() };
        let print = print(fonts, character).ok_or_else(missing)?;
        match print {
            Print::Nothing => continue,
            Print::Space => {
                space_owed = !cleaned.is_empty();
                continue;
            }
            Print::Itself | Print::As(_) => {}
        }
        if std::mem::take(&mut space_owed) {
            cleaned.push(' ');
        }
        match print {
            Print::As(other) => {
                cleaned.push_str(&other);
                replaced = true;
            }
            _ => cleaned.push(character),
        }
    }
    // What was replaced may carry a mark that now has a letter of its own.
    Ok(if replaced { cleaned.nfc().collect() } else { cleaned })
}

/// Returns whether [`clean`] replaces a character or leaves it out.
///
/// ```
/// use forms::layout::{FontBook, has_stand_in};
/// let fonts = FontBook::shared().unwrap();
/// assert!(has_stand_in(fonts, 'ﬁ') && has_stand_in(fonts, '☐'));
/// assert!(!has_stand_in(fonts, 'ễ') && !has_stand_in(fonts, '花'));
/// ```
pub fn has_stand_in(fonts: &FontBook, character: char) -> bool {
    matches!(print(fonts, character), Some(Print::Nothing | Print::Space | Print::As(_)))
}

fn print(fonts: &FontBook, character: char) -> Option<Print> {
    if character.is_ascii_graphic() {
        return Some(Print::Itself);
    }
    if let Some(print) = stand_in(character) {
        return Some(print);
    }
    if character.is_whitespace() && character != '\u{A0}' {
        return Some(Print::Space);
    }
    if fonts.covers(character) {
        return Some(Print::Itself);
    }
    // Unicode knows which characters are others in another shape: "㎏" is "kg".
    let mut plain = String::new();
    for other in std::iter::once(character).nfkc() {
        match stand_in(other) {
            Some(Print::As(text)) => plain.push_str(&text),
            None if other != ' ' && other != character && fonts.covers(other) => plain.push(other),
            _ => return None,
        }
    }
    Some(Print::As(plain))
}

fn stand_in(character: char) -> Option<Print> {
    let text = match character {
        // Soft hyphen, zero-width joiners and spaces, direction marks, byte order mark, variation
        // selectors.
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}' => return Some(Print::Nothing),
        // Hyphens and the minus sign that other programs paste.
        '\u{2010}' | '\u{2011}' | '\u{2043}' | '\u{2212}' => "-",
        // Spaces that must not break.
        '\u{2007}' | '\u{202F}' => "\u{A0}",
        // Eth and the African D have the shape of Đ; old Vietnamese encodings left them behind.
        '\u{D0}' | '\u{189}' => "Đ",
        // Ligatures that a PDF leaves behind.
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        // Dots between words or as bullets, and the bullets of word processors.
        '\u{2023}' => "•",
        '\u{2027}' => "·",
        '\u{2756}' | '\u{F076}' => "◊",
        '\u{27A2}' | '\u{F0D8}' => "►",
        '\u{F0A7}' => "▪",
        '\u{F0B7}' => "•",
        '\u{F02D}' => "-",
        // Boxes to tick.
        '\u{2610}' | '\u{F0A8}' => "□",
        '\u{2611}' | '\u{2612}' | '\u{F0FE}' => "[x]",
        '\u{2713}' | '\u{2714}' | '\u{F0FC}' => "√",
        // Areas and volumes.
        '\u{33A0}' => "cm²",
        '\u{33A1}' => "m²",
        '\u{33A2}' => "km²",
        '\u{33A5}' => "m³",
        // Numbers in circles, white and black.
        '\u{2460}'..='\u{2473}' => return Some(numbered(character, '\u{2460}')),
        '\u{2776}'..='\u{277F}' => return Some(numbered(character, '\u{2776}')),
        '\u{2780}'..='\u{2789}' => return Some(numbered(character, '\u{2780}')),
        _ => return None,
    };
    Some(Print::As(text.to_owned()))
}

/// Returns "(1)" for the first of a row of numbers in circles.
fn numbered(character: char, first: char) -> Print {
    Print::As(format!("({})", u32::from(character) - u32::from(first) + 1))
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
            ("ﬁle ﬂoor", "file floor"),
            ("① ⑳ ❷ Ⅳ ⅻ ⑴ ⒈", "(1) (20) (2) IV xii (1) 1."),
            ("‣ a ․ b ‥ c ‧ d", "• a . b .. c · d"),
            ("☐ Bản chính ☒ Bản sao", "□ Bản chính [x] Bản sao"),
            ("\u{F0B7} gạch đầu dòng", "• gạch đầu dòng"),
            (
                "Thửa đất ≥ 50 ㎡, giá 5 ₫ ≤ 6 €, № 7 → ∞",
                "Thửa đất ≥ 50 m², giá 5 ₫ ≤ 6 €, № 7 → ∞",
            ),
            ("𝐀 ℃", "A °C"),
        ] {
            assert_eq!(clean(fonts, typed, "x").unwrap(), printed);
        }
    }

    /// The list that reception and hub use without the fonts.
    #[test]
    fn the_lists_of_characters_are_those_of_the_fonts() {
        let fonts = FontBook::shared().unwrap();
        let code = |text: &str| u32::from_str_radix(text, 16).unwrap();
        let list = |text: &str| {
            let mut codes = Vec::new();
            for line in text.lines() {
                let (first, last) = line.split_once('-').unwrap();
                codes.extend(code(first)..=code(last));
            }
            codes
        };
        let all = |wanted: &dyn Fn(char) -> bool| -> Vec<u32> {
            ('\0'..=char::MAX).filter(|it| wanted(*it)).map(u32::from).collect()
        };
        let made = "make them again: cargo run -p forms --example printable";
        let printable = list(include_str!("../../../../assets/fonts/printable.txt"));
        assert!(printable == all(&|it| fonts.covers(it)), "{made}");
        let replaced = list(include_str!("../../../../assets/fonts/replaced.txt"));
        assert!(replaced == all(&|it| has_stand_in(fonts, it)), "{made}");
    }

    #[test]
    fn everything_that_is_cleaned_has_glyphs_and_is_clean() {
        let fonts = FontBook::shared().unwrap();
        let mut count = 0;
        for character in '\0'..=char::MAX {
            let Ok(cleaned) = clean(fonts, &character.to_string(), "x") else { continue };
            count += 1;
            assert!(cleaned.chars().all(|it| fonts.covers(it)), "{character:?} as {cleaned:?}");
            assert_eq!(clean(fonts, &cleaned, "x").unwrap(), cleaned, "{character:?}");
        }
        assert!(count > 2500, "{count} characters");
    }

    proptest::proptest! {
        /// Letters and marks may join into a letter that the typeface lacks.
        #[test]
        fn what_is_cleaned_has_glyphs(text in "[\\u{20}-\\u{24F}\\u{300}-\\u{36F}\\u{370}-\\u{52F}\\u{1E00}-\\u{1FFF}\\u{2460}-\\u{2473}\\u{FB00}-\\u{FB06}]{1,12}") {
            let fonts = FontBook::shared().unwrap();
            if let Ok(cleaned) = clean(fonts, &text, "x") {
                proptest::prop_assert!(cleaned.chars().all(|it| fonts.covers(it)), "{cleaned:?}");
            }
        }
    }
}
