//! A hybrid logical clock: physical time that never goes back (Kulkarni et al., 2014).

use minicbor::{Decode, Encode};

use crate::time::Timestamp;

/// A stamp: 48 bits of milliseconds since 1970, 16 bits of counter. Sorts by time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Hlc(#[n(0)] u64);

impl Hlc {
    const COUNTER_BITS: u32 = 16;
    /// Up to the year 6429: a stamp stays below 2^63, which databases keep.
    const MAX_MILLIS: u64 = (1 << 47) - 1;
    /// The last stamp.
    const MAX: Self = Self(i64::MAX as u64);

    /// Returns the first stamp of a millisecond.
    #[must_use]
    pub fn at(time: Timestamp) -> Self {
        let millis = u64::try_from(time.millis()).unwrap_or(0).min(Self::MAX_MILLIS);
        Self(millis << Self::COUNTER_BITS)
    }

    /// Takes a stored stamp.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// Returns the stamp as stored.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Returns whether a clock can come to this stamp; a database cannot keep a later one.
    #[must_use]
    pub const fn is_possible(self) -> bool {
        self.0 <= Self::MAX.0
    }

    /// Returns the physical part.
    #[must_use]
    pub fn time(self) -> Timestamp {
        Timestamp::from_millis(i64::try_from(self.0 >> Self::COUNTER_BITS).unwrap_or(i64::MAX))
    }

    /// Returns the stamp of the next record: the PC's time, or just after the last stamp seen when
    /// the PC's clock is behind it. A full counter runs over into the next millisecond.
    ///
    /// ```
    /// use domain::clock::Hlc;
    /// let last = Hlc::at("2026-11-24T09:00".parse().unwrap());
    /// let set_back = "2026-11-24T08:00".parse().unwrap();
    /// assert!(last.next(set_back) > last);
    /// ```
    #[must_use]
    pub fn next(self, now: Timestamp) -> Self {
        Self::at(now).max(Self(self.0.saturating_add(1))).min(Self::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn always_forward(last in any::<u64>(), now in -1_i64..1 << 50) {
            let last = Hlc::from_bits(last >> 2);
            let next = last.next(Timestamp::from_millis(now));
            prop_assert!(next > last && next.is_possible());
            prop_assert!(next >= Hlc::at(Timestamp::from_millis(now)));
        }

        #[test]
        fn sorts_by_time(a in 0_i64..1 << 47, b in 0_i64..1 << 47) {
            let stamp = |ms| Hlc::at(Timestamp::from_millis(ms));
            prop_assert_eq!(stamp(a).cmp(&stamp(b)), stamp(a).time().cmp(&stamp(b).time()));
        }
    }

    #[test]
    fn no_stamp_is_later_than_the_last() {
        let far = Timestamp::from_millis(i64::MAX);
        assert!(Hlc::at(far).is_possible());
        assert_eq!(Hlc::MAX.next(far), Hlc::MAX);
        assert!(!Hlc::from_bits(1 << 63).is_possible());
    }

    #[test]
    fn a_full_counter_runs_over() {
        let now: Timestamp = "2026-11-24T09:00".parse().unwrap();
        let full = Hlc::from_bits(Hlc::at(now).bits() | 0xffff);
        let next = full.next(now);
        assert_eq!(next.time().millis(), now.millis() + 1);
    }
}
