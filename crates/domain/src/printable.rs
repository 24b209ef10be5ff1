//! Which characters the papers of the office print: one table, made from their typeface.

use std::sync::OnceLock;

/// Characters that every face has, as ranges of hexadecimal numbers.
const PRINTED: &str = include_str!("../../../assets/fonts/printable.txt");
/// Characters that are printed as others or leave no ink, likewise.
const REPLACED: &str = include_str!("../../../assets/fonts/replaced.txt");

/// First and last of a range.
type Range = (u32, u32);

/// Tells whether a character is printed, as itself or as another.
pub fn holds(character: char) -> bool {
    static TABLE: OnceLock<Vec<Range>> = OnceLock::new();
    let table = TABLE.get_or_init(table);
    let code = u32::from(character);
    let after = table.partition_point(|(first, _)| *first <= code);
    after.checked_sub(1).and_then(|at| table.get(at)).is_some_and(|(_, last)| code <= *last)
}

fn table() -> Vec<Range> {
    let code = |text: &str| u32::from_str_radix(text, 16).ok();
    let range = |line: &str| -> Option<Range> {
        let (first, last) = line.split_once('-')?;
        Some((code(first)?, code(last)?))
    };
    let mut table: Vec<Range> = PRINTED.lines().chain(REPLACED.lines()).filter_map(range).collect();
    table.sort_unstable();
    // Ranges of one file reach into those of the other: make them one.
    let mut joined: Vec<Range> = Vec::with_capacity(table.len());
    for (first, last) in table {
        match joined.last_mut() {
            Some((_, end)) if first <= *end + 1 => *end = last.max(*end),
            _ => joined.push((first, last)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_range() {
        let lines = PRINTED.lines().chain(REPLACED.lines());
        for line in lines {
            let (first, last) = line.split_once('-').unwrap();
            let code = |text: &str| u32::from_str_radix(text, 16).unwrap();
            for code in code(first)..=code(last) {
                assert!(char::from_u32(code).is_none_or(holds), "{code:04X}");
            }
        }
    }

    #[test]
    fn what_people_paste_is_printed_and_what_the_typeface_lacks_is_not() {
        for character in "aễĐɓɗ≥≤→€₫№∞⁄ﬁ①⑳Ⅻ☐‣․‥‧–“”…•\u{a0}\u{200b}".chars()
        {
            assert!(holds(character), "{character:?}");
        }
        for character in "花🌸שא\u{1}\u{7f}\u{fffc}\u{e000}".chars() {
            assert!(!holds(character), "{character:?}");
        }
    }
}
