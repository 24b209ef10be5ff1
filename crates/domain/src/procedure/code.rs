//! The national code of a procedure.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A code `d.dddddd`, whose first digit is 1, 2 or 3.
///
/// ```
/// use domain::procedure::ProcedureCode;
/// let code: ProcedureCode = "1001193".parse()?;
/// assert_eq!(code.as_str(), "1.001193");
/// # Ok::<(), domain::procedure::ProcedureCodeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProcedureCode(String);

/// A text that is no code of a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the code of a procedure: expected for example 1.001193")]
pub struct ProcedureCodeError;

impl ProcedureCode {
    /// Returns the code with its dot.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the code without its dot.
    #[must_use]
    pub fn digits(&self) -> String {
        self.0.replace('.', "")
    }
}

impl FromStr for ProcedureCode {
    type Err = ProcedureCodeError;

    /// Reads a code with or without its dot; white space around it does not matter.
    fn from_str(text: &str) -> Result<Self, ProcedureCodeError> {
        let text = text.trim();
        let digits = match text.as_bytes() {
            [_, b'.', ..] => text.replacen('.', "", 1),
            _ => text.to_owned(),
        };
        let well_made = digits.len() == 7
            && digits.bytes().all(|b| b.is_ascii_digit())
            && matches!(digits.as_bytes()[0], b'1'..=b'3');
        if !well_made {
            return Err(ProcedureCodeError);
        }
        Ok(Self(format!("{}.{}", &digits[..1], &digits[1..])))
    }
}

impl fmt::Display for ProcedureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ProcedureCode {
    type Error = ProcedureCodeError;

    fn try_from(text: String) -> Result<Self, ProcedureCodeError> {
        text.parse()
    }
}

impl From<ProcedureCode> for String {
    fn from(code: ProcedureCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_cases() {
        for (text, code) in [
            ("1.001193", Some("1.001193")),
            (" 2000815 ", Some("2.000815")),
            ("", None),
            ("4.001193", None),
            ("1.00119", None),
            ("1.0011933", None),
            ("1..001193", None),
            ("1.00.193", None),
            ("ễ.001193", None),
            ("1.00119ễ", None),
        ] {
            let got = text.parse::<ProcedureCode>().ok();
            assert_eq!(got.as_ref().map(ProcedureCode::as_str), code, "{text}");
        }
    }
}
