//! The PCs of an office as signed by its hub, so that they recognise each other without the hub.

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

use crate::id::DeviceId;

/// A hub's facts about one PC.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct MemberFacts {
    /// Its identity.
    #[n(0)]
    pub device: DeviceId,
    /// Its public key.
    #[n(1)]
    pub key: ByteArray<32>,
    /// Its range of dossier numbers.
    #[n(2)]
    pub lane: u16,
    /// Its book.
    #[n(3)]
    pub book: u16,
    /// UTC milliseconds.
    #[n(4)]
    pub enrolled_at: i64,
    /// UTC milliseconds; set for good when it is revoked.
    #[n(5)]
    pub revoked_at: Option<i64>,
}

/// A PC of the office with the hub's signatures: one over its enrolment, one over its revocation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Member {
    /// The facts.
    #[n(0)]
    pub facts: MemberFacts,
    /// Over the enrolment.
    #[n(1)]
    pub signature: ByteArray<64>,
    /// Over the revocation.
    #[n(2)]
    pub revocation: Option<ByteArray<64>>,
}

/// The head of a log, signed by the PC that wrote it. The log is a chain of hashes, so one
/// signature proves every record up to the head, whoever carries them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SignedTip {
    /// Whose log.
    #[n(0)]
    pub device: DeviceId,
    /// Its last seq.
    #[n(1)]
    pub seq: u64,
    /// Its chain hash there.
    #[n(2)]
    pub tip: ByteArray<32>,
    /// The PC's signature.
    #[n(3)]
    pub signature: ByteArray<64>,
}

/// A head in [`SignedHeads`]: device, last seq, chain hash.
pub type SignedHead = (DeviceId, u64, ByteArray<32>);

/// The heads of all logs at the hub, under one signature of the hub: proves to other PCs the
/// records that a PC pulled from it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SignedHeads {
    /// By device; logs without records are left out.
    #[n(0)]
    pub heads: Vec<SignedHead>,
    /// The hub's signature.
    #[n(1)]
    pub signature: ByteArray<64>,
}
