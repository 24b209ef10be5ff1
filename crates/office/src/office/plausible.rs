//! Whether this PC's clock can be right. A wrong date would stand on papers for good.

use std::time::Instant;

use chrono::NaiveDate;
use domain::time::Timestamp;
use store::ClockFacts;

use crate::Office;
use crate::text::problem::moment;
use crate::view::Problem;

const MINUTE: i64 = 60_000;
/// Clocks are set and drift by so much, in milliseconds.
const TOLERANCE: i64 = 10 * MINUTE;
/// A clock that is further ahead of the hub's is doubtful.
const MAX_AHEAD: i64 = 60 * MINUTE;
/// A PC that recorded nothing for longer has more likely a wrong clock.
const MAX_SILENCE: i64 = 366 * 24 * 60 * MINUTE;
/// No PC ran this program before: the communes of today exist since this day.
const EARLIEST: Option<NaiveDate> = NaiveDate::from_ymd_opt(2025, 7, 1);

/// A clock that a person confirmed, as long as it goes on without a jump.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Confirmed {
    time: Timestamp,
    since: Instant,
}

impl Confirmed {
    /// Returns whether this clock shows a time.
    pub fn shows(&self, now: Timestamp) -> bool {
        let gone = i64::try_from(self.since.elapsed().as_millis()).unwrap_or(i64::MAX);
        (now.millis() - self.time.millis() - gone).abs() < TOLERANCE
    }
}

/// Returns what is doubtful about a time, as a problem for the clerk.
pub(crate) fn doubt(now: Timestamp, facts: &ClockFacts) -> Option<Problem> {
    let about = |key: &str, known: Timestamp| {
        Problem::new(key).with("now", moment(now)).with("known", moment(known))
    };
    if EARLIEST.is_some_and(|day| now.vn_date() < day) {
        return Some(Problem::new("error.clock.before_program").with("now", moment(now)));
    }
    let (at, last) = (now.millis(), facts.last_recorded);
    if let Some(last) = last.filter(|last| at + TOLERANCE < last.millis()) {
        return Some(about("error.clock.before_last", last));
    }
    if let Some((hub, own)) = facts.hub {
        let ahead = own.millis() - hub.millis();
        if at + TOLERANCE < hub.millis() {
            return Some(about("error.clock.before_hub", hub));
        }
        // As long as nobody has set it back since.
        if ahead > MAX_AHEAD && at >= own.millis() {
            return Some(about("error.clock.after_hub", Timestamp::from_millis(at - ahead)));
        }
    }
    let last = last.filter(|last| at - last.millis() > MAX_SILENCE)?;
    Some(about("error.clock.after_last", last))
}

impl Office {
    /// Confirms that the PC's clock is right, although it looks wrong. What is recorded then is
    /// marked, until the clock jumps or the program ends.
    pub fn confirm_clock(&self) {
        let confirmed = Confirmed { time: self.now(), since: Instant::now() };
        self.set_confirmed(confirmed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn clocks_that_cannot_be_right_are_named() {
        let last = Some(at("2026-11-27T11:10"));
        let hub = |hub: &str, own: &str| Some((at(hub), at(own)));
        let cases = [
            ("as usual", "2026-11-27T11:11", last, None, None),
            ("the first record", "2026-11-27T11:11", None, None, None),
            ("set back a little", "2026-11-27T11:01", last, None, None),
            ("an empty battery", "2009-01-01T00:00", last, None, Some("before_program")),
            (
                "an empty battery, new office",
                "2020-01-01T00:00",
                None,
                None,
                Some("before_program"),
            ),
            ("three hours back", "2026-11-27T08:12", last, None, Some("before_last")),
            ("a month away", "2026-12-27T08:12", last, None, None),
            ("years ahead", "2030-11-27T08:12", last, None, Some("after_last")),
            (
                "the hub is later, and nothing was recorded",
                "2026-11-26T08:00",
                None,
                hub("2026-11-27T08:00", "2026-11-26T08:00"),
                Some("before_hub"),
            ),
            (
                "ahead of the hub",
                "2027-08-01T08:00",
                None,
                hub("2026-11-27T08:00", "2027-08-01T07:00"),
                Some("after_hub"),
            ),
            (
                "set right since",
                "2026-11-27T08:30",
                None,
                hub("2026-11-27T08:00", "2027-08-01T07:00"),
                None,
            ),
        ];
        for (name, now, last_recorded, hub, expected) in cases {
            let found = doubt(at(now), &ClockFacts { last_recorded, hub });
            let key = found.map(|problem| problem.key);
            assert_eq!(key, expected.map(|it| format!("error.clock.{it}")), "{name}");
        }
    }

    #[test]
    fn a_confirmed_clock_must_go_on() {
        let confirmed = Confirmed { time: at("2030-01-01T08:00"), since: Instant::now() };
        assert!(confirmed.shows(at("2030-01-01T08:05")));
        assert!(!confirmed.shows(at("2030-01-02T08:00")));
        assert!(!confirmed.shows(at("2009-01-01T08:00")));
    }
}
