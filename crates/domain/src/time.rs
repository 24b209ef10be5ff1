//! Instants: stored in UTC milliseconds, shown in Vietnam time.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat, TimeDelta};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Vietnam keeps UTC+7 all year (no daylight saving time), in seconds east.
const VIETNAM_SECONDS_EAST: i32 = 7 * 3600;

/// An instant in milliseconds since 1970-01-01T00:00:00Z.
///
/// Shown and serialised as RFC 3339 in Vietnam time.
///
/// ```
/// use domain::time::Timestamp;
/// let t: Timestamp = "2026-08-28T14:00".parse()?;
/// assert_eq!(t.to_string(), "2026-08-28T14:00:00+07:00");
/// assert_eq!(t, "2026-08-28T07:00:00Z".parse()?);
/// # Ok::<(), domain::time::TimeError>(())
/// ```
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] i64);

/// A text that is no instant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date and time: expected for example 2026-08-28T14:00 or 2026-08-28T14:00:00+07:00")]
pub struct TimeError;

impl Timestamp {
    /// Makes an instant from milliseconds since the Unix epoch; values outside years 1 to 9999 are
    /// clamped.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        const YEAR_1: i64 = -62_135_596_800_000;
        const YEAR_9999: i64 = 253_402_214_400_000;
        Self(millis.clamp(YEAR_1, YEAR_9999))
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Makes an instant from a wall-clock time of Vietnam.
    #[must_use]
    pub fn from_vn(wall: NaiveDateTime) -> Self {
        let utc = wall - TimeDelta::seconds(i64::from(VIETNAM_SECONDS_EAST));
        Self::from_millis(utc.and_utc().timestamp_millis())
    }

    /// Returns the wall-clock time in Vietnam.
    #[must_use]
    pub fn to_vn(self) -> NaiveDateTime {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default().naive_utc()
            + TimeDelta::seconds(i64::from(VIETNAM_SECONDS_EAST))
    }

    /// Returns the calendar date in Vietnam.
    #[must_use]
    pub fn vn_date(self) -> NaiveDate {
        self.to_vn().date()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let east = FixedOffset::east_opt(VIETNAM_SECONDS_EAST).ok_or(fmt::Error)?;
        let instant = DateTime::from_timestamp_millis(self.0).unwrap_or_default();
        f.write_str(&instant.with_timezone(&east).to_rfc3339_opts(SecondsFormat::AutoSi, false))
    }
}

impl FromStr for Timestamp {
    type Err = TimeError;

    /// Reads RFC 3339, or a date and time without offset, which is Vietnam time.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let text = text.trim();
        if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self::from_millis(instant.timestamp_millis()));
        }
        ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            .map(Self::from_vn)
            .ok_or(TimeError)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// A source of the time, passed in, so that rules can be tested at any time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// A clock that stands still, for tests and for a given moment.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_round_trip(millis in 0_i64..4_000_000_000_000) {
            let t = Timestamp::from_millis(millis);
            prop_assert_eq!(t.to_string().parse::<Timestamp>(), Ok(t));
            prop_assert_eq!(Timestamp::from_vn(t.to_vn()), t);
        }
    }

    #[test]
    fn vietnam_date_starts_at_17_utc() {
        let t: Timestamp = "2026-11-23T17:00:00Z".parse().unwrap();
        assert_eq!(t.vn_date().to_string(), "2026-11-24");
    }

    #[test]
    fn refuses_other_text() {
        for text in ["", "2026-13-01T00:00", "yesterday", "2026-08-28"] {
            assert_eq!(text.parse::<Timestamp>(), Err(TimeError), "{text}");
        }
    }
}
