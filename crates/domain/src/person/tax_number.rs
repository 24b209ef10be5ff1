//! Tax numbers (mã số thuế), by which organisations are known.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::message::{Message, Params};
use crate::text::{narrow, squeeze};

/// Weights of the first nine digits; the tenth is 10 − (sum mod 11).
const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/// A tax number: 10 digits with a check digit, `10-3` for a branch, or since 1 July 2025 the
/// identity number of 12 digits for a person or a household business.
///
/// ```
/// use domain::person::TaxNumber;
/// assert_eq!(TaxNumber::parse("0100109106")?.as_str(), "0100109106");
/// assert_eq!(TaxNumber::parse("0100109106 001")?.as_str(), "0100109106-001");
/// assert!(TaxNumber::parse("0100109107").is_err());
/// # Ok::<(), domain::person::TaxNumberError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TaxNumber(String);

/// Why a text is no tax number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaxNumberError {
    /// There is something else than digits in it, or nothing.
    #[error("the tax number is not made of digits")]
    NotDigits,
    /// Neither 10, 12 nor 13 digits.
    #[error("{found} digits (expected 10, 12 or 13)")]
    Length {
        /// How many digits there are.
        found: usize,
    },
    /// The tenth digit does not fit the first nine: a digit was mistyped.
    #[error("the check digit does not fit")]
    CheckDigit,
}

impl Message for TaxNumberError {
    fn key(&self) -> &'static str {
        match self {
            Self::NotDigits => "error.tax_number.not_digits",
            Self::Length { .. } => "error.tax_number.length",
            Self::CheckDigit => "error.tax_number.check_digit",
        }
    }

    fn params(&self) -> Params {
        match *self {
            Self::Length { found } => Params::default().text("found", found),
            Self::NotDigits | Self::CheckDigit => Params::default(),
        }
    }
}

impl TaxNumber {
    /// Reads a tax number; spaces, dots and dashes are dropped.
    ///
    /// # Errors
    /// [`TaxNumberError`] when the length or the check digit is wrong.
    pub fn parse(text: &str) -> Result<Self, TaxNumberError> {
        let mut digits = squeeze(&narrow(text));
        digits.retain(|c| !c.is_whitespace() && !matches!(c, '.' | '-'));
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(TaxNumberError::NotDigits);
        }
        match digits.len() {
            12 => Ok(Self(digits)),
            10 | 13 if !check_digit_fits(&digits) => Err(TaxNumberError::CheckDigit),
            10 => Ok(Self(digits)),
            13 => Ok(Self(format!("{}-{}", &digits[..10], &digits[10..]))),
            found => Err(TaxNumberError::Length { found }),
        }
    }

    /// The number as printed: `0100109106` or `0100109106-001`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check_digit_fits(digits: &str) -> bool {
    let values: Vec<u32> = digits.bytes().map(|b| u32::from(b - b'0')).collect();
    let sum: u32 = WEIGHTS.iter().zip(&values).map(|(weight, digit)| weight * digit).sum();
    values.get(9) == Some(&(10 - sum % 11))
}

impl fmt::Display for TaxNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for TaxNumber {
    type Error = TaxNumberError;

    fn try_from(text: String) -> Result<Self, TaxNumberError> {
        Self::parse(&text)
    }
}

impl From<TaxNumber> for String {
    fn from(number: TaxNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn named_cases() {
        for (text, wanted) in [
            ("0100109106", Ok("0100109106")),
            ("0100109106-001", Ok("0100109106-001")),
            ("0100 109 106", Ok("0100109106")),
            ("066301000001", Ok("066301000001")),
            ("", Err(TaxNumberError::NotDigits)),
            ("01001O9106", Err(TaxNumberError::NotDigits)),
            ("010010910", Err(TaxNumberError::Length { found: 9 })),
            ("0100109160", Err(TaxNumberError::CheckDigit)),
        ] {
            let got = TaxNumber::parse(text);
            assert_eq!(got.as_ref().map(TaxNumber::as_str), wanted.as_ref().copied(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_is_stable(text in any::<String>()) {
            if let Ok(number) = TaxNumber::parse(&text) {
                prop_assert_eq!(TaxNumber::parse(number.as_str()), Ok(number.clone()));
            }
        }

        #[test]
        fn one_wrong_digit_is_noticed(at in 0_usize..9, by in 1_u8..10) {
            let mut digits = b"0100109106".to_vec();
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            let text = String::from_utf8(digits).unwrap();
            prop_assert_eq!(TaxNumber::parse(&text), Err(TaxNumberError::CheckDigit));
        }
    }
}
