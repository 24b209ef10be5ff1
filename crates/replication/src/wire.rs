//! Messages between PCs and hubs, as CBOR with field numbers that are never reused.

use domain::id::DeviceId;
use domain::log::{Reason, Slice};
use domain::member::{Member, SignedHeads, SignedTip};
use domain::number::OfficeCode;
use domain::record::ChainHash;
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};

use crate::publication::Published;

/// A slice on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(crate) struct PackedSlice {
    #[n(0)]
    pub device: DeviceId,
    #[n(1)]
    pub first_seq: u64,
    #[n(2)]
    pub packed: ByteVec,
}

/// A PC's request to a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncRequest {
    /// Its office.
    pub office: OfficeCode,
    /// Position in the hub's order of arrival up to which it has pulled.
    pub after: u64,
    /// Records for the hub.
    pub slices: Vec<Slice>,
    /// About how many bytes of records it wants back; 0 asks for the hub's state only.
    pub want: u32,
    /// Whether it wants the heads of all logs.
    pub heads: bool,
    /// A log to be sent again from a sequence number on.
    pub repull: Option<Repull>,
    /// It has every publication up to this one.
    pub published: u64,
    /// Set while much history is missing: records of open dossiers and new ones come first.
    pub ahead: Option<AheadPosition>,
    /// Capabilities of the asking program.
    pub can: Capabilities,
    /// Hash over the facts it knows about the office's PCs ([`crate::members_hash`]).
    pub members: Option<u32>,
    /// Whether it has records of other PCs that it cannot prove without signed heads.
    pub signed_heads: bool,
    /// Proofs for records of other PCs among the slices.
    pub proof: Proof,
}

/// Proofs for records that a PC carries for others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Heads that the PCs which wrote the logs have signed, at most one of each.
    pub tips: Vec<SignedTip>,
    /// The hub's own signed heads, for records beyond every tip: it had these records once.
    pub signed_heads: Option<SignedHeads>,
}

impl SyncRequest {
    /// Returns a request of an office, by this program, that neither sends nor wants records.
    #[must_use]
    pub const fn nothing(office: OfficeCode) -> Self {
        Self {
            office,
            after: 0,
            slices: Vec::new(),
            want: 0,
            heads: false,
            repull: None,
            published: 0,
            ahead: None,
            can: Capabilities::ALL,
            members: None,
            signed_heads: false,
            proof: Proof { tips: Vec::new(), signed_heads: None },
        }
    }
}

/// How far a PC has received records ahead of the history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct AheadPosition {
    /// Up to this position in the hub's order only records of open dossiers come; 0 lets the hub
    /// choose.
    #[n(0)]
    pub upto: u64,
    /// The last position received.
    #[n(1)]
    pub at: u64,
}

/// Records sent before their logs arrive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// The records, in the order of arrival at the hub.
    pub slices: Vec<Slice>,
    /// How far they reach.
    pub position: AheadPosition,
    /// Whether more follow.
    pub more: bool,
}

/// Capabilities of a program beyond the first version of the protocol; unknown bits are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Capabilities(#[n(0)] u32);

impl Capabilities {
    /// Records of open dossiers come before the history.
    pub const AHEAD: Self = Self(1);
    /// Records of other PCs come with proofs, and their refusal is understood.
    pub const PROOF: Self = Self(2);
    /// All capabilities of this program.
    pub const ALL: Self = Self(Self::AHEAD.0 | Self::PROOF.0);

    /// Returns whether it has all of these.
    #[must_use]
    pub const fn has(self, these: Self) -> bool {
        self.0 & these.0 == these.0
    }
}

/// Asks for a log to be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Repull {
    /// Whose.
    #[n(0)]
    pub device: DeviceId,
    /// The last seq that is known to be right.
    #[n(1)]
    pub after: u64,
}

/// A hub's response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncResponse {
    /// How far the hub has each pushed log.
    pub acks: Vec<Ack>,
    /// Entries that it did not accept.
    pub refused: Vec<Refused>,
    /// The PC's new position in the order of arrival.
    pub pos: u64,
    /// Records for the PC, in the order of arrival.
    pub slices: Vec<Slice>,
    /// Whether more follow.
    pub more: bool,
    /// The hub's time, UTC milliseconds.
    pub time: i64,
    /// Summary of the hub's logs after this exchange.
    pub summary: Summary,
    /// The heads of all logs, when asked for.
    pub heads: Vec<LogHead>,
    /// Publications newer than the PC's.
    pub published: Vec<Published>,
    /// Records ahead of the history, when asked for.
    pub ahead: Option<Ahead>,
    /// Capabilities of the hub.
    pub can: Capabilities,
    /// The PCs of the office, when the asking PC knows other facts about them.
    pub members: Vec<Member>,
    /// The hub's signature over the heads of all logs ([`crate::open_signed_heads`]).
    pub signed_heads: Option<ByteArray<64>>,
}

/// How far the hub has a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Ack {
    /// Whose log.
    #[n(0)]
    pub device: DeviceId,
    /// Its last seq at the hub.
    #[n(1)]
    pub last_seq: u64,
}

/// An entry that was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Refused {
    /// Whose log.
    #[n(0)]
    pub device: DeviceId,
    /// Its seq.
    #[n(1)]
    pub seq: u64,
    /// Why.
    #[n(2)]
    pub reason: Reason,
}

/// The head of a log: its last seq, and the hash over all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct LogHead {
    /// Whose.
    #[n(0)]
    pub device: DeviceId,
    /// Its last seq.
    #[n(1)]
    pub last_seq: u64,
    /// Its chain hash there.
    #[n(2)]
    pub tip: ByteArray<32>,
}

impl LogHead {
    /// Returns the head of a PC's log.
    #[must_use]
    pub fn new(device: DeviceId, last_seq: u64, tip: ChainHash) -> Self {
        Self { device, last_seq, tip: ByteArray::from(tip) }
    }
}

/// Count and hash over the heads of all logs of an office.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Summary {
    /// Number of records.
    #[n(0)]
    pub records: u64,
    /// Hash over (device, last seq, chain hash) of every log with records, by device.
    #[n(1)]
    pub hash: u64,
}

/// Computes the summary of heads in any order; logs without records do not count.
#[must_use]
pub fn summary_of(heads: impl IntoIterator<Item = LogHead>) -> Summary {
    let mut heads: Vec<_> = heads.into_iter().filter(|head| head.last_seq > 0).collect();
    heads.sort_unstable_by_key(|head| head.device);
    let mut hasher = blake3::Hasher::new();
    let mut records = 0;
    for LogHead { device, last_seq, tip } in heads {
        records += last_seq;
        hasher.update(device.as_bytes()).update(&last_seq.to_be_bytes()).update(&*tip);
    }
    let mut hash = [0; 8];
    hash.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    Summary { records, hash: u64::from_be_bytes(hash) }
}

#[derive(Encode, Decode)]
#[cbor(map)]
pub(crate) struct WireRequest {
    #[n(0)]
    pub office: OfficeCode,
    #[n(1)]
    pub after: u64,
    #[n(2)]
    pub slices: Vec<PackedSlice>,
    #[n(3)]
    pub want: u32,
    #[n(4)]
    pub heads: Option<bool>,
    #[n(5)]
    pub repull: Option<Repull>,
    #[n(6)]
    pub published: u64,
    #[n(7)]
    pub ahead: Option<AheadPosition>,
    #[n(8)]
    pub can: Option<Capabilities>,
    #[n(9)]
    pub members: Option<u32>,
    #[n(10)]
    pub signed_heads: Option<bool>,
    #[n(11)]
    pub tips: Option<Vec<SignedTip>>,
    #[n(12)]
    pub proof: Option<SignedHeads>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
pub(crate) struct WireAhead {
    #[n(0)]
    pub position: AheadPosition,
    #[n(1)]
    pub slices: Vec<PackedSlice>,
    #[n(2)]
    pub more: bool,
}

#[derive(Encode, Decode)]
#[cbor(map)]
pub(crate) struct WireResponse {
    #[n(0)]
    pub acks: Vec<Ack>,
    #[n(1)]
    pub refused: Vec<Refused>,
    #[n(2)]
    pub pos: u64,
    #[n(3)]
    pub slices: Vec<PackedSlice>,
    #[n(4)]
    pub more: bool,
    #[n(5)]
    pub time: i64,
    #[n(6)]
    pub summary: Summary,
    #[n(7)]
    pub heads: Option<Vec<LogHead>>,
    #[n(8)]
    pub published: Option<Vec<Published>>,
    #[n(9)]
    pub ahead: Option<WireAhead>,
    #[n(10)]
    pub can: Option<Capabilities>,
    #[n(11)]
    pub members: Option<Vec<Member>>,
    #[n(12)]
    pub signed_heads: Option<ByteArray<64>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_of_the_set() {
        let head = |device, last_seq, tip| {
            LogHead::new(DeviceId::from_bytes([device; 16]), last_seq, [tip; 32])
        };
        let (a, b, empty) = (head(1, 3, 7), head(2, 5, 8), head(3, 0, 9));
        assert_eq!(summary_of([a, b]), summary_of([b, empty, a]));
        assert_eq!(summary_of([a, b]).records, 8);
        assert_ne!(summary_of([a]), summary_of([head(1, 3, 6)]));
    }
}
