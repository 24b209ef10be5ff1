//! Messages of a meeting of two PCs of an office.

use domain::id::DeviceId;
use domain::member::Member;
use domain::number::OfficeCode;
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

use crate::channel::Role;
use crate::key::{PublicKey, SecretKey};
use crate::wire::{LogHead, Refused};

/// A PC's identity, and what it has.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Hello {
    /// The PC.
    #[n(0)]
    pub device: DeviceId,
    /// Its signature over this meeting, which proves its key.
    #[n(1)]
    pub proof: ByteArray<64>,
    /// The PCs of the office that it knows, including itself, as signed by the hub.
    #[n(2)]
    pub members: Vec<Member>,
    /// The head of each log that it has.
    #[n(3)]
    pub heads: Vec<LogHead>,
    /// Logs whose fork it has already reported to its clerk; they need not be sent again.
    #[n(4)]
    pub forked: Vec<DeviceId>,
    /// The newest publication it has.
    #[n(5)]
    pub published: u64,
}

/// Whether the other PC is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Welcome {
    /// Why not.
    #[n(0)]
    pub refused: Option<Rejection>,
}

/// Why a PC is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Rejection {
    /// The hub has not signed it, or it does not have the key.
    #[n(0)]
    Unknown,
    /// Its access was revoked.
    #[n(1)]
    Revoked,
    /// It has the same identity as the other: one of the two is a copy.
    #[n(2)]
    Same,
}

/// The outcome of a transfer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Accepted {
    /// Records that were new.
    #[n(0)]
    pub received: u64,
    /// Records that were not accepted.
    #[n(1)]
    pub refused: Vec<Refused>,
    /// Logs that must be sent from the start, because the sent records do not follow the stored
    /// ones.
    #[n(2)]
    pub again: Vec<DeviceId>,
}

/// Signs a meeting; `binding` is unique to the meeting, so that the signature is useless in another
/// one.
#[must_use]
pub fn sign_meeting(
    office: &OfficeCode,
    role: Role,
    binding: &[u8; 32],
    key: &SecretKey,
) -> ByteArray<64> {
    ByteArray::from(key.sign(&meeting_bytes(office, role, binding)))
}

/// Returns whether a key has signed a meeting in a role.
#[must_use]
pub fn meeting_signed(
    office: &OfficeCode,
    role: Role,
    binding: &[u8; 32],
    proof: &ByteArray<64>,
    key: &PublicKey,
) -> bool {
    key.signed(&meeting_bytes(office, role, binding), proof)
}

fn meeting_bytes(office: &OfficeCode, role: Role, binding: &[u8; 32]) -> Vec<u8> {
    let mut bytes = b"mot-cua meeting 1".to_vec();
    bytes.push(u8::from(role == Role::Initiator));
    bytes.extend_from_slice(binding);
    bytes.extend_from_slice(office.as_str().as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_of_one_meeting_and_side() {
        let office: OfficeCode = "H36.57".parse().unwrap();
        let key = SecretKey::from_seed([1; 32]);
        let proof = sign_meeting(&office, Role::Initiator, &[7; 32], &key);
        let signed = |office: &OfficeCode, role, binding: [u8; 32]| {
            meeting_signed(office, role, &binding, &proof, &key.public())
        };
        assert!(signed(&office, Role::Initiator, [7; 32]));
        assert!(!signed(&office, Role::Responder, [7; 32]), "sent back to its sender");
        assert!(!signed(&office, Role::Initiator, [8; 32]), "in another meeting");
        assert!(!signed(&"H36.58".parse().unwrap(), Role::Initiator, [7; 32]));
    }
}
