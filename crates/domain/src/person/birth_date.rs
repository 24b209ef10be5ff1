//! Dates of birth, which old papers may know only by month or year.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::message::{Message, Params};

/// A date of birth with the precision that the paper has.
///
/// Shown as `14/02/2001`, `02/2001` or `2001`; stored as `2001-02-14`, `2001-02` or `2001`.
///
/// ```
/// use domain::person::BirthDate;
/// let birth: BirthDate = "14/02/2001".parse()?;
/// assert_eq!(birth.to_string(), "14/02/2001");
/// assert_eq!(birth.iso(), "2001-02-14");
/// assert_eq!("1948".parse::<BirthDate>()?.to_string(), "1948");
/// # Ok::<(), domain::person::BirthDateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BirthDate {
    /// Only the year is known.
    Year(i32),
    /// Year and month (1 to 12) are known.
    Month(i32, u32),
    /// The whole date is known.
    Day(NaiveDate),
}

/// Why a text is no date of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BirthDateError {
    /// The text has none of the known shapes.
    #[error("not a date of birth: expected dd/mm/yyyy, mm/yyyy or yyyy")]
    Shape,
    /// The shape is right but the calendar has no such day (31/02, month 13).
    #[error("no such day in the calendar")]
    NoSuchDay,
    /// The year is outside 1850 to 2199.
    #[error("year of birth {0} is out of range")]
    YearRange(i32),
    /// The date lies after today.
    #[error("the date of birth lies in the future")]
    Future,
}

/// Oldest age that needs no second look, in years: nobody is known to have lived longer.
const MAX_AGE: i32 = 130;

/// Something odd about a date of birth; a clerk may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BirthDateWarning {
    /// The person would be older than 130 years.
    VeryOld {
        /// The age in years.
        age: i32,
    },
}

impl Message for BirthDateWarning {
    fn key(&self) -> &'static str {
        match self {
            Self::VeryOld { .. } => "warning.birth_date.very_old",
        }
    }

    fn params(&self) -> Params {
        match *self {
            Self::VeryOld { age } => Params::default().text("age", age),
        }
    }
}

impl BirthDateError {
    /// As [`Message::key`].
    #[must_use]
    pub fn key(self) -> &'static str {
        Message::key(&self)
    }
}

impl Message for BirthDateError {
    fn key(&self) -> &'static str {
        match self {
            Self::Shape => "error.birth_date.shape",
            Self::NoSuchDay => "error.birth_date.no_such_day",
            Self::YearRange(_) => "error.birth_date.year_range",
            Self::Future => "error.birth_date.future",
        }
    }
}

impl BirthDate {
    /// The year of birth.
    #[must_use]
    pub fn year(self) -> i32 {
        match self {
            Self::Year(year) | Self::Month(year, _) => year,
            Self::Day(date) => date.year(),
        }
    }

    /// The text for storing: `2001-02-14`, `2001-02` or `2001`.
    #[must_use]
    pub fn iso(self) -> String {
        match self {
            Self::Year(year) => format!("{year:04}"),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Day(date) => date.format("%Y-%m-%d").to_string(),
        }
    }

    /// Tells whether the whole possible time of birth lies after `today`.
    #[must_use]
    pub fn is_after(self, today: NaiveDate) -> bool {
        match self {
            Self::Year(year) => year > today.year(),
            Self::Month(year, month) => (year, month) > (today.year(), today.month()),
            Self::Day(date) => date > today,
        }
    }

    /// Compares the date with today.
    ///
    /// # Errors
    /// [`BirthDateError::Future`] when the person is not born yet.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use domain::person::{BirthDate, BirthDateError, BirthDateWarning};
    /// let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
    /// assert_eq!("28/11/2026".parse::<BirthDate>()?.check(today), Ok(None));
    /// assert_eq!("29/11/2026".parse::<BirthDate>()?.check(today), Err(BirthDateError::Future));
    /// let old = BirthDateWarning::VeryOld { age: 136 };
    /// assert_eq!("1890".parse::<BirthDate>()?.check(today), Ok(Some(old)));
    /// # Ok::<(), BirthDateError>(())
    /// ```
    pub fn check(self, today: NaiveDate) -> Result<Option<BirthDateWarning>, BirthDateError> {
        let age = today.year() - self.year();
        if self.is_after(today) {
            Err(BirthDateError::Future)
        } else {
            Ok((age > MAX_AGE).then_some(BirthDateWarning::VeryOld { age }))
        }
    }

    /// Reads the compact form of an identity card's code: `ddMMyyyy`, where unknown parts are
    /// zeros or left out (`0000yyyy`, `00MMyyyy`, `MMyyyy`, `yyyy`).
    ///
    /// # Errors
    /// [`BirthDateError`] when the digits are no such date.
    ///
    /// ```
    /// use domain::person::BirthDate;
    /// assert_eq!(BirthDate::from_card_digits("14022001")?.to_string(), "14/02/2001");
    /// assert_eq!(BirthDate::from_card_digits("00001948")?, BirthDate::Year(1948));
    /// # Ok::<(), domain::person::BirthDateError>(())
    /// ```
    pub fn from_card_digits(digits: &str) -> Result<Self, BirthDateError> {
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BirthDateError::Shape);
        }
        match digits.len() {
            8 => build(&digits[..2], &digits[2..4], &digits[4..]),
            6 => build("", &digits[..2], &digits[2..]),
            4 => build("", "", digits),
            _ => Err(BirthDateError::Shape),
        }
    }
}

/// Builds from texts of digits; an empty or zero day or month is unknown.
fn build(day: &str, month: &str, year: &str) -> Result<BirthDate, BirthDateError> {
    let number = |text: &str, longest: usize| match text {
        "" => Ok(0),
        text if text.len() <= longest && text.bytes().all(|b| b.is_ascii_digit()) => {
            text.parse::<u32>().map_err(|_| BirthDateError::Shape)
        }
        _ => Err(BirthDateError::Shape),
    };
    if year.len() != 4 {
        return Err(BirthDateError::Shape);
    }
    let (day, month) = (number(day, 2)?, number(month, 2)?);
    let year = i32::try_from(number(year, 4)?).map_err(|_| BirthDateError::Shape)?;
    if !(1850..2200).contains(&year) {
        return Err(BirthDateError::YearRange(year));
    }
    match (day, month) {
        (0, 0) => Ok(BirthDate::Year(year)),
        (0, 1..=12) => Ok(BirthDate::Month(year, month)),
        _ => NaiveDate::from_ymd_opt(year, month, day)
            .map(BirthDate::Day)
            .ok_or(BirthDateError::NoSuchDay),
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{month:02}/{year:04}"),
            Self::Day(date) => {
                write!(f, "{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
            }
        }
    }
}

impl FromStr for BirthDate {
    type Err = BirthDateError;

    /// Reads `dd/mm/yyyy`, `mm/yyyy`, `yyyy` (also with `-`, `.` or spaces), `ddmmyyyy`, and ISO
    /// `yyyy-mm-dd`, `yyyy-mm`.
    fn from_str(text: &str) -> Result<Self, BirthDateError> {
        let text = text.trim();
        let parts: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.'))
            .filter(|part| !part.is_empty())
            .collect();
        match parts[..] {
            [digits] => Self::from_card_digits(digits),
            [year, month] if year.len() == 4 => build("", month, year),
            [month, year] => build("", month, year),
            [year, month, day] if year.len() == 4 => build(day, month, year),
            [day, month, year] => build(day, month, year),
            _ => Err(BirthDateError::Shape),
        }
    }
}

impl Serialize for BirthDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

impl<'de> Deserialize<'de> for BirthDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl<C> minicbor::Encode<C> for BirthDate {
    fn encode<W: minicbor::encode::Write>(
        &self,
        encoder: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        encoder.str(&self.iso())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for BirthDate {
    fn decode(
        decoder: &mut minicbor::Decoder<'b>,
        _: &mut C,
    ) -> Result<Self, minicbor::decode::Error> {
        let at = decoder.position();
        decoder.str()?.parse().map_err(|e| minicbor::decode::Error::custom(e).at(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_clerks_type() {
        for (text, shown) in [
            ("14/02/2001", "14/02/2001"),
            ("4/2/2001", "04/02/2001"),
            (" 14-02-2001 ", "14/02/2001"),
            ("14.2.2001", "14/02/2001"),
            ("14 02 2001", "14/02/2001"),
            ("14022001", "14/02/2001"),
            ("2001-02-14", "14/02/2001"),
            ("02/2001", "02/2001"),
            ("2001-02", "02/2001"),
            ("1948", "1948"),
            ("29/02/2000", "29/02/2000"),
            ("01/01/1950", "01/01/1950"),
        ] {
            assert_eq!(text.parse::<BirthDate>().unwrap().to_string(), shown, "{text}");
        }
    }

    #[test]
    fn refuses_with_the_reason() {
        for (text, error) in [
            ("", BirthDateError::Shape),
            ("hôm qua", BirthDateError::Shape),
            ("1/2/01", BirthDateError::Shape),
            ("1/2/3/2001", BirthDateError::Shape),
            ("+1/02/2001", BirthDateError::Shape),
            ("29/02/2001", BirthDateError::NoSuchDay),
            ("31/04/2001", BirthDateError::NoSuchDay),
            ("13/2001", BirthDateError::NoSuchDay),
            ("01/01/0999", BirthDateError::YearRange(999)),
        ] {
            assert_eq!(text.parse::<BirthDate>(), Err(error), "{text}");
        }
    }

    #[test]
    fn knows_the_future_by_its_precision() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for (text, after) in
            [("2026", false), ("2027", true), ("12/2026", true), ("11/2026", false)]
        {
            assert_eq!(text.parse::<BirthDate>().unwrap().is_after(today), after, "{text}");
        }
    }

    #[test]
    fn today_decides_what_is_plausible() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        for (text, wanted) in [
            ("05/03/2090", Err(BirthDateError::Future)),
            ("2027", Err(BirthDateError::Future)),
            ("12/2026", Err(BirthDateError::Future)),
            ("29/11/2026", Err(BirthDateError::Future)),
            ("28/11/2026", Ok(None)),
            ("2026", Ok(None)),
            ("1896", Ok(None)),
            ("31/12/1895", Ok(Some(BirthDateWarning::VeryOld { age: 131 }))),
        ] {
            assert_eq!(text.parse::<BirthDate>().unwrap().check(today), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn both_texts_and_cbor_round_trip(year in 1850_i32..2200, month in 0_u32..13, day in 0_u32..29) {
            let day = if month == 0 { 0 } else { day };
            let birth = build(&day.to_string(), &month.to_string(), &year.to_string()).unwrap();
            prop_assert_eq!(birth.iso().parse(), Ok(birth));
            prop_assert_eq!(birth.to_string().parse(), Ok(birth));
            let bytes = minicbor::to_vec(birth).unwrap();
            prop_assert_eq!(minicbor::decode::<BirthDate>(&bytes).unwrap(), birth);
            let json = serde_json::to_string(&birth).unwrap();
            prop_assert_eq!(serde_json::from_str::<BirthDate>(&json).unwrap(), birth);
        }

        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = text.parse::<BirthDate>();
            let _ = BirthDate::from_card_digits(&text);
        }
    }
}
