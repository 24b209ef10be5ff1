//! Limits on connection attempts.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Most meetings at one time.
const MAX_AT_ONCE: usize = 4;
/// Most connection attempts of one address in a minute.
const MAX_ATTEMPTS_PER_MINUTE: u32 = 60;
const MINUTE: Duration = Duration::from_secs(60);

/// Limits the meetings at one time, and the attempts of one address in a minute.
pub struct Gate {
    inside: Arc<AtomicUsize>,
    attempts: Mutex<(Instant, HashMap<IpAddr, u32>)>,
}

/// A meeting that runs; it is counted until the value is dropped.
pub struct Inside(Arc<AtomicUsize>);

impl Drop for Inside {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Gate {
    pub fn new() -> Self {
        Self { inside: Arc::default(), attempts: Mutex::new((Instant::now(), HashMap::new())) }
    }

    /// Admits a connection, unless there are too many.
    pub fn enter(&self, address: IpAddr) -> Option<Inside> {
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.0.elapsed() > MINUTE {
            *attempts = (Instant::now(), HashMap::new());
        }
        let count = attempts.1.entry(address).or_default();
        *count += 1;
        if *count > MAX_ATTEMPTS_PER_MINUTE {
            return None;
        }
        let before = self.inside.fetch_add(1, Ordering::SeqCst);
        let inside = Inside(Arc::clone(&self.inside));
        (before < MAX_AT_ONCE).then_some(inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_too_many_at_once_and_not_too_often() {
        let gate = Gate::new();
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let mut inside: Vec<_> = (0..MAX_AT_ONCE).map(|_| gate.enter(one)).collect();
        assert!(inside.iter().all(Option::is_some));
        assert!(gate.enter(other).is_none(), "full");
        inside.pop();
        assert!(gate.enter(other).is_some());
        inside.clear();
        let passed = (0..2 * MAX_ATTEMPTS_PER_MINUTE).filter(|_| gate.enter(one).is_some()).count();
        assert!(passed < MAX_ATTEMPTS_PER_MINUTE as usize, "{passed}");
        assert!(gate.enter(other).is_some());
    }
}
