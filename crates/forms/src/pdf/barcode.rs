//! Code 128 barcode of a dossier code, for scanners that read no QR code.

use barcoders::sym::code128::Code128;

use crate::error::FormError;
use crate::layout::{Figure, Mark, Slice};

/// One dot of a laser printer with 600 dots per inch, in points.
const DOT: f32 = 72.0 / 600.0;
/// Modules narrower than this are misread, in dots (0.17 mm).
const NARROWEST: f32 = 4.0;
/// Modules wider than this waste paper, in dots (0.25 mm).
const WIDEST: f32 = 6.0;
/// How the encoder writes "switch to character set B", which starts with letters and signs.
const SET_B: char = '\u{181}';
/// How it writes "switch to character set C", two digits a symbol.
const SET_C: char = '\u{106}';

/// Draws a text as a Code 128 barcode at most `width` points wide and `height` points high; nothing
/// when it does not fit with modules that a scanner can read.
pub fn barcode(
    text: &str,
    width: f32,
    height: f32,
    field: &str,
) -> Result<Option<Figure>, FormError> {
    let code = Code128::new(switched(text))
        .map_err(|error| FormError::Code { field: field.to_owned(), problem: error.to_string() })?;
    let bars = code.encode();
    let dots = (width / bars.len() as f32 / DOT + 0.001).floor().min(WIDEST);
    if dots < NARROWEST {
        return Ok(None);
    }
    let module = dots * DOT;
    let mut marks = Vec::new();
    let mut at = 0;
    for run in bars.chunk_by(|a, b| a == b) {
        if run.first() == Some(&1) {
            marks.push(Mark::rect(at as f32 * module, 0.0, run.len() as f32 * module, height));
        }
        at += run.len();
    }
    let slice = Slice { height, marks, ..Slice::default() };
    Ok(Some(Figure { width: bars.len() as f32 * module, slice }))
}

/// Returns the nearest whole number of dots not above a length in points.
pub(super) fn whole_dots(length: f32) -> f32 {
    (length / DOT + 0.001).floor().max(1.0) * DOT
}

/// Puts in the switches of character set that make the barcode shortest: C for four digits or more.
fn switched(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut switched = String::new();
    let mut set = None;
    let mut at = 0;
    while at < characters.len() {
        let digits = characters[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        let even = digits - digits % 2;
        let (wanted, length) = if even >= 4 { (SET_C, even) } else { (SET_B, digits.max(1)) };
        if set != Some(wanted) {
            switched.push(wanted);
            set = Some(wanted);
        }
        switched.extend(&characters[at..at + length]);
        at += length;
    }
    switched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_digits_two_by_two() {
        assert_eq!(switched("H36.57-261124-0001"), "ƁH36.57-Ć261124Ɓ-Ć0001");
        assert_eq!(switched("1234567"), "Ć123456Ɓ7");
        assert_eq!(switched("AB"), "ƁAB");
    }

    #[test]
    fn leaves_out_what_no_scanner_could_read() {
        assert_eq!(barcode("H36.57-261124-0001", 60.0, 20.0, "code").unwrap(), None);
        let drawn = barcode("H36.57-261124-0001", 160.0, 20.0, "code").unwrap().unwrap();
        assert!(drawn.width > 100.0 && drawn.width <= 160.0, "{}", drawn.width);
    }

    #[test]
    fn refuses_what_code_128_does_not_have() {
        assert!(matches!(
            barcode("Đ-1", 160.0, 20.0, "code"),
            Err(FormError::Code { field, .. }) if field == "code"
        ));
    }
}
