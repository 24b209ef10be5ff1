//! The number of whatever paper shows who somebody is.

use crate::message::{Message, Params};
use crate::text::{first_unprintable, narrow, nfc, squeeze};

use super::{IdentityNumber, IdentityNumberError, TaxNumber};

/// Most characters of another paper with its number.
const MAX_OTHER_CHARS: usize = 60;

/// The number of an identity paper as it is stored and printed.
///
/// ```
/// use domain::person::PaperNumber;
/// for (typed, stored) in [
///     ("066 301 000 001", "066301000001"),
///     ("0100109106001", "0100109106-001"),
///     ("c1234567", "C1234567"),
///     ("cm-ab 123456", "CM-AB 123456"),
///     ("Thẻ thường trú:  NNN123456", "Thẻ thường trú: NNN123456"),
/// ] {
///     assert_eq!(PaperNumber::parse(typed)?.as_str(), stored);
/// }
/// # Ok::<(), domain::person::PaperNumberError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PaperNumber(String);

/// Why a text is no number of an identity paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperNumberError {
    /// Only digits, but too many or too few for an identity number.
    #[error(transparent)]
    Digits(#[from] IdentityNumberError),
    /// No known paper has such a number, and no paper is named before it.
    #[error("no known paper has such a number, and none is named")]
    UnknownPaper,
    /// A paper is named, but there is no number, or the text is too long or cannot be printed.
    #[error("another paper needs its name, a colon and its number")]
    Other,
}

impl Message for PaperNumberError {
    fn key(&self) -> &'static str {
        match self {
            Self::Digits(error) => Message::key(error),
            Self::UnknownPaper => "error.identity_number.unknown_paper",
            Self::Other => "error.identity_number.other_paper",
        }
    }

    fn params(&self) -> Params {
        match self {
            Self::Digits(error) => error.params(),
            Self::UnknownPaper => Params::default(),
            Self::Other => Params::default().text("most", MAX_OTHER_CHARS),
        }
    }
}

impl PaperNumber {
    /// Reads an identity number (12 or 9 digits), a tax number, a passport, a military card
    /// (`CM-AB 123456`), or another paper by its name, a colon and its number.
    ///
    /// # Errors
    /// [`PaperNumberError`].
    pub fn parse(text: &str) -> Result<Self, PaperNumberError> {
        let text = nfc(&squeeze(&narrow(text)));
        if let Some((paper, number)) = text.split_once(':') {
            return other(paper.trim(), number.trim());
        }
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let upper = compact.to_ascii_uppercase();
        if is_passport(&upper) {
            return Ok(Self(upper));
        }
        if let Some(military) = military(&upper) {
            return Ok(Self(military));
        }
        if let Ok(number) = TaxNumber::parse(&compact) {
            return Ok(Self(number.as_str().to_owned()));
        }
        match IdentityNumber::parse(&compact) {
            Ok(number) => Ok(Self(number.as_str().to_owned())),
            // A whole identity number with a letter in it is a slip, not another paper.
            Err(IdentityNumberError::NotDigits) if compact.chars().count() != 12 => {
                Err(PaperNumberError::UnknownPaper)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The number, with its paper's name where it has one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A paper that is named; its number needs a digit.
fn other(paper: &str, number: &str) -> Result<PaperNumber, PaperNumberError> {
    let text = format!("{paper}: {number}");
    let good = paper.chars().any(char::is_alphabetic)
        && number.chars().any(|c| c.is_ascii_digit())
        && text.chars().count() <= MAX_OTHER_CHARS
        && first_unprintable(&text).is_none();
    if good { Ok(PaperNumber(text)) } else { Err(PaperNumberError::Other) }
}

/// Document numbers of passports (ICAO 9303: up to nine letters and digits): mostly digits, at least
/// one letter. One letter within nine characters is rather a slip in an old identity card's number.
fn is_passport(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_uppercase).count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let begins = text.bytes().take_while(u8::is_ascii_uppercase).count();
    // Vietnam and its neighbours: one or two letters and six to eight digits.
    let usual = (1..=2).contains(&letters) && begins == letters && (6..=8).contains(&digits);
    let slip = text.len() == 9 && letters == 1;
    let any = (6..=9).contains(&text.len()) && (1..=4).contains(&letters) && digits >= 5 && !slip;
    letters + digits == text.len() && (usual || any)
}

/// A card of the army: letters, a dash, letters and six to eight digits.
fn military(text: &str) -> Option<String> {
    let (kind, rest) = text.split_once('-')?;
    let digits = rest.find(|c: char| c.is_ascii_digit())?;
    let (series, number) = rest.split_at(digits);
    let letters =
        |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase());
    let good = letters(kind)
        && letters(series)
        && (6..=8).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit());
    good.then(|| format!("{kind}-{series} {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn papers_that_people_bring() {
        for (text, stored) in [
            ("066 301 000 001", "066301000001"),
            ("001090000001\u{200b}", "001090000001"),
            ("０６６３０１０００００１", "066301000001"),
            ("245123456", "245123456"),
            ("0100109106-001", "0100109106-001"),
            ("c1234567", "C1234567"),
            ("PA 1234567", "PA1234567"),
            ("09AK12345", "09AK12345"),
            ("E1234567X", "E1234567X"),
            ("C01X00T47", "C01X00T47"),
            ("CM-AB 123456", "CM-AB 123456"),
            ("Giấy khai sinh: 12/2020", "Giấy khai sinh: 12/2020"),
            ("CMND : 12345678901", "CMND: 12345678901"),
        ] {
            let got = PaperNumber::parse(text);
            assert_eq!(got.as_ref().map(PaperNumber::as_str), Ok(stored), "{text}");
        }
    }

    #[test]
    fn others_are_refused_with_the_way_out() {
        let digits = |error| Err(PaperNumberError::Digits(error));
        for (text, error) in [
            ("06630100000", digits(IdentityNumberError::TooShort { missing: 1, expected: 12 })),
            ("06630100000A", digits(IdentityNumberError::NotDigits)),
            ("2451234O6", Err(PaperNumberError::UnknownPaper)),
            ("chưa có", Err(PaperNumberError::UnknownPaper)),
            ("ABC", Err(PaperNumberError::UnknownPaper)),
            ("Giấy khác:", Err(PaperNumberError::Other)),
            (": 123", Err(PaperNumberError::Other)),
            ("Giấy 😀: 123", Err(PaperNumberError::Other)),
        ] {
            assert_eq!(PaperNumber::parse(text), error, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_is_stable(text in any::<String>()) {
            if let Ok(number) = PaperNumber::parse(&text) {
                prop_assert_eq!(PaperNumber::parse(number.as_str()), Ok(number.clone()));
            }
        }

        #[test]
        fn identity_and_tax_numbers_are_read_as_before(text in "[0-9]{9}|[0-9]{12}") {
            let number = PaperNumber::parse(&text).unwrap();
            prop_assert_eq!(number.as_str(), text);
        }
    }
}
