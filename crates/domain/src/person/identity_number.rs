//! Numbers of identity papers: 12 digits (citizen identity) or 9 digits (old identity card).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{BirthDate, Gender};
use crate::message::{Message, Params};
use crate::text::{narrow, squeeze};

/// Digits of the citizen identity number (số định danh cá nhân).
const CITIZEN_DIGITS: usize = 12;
/// Digits of the old identity card number (CMND).
const OLD_DIGITS: usize = 9;

/// Province codes of birth registration before the mergers of 2025 (TT 59/2021/TT-BCA); numbers
/// given out under them stay valid. Codes from 101 on stand for births abroad.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37,
    38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77,
    79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// A number of 12 or 9 digits. It has no check digit, so more can only be warned about.
///
/// ```
/// use domain::person::{IdentityNumber, IdentityNumberError};
/// assert_eq!(IdentityNumber::parse("066 301 000 001")?.as_str(), "066301000001");
/// assert_eq!(
///     IdentityNumber::parse("06630100000"),
///     Err(IdentityNumberError::TooShort { missing: 1, expected: 12 }),
/// );
/// # Ok::<(), IdentityNumberError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdentityNumber(String);

/// Why a text is no identity number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityNumberError {
    /// Nothing was typed.
    #[error("the identity number is empty")]
    Empty,
    /// There is something else than digits in it.
    #[error("the identity number has a character that is no digit")]
    NotDigits,
    /// Digits are missing.
    #[error("{missing} digits are missing (expected {expected})")]
    TooShort {
        /// How many digits are missing.
        missing: usize,
        /// How many there must be.
        expected: usize,
    },
    /// There are too many digits.
    #[error("{extra} digits too many (expected {expected})")]
    TooLong {
        /// How many digits are too many.
        extra: usize,
        /// How many there must be.
        expected: usize,
    },
}

impl IdentityNumberError {
    /// As [`Message::key`].
    #[must_use]
    pub fn key(self) -> &'static str {
        Message::key(&self)
    }
}

impl Message for IdentityNumberError {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "error.identity_number.empty",
            Self::NotDigits => "error.identity_number.not_digits",
            Self::TooShort { .. } => "error.identity_number.too_short",
            Self::TooLong { .. } => "error.identity_number.too_long",
        }
    }

    fn params(&self) -> Params {
        match *self {
            Self::TooShort { missing, expected } => {
                Params::default().text("missing", missing).text("expected", expected)
            }
            Self::TooLong { extra, expected } => {
                Params::default().text("extra", extra).text("expected", expected)
            }
            Self::Empty | Self::NotDigits => Params::default(),
        }
    }
}

/// Something odd about a number; a clerk may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IdentityWarning {
    /// The first three digits are no known province code.
    UnknownProvince,
    /// The fourth digit stands for the other sex.
    SexDiffers,
    /// The fourth to sixth digits stand for another year of birth.
    BirthYearDiffers {
        /// The year that the number says.
        year: i32,
    },
    /// Nine digits: an old card, no longer valid after 31 December 2024 (Luật Căn cước 2023).
    OldCard,
}

impl IdentityWarning {
    /// As [`Message::key`].
    #[must_use]
    pub fn key(self) -> &'static str {
        Message::key(&self)
    }
}

impl Message for IdentityWarning {
    fn key(&self) -> &'static str {
        match self {
            Self::UnknownProvince => "warning.identity_number.unknown_province",
            Self::SexDiffers => "warning.identity_number.sex_differs",
            Self::BirthYearDiffers { .. } => "warning.identity_number.birth_year_differs",
            Self::OldCard => "warning.identity_number.old_card",
        }
    }

    fn params(&self) -> Params {
        match *self {
            Self::BirthYearDiffers { year } => Params::default().text("year", year),
            Self::UnknownProvince | Self::SexDiffers | Self::OldCard => Params::default(),
        }
    }
}

impl IdentityNumber {
    /// Reads a number; spaces, dots and dashes between the digits are allowed.
    ///
    /// # Errors
    /// [`IdentityNumberError`] says how many digits are missing or too many.
    pub fn parse(text: &str) -> Result<Self, IdentityNumberError> {
        let mut digits = squeeze(&narrow(text));
        digits.retain(|c| !c.is_whitespace() && !matches!(c, '.' | '-'));
        if digits.is_empty() {
            return Err(IdentityNumberError::Empty);
        }
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdentityNumberError::NotDigits);
        }
        let expected = CITIZEN_DIGITS;
        match digits.len() {
            CITIZEN_DIGITS | OLD_DIGITS => Ok(Self(digits)),
            n if n < expected => {
                Err(IdentityNumberError::TooShort { missing: expected - n, expected })
            }
            n => Err(IdentityNumberError::TooLong { extra: n - expected, expected }),
        }
    }

    /// The digits without separators.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether this is a citizen identity number of 12 digits.
    #[must_use]
    pub fn is_citizen(&self) -> bool {
        self.0.len() == CITIZEN_DIGITS
    }

    /// The year of birth that a citizen identity number holds (NĐ 137/2015/NĐ-CP: century with sex,
    /// year).
    ///
    /// ```
    /// # use domain::person::IdentityNumber;
    /// assert_eq!(IdentityNumber::parse("066301000001")?.birth_year(), Some(2001));
    /// assert_eq!(IdentityNumber::parse("245123456")?.birth_year(), None);
    /// # Ok::<(), domain::person::IdentityNumberError>(())
    /// ```
    #[must_use]
    pub fn birth_year(&self) -> Option<i32> {
        let number = |from: usize, to: usize| self.0.get(from..to)?.parse::<i32>().ok();
        let century = 1900 + 100 * (number(3, 4)? / 2);
        self.is_citizen().then_some(century + number(4, 6)?)
    }

    /// The number with only its last three digits shown, for lists that others can see.
    ///
    /// ```
    /// # use domain::person::IdentityNumber;
    /// assert_eq!(IdentityNumber::parse("066301000001")?.masked(), "•••••••••001");
    /// # Ok::<(), domain::person::IdentityNumberError>(())
    /// ```
    #[must_use]
    pub fn masked(&self) -> String {
        let shown = self.0.len() - 3;
        format!("{}{}", "•".repeat(shown), &self.0[shown..])
    }

    /// Compares the number with what else is known of the person (NĐ 137/2015/NĐ-CP: province,
    /// century with sex, year). Old numbers of 9 digits carry nothing to compare.
    ///
    /// ```
    /// # use domain::person::{Gender, IdentityNumber, IdentityWarning};
    /// let number = IdentityNumber::parse("066301000001")?; // female, born 2001
    /// assert_eq!(number.warnings(Some(Gender::Female), "2001".parse().ok()), []);
    /// assert_eq!(number.warnings(Some(Gender::Male), None), [IdentityWarning::SexDiffers]);
    /// # Ok::<(), domain::person::IdentityNumberError>(())
    /// ```
    #[must_use]
    pub fn warnings(
        &self,
        gender: Option<Gender>,
        birth: Option<BirthDate>,
    ) -> Vec<IdentityWarning> {
        if !self.is_citizen() {
            return vec![IdentityWarning::OldCard];
        }
        let mut warnings = Vec::new();
        let number = |from: usize, to: usize| self.0[from..to].parse::<u16>().unwrap_or(0);
        let (province, century_sex) = (number(0, 3), number(3, 4));
        if province <= 100 && !PROVINCES.contains(&province) {
            warnings.push(IdentityWarning::UnknownProvince);
        }
        let sex = if century_sex % 2 == 0 { Gender::Male } else { Gender::Female };
        if gender.is_some_and(|known| known != Gender::Other && known != sex) {
            warnings.push(IdentityWarning::SexDiffers);
        }
        let differs = |year: &i32| birth.is_some_and(|known| known.year() != *year);
        let other_year = self.birth_year().filter(differs);
        warnings.extend(other_year.map(|year| IdentityWarning::BirthYearDiffers { year }));
        warnings
    }
}

impl fmt::Display for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for IdentityNumber {
    type Error = IdentityNumberError;

    fn try_from(text: String) -> Result<Self, IdentityNumberError> {
        Self::parse(&text)
    }
}

impl From<IdentityNumber> for String {
    fn from(number: IdentityNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_the_digits() {
        let short = |missing| Err(IdentityNumberError::TooShort { missing, expected: 12 });
        for (text, wanted) in [
            ("", Err(IdentityNumberError::Empty)),
            (" - ", Err(IdentityNumberError::Empty)),
            ("06630100000a", Err(IdentityNumberError::NotDigits)),
            ("٠٦٦٣٠١٠٠٠٠٠١", Err(IdentityNumberError::NotDigits)),
            ("06630100000", short(1)),
            ("0663010000", short(2)),
            ("12345678", short(4)),
            ("0663010000012", Err(IdentityNumberError::TooLong { extra: 1, expected: 12 })),
            ("245123456", Ok("245123456")),
            ("066-301-000-001", Ok("066301000001")),
        ] {
            let got = IdentityNumber::parse(text);
            assert_eq!(
                got.as_ref().map(IdentityNumber::as_str),
                wanted.as_ref().copied(),
                "{text}"
            );
        }
    }

    #[test]
    fn warns_but_accepts() {
        use IdentityWarning::{BirthYearDiffers, OldCard, SexDiffers, UnknownProvince};
        for (number, gender, birth, wanted) in [
            ("066301000001", Some(Gender::Female), "14/02/2001", vec![]),
            ("066301000001", Some(Gender::Other), "2001", vec![]),
            ("066301000001", Some(Gender::Male), "2001", vec![SexDiffers]),
            ("066048000001", Some(Gender::Male), "1948", vec![]),
            ("066048000001", Some(Gender::Male), "2001", vec![BirthYearDiffers { year: 1948 }]),
            ("003301000001", None, "2001", vec![UnknownProvince]),
            ("000301000001", None, "2001", vec![UnknownProvince]),
            ("123301000001", None, "2001", vec![]),
            ("245123456", Some(Gender::Male), "1948", vec![OldCard]),
        ] {
            let parsed = IdentityNumber::parse(number).unwrap();
            assert_eq!(parsed.warnings(gender, birth.parse().ok()), wanted, "{number} {birth}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            if let Ok(number) = IdentityNumber::parse(&text) {
                let _ = (number.masked(), number.warnings(None, None));
            }
        }

        #[test]
        fn any_twelve_digits_are_accepted(text in "[0-9]{12}") {
            let number = IdentityNumber::parse(&text).unwrap();
            prop_assert!(number.warnings(Some(Gender::Male), None).len() <= 2);
        }
    }
}
