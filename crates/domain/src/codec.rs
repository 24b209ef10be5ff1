//! Canonical CBOR of records: encoded once, then stored, hashed and sent as those bytes.

use minicbor::encode;

/// Encodes a value; writing to memory cannot fail.
pub(crate) fn to_vec<T: minicbor::Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    let done: Result<(), encode::Error<std::convert::Infallible>> =
        minicbor::encode(value, &mut bytes);
    debug_assert!(done.is_ok(), "writing to memory cannot fail");
    bytes
}

/// A date as the number of days since 1970-01-01.
pub(crate) mod date {
    use chrono::{DateTime, NaiveDate};
    use minicbor::decode::Error as DecodeError;
    use minicbor::encode::{Error as EncodeError, Write};
    use minicbor::{Decoder, Encoder};

    const SECONDS: i64 = 86_400;

    fn days(date: NaiveDate) -> i64 {
        date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp().div_euclid(SECONDS)
    }

    pub fn encode<C, W: Write>(
        date: &NaiveDate,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.i64(days(*date))?.ok()
    }

    pub fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<NaiveDate, DecodeError> {
        let days = d.i64()?;
        days.checked_mul(SECONDS)
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
            .map(|instant| instant.date_naive())
            .ok_or_else(|| DecodeError::message("date out of range"))
    }
}
