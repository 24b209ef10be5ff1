//! Which field of a card's text holds what.

use chrono::NaiveDate;

use super::super::{BirthDate, Gender, IdentityNumber};
use super::CardField::{self, Address, BirthDate as Birth, Gender as Sex, Id, Issued, Name, OldId};

/// The orders in which cards and the programs that print codes write the fields; the usual one
/// first, which a tie goes to. Further fields (parents, empty ones) are ignored.
const LAYOUTS: [&[CardField]; 7] = [
    &[Id, OldId, Name, Birth, Sex, Address, Issued],
    &[Id, OldId, Name, Sex, Birth, Address, Issued],
    &[Id, Name, Birth, Sex, Address, Issued, OldId],
    &[Id, Name, Sex, Birth, Address, Issued, OldId],
    &[Id, OldId, Name, Birth, Sex, Issued],
    &[Id, Name, Birth, Sex, Issued, OldId],
    &[Id, Name, Sex, Birth, Issued, OldId],
];

/// Which position holds which field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout(&'static [CardField]);

impl Layout {
    /// The layout that the fields fit best, and whether they are certainly a card's: the number, and
    /// a name, a date of birth or a gender in its place.
    pub fn of(fields: &[String]) -> (Self, bool) {
        let mut best = (i32::MIN, LAYOUTS[0]);
        for layout in LAYOUTS {
            let points = layout.iter().zip(fields).map(|(field, text)| fit(*field, text)).sum();
            if points > best.0 {
                best = (points, layout);
            }
        }
        let layout = best.1;
        let has = |wanted: &[CardField]| {
            let fitting = layout.iter().zip(fields);
            fitting
                .filter(|(field, text)| wanted.contains(field) && fit(**field, text) == FITS)
                .count()
        };
        let person = has(&[Name, Birth, Sex]);
        let certain = has(&[Id]) == 1 && person >= 1 || person >= 2;
        (Self(layout), certain)
    }

    /// The position of a field.
    pub fn position(self, field: CardField) -> Option<usize> {
        self.0.iter().position(|it| *it == field)
    }
}

/// Points for a text of the shape that belongs there.
const FITS: i32 = 3;

/// Points for a text at the place of a field: it fits, may be a damaged one, is empty, or cannot be.
fn fit(field: CardField, text: &str) -> i32 {
    if text.is_empty() {
        return 0;
    }
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let letters = text.chars().any(char::is_alphabetic);
    let fits = match field {
        Id => IdentityNumber::parse(text).is_ok_and(|number| number.is_citizen()),
        OldId => digits && matches!(text.len(), 9 | 12),
        Name => {
            letters && !text.contains(|c: char| c.is_ascii_digit() || c == ',') && !is_gender(text)
        }
        Birth => BirthDate::from_card_digits(text).is_ok(),
        Sex => is_gender(text),
        Address => letters && !is_gender(text),
        Issued => day(text).is_some(),
    };
    let possible = match field {
        Id | OldId => digits,
        Birth | Issued => digits && text.len() == 8,
        Name | Address | Sex => letters,
    };
    match (fits, possible) {
        (true, _) => FITS,
        (false, true) => 0,
        (false, false) => -2,
    }
}

fn is_gender(text: &str) -> bool {
    Gender::from_card_word(text).is_some()
}

/// A whole date of a card.
pub(super) fn day(digits: &str) -> Option<NaiveDate> {
    match BirthDate::from_card_digits(digits) {
        Ok(BirthDate::Day(day)) => Some(day),
        _ => None,
    }
}
