//! The range of dossier numbers that one PC may give.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A PC's lane, 0 to 99, assigned at enrolment; a single-PC office has lane 0.
///
/// Lane L below 10 gives L*1000+1 to L*1000+999 of a day and continues at 10000*(L+1)+1; lanes 10
/// to 99 give seven-digit numbers. Two lanes never give the same number.
///
/// ```
/// use domain::number::Lane;
/// let lane = Lane::new(2)?;
/// assert_eq!(lane.daily_number(1), Some(2001));
/// assert_eq!(lane.daily_number(1000), Some(30_001));
/// # Ok::<(), domain::number::LaneError>(())
/// ```
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct Lane(#[n(0)] u8);

/// A lane that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("lanes go from 0 to 99")]
pub struct LaneError;

impl Lane {
    /// Numbers in the first range of a lane.
    const FIRST: u32 = 999;
    /// Numbers in the second range of lanes below 10.
    const SECOND: u32 = 9_999;
    /// Numbers of a lane from 10 on.
    const WIDE: u32 = 99_999;

    /// Makes a lane from 0 to 99.
    ///
    /// # Errors
    /// Refuses larger numbers.
    pub const fn new(lane: u8) -> Result<Self, LaneError> {
        if lane < 100 { Ok(Self(lane)) } else { Err(LaneError) }
    }

    /// Returns the lane as a number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Returns the `n`-th number (from 1) this lane gives on a day; `None` when the day's range is
    /// used up.
    #[must_use]
    pub fn daily_number(self, n: u32) -> Option<u32> {
        let lane = u32::from(self.0);
        match n {
            0 => None,
            _ if lane >= 10 => (n <= Self::WIDE).then(|| lane * 100_000 + n),
            _ if n <= Self::FIRST => Some(lane * 1000 + n),
            _ if n <= Self::FIRST + Self::SECOND => Some(10_000 * (lane + 1) + (n - Self::FIRST)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lanes_never_meet(a in 0_u8..100, b in 0_u8..100, n in 1_u32..12_000, m in 1_u32..12_000) {
            let x = Lane::new(a).unwrap().daily_number(n);
            let y = Lane::new(b).unwrap().daily_number(m);
            if (a, n) != (b, m) && x.is_some() {
                prop_assert_ne!(x, y);
            }
        }

        #[test]
        fn numbers_have_at_most_seven_digits(lane in 0_u8..100, n in 1_u32..200_000) {
            if let Some(number) = Lane::new(lane).unwrap().daily_number(n) {
                prop_assert!((1..=9_999_999).contains(&number));
            }
        }
    }

    #[test]
    fn named_edges() {
        let zero = Lane::default();
        assert_eq!(zero.daily_number(0), None);
        assert_eq!(zero.daily_number(999), Some(999));
        assert_eq!(zero.daily_number(1000), Some(10_001));
        assert_eq!(zero.daily_number(10_998), Some(19_999));
        assert_eq!(zero.daily_number(10_999), None, "the day's range is used up");
        assert_eq!(Lane::new(9).unwrap().daily_number(999), Some(9999));
        assert_eq!(Lane::new(10).unwrap().daily_number(1), Some(1_000_001));
        assert_eq!(Lane::new(100), Err(LaneError));
    }
}
