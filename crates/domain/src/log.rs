//! Parts of a device's log, as PCs and hubs hand them on.

use crate::id::DeviceId;
use crate::record::{ChainHash, chain_next};

/// One place in a device's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A record, as its canonical bytes.
    Record(Vec<u8>),
    /// A record that was refused for good: only its link in the chain goes on.
    Hole(ChainHash),
}

impl Entry {
    /// About how many bytes it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Record(bytes) => bytes.len(),
            Self::Hole(link) => link.len(),
        }
    }

    /// The chain hash at its place, from the one at the place before.
    #[must_use]
    pub fn link_after(&self, before: &ChainHash) -> ChainHash {
        match self {
            Self::Record(bytes) => chain_next(before, bytes),
            Self::Hole(link) => *link,
        }
    }
}

/// Places of one device's log, one after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Whose log.
    pub device: DeviceId,
    /// Place of the first entry, from 1.
    pub first_seq: u64,
    /// The entries.
    pub entries: Vec<Entry>,
}

impl Slice {
    /// Place of the last entry; the one before the first when there is none.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.first_seq + self.entries.len() as u64 - 1
    }
}
