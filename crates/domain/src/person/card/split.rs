//! Several cards in one text: a scanner without line ends, or one that read a card twice.

use super::layout::Layout;
use crate::text::squeeze;

/// Fewest separators of a card.
const MIN_BARS: usize = 4;

/// The texts of the cards, in order; the whole text when it is one.
pub(super) fn payloads(text: &str) -> Vec<&str> {
    let mut payloads = Vec::new();
    let mut rest = text;
    while let Some(at) = next_card(rest) {
        payloads.push(rest[..at].trim());
        rest = &rest[at..];
    }
    payloads.push(rest);
    payloads
}

/// Where the second card of a text begins: twelve digits before a bar, with a card before and one
/// after them.
fn next_card(text: &str) -> Option<usize> {
    text.match_indices('|')
        .filter_map(|(bar, _)| {
            let begin = bar.checked_sub(12)?;
            let number = text.get(begin..bar)?;
            if !number.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            // A date and a number run together have twenty digits; other digits before are no card's end.
            let before = text[..begin].trim_end();
            let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
            let apart = before.len() < begin || matches!(digits, 0 | 8 | 9);
            (apart && is_card(before) && is_card(&text[begin..])).then_some(begin)
        })
        .next()
}

fn is_card(text: &str) -> bool {
    let fields: Vec<String> = text.split('|').map(squeeze).collect();
    fields.len() > MIN_BARS && Layout::of(&fields).1
}
