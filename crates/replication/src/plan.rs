//! How much to send at a time, and which records first.

/// When at least this many records are missing here, those of open dossiers come first. With fewer,
/// the whole history takes hardly longer.
const FAR: u64 = 5_000;

/// Returns whether so much history is missing here that the records a clerk needs today come first.
#[must_use]
pub const fn is_far(here: u64, at_hub: u64) -> bool {
    at_hub.saturating_sub(here) > FAR
}

/// A batch size that adapts to the link: what it transfers in some seconds, half of that after a
/// cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchSize(usize);

impl BatchSize {
    /// The first batch over a new link.
    pub const FIRST_BYTES: usize = 32 << 10;
    /// The smallest batch.
    pub const MIN_BYTES: usize = 1 << 10;
    /// The largest batch.
    pub const MAX_BYTES: usize = 4 << 20;
    /// How long one batch should take.
    const AIM_MILLIS: u64 = 5_000;

    /// Starts with the size of the last session, or with the default.
    #[must_use]
    pub fn new(known: Option<usize>) -> Self {
        Self(known.unwrap_or(Self::FIRST_BYTES).clamp(Self::MIN_BYTES, Self::MAX_BYTES))
    }

    /// Returns the bytes of records for the next batch.
    #[must_use]
    pub const fn bytes(self) -> usize {
        self.0
    }

    /// Adapts the size after a batch of `bytes` bytes took `millis` milliseconds.
    pub fn record_success(&mut self, bytes: usize, millis: u64) {
        if bytes * 2 < self.0 {
            return; // A batch that was not full says nothing about the link.
        }
        let carried = (bytes as u64).saturating_mul(Self::AIM_MILLIS) / millis.max(1);
        let carried = usize::try_from(carried).unwrap_or(Self::MAX_BYTES);
        // At most four times more at once: one fast batch proves little.
        self.0 = carried.min(self.0.saturating_mul(4)).clamp(Self::MIN_BYTES, Self::MAX_BYTES);
    }

    /// Halves the size after a cut, or when the batch was too large for the other side.
    pub fn halve(&mut self) {
        self.0 = (self.0 / 2).max(Self::MIN_BYTES);
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
                prop_assert!((BatchSize::MIN_BYTES..=BatchSize::MAX_BYTES).contains(&size.bytes()));
            }
        }
    }
}
