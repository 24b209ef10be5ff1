//! Envelopes: a message compressed with a dictionary that both sides have, signed by its sender.
//!
//! | bytes | of a request | of a response |
//! |---|---|---|
//! | 1 | protocol version | protocol version |
//! | 1 | dictionary version | dictionary version |
//! | 16 | device | |
//! | 64 | signature over all other bytes | signature over them and the request's signature |
//! | rest | zstd frame of CBOR | zstd frame of CBOR |

use std::io::Read;
use std::sync::LazyLock;

use domain::id::DeviceId;
use domain::number::OfficeCode;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::key::{PublicKey, SIGNATURE, SecretKey};
use crate::pack::{pack, unpack};
use crate::wire::{
    Ahead, PackedSlice, Proof, SyncRequest, SyncResponse, WireAhead, WireRequest, WireResponse,
};
use domain::log::Slice;

/// Version of the protocol spoken here.
pub const PROTOCOL: u8 = 1;
/// Most bytes of an unpacked message; a longer one is refused as an attack.
pub const MAX_UNPACKED_BYTES: usize = 16 << 20;

/// The newest dictionary, trained on invented dossiers.
const DICTIONARY_VERSION: u8 = 1;
const DICTIONARY: &[u8] = include_bytes!("../dictionary/v1.zdict");
/// Compression level of small messages: the highest, because slow links are worth some
/// milliseconds.
const HARD: i32 = 19;
const FAST: i32 = 12;
/// From this size on, the highest level takes longer than it saves on most links.
const LARGE: usize = 256 << 10;

static HARD_DICTIONARY: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, HARD));
static FAST_DICTIONARY: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, FAST));
static OPEN_DICTIONARY: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

/// Why an envelope cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Its protocol version is unknown.
    #[error("protocol version {0} or its dictionary is not known here")]
    Version(u8),
    /// It is cut, garbage, or too long.
    #[error("this is no message")]
    Garbage,
    /// The signature is not the sender's.
    #[error("the signature does not fit")]
    Signature,
}

/// A request whose sender is named but not yet proved.
#[derive(Debug)]
pub struct Envelope<'a> {
    /// The claimed sender.
    pub device: DeviceId,
    signature: &'a [u8; SIGNATURE],
    signed: Vec<u8>,
    frame: &'a [u8],
}

const ASK_HEAD: usize = 2 + 16 + SIGNATURE;
const ANSWER_HEAD: usize = 2 + SIGNATURE;

impl<'a> Envelope<'a> {
    /// Reads who sent a request, to look up the key.
    ///
    /// # Errors
    /// [`EnvelopeError`] when this is no request of a known version.
    pub fn read(bytes: &'a [u8]) -> Result<Self, EnvelopeError> {
        let (head, frame) = bytes.split_at_checked(ASK_HEAD).ok_or(EnvelopeError::Garbage)?;
        check_version(head)?;
        let device = head[2..18].try_into().map_err(|_| EnvelopeError::Garbage)?;
        let signature = head[18..].try_into().map_err(|_| EnvelopeError::Garbage)?;
        let signed = [&head[..18], frame].concat();
        Ok(Self { device: DeviceId::from_bytes(device), signature, signed, frame })
    }

    /// Opens the request with its sender's key.
    ///
    /// # Errors
    /// [`EnvelopeError`] when the signature does not fit or the content cannot be read.
    pub fn open(&self, key: &PublicKey) -> Result<SyncRequest, EnvelopeError> {
        if !key.signed(&self.signed, self.signature) {
            return Err(EnvelopeError::Signature);
        }
        let wire: WireRequest = expand(self.frame)?;
        Ok(SyncRequest {
            slices: unpack_all(&wire.office, wire.slices)?,
            office: wire.office,
            after: wire.after,
            want: wire.want,
            heads: wire.heads.unwrap_or_default(),
            repull: wire.repull,
            published: wire.published,
            ahead: wire.ahead,
            can: wire.can.unwrap_or_default(),
            members: wire.members,
            signed_heads: wire.signed_heads.unwrap_or_default(),
            proof: Proof { tips: wire.tips.unwrap_or_default(), signed_heads: wire.proof },
        })
    }

    /// Returns the signature of the request, which the response's signature covers.
    #[must_use]
    pub const fn signature(&self) -> &[u8; SIGNATURE] {
        self.signature
    }

    /// Seals a request.
    #[must_use]
    pub fn seal(ask: &SyncRequest, device: DeviceId, key: &SecretKey) -> Vec<u8> {
        let wire = WireRequest {
            office: ask.office.clone(),
            after: ask.after,
            slices: pack_all(&ask.office, &ask.slices),
            want: ask.want,
            heads: ask.heads.then_some(true),
            repull: ask.repull,
            published: ask.published,
            ahead: ask.ahead,
            can: Some(ask.can),
            members: ask.members,
            signed_heads: ask.signed_heads.then_some(true),
            tips: (!ask.proof.tips.is_empty()).then(|| ask.proof.tips.clone()),
            proof: ask.proof.signed_heads.clone(),
        };
        let frame = press(&wire);
        let mut head = vec![PROTOCOL, DICTIONARY_VERSION];
        head.extend_from_slice(device.as_bytes());
        let signature = key.sign(&[head.as_slice(), &frame].concat());
        [head.as_slice(), &signature, &frame].concat()
    }

    /// Returns the signature inside a sealed request.
    #[must_use]
    pub fn signature_of(sealed: &[u8]) -> Option<[u8; SIGNATURE]> {
        sealed.get(18..ASK_HEAD)?.try_into().ok()
    }
}

/// Seals the response to a request.
#[must_use]
pub fn seal_response(
    answer: &SyncResponse,
    office: &OfficeCode,
    asked: &[u8; SIGNATURE],
    key: &SecretKey,
) -> Vec<u8> {
    let wire = WireResponse {
        acks: answer.acks.clone(),
        refused: answer.refused.clone(),
        pos: answer.pos,
        slices: pack_all(office, &answer.slices),
        more: answer.more,
        time: answer.time,
        summary: answer.summary,
        heads: (!answer.heads.is_empty()).then(|| answer.heads.clone()),
        published: (!answer.published.is_empty()).then(|| answer.published.clone()),
        ahead: answer.ahead.as_ref().map(|ahead| WireAhead {
            position: ahead.position,
            slices: pack_all(office, &ahead.slices),
            more: ahead.more,
        }),
        can: Some(answer.can),
        members: (!answer.members.is_empty()).then(|| answer.members.clone()),
        signed_heads: answer.signed_heads,
    };
    let frame = press(&wire);
    let head = [PROTOCOL, DICTIONARY_VERSION];
    let signature = key.sign(&[&head[..], &frame, asked].concat());
    [&head[..], &signature, &frame].concat()
}

/// Opens the response to a request.
///
/// # Errors
/// [`EnvelopeError`] when it is not the hub's response to this request, or cannot be read.
pub fn open_response(
    bytes: &[u8],
    office: &OfficeCode,
    asked: &[u8; SIGNATURE],
    hub: &PublicKey,
) -> Result<SyncResponse, EnvelopeError> {
    let (head, frame) = bytes.split_at_checked(ANSWER_HEAD).ok_or(EnvelopeError::Garbage)?;
    check_version(head)?;
    let signature = head[2..].try_into().map_err(|_| EnvelopeError::Garbage)?;
    if !hub.signed(&[&head[..2], frame, asked].concat(), signature) {
        return Err(EnvelopeError::Signature);
    }
    let wire: WireResponse = expand(frame)?;
    let ahead = |it: WireAhead| {
        let slices = unpack_all(office, it.slices)?;
        Ok(Ahead { slices, position: it.position, more: it.more })
    };
    Ok(SyncResponse {
        acks: wire.acks,
        refused: wire.refused,
        pos: wire.pos,
        slices: unpack_all(office, wire.slices)?,
        more: wire.more,
        time: wire.time,
        summary: wire.summary,
        heads: wire.heads.unwrap_or_default(),
        published: wire.published.unwrap_or_default(),
        ahead: wire.ahead.map(ahead).transpose()?,
        can: wire.can.unwrap_or_default(),
        members: wire.members.unwrap_or_default(),
        signed_heads: wire.signed_heads,
    })
}

fn check_version(head: &[u8]) -> Result<(), EnvelopeError> {
    match head {
        [PROTOCOL, DICTIONARY_VERSION, ..] => Ok(()),
        [version, ..] => Err(EnvelopeError::Version(*version)),
        [] => Err(EnvelopeError::Garbage),
    }
}

pub(crate) fn pack_all(office: &OfficeCode, slices: &[Slice]) -> Vec<PackedSlice> {
    let one = |slice: &Slice| PackedSlice {
        device: slice.device,
        first_seq: slice.first_seq,
        packed: ByteVec::from(pack(office, slice.device, slice.first_seq, &slice.entries)),
    };
    slices.iter().map(one).collect()
}

pub(crate) fn unpack_all(
    office: &OfficeCode,
    packed: Vec<PackedSlice>,
) -> Result<Vec<Slice>, EnvelopeError> {
    let one = |slice: PackedSlice| {
        let PackedSlice { device, first_seq, packed } = slice;
        let entries =
            unpack(office, device, first_seq, &packed).map_err(|_| EnvelopeError::Garbage)?;
        Ok(Slice { device, first_seq, entries })
    };
    packed.into_iter().map(one).collect()
}

pub(crate) fn press<T: Encode<()>>(message: &T) -> Vec<u8> {
    let plain = minicbor::to_vec(message).unwrap_or_default();
    let dictionary = if plain.len() < LARGE { &*HARD_DICTIONARY } else { &*FAST_DICTIONARY };
    let pressed = zstd::bulk::Compressor::with_prepared_dictionary(dictionary)
        .and_then(|mut compressor| compressor.compress(&plain));
    // Compressing memory into memory cannot fail; an empty frame would be refused as garbage.
    pressed.unwrap_or_default()
}

pub(crate) fn expand<T: for<'b> Decode<'b, ()>>(frame: &[u8]) -> Result<T, EnvelopeError> {
    let garbage = |_| EnvelopeError::Garbage;
    let decoder = zstd::stream::read::Decoder::with_prepared_dictionary(frame, &OPEN_DICTIONARY)
        .map_err(garbage)?;
    let mut plain = Vec::new();
    let most = MAX_UNPACKED_BYTES as u64;
    decoder.take(most + 1).read_to_end(&mut plain).map_err(garbage)?;
    if plain.len() > MAX_UNPACKED_BYTES {
        return Err(EnvelopeError::Garbage);
    }
    minicbor::decode(&plain).map_err(|_| EnvelopeError::Garbage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::sign_tip;
    use crate::wire::{Ack, AheadPosition, Capabilities, LogHead, Summary};
    use domain::log::Entry;
    use domain::member::SignedHeads;
    use minicbor::bytes::ByteArray;

    fn ask() -> SyncRequest {
        SyncRequest {
            office: "H36.57".parse().unwrap(),
            after: 7,
            slices: vec![Slice {
                device: DeviceId::from_bytes([1; 16]),
                first_seq: 3,
                entries: vec![Entry::Record(vec![1, 2, 3]), Entry::Hole([5; 32])],
            }],
            want: 1000,
            heads: true,
            repull: None,
            published: 2,
            ahead: Some(AheadPosition { upto: 900, at: 4 }),
            can: Capabilities::ALL,
            members: Some(7),
            signed_heads: true,
            proof: Proof {
                tips: vec![sign_tip(
                    &"H36.57".parse().unwrap(),
                    LogHead::new(DEVICE, 3, [4; 32]),
                    &key(4),
                )],
                signed_heads: Some(SignedHeads {
                    heads: Vec::new(),
                    signature: ByteArray::from([7; 64]),
                }),
            },
        }
    }

    fn key(seed: u8) -> SecretKey {
        SecretKey::from_seed([seed; 32])
    }

    const DEVICE: DeviceId = DeviceId::from_bytes([1; 16]);

    #[test]
    fn asks_and_answers_return() {
        let sealed = Envelope::seal(&ask(), DEVICE, &key(1));
        let envelope = Envelope::read(&sealed).unwrap();
        assert_eq!(envelope.device, DEVICE);
        assert_eq!(envelope.open(&key(1).public()), Ok(ask()));
        let answer = SyncResponse {
            acks: vec![Ack { device: DEVICE, last_seq: 4 }],
            slices: ask().slices,
            pos: 9,
            time: 5,
            summary: Summary { records: 4, hash: 1 },
            ahead: Some(Ahead { slices: ask().slices, more: true, ..Ahead::default() }),
            ..SyncResponse::default()
        };
        let asked = Envelope::signature_of(&sealed).unwrap();
        assert_eq!(&asked, envelope.signature());
        let office = ask().office;
        let back = seal_response(&answer, &office, &asked, &key(2));
        assert_eq!(open_response(&back, &office, &asked, &key(2).public()), Ok(answer));
        let another = Envelope::signature_of(&Envelope::seal(&ask(), DEVICE, &key(3))).unwrap();
        assert_eq!(
            open_response(&back, &office, &another, &key(2).public()),
            Err(EnvelopeError::Signature),
            "an answer fits its own ask only"
        );
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let sealed = Envelope::seal(&ask(), DEVICE, &key(1));
        for place in 0..sealed.len() {
            let mut bad = sealed.clone();
            bad[place] ^= 0x20;
            let opened = Envelope::read(&bad).and_then(|it| it.open(&key(1).public()));
            assert!(opened.is_err(), "byte {place}");
        }
        for end in 0..sealed.len() {
            let opened = Envelope::read(&sealed[..end]).and_then(|it| it.open(&key(1).public()));
            assert!(opened.is_err(), "cut at {end}");
        }
        assert!(Envelope::read(&sealed).unwrap().open(&key(2).public()).is_err());
    }

    #[test]
    fn a_lying_length_does_not_fill_the_memory() {
        let bomb = vec![0_u8; MAX_UNPACKED_BYTES + 1];
        let frame = zstd::bulk::Compressor::with_prepared_dictionary(&HARD_DICTIONARY)
            .and_then(|mut it| it.compress(&bomb))
            .unwrap();
        assert!(frame.len() < 10_000);
        assert_eq!(expand::<WireRequest>(&frame).err(), Some(EnvelopeError::Garbage));
    }
}
