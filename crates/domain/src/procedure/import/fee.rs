//! Fees in the words of the export.

use super::Doubt;
use crate::procedure::Fee;
use crate::text::{fold, nfc};

/// Reads a fee; one that is not certain gives `None` and the reason.
///
/// "0 VNĐ" does not mean free of charge: the export also writes it where the province sets the fee.
pub(super) fn read(text: &str) -> (Option<Fee>, Option<Doubt>) {
    if text.is_empty() {
        return (None, None);
    }
    let folded = fold(text);
    if ["hoi dong nhan dan", "hdnd"].iter().any(|word| folded.contains(word)) {
        return (Some(Fee::SetByProvince), None);
    }
    match amounts(text)[..] {
        [Amount { dong: 0, .. }] => (None, Some(Doubt::FeeOfZero)),
        [Amount { dong, each: Each::Case }] => (Some(Fee::Fixed { dong }), None),
        [Amount { dong, each: Each::Page }] => (Some(Fee::PerPage { dong }), None),
        [Amount { dong, each: Each::Copy }] => (Some(Fee::PerCopy { dong }), None),
        _ => (None, Some(Doubt::FeeUnclear)),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Amount {
    dong: u64,
    each: Each,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Each {
    Case,
    Page,
    Copy,
}

/// Returns the different amounts of money in a text: numbers before "đồng", "VNĐ" or "đ".
fn amounts(text: &str) -> Vec<Amount> {
    let text = nfc(text).to_lowercase();
    let mut found = Vec::new();
    let mut rest = text.as_str();
    while let Some(begin) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[begin..];
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        rest = after;
        let after = after.trim_start();
        let Some(after) =
            ["vnđ", "vnd", "đồng", "đ"].iter().find_map(|unit| after.strip_prefix(unit))
        else {
            continue;
        };
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let Ok(dong) = digits.parse() else { continue };
        let after = fold(after.trim_start().strip_prefix('/').unwrap_or(""));
        let each = match after.split(' ').next() {
            Some("trang") => Each::Page,
            Some("ban") => Each::Copy,
            _ => Each::Case,
        };
        let amount = Amount { dong, each };
        if !found.contains(&amount) {
            found.push(amount);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn named_cases() {
        let fixed = |dong| (Some(Fee::Fixed { dong }), None);
        for (text, wanted) in [
            ("", (None, None)),
            ("Phí: 0 VNĐ", (None, Some(Doubt::FeeOfZero))),
            ("Phí: 0 VNĐ (Theo Nghị quyết của HĐND tỉnh)", (Some(Fee::SetByProvince), None)),
            ("Lệ phí: 10.000 đồng/trường hợp", fixed(10_000)),
            ("Phí : 10000 VNĐ", fixed(10_000)),
            ("Lệ phí: 8.000 đ/bản", (Some(Fee::PerCopy { dong: 8000 }), None)),
            ("Phí: 2,000 VNĐ /trang", (Some(Fee::PerPage { dong: 2000 }), None)),
            ("2.000 đồng/trang, từ trang 3: 1.000 đồng/trang", (None, Some(Doubt::FeeUnclear))),
            ("Không", (None, Some(Doubt::FeeUnclear))),
            ("Theo TT 226/2016/TT-BTC", (None, Some(Doubt::FeeUnclear))),
            ("99999999999999999999999 đồng", (None, Some(Doubt::FeeUnclear))),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = read(&text);
        }
    }
}
