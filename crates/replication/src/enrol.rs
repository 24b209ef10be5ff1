//! Enrolment: a code that a clerk types once makes a PC known to the hub.

use domain::id::DeviceId;
use domain::member::Member;
use domain::number::OfficeCode;
use minicbor::bytes::{ByteArray, ByteVec};
use minicbor::{Decode, Encode};

use crate::key::{PublicKey, SecretKey};

/// Characters of a code: Crockford's base 32, without those that are misread.
const LENGTH: usize = 8;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A PC asks to be enrolled. `POST v1/enrol`, CBOR.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolRequest {
    /// The code as typed.
    #[n(0)]
    pub code: String,
    /// The office that the PC claims to belong to.
    #[n(1)]
    pub office: OfficeCode,
    /// The PC.
    #[n(2)]
    pub device: DeviceId,
    /// Its public key.
    #[n(3)]
    pub key: ByteArray<32>,
    /// The lane it has used so far, if it has given numbers.
    #[n(4)]
    pub lane: Option<u16>,
    /// Its signature over [`EnrolProof`], which proves that it has the key.
    #[n(5)]
    pub proof: ByteArray<64>,
}

/// The content that the proof signs.
pub struct EnrolProof;

impl EnrolProof {
    /// Returns the signed bytes.
    #[must_use]
    pub fn bytes(code: &str, office: &OfficeCode, device: DeviceId) -> Vec<u8> {
        let mut bytes = b"mot-cua enrolment 1".to_vec();
        bytes.extend_from_slice(&code_hash(code));
        bytes.extend_from_slice(office.as_str().as_bytes());
        bytes.extend_from_slice(device.as_bytes());
        bytes
    }
}

impl EnrolRequest {
    /// Makes the request of a PC.
    #[must_use]
    pub fn new(
        code: &str,
        office: OfficeCode,
        device: DeviceId,
        key: &SecretKey,
        lane: Option<u16>,
    ) -> Self {
        let proof = ByteArray::from(key.sign(&EnrolProof::bytes(code, &office, device)));
        let public = ByteArray::from(key.public().to_bytes());
        Self { code: tidy_code(code), office, device, key: public, lane, proof }
    }

    /// Returns the key if the proof is valid.
    #[must_use]
    pub fn proved_key(&self) -> Option<PublicKey> {
        let key = PublicKey::from_bytes(&*self.key).ok()?;
        let bytes = EnrolProof::bytes(&self.code, &self.office, self.device);
        key.signed(&bytes, &self.proof).then_some(key)
    }

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

/// The hub's answer to an enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolResponse {
    /// The lane of dossier numbers.
    #[n(0)]
    pub lane: u16,
    /// The book.
    #[n(1)]
    pub book: u16,
    /// The hub's public key.
    #[n(2)]
    pub hub: ByteArray<32>,
    /// Name of the office at the hub.
    #[n(3)]
    pub office_name: String,
    /// The office's seal, from which keys for bundles and meetings are derived.
    #[n(4)]
    pub seal: ByteVec,
    /// Why the PC was refused; the other fields are empty then.
    #[n(5)]
    pub problem: Option<EnrolProblem>,
    /// The PCs of the office, this one among them.
    #[n(6)]
    pub members: Option<Vec<Member>>,
}

/// Why a hub refuses to enrol a PC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum EnrolProblem {
    /// The code is wrong, used or too old.
    #[n(0)]
    Code,
    /// The code is of another office.
    #[n(1)]
    Office,
    /// All lanes of the office are taken.
    #[n(2)]
    Full,
    /// This device is enrolled with another key or in another office, or was revoked.
    #[n(3)]
    Device,
    /// Too many wrong codes; wait.
    #[n(4)]
    Wait,
}

impl EnrolResponse {
    /// Returns a refusal.
    #[must_use]
    pub fn refused(problem: EnrolProblem) -> Self {
        Self {
            lane: 0,
            book: 0,
            hub: ByteArray::from([0; 32]),
            office_name: String::new(),
            seal: ByteVec::from(Vec::new()),
            problem: Some(problem),
            members: None,
        }
    }

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

/// Returns a code as shown to people, from random bytes: `K7QX-2M9D`.
#[must_use]
pub fn new_code(random: [u8; LENGTH]) -> String {
    let letters = random.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
    let (first, second) = letters.split_at(LENGTH / 2);
    format!("{}-{}", first.iter().collect::<String>(), second.iter().collect::<String>())
}

/// Normalises a typed code: removes separators and corrects misread letters.
///
/// ```
/// assert_eq!(replication::tidy_code(" k7qx 2m9o"), "K7QX2M90");
/// ```
#[must_use]
pub fn tidy_code(typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric);
    letters
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            'U' => 'V',
            other => other,
        })
        .collect()
}

/// Returns the hash by which a hub stores a code.
#[must_use]
pub fn code_hash(code: &str) -> [u8; 32] {
    blake3::derive_key("mot-cua enrolment code 1", tidy_code(code).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_of_the_key_proves_it() {
        let key = SecretKey::from_seed([1; 32]);
        let office: OfficeCode = "H36.57".parse().unwrap();
        let device = DeviceId::from_bytes([7; 16]);
        let ask = EnrolRequest::new("k7qx-2m9d", office, device, &key, Some(0));
        assert_eq!(ask.proved_key(), Some(key.public()));
        assert_eq!(EnrolRequest::from_bytes(&ask.to_bytes()).as_ref(), Some(&ask));
        let stolen = EnrolRequest { device: DeviceId::from_bytes([8; 16]), ..ask };
        assert_eq!(stolen.proved_key(), None);
    }

    #[test]
    fn codes_forgive_how_they_are_typed() {
        let code = new_code([0, 31, 33, 64, 255, 7, 8, 9]);
        assert_eq!(code, "0Z10-Z789");
        assert_eq!(code_hash(&code), code_hash(" ozl0z789 "));
        assert_ne!(code_hash("0Z10-Z789"), code_hash("0Z10-Z788"));
    }
}
