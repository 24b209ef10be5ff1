//! Limits on the requests of one PC and on wrong enrolment codes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::id::DeviceId;
use domain::number::OfficeCode;

const MINUTE: Duration = Duration::from_secs(60);
/// Most wrong codes for one office in ten minutes.
const MAX_WRONG: u32 = 10;
/// Most wrong codes for all offices in ten minutes.
const MAX_WRONG_IN_ALL: u32 = 100;
const WRONG_WINDOW: Duration = Duration::from_secs(600);

/// Requests of each PC in the current minute.
pub struct Rate {
    most: u32,
    counts: Mutex<(Instant, HashMap<DeviceId, u32>)>,
}

impl Rate {
    pub fn new(most: u32) -> Self {
        Self { most, counts: Mutex::new((Instant::now(), HashMap::new())) }
    }

    /// Counts a request; returns false when there were too many.
    pub fn allows(&self, device: DeviceId) -> bool {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.0.elapsed() > MINUTE {
            *counts = (Instant::now(), HashMap::new());
        }
        let count = counts.1.entry(device).or_default();
        *count += 1;
        *count <= self.most
    }
}

/// Recent wrong enrolment codes.
#[derive(Default)]
pub struct Guesses {
    wrong: Mutex<HashMap<OfficeCode, (Option<Instant>, u32)>>,
}

impl Guesses {
    /// Returns whether another code may be tried.
    pub fn allow(&self, office: &OfficeCode) -> bool {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.retain(|_, (since, _)| since.is_some_and(|it| it.elapsed() < WRONG_WINDOW));
        let all: u32 = wrong.values().map(|(_, count)| count).sum();
        let here = wrong.get(office).map_or(0, |(_, count)| *count);
        here < MAX_WRONG && all < MAX_WRONG_IN_ALL
    }

    /// Counts a wrong code.
    pub fn wrong(&self, office: &OfficeCode) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = wrong.entry(office.clone()).or_default();
        entry.0.get_or_insert_with(Instant::now);
        entry.1 += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pc_has_its_own_rate() {
        let rate = Rate::new(2);
        let (a, b) = (DeviceId::from_bytes([1; 16]), DeviceId::from_bytes([2; 16]));
        assert_eq!(
            [rate.allows(a), rate.allows(a), rate.allows(a), rate.allows(b)],
            [true, true, false, true]
        );
    }

    #[test]
    fn guessing_is_stopped_for_the_office_that_is_guessed() {
        let guesses = Guesses::default();
        let (a, b): (OfficeCode, OfficeCode) =
            ("H36.57".parse().unwrap(), "H36.58".parse().unwrap());
        for _ in 0..MAX_WRONG {
            assert!(guesses.allow(&a));
            guesses.wrong(&a);
        }
        assert!(!guesses.allow(&a));
        assert!(guesses.allow(&b));
    }
}
