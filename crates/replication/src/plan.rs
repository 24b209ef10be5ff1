//! How much to send at a time, and what first.

/// Records missing here from which on those of open dossiers come first: below, the whole history
/// takes hardly longer.
const FAR: u64 = 5_000;

/// Whether the history is so far from here that the records a clerk needs today come first.
#[must_use]
pub const fn is_far(here: u64, at_hub: u64) -> bool {
    at_hub.saturating_sub(here) > FAR
}

/// Batch size that follows the link: what it carries in some seconds, half of that after a cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchSize(usize);

impl BatchSize {
    /// Where a new link begins.
    pub const FIRST: usize = 32 << 10;
    /// The smallest batch.
    pub const MIN: usize = 1 << 10;
    /// The largest batch.
    pub const MAX: usize = 4 << 20;
    /// What one batch should take.
    const AIM_MILLIS: u64 = 5_000;

    /// Starts from what the link carried last time, or anew.
    #[must_use]
    pub fn new(known: Option<usize>) -> Self {
        Self(known.unwrap_or(Self::FIRST).clamp(Self::MIN, Self::MAX))
    }

    /// Bytes of records to put into the next batch.
    #[must_use]
    pub const fn bytes(self) -> usize {
        self.0
    }

    /// A batch of so many bytes went through in so many milliseconds.
    pub fn record_success(&mut self, bytes: usize, millis: u64) {
        if bytes * 2 < self.0 {
            return; // A batch that was not full says nothing about the link.
        }
        let carried = (bytes as u64).saturating_mul(Self::AIM_MILLIS) / millis.max(1);
        let carried = usize::try_from(carried).unwrap_or(Self::MAX);
        // At most four times more at once: one lucky batch is no promise.
        self.0 = carried.min(self.0.saturating_mul(4)).clamp(Self::MIN, Self::MAX);
    }

    /// The link was cut, or the batch was too large for the other side.
    pub fn halve(&mut self) {
        self.0 = (self.0 / 2).max(Self::MIN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn follows_the_link() {
        let mut size = BatchSize::new(None);
        size.record_success(32 << 10, 4_000); // 8 KiB/s
        assert_eq!(size.bytes(), 40 << 10);
        size.record_success(40 << 10, 10); // suddenly fast
        assert_eq!(size.bytes(), 160 << 10);
        size.halve();
        assert_eq!(size.bytes(), 80 << 10);
        size.record_success(100, 10_000);
        assert_eq!(size.bytes(), 80 << 10, "a small batch says nothing");
    }

    proptest! {
        #[test]
        fn stays_within_bounds(steps in prop::collection::vec((any::<bool>(), 0_usize..1 << 40, any::<u64>()), 0..50)) {
            let mut size = BatchSize::new(None);
            for (cut, bytes, millis) in steps {
                if cut { size.halve() } else { size.record_success(bytes, millis) }
                prop_assert!((BatchSize::MIN..=BatchSize::MAX).contains(&size.bytes()));
            }
        }
    }
}
