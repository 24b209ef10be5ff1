//! Groups pulled entries into slices.

use domain::id::DeviceId;
use domain::log::{Entry, Slice};

/// Joins entries, given in the order of arrival, into slices of one log each.
#[derive(Default)]
pub struct Grouper {
    slices: Vec<Slice>,
    bytes: usize,
}

impl Grouper {
    /// Bytes of entries so far.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds the entry of a log.
    pub fn add(&mut self, device: DeviceId, seq: u64, entry: Entry) {
        self.bytes += entry.size();
        match self.slices.last_mut() {
            Some(last) if last.device == device && last.last_seq() + 1 == seq => {
                last.entries.push(entry);
            }
            _ => self.slices.push(Slice { device, first_seq: seq, entries: vec![entry] }),
        }
    }

    /// Returns the slices.
    pub fn end(self) -> Vec<Slice> {
        self.slices
    }
}
