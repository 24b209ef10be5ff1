//! One direction of a link: bytes leave one after another.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Gives each part the time at which its last byte has left.
#[derive(Default)]
pub struct Lane(Mutex<Option<Instant>>);

impl Lane {
    /// Returns when this many bytes have left, at a rate in bytes per second.
    pub fn leave(&self, bytes: u64, rate: Option<u64>) -> Instant {
        let now = Instant::now();
        let Some(rate) = rate else { return now };
        let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let start = free.map_or(now, |free| free.max(now));
        let left = start + Duration::from_micros(bytes * 1_000_000 / rate.max(1));
        *free = Some(left);
        left
    }
}
