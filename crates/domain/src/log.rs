//! Parts of a device's log, as PCs and hubs pass them on.

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::id::DeviceId;
use crate::record::{ChainHash, chain_next};

/// One entry of a device's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A record, as its canonical bytes.
    Record(Vec<u8>),
    /// A hole: a record that was refused for good, of which only the chain hash is passed on.
    Hole(ChainHash),
}

impl Entry {
    /// Returns about how many bytes it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Record(bytes) => bytes.len(),
            Self::Hole(link) => link.len(),
        }
    }

    /// Returns the chain hash after this entry, from the one before it.
    #[must_use]
    pub fn link_after(&self, before: &ChainHash) -> ChainHash {
        match self {
            Self::Record(bytes) => chain_next(before, bytes),
            Self::Hole(link) => *link,
        }
    }
}

/// Consecutive entries of one device's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Whose log.
    pub device: DeviceId,
    /// Seq of the first entry, from 1.
    pub first_seq: u64,
    /// The entries.
    pub entries: Vec<Entry>,
}

impl Slice {
    /// Returns the seq of the last entry; the one before the first when there is none.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.first_seq + self.entries.len() as u64 - 1
    }
}

/// Why a record is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[cfg_attr(feature = "contract", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Reason {
    /// There is another record at its seq: the PC was copied or its data was restored from a
    /// backup.
    #[n(0)]
    Fork,
    /// Records before it are missing; the ack says from where.
    #[n(1)]
    Gap,
    /// It is larger than a hub accepts.
    #[n(2)]
    TooLarge,
    /// Its envelope cannot be read or belongs elsewhere.
    #[n(3)]
    Unreadable,
    /// Its device does not belong to this office.
    #[n(4)]
    UnknownDevice,
    /// Another PC brought it without proof that its own PC wrote it.
    #[n(5)]
    Unproved,
}

impl Reason {
    /// Returns the name for lists and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::Gap => "gap",
            Self::TooLarge => "too_large",
            Self::Unreadable => "unreadable",
            Self::UnknownDevice => "unknown_device",
            Self::Unproved => "unproved",
        }
    }

    /// Returns the reason with a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        use Reason::{Fork, Gap, TooLarge, UnknownDevice, Unproved, Unreadable};
        let all = [Fork, Gap, TooLarge, Unreadable, UnknownDevice, Unproved];
        all.into_iter().find(|reason| reason.as_str() == name)
    }
}
