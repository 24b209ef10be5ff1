//! Telephone numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::message::{Message, Params};
use crate::text::{narrow, squeeze};

/// A telephone number in the form dialled inside Vietnam, digits only; one of another country with a
/// plus and its country code.
///
/// ```
/// use domain::person::{Phone, PhoneKind};
/// let phone = Phone::parse("+84 912.345.678")?;
/// assert_eq!(phone.as_str(), "0912345678");
/// assert_eq!(phone.kind(), PhoneKind::Mobile);
/// # Ok::<(), domain::person::PhoneError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// What a number is good for: only a mobile can take a text message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// 10 digits beginning with 03, 05, 07, 08 or 09.
    Mobile,
    /// 10 or 11 digits beginning with 02.
    Fixed,
    /// 1800 or 1900 and four to six more digits.
    Service,
    /// A number of another country: `+` and seven to fifteen digits (ITU-T E.164).
    Foreign,
}

/// Why a text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was typed.
    #[error("the telephone number is empty")]
    Empty,
    /// There is something else than digits in it.
    #[error("the telephone number has a character that is no digit")]
    NotDigits,
    /// Two numbers stand in one field.
    #[error("two telephone numbers in one field")]
    Several,
    /// The beginning is no Vietnamese one.
    #[error("no Vietnamese number begins like this")]
    Beginning,
    /// The beginning is right, the number of digits is not.
    #[error("{found} digits (expected {expected})")]
    Length {
        /// How many digits there are.
        found: usize,
        /// How many there must be.
        expected: usize,
    },
}

impl PhoneError {
    /// As [`Message::key`].
    #[must_use]
    pub fn key(self) -> &'static str {
        Message::key(&self)
    }
}

impl Message for PhoneError {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "error.phone.empty",
            Self::NotDigits => "error.phone.not_digits",
            Self::Several => "error.phone.several",
            Self::Beginning => "error.phone.beginning",
            Self::Length { .. } => "error.phone.length",
        }
    }

    fn params(&self) -> Params {
        match *self {
            Self::Length { found, expected } => {
                Params::default().text("found", found).text("expected", expected)
            }
            Self::Empty | Self::NotDigits | Self::Several | Self::Beginning => Params::default(),
        }
    }
}

impl Phone {
    /// Reads a number; spaces, dots, dashes and brackets are dropped, `+84` and `0084` become 0.
    ///
    /// # Errors
    /// [`PhoneError`] says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = squeeze(&narrow(text));
        Self::parse_one(&text).map_err(|error| {
            let parts = text.split(['/', ',', ';', '&', '+']).flat_map(|part| part.split(" - "));
            let numbers = parts.filter(|part| Self::parse_one(part).is_ok()).count();
            let words = text.split(' ').filter(|word| Self::parse_one(word).is_ok()).count();
            if numbers.max(words) > 1 { PhoneError::Several } else { error }
        })
    }

    fn parse_one(text: &str) -> Result<Self, PhoneError> {
        let mut digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '(' | ')'))
            .collect();
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        let abroad = ["+84", "0084"].iter().find_map(|code| digits.strip_prefix(code));
        // 84 without a plus is the country code only where the length says so.
        let abroad = abroad.or_else(|| digits.strip_prefix("84").filter(|rest| rest.len() >= 9));
        if let Some(rest) = abroad {
            digits = format!("0{}", rest.strip_prefix('0').unwrap_or(rest));
        }
        let foreign = digits.strip_prefix('+').or_else(|| digits.strip_prefix("00"));
        if !foreign.unwrap_or(&digits).bytes().all(|b| b.is_ascii_digit()) {
            return Err(PhoneError::NotDigits);
        }
        if let Some(rest) = foreign {
            // No country code begins with 0 (ITU-T E.164).
            let fits = (7..=15).contains(&rest.len()) && !rest.starts_with('0');
            return if fits { Ok(Self(format!("+{rest}"))) } else { Err(PhoneError::Beginning) };
        }
        let found = digits.len();
        let (least, most) = match kind_of(&digits).ok_or(PhoneError::Beginning)? {
            PhoneKind::Mobile => (10, 10),
            PhoneKind::Fixed => (10, 11),
            PhoneKind::Service | PhoneKind::Foreign => (8, 10),
        };
        if found < least {
            Err(PhoneError::Length { found, expected: least })
        } else if found > most {
            Err(PhoneError::Length { found, expected: most })
        } else {
            Ok(Self(digits))
        }
    }

    /// The digits as dialled inside Vietnam, or `+` and the digits as dialled from everywhere.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What kind of number this is.
    #[must_use]
    pub fn kind(&self) -> PhoneKind {
        kind_of(&self.0).unwrap_or(PhoneKind::Fixed)
    }
}

fn kind_of(digits: &str) -> Option<PhoneKind> {
    match digits.as_bytes() {
        [b'+', ..] => Some(PhoneKind::Foreign),
        [b'0', b'3' | b'5' | b'7' | b'8' | b'9', ..] => Some(PhoneKind::Mobile),
        [b'0', b'2', ..] => Some(PhoneKind::Fixed),
        [b'1', b'8' | b'9', b'0', b'0', ..] => Some(PhoneKind::Service),
        _ => None,
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        for (text, digits, kind) in [
            ("0912345678", "0912345678", PhoneKind::Mobile),
            ("0912 345 678", "0912345678", PhoneKind::Mobile),
            ("+84912345678", "0912345678", PhoneKind::Mobile),
            ("+84 (0)912 345 678", "0912345678", PhoneKind::Mobile),
            ("84912345678", "0912345678", PhoneKind::Mobile),
            ("0084-912-345-678", "0912345678", PhoneKind::Mobile),
            ("0842345678", "0842345678", PhoneKind::Mobile),
            ("02613 882 123", "02613882123", PhoneKind::Fixed),
            ("1900 1234", "19001234", PhoneKind::Service),
            ("1800123456", "1800123456", PhoneKind::Service),
            ("0912345678\u{200b}", "0912345678", PhoneKind::Mobile),
            ("０９１２３４５６７８", "0912345678", PhoneKind::Mobile),
            ("+856 20 5555 5555", "+8562055555555", PhoneKind::Foreign),
            ("00856 20 5555 5555", "+8562055555555", PhoneKind::Foreign),
            ("+1 415 555 0100", "+14155550100", PhoneKind::Foreign),
        ] {
            let phone = Phone::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!((phone.as_str(), phone.kind()), (digits, kind), "{text}");
        }
    }

    #[test]
    fn refuses_with_the_reason() {
        for (text, error) in [
            (" ", PhoneError::Empty),
            ("không có", PhoneError::NotDigits),
            ("0912345678 / 0987654321", PhoneError::Several),
            ("0912 345 678, 0987 654 321", PhoneError::Several),
            ("0912345678 - 0987654321", PhoneError::Several),
            ("0912345678 0987654321", PhoneError::Several),
            ("0912345678 (con)", PhoneError::NotDigits),
            ("+856", PhoneError::Beginning),
            ("+84 123", PhoneError::Beginning),
            ("0612345678", PhoneError::Beginning),
            ("912345678", PhoneError::Beginning),
            ("091234567", PhoneError::Length { found: 9, expected: 10 }),
            ("09123456789", PhoneError::Length { found: 11, expected: 10 }),
            ("1900123", PhoneError::Length { found: 7, expected: 8 }),
        ] {
            assert_eq!(Phone::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_is_stable(text in any::<String>()) {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
            }
        }

        #[test]
        fn every_mobile_reads_from_abroad(rest in "[35789][0-9]{8}") {
            let home = Phone::parse(&format!("0{rest}")).unwrap();
            prop_assert_eq!(Phone::parse(&format!("+84{rest}")), Ok(home));
        }
    }
}
