//! Timings and how they are printed.

use std::time::{Duration, Instant};

/// Timings of one program on one task.
#[derive(Clone, Debug, Default)]
pub struct Timings(Vec<Duration>);

impl Timings {
    /// Times a call and keeps its result.
    pub fn time<T>(&mut self, call: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let value = call();
        self.0.push(start.elapsed());
        value
    }

    /// Adds a timing measured elsewhere.
    pub fn push(&mut self, taken: Duration) {
        self.0.push(taken);
    }

    /// Returns the sum of all timings.
    pub fn total(&self) -> Duration {
        self.0.iter().sum()
    }

    /// Adds all timings of another.
    pub fn extend(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// The timing that `share` (0 to 1) of all do not exceed, by nearest rank.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a rank among at most some thousand timings"
    )]
    pub fn quantile(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// Prints a line with the median and the 95th percentile.
    pub fn print(&self, program: &str) {
        println!(
            "{program:<44} p50 {:>10.3} ms   p95 {:>10.3} ms   ({} times)",
            millis(self.quantile(0.5)),
            millis(self.quantile(0.95)),
            self.0.len()
        );
    }
}

/// Prints a ratio beside the required one.
pub fn print_ratio(what: &str, ratio: f64, asked: &str) {
    println!("{what}: {ratio:.2} (asked: {asked})");
}

/// One timing divided by another.
pub fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// Milliseconds with fractions.
pub fn millis(taken: Duration) -> f64 {
    taken.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_by_nearest_rank() {
        let timings = Timings((1..=20).rev().map(Duration::from_millis).collect());
        for (share, expected) in [(0.0, 1), (0.5, 10), (0.95, 19), (1.0, 20)] {
            assert_eq!(timings.quantile(share), Duration::from_millis(expected), "{share}");
        }
        assert_eq!(Timings::default().quantile(0.5), Duration::ZERO);
    }
}
