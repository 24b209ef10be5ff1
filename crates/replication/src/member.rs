//! Signing and checking the members of an office and the heads of its logs.

use domain::id::DeviceId;
use domain::member::{Member, MemberFacts, SignedHead, SignedHeads, SignedTip};
use domain::number::OfficeCode;
use domain::record::ChainHash;
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

use crate::key::{PublicKey, SecretKey};
use crate::wire::LogHead;

/// Signs the facts about a PC. The same facts give the same bytes.
#[must_use]
pub fn certify(office: &OfficeCode, facts: MemberFacts, hub: &SecretKey) -> Member {
    let signature = ByteArray::from(hub.sign(&enrolment(office, &facts)));
    let revoked = facts.revoked_at.map(|at| hub.sign(&revocation(office, facts.device, at)));
    Member { facts, signature, revocation: revoked.map(ByteArray::from) }
}

/// Returns whether the hub has signed all facts about a PC.
#[must_use]
pub fn certified(office: &OfficeCode, member: &Member, hub: &PublicKey) -> bool {
    let facts = &member.facts;
    let revoked = match (facts.revoked_at, &member.revocation) {
        (None, None) => true,
        (Some(at), Some(signed)) => hub.signed(&revocation(office, facts.device, at), signed),
        _ => false,
    };
    revoked && hub.signed(&enrolment(office, facts), &member.signature)
}

/// Returns a short hash over the facts about PCs, in any order: equal when two sides have the same
/// facts.
#[must_use]
pub fn members_hash<'a>(members: impl IntoIterator<Item = &'a MemberFacts>) -> u32 {
    let mut facts: Vec<_> = members.into_iter().collect();
    facts.sort_unstable_by_key(|facts| facts.device);
    let mut hasher = blake3::Hasher::new();
    for facts in facts {
        hasher.update(&minicbor::to_vec(facts).unwrap_or_default());
    }
    let mut hash = [0; 4];
    hash.copy_from_slice(&hasher.finalize().as_bytes()[..4]);
    u32::from_be_bytes(hash)
}

/// Tells a hub of PCs that it has enrolled and lost, because it was put back from a backup. The
/// hub's own signatures prove it. `POST v1/members`, CBOR.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KnownMembers {
    /// The office.
    #[n(0)]
    pub office: OfficeCode,
    /// The PCs.
    #[n(1)]
    pub members: Vec<Member>,
}

impl KnownMembers {
    /// Most PCs in one message.
    pub const MOST: usize = 100;
    /// Largest message, in bytes.
    pub const MAX_BYTES: usize = 32 << 10;

    /// Encodes the message.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Decodes the message.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        minicbor::decode(bytes).ok()
    }
}

/// Returns the known members that a hub lacks by its list, or of which it lacks the revocation.
pub(crate) fn lacking_members(mut known: Vec<Member>, hub: &[Member]) -> Vec<Member> {
    known.retain(|mine| {
        let theirs = hub.iter().find(|it| it.facts.device == mine.facts.device);
        theirs.is_none_or(|it| it.facts.revoked_at.is_none() && mine.facts.revoked_at.is_some())
    });
    known
}

/// Signs the head of this PC's log.
#[must_use]
pub fn sign_tip(office: &OfficeCode, head: LogHead, key: &SecretKey) -> SignedTip {
    let LogHead { device, last_seq: seq, tip } = head;
    let signature = ByteArray::from(key.sign(&tip_bytes(office, device, seq, &tip)));
    SignedTip { device, seq, tip, signature }
}

/// Returns whether a PC's key has signed a tip.
#[must_use]
pub fn tip_signed(office: &OfficeCode, tip: &SignedTip, key: &PublicKey) -> bool {
    key.signed(&tip_bytes(office, tip.device, tip.seq, &tip.tip), &tip.signature)
}

/// Signs the heads of all logs at the hub; logs without records are left out.
#[must_use]
pub fn sign_heads(
    office: &OfficeCode,
    heads: impl IntoIterator<Item = LogHead>,
    hub: &SecretKey,
) -> [u8; 64] {
    hub.sign(&signed_heads_bytes(office, &signed_heads_of(heads)))
}

/// Returns the signed heads if the hub has signed exactly these heads.
#[must_use]
pub fn open_signed_heads(
    office: &OfficeCode,
    heads: impl IntoIterator<Item = LogHead>,
    signature: [u8; 64],
    hub: &PublicKey,
) -> Option<SignedHeads> {
    let signed_heads =
        SignedHeads { heads: signed_heads_of(heads), signature: ByteArray::from(signature) };
    heads_signed(office, &signed_heads, hub).then_some(signed_heads)
}

/// Returns whether signed heads have the hub's signature.
#[must_use]
pub fn heads_signed(office: &OfficeCode, signed_heads: &SignedHeads, hub: &PublicKey) -> bool {
    hub.signed(&signed_heads_bytes(office, &signed_heads.heads), &signed_heads.signature)
}

fn signed_heads_of(heads: impl IntoIterator<Item = LogHead>) -> Vec<SignedHead> {
    let mut heads: Vec<_> = heads
        .into_iter()
        .filter(|head| head.last_seq > 0)
        .map(|head| (head.device, head.last_seq, head.tip))
        .collect();
    heads.sort_unstable_by_key(|head| head.0);
    heads
}

/// Begins signed bytes with their kind, the length of the office code and the code, so that bytes
/// of one kind cannot be read as another.
fn signed_bytes(what: &str, office: &OfficeCode) -> Vec<u8> {
    let mut bytes = what.as_bytes().to_vec();
    bytes.push(u8::try_from(office.as_str().len()).unwrap_or(u8::MAX));
    bytes.extend_from_slice(office.as_str().as_bytes());
    bytes
}

fn enrolment(office: &OfficeCode, facts: &MemberFacts) -> Vec<u8> {
    let mut bytes = signed_bytes("mot-cua member 1", office);
    bytes.extend_from_slice(facts.device.as_bytes());
    bytes.extend_from_slice(&*facts.key);
    bytes.extend(lane_bytes(facts.lane));
    bytes.extend_from_slice(&facts.book.to_be_bytes());
    bytes.extend_from_slice(&facts.enrolled_at.to_be_bytes());
    bytes
}

/// Lanes up to 254 are one byte, as in the first version; 255 stands before the two bytes of a larger
/// one.
fn lane_bytes(lane: u16) -> Vec<u8> {
    match u8::try_from(lane) {
        Ok(lane) if lane < u8::MAX => vec![lane],
        _ => [&[u8::MAX], lane.to_be_bytes().as_slice()].concat(),
    }
}

fn revocation(office: &OfficeCode, device: DeviceId, at: i64) -> Vec<u8> {
    let mut bytes = signed_bytes("mot-cua revocation 1", office);
    bytes.extend_from_slice(device.as_bytes());
    bytes.extend_from_slice(&at.to_be_bytes());
    bytes
}

fn tip_bytes(office: &OfficeCode, device: DeviceId, seq: u64, tip: &ChainHash) -> Vec<u8> {
    let mut bytes = signed_bytes("mot-cua tip 1", office);
    bytes.extend_from_slice(device.as_bytes());
    bytes.extend_from_slice(&seq.to_be_bytes());
    bytes.extend_from_slice(tip);
    bytes
}

fn signed_heads_bytes(office: &OfficeCode, heads: &[SignedHead]) -> Vec<u8> {
    let mut bytes = signed_bytes("mot-cua receipt 1", office);
    for (device, seq, tip) in heads {
        bytes.extend_from_slice(device.as_bytes());
        bytes.extend_from_slice(&seq.to_be_bytes());
        bytes.extend_from_slice(&**tip);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office() -> OfficeCode {
        "H36.57".parse().unwrap()
    }

    fn key(seed: u8) -> SecretKey {
        SecretKey::from_seed([seed; 32])
    }

    fn facts(revoked_at: Option<i64>) -> MemberFacts {
        MemberFacts {
            device: DeviceId::from_bytes([1; 16]),
            key: ByteArray::from(key(1).public().to_bytes()),
            lane: 2,
            book: 3,
            enrolled_at: 5,
            revoked_at,
        }
    }

    #[test]
    fn only_what_the_hub_said_is_certified() {
        let hub = key(9);
        for revoked_at in [None, Some(7)] {
            let member = certify(&office(), facts(revoked_at), &hub);
            assert_eq!(member, certify(&office(), facts(revoked_at), &hub), "the same bytes");
            assert!(certified(&office(), &member, &hub.public()));
            assert!(!certified(&office(), &member, &key(8).public()), "another hub");
            assert!(!certified(&"H36.58".parse().unwrap(), &member, &hub.public()));
            let changes: [fn(&mut MemberFacts); 6] = [
                |it| it.device = DeviceId::from_bytes([2; 16]),
                |it| it.key = ByteArray::from([2; 32]),
                |it| it.lane += 1,
                |it| it.book += 1,
                |it| it.enrolled_at += 1,
                |it| it.revoked_at = Some(it.revoked_at.unwrap_or(0) + 1),
            ];
            for (n, change) in changes.iter().enumerate() {
                let mut bad = member.clone();
                change(&mut bad.facts);
                assert!(!certified(&office(), &bad, &hub.public()), "change {n}");
            }
        }
        let mut hidden = certify(&office(), facts(Some(7)), &hub);
        hidden.revocation = None;
        assert!(!certified(&office(), &hidden, &hub.public()));
    }

    #[test]
    fn the_hash_is_of_the_set() {
        let other = MemberFacts { device: DeviceId::from_bytes([2; 16]), ..facts(None) };
        let one = facts(None);
        assert_eq!(members_hash([&one, &other]), members_hash([&other, &one]));
        assert_ne!(members_hash([&one, &other]), members_hash([&facts(Some(1)), &other]));
    }

    #[test]
    fn a_hub_lacks_pcs_and_revocations() {
        let hub = key(9);
        let member = |device, revoked_at| {
            let device = DeviceId::from_bytes([device; 16]);
            certify(&office(), MemberFacts { device, ..facts(revoked_at) }, &hub)
        };
        let known = vec![member(1, None), member(2, Some(7)), member(3, Some(7)), member(4, None)];
        let theirs = [member(1, Some(8)), member(2, None), member(3, Some(9))];
        let lacking = lacking_members(known.clone(), &theirs);
        assert_eq!(lacking, [known[1].clone(), known[3].clone()]);
    }

    #[test]
    fn as_many_members_as_one_message_has_fit_into_it() {
        let facts = MemberFacts {
            lane: u16::MAX,
            book: u16::MAX,
            enrolled_at: i64::MAX,
            ..facts(Some(i64::MAX))
        };
        let members = vec![certify(&office(), facts, &key(9)); KnownMembers::MOST];
        let message = KnownMembers { office: office(), members };
        let bytes = message.to_bytes();
        assert!(bytes.len() <= KnownMembers::MAX_BYTES, "{} bytes", bytes.len());
        assert_eq!(KnownMembers::from_bytes(&bytes), Some(message));
    }

    #[test]
    fn tips_and_signed_heads_are_of_their_signer() {
        let device = DeviceId::from_bytes([1; 16]);
        let tip = sign_tip(&office(), LogHead::new(device, 4, [7; 32]), &key(1));
        assert!(tip_signed(&office(), &tip, &key(1).public()));
        assert!(!tip_signed(&office(), &tip, &key(2).public()));
        let longer = SignedTip { seq: 5, ..tip };
        assert!(!tip_signed(&office(), &longer, &key(1).public()));

        let empty = LogHead::new(DeviceId::from_bytes([2; 16]), 0, [8; 32]);
        let heads = [LogHead::new(device, 4, [7; 32]), empty];
        let signature = sign_heads(&office(), heads, &key(9));
        let hub = key(9).public();
        let signed_heads = open_signed_heads(&office(), [heads[0]], signature, &hub).unwrap();
        assert_eq!(signed_heads.heads.len(), 1, "logs without records do not count");
        let more = [LogHead::new(device, 5, [7; 32])];
        assert_eq!(open_signed_heads(&office(), more, signature, &hub), None);
    }
}
