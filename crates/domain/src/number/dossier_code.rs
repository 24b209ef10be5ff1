//! The code a citizen finds a dossier by: `{office}-{yymmdd}-{nnnn}` (TT 03/2025/TT-VPCP).

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::message::Message;

/// Identification code of an agency, for example `H36.57` (QĐ 20/2020/QĐ-TTg) or, in the older
/// order, `000.17.22.H56`.
///
/// ```
/// use domain::number::OfficeCode;
/// assert_eq!("h36.57".parse::<OfficeCode>()?.as_str(), "H36.57");
/// assert!("H36-57".parse::<OfficeCode>().is_err());
/// # Ok::<(), domain::number::OfficeCodeError>(())
/// ```
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct OfficeCode(#[n(0)] String);

/// A text that is no office code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an office code has letters and digits in groups separated by dots, for example H36.57")]
pub struct OfficeCodeError;

impl Message for OfficeCodeError {
    fn key(&self) -> &'static str {
        "error.settings.office_code"
    }

    fn field(&self) -> Option<&str> {
        Some("officeCode")
    }
}

impl OfficeCode {
    /// Longest code accepted, in characters.
    pub const MAX: usize = 35;

    /// Returns the code, upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OfficeCode {
    type Err = OfficeCodeError;

    fn from_str(text: &str) -> Result<Self, OfficeCodeError> {
        let text = text.trim().to_ascii_uppercase();
        let group = |g: &str| {
            !g.is_empty() && g.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        };
        if text.len() <= Self::MAX && text.split('.').all(group) {
            Ok(Self(text))
        } else {
            Err(OfficeCodeError)
        }
    }
}

impl fmt::Display for OfficeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A dossier code as printed; other systems' forms (8-digit date, 4 to 7 digits) are accepted.
///
/// ```
/// use domain::number::{DossierCode, OfficeCode};
/// let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
/// let code = DossierCode::new(&"H36.57".parse::<OfficeCode>().unwrap(), day, 4);
/// assert_eq!(code.as_str(), "H36.57-261123-0004");
/// assert!("H15.50.05.13-261008-0975".parse::<DossierCode>().is_ok());
/// ```
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct DossierCode(#[n(0)] String);

/// A text that is no dossier code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a dossier code looks like H36.57-261123-0001")]
pub struct DossierCodeError;

/// The message is the same as for a well-formed code that no dossier has.
impl Message for DossierCodeError {
    fn key(&self) -> &'static str {
        "error.dossier_unknown"
    }
}

impl DossierCode {
    /// Makes the code of the `number`-th dossier of a day.
    #[must_use]
    pub fn new(office: &OfficeCode, day: NaiveDate, number: u32) -> Self {
        let year = day.year().rem_euclid(100);
        Self(format!("{office}-{year:02}{:02}{:02}-{number:04}", day.month(), day.day()))
    }

    /// Returns the code, upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DossierCode {
    type Err = DossierCodeError;

    fn from_str(text: &str) -> Result<Self, DossierCodeError> {
        let text = text.trim().to_ascii_uppercase();
        let digits = |t: &str, lengths: &[usize]| {
            lengths.contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit())
        };
        let mut parts = text.split('-');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(office), Some(day), Some(number), None)
                if office.parse::<OfficeCode>().is_ok()
                    && digits(day, &[6, 8])
                    && digits(number, &[4, 5, 6, 7]) =>
            {
                Ok(Self(text))
            }
            _ => Err(DossierCodeError),
        }
    }
}

impl fmt::Display for DossierCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_other_systems_are_read() {
        for text in [
            "H15.50.05.13-261008-0975",
            "000.17.22.H56-210531-0001",
            "G09.20-20260609-0092637",
            " h36.57-261123-2004 ",
        ] {
            assert!(text.parse::<DossierCode>().is_ok(), "{text}");
        }
        for text in ["", "H36.57", "H36.57-261123", "H36.57-261123-001", "H36..57-261123-0001"] {
            assert!(text.parse::<DossierCode>().is_err(), "{text}");
        }
    }
}
