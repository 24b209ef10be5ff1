//! UTF-8 that was read as Windows-1252.

/// What Windows-1252 has at 0x80 to 0x9f; the five unused bytes stay controls.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The byte of a character in Windows-1252.
pub(super) fn byte(c: char) -> Option<u8> {
    if let Some(at) = HIGH.iter().position(|high| *high == c) {
        return u8::try_from(0x80 + at).ok();
    }
    u8::try_from(u32::from(c)).ok()
}

/// The original of a text with such words; `Some(None)` when it is damaged so but bytes are missing.
pub(super) fn original(text: &str) -> Option<Option<String>> {
    if let Some(original) = decode(text) {
        return Some(Some(original));
    }
    let mut found = false;
    let words: Vec<String> = text
        .split(' ')
        .map(|word| match decode(word) {
            Some(original) => {
                found = true;
                original
            }
            None => word.to_owned(),
        })
        .collect();
    let lost = words.iter().any(|word| cut(word));
    match (found, lost) {
        (_, true) => Some(None),
        (true, false) => Some(Some(words.join(" "))),
        (false, false) => None,
    }
}

/// Decodes a text whose characters are bytes of UTF-8, with a sequence that no sound text has.
fn decode(text: &str) -> Option<String> {
    let bytes: Vec<u8> = text.chars().map(byte).collect::<Option<_>>()?;
    let original = String::from_utf8(bytes).ok()?;
    // A capital Ã before a no-break space or a soft hyphen may be sound.
    let certain = |c: char| {
        let mut bytes = [0; 4];
        let bytes = c.encode_utf8(&mut bytes).as_bytes();
        bytes.len() > 2 || bytes.len() == 2 && !matches!(bytes[1], 0xa0 | 0xad)
    };
    let letters = |c: char| c.is_ascii() || c.is_alphabetic() || is_mark_or_quote(c);
    (original.chars().any(certain) && original.chars().all(letters)).then_some(original)
}

fn is_mark_or_quote(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{323}' | '\u{2010}'..='\u{2027}' | '\u{a0}' | '\u{ab}' | '\u{bb}')
}

/// Tells whether a word has the first bytes of a Vietnamese letter, or those of Đ, without the rest.
fn cut(word: &str) -> bool {
    word.contains("áº") || word.contains("á»") || word.contains("Ä\u{2018}") || word.contains("Æ°")
}
