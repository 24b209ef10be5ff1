//! How long an office may take.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::message::{Message, Params};

/// A legal duration. As text: `3wd` (working days), `15d` (calendar days), `4h` (working hours),
/// `12ch` (clock hours), `same-day`.
///
/// ```
/// use domain::calendar::Duration;
/// assert_eq!("3wd".parse(), Ok(Duration::WorkingDays(3)));
/// assert_eq!(Duration::SameDay.to_string(), "same-day");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Duration {
    /// Days on which the office works.
    WorkingDays(u16),
    /// All days; a last day off moves to the next working day (Civil Code art. 148).
    CalendarDays(u16),
    /// Hours of working time.
    WorkingHours(u16),
    /// Hours of the clock.
    ClockHours(u16),
    /// The day of reception; late in the day the next working day.
    SameDay,
}

/// A text that is no duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a duration looks like 3wd, 15d, 4h, 12ch or same-day, with at most 3650 days or hours")]
pub struct DurationError {
    /// The text, without white space around it.
    pub value: String,
}

impl Message for DurationError {
    fn key(&self) -> &'static str {
        "error.duration"
    }

    fn params(&self) -> Params {
        Params::default().text("value", &self.value)
    }

    fn field(&self) -> Option<&str> {
        Some("duration")
    }
}

/// The longest duration: ten years of days. Longer ones are typing errors.
const MAX_DAYS: u16 = 3650;

impl FromStr for Duration {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Self, DurationError> {
        let text = text.trim();
        if text == "same-day" {
            return Ok(Self::SameDay);
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (count, unit) = text.split_at(digits);
        let wrong = || DurationError { value: text.to_owned() };
        let count: u16 = count.parse().map_err(|_| wrong())?;
        if !(1..=MAX_DAYS).contains(&count) {
            return Err(wrong());
        }
        match unit {
            "wd" => Ok(Self::WorkingDays(count)),
            "d" => Ok(Self::CalendarDays(count)),
            "h" => Ok(Self::WorkingHours(count)),
            "ch" => Ok(Self::ClockHours(count)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WorkingDays(n) => write!(f, "{n}wd"),
            Self::CalendarDays(n) => write!(f, "{n}d"),
            Self::WorkingHours(n) => write!(f, "{n}h"),
            Self::ClockHours(n) => write!(f, "{n}ch"),
            Self::SameDay => f.write_str("same-day"),
        }
    }
}

impl TryFrom<String> for Duration {
    type Error = DurationError;

    fn try_from(text: String) -> Result<Self, DurationError> {
        text.parse()
    }
}

impl From<Duration> for String {
    fn from(duration: Duration) -> Self {
        duration.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trip_and_refusals() {
        for text in ["1wd", "3650d", "4h", "12ch", "same-day"] {
            assert_eq!(text.parse::<Duration>().unwrap().to_string(), text);
        }
        for text in ["", "wd", "0wd", "-1d", "3", "3 wd", "3651d", "99999999h", "3days", "sameday"]
        {
            let error = DurationError { value: text.to_owned() };
            assert_eq!(text.parse::<Duration>(), Err(error), "{text}");
        }
    }
}
