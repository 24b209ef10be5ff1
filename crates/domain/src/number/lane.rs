//! The range of dossier numbers that one PC may give.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A PC's lane. Lane 0 belongs to the first PC of an office, lanes 1 to 49 are given by a hub at
/// enrolment, the others are for PCs that get one without a hub: 50 to 59 for counters 1 to 10, 100
/// to 4099 to be drawn at random.
///
/// Lane L below 10 gives L*1000+1 to L*1000+999 of a day and continues at 10000*(L+1)+1. Lanes from
/// 10 on give seven-digit numbers: up to 59 from L*100000+1 on, from 100 on 999 numbers each, from
/// 6000001 on. Two lanes never give the same number.
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
pub struct Lane(#[n(0)] u16);

/// A lane that does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("lanes go from 0 to 59 and from 100 to 4099")]
pub struct LaneError;

impl Lane {
    /// Numbers in the first range of a lane.
    const FIRST: u32 = 999;
    /// Numbers in the second range of lanes below 10.
    const SECOND: u32 = 9_999;
    /// Numbers of a lane from 10 to 59.
    const WIDE: u32 = 99_999;
    /// Counters that may choose their lane.
    const MAX_COUNTER: u16 = 10;
    /// Lanes that a hub gives, and lane 0.
    const GIVEN: u16 = 50;
    /// The first lane that is drawn.
    const DRAWN_FROM: u16 = 100;
    /// How many lanes there are to draw from: as many as the seven digits of a code leave.
    const DRAWN: u16 = 4_000;
    /// The first number of the lanes that are drawn.
    const DRAWN_BASE: u32 = 6_000_000;

    /// Makes a lane.
    ///
    /// # Errors
    /// Refuses a lane that does not exist.
    pub const fn new(lane: u16) -> Result<Self, LaneError> {
        let drawn = lane >= Self::DRAWN_FROM && lane < Self::DRAWN_FROM + Self::DRAWN;
        if lane < Self::GIVEN + Self::MAX_COUNTER || drawn {
            Ok(Self(lane))
        } else {
            Err(LaneError)
        }
    }

    /// Returns the lane of a counter, from 1, in an office that has no hub yet.
    #[must_use]
    pub const fn of_counter(counter: u16) -> Option<Self> {
        let known = counter >= 1 && counter <= Self::MAX_COUNTER;
        if known { Some(Self(Self::GIVEN + counter - 1)) } else { None }
    }

    /// Returns a lane for a PC that has neither a hub nor a counter's number, from a random number.
    /// Of `n` such PCs of one office two have the same with a chance of about n²/8000.
    #[must_use]
    pub const fn drawn(random: u16) -> Self {
        Self(Self::DRAWN_FROM + random % Self::DRAWN)
    }

    /// Returns whether a hub gives this lane of its own accord.
    #[must_use]
    pub const fn is_given(self) -> bool {
        self.0 >= 1 && self.0 < Self::GIVEN
    }

    /// Returns as which (from 1) this lane gives a number on a day; `None` when another lane does.
    #[must_use]
    pub fn place_of(self, number: u32) -> Option<u32> {
        let starts = [self.daily_number(1), self.daily_number(Self::FIRST + 1)];
        let (first, second) = (starts[0]?, starts[1].unwrap_or(u32::MAX));
        let n = match number.checked_sub(second) {
            Some(beyond) if self.0 < 10 => Self::FIRST + 1 + beyond,
            _ => number.checked_sub(first)? + 1,
        };
        (self.daily_number(n) == Some(number)).then_some(n)
    }

    /// Returns the lane that gives a number.
    #[must_use]
    pub fn of_number(number: u32) -> Option<Self> {
        let lane = match number {
            1..10_000 => number / 1000,
            10_000..110_000 => number / 10_000 - 1,
            1_000_000..=Self::DRAWN_BASE => number / 100_000,
            _ => number.checked_sub(Self::DRAWN_BASE)? / 1000 + u32::from(Self::DRAWN_FROM),
        };
        Self::new(u16::try_from(lane).ok()?).ok()
    }

    /// Returns the lane as a number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// Returns the book of the PC that has this lane.
    #[must_use]
    pub const fn book(self) -> u16 {
        self.0 + 1
    }

    /// Returns the `n`-th number (from 1) this lane gives on a day; `None` when the day's range is
    /// used up.
    #[must_use]
    pub fn daily_number(self, n: u32) -> Option<u32> {
        let lane = u32::from(self.0);
        match n {
            0 => None,
            _ if self.0 >= Self::DRAWN_FROM => {
                let from = Self::DRAWN_BASE + (lane - u32::from(Self::DRAWN_FROM)) * 1000;
                (n <= Self::FIRST).then(|| from + n)
            }
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

    /// Any lane that exists.
    fn lanes() -> impl Strategy<Value = Lane> {
        (0_u16..4_100).prop_filter_map("no lane", |lane| Lane::new(lane).ok())
    }

    proptest! {
        #[test]
        fn lanes_never_meet(a in lanes(), b in lanes(), n in 1_u32..120_000, m in 1_u32..120_000) {
            let (x, y) = (a.daily_number(n), b.daily_number(m));
            if (a, n) != (b, m) && x.is_some() {
                prop_assert_ne!(x, y);
            }
        }

        #[test]
        fn numbers_have_at_most_seven_digits(lane in lanes(), n in 1_u32..200_000) {
            if let Some(number) = lane.daily_number(n) {
                prop_assert!((1..=9_999_999).contains(&number));
            }
        }

        #[test]
        fn a_number_tells_its_lane(lane in lanes(), n in 1_u32..120_000) {
            if let Some(number) = lane.daily_number(n) {
                prop_assert_eq!(Lane::of_number(number), Some(lane));
                prop_assert_eq!(lane.place_of(number), Some(n));
            }
        }

        #[test]
        fn no_hub_gives_what_a_pc_takes_itself(random in 0_u16.., counter in 1_u16..=10) {
            prop_assert!(!Lane::drawn(random).is_given());
            prop_assert!(!Lane::of_counter(counter).unwrap().is_given());
            prop_assert_ne!(Lane::drawn(random), Lane::of_counter(counter).unwrap());
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
        assert_eq!(Lane::of_counter(1).unwrap().daily_number(1), Some(5_000_001));
        assert_eq!(Lane::of_counter(1).unwrap().book(), 51);
        assert_eq!(Lane::of_counter(0), None);
        assert_eq!(Lane::of_counter(11), None);
        assert_eq!(Lane::drawn(0).daily_number(1), Some(6_000_001));
        assert_eq!(Lane::drawn(3_999).daily_number(999), Some(9_999_999));
        assert_eq!(Lane::drawn(0).daily_number(1000), None);
        assert_eq!(Lane::new(60), Err(LaneError));
        assert_eq!(Lane::new(4_100), Err(LaneError));
    }
}
