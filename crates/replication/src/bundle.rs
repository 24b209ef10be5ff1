//! Bundles: records with their proofs, sealed for the PCs of one office.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `MCBUNDLE` |
//! | 1 | version |
//! | 8 | tag of the office: shows that a bundle is of another office, not damaged |
//! | 32 | random, so that every bundle has a different key |
//! | chunks | length (4 bytes; the top bit marks the last chunk), sealed zstd frame of CBOR |
//!
//! Chunks are sealed by ChaCha20-Poly1305 in the STREAM construction, under a key derived from the
//! office's seal and the whole head: a chunk that was changed, left out, moved or cut off is noticed.

use std::io::{ErrorKind, Read, Write};

use chacha20poly1305::aead::stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};

use domain::id::DeviceId;
use domain::log::Slice;
use domain::member::{Member, SignedHeads, SignedTip};
use domain::number::OfficeCode;
use minicbor::{Decode, Encode};

use crate::envelope::{expand, pack_all, press, unpack_all};
use crate::publication::Published;
use crate::wire::PackedSlice;

const MAGIC: &[u8; 8] = b"MCBUNDLE";
const VERSION: u8 = 1;
const HEAD: usize = 8 + 1 + 8 + 32;
const LAST: u32 = 1 << 31;
/// Largest sealed chunk; written chunks stay far below.
const MAX_CHUNK_BYTES: u32 = 16 << 20;

/// Proofs for the records of a bundle, and the other contents of its first part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Proofs {
    /// The PCs of the office.
    #[n(0)]
    pub members: Vec<Member>,
    /// Heads signed by the PCs that wrote the logs.
    #[n(1)]
    pub tips: Vec<SignedTip>,
    /// The hub's newest signed heads.
    #[n(2)]
    pub signed_heads: Option<SignedHeads>,
    /// The province's publications.
    #[n(3)]
    pub published: Vec<Published>,
    /// How many records follow.
    #[n(4)]
    pub records: u64,
    /// The PC that wrote the bundle; earlier programs left it out.
    #[n(5)]
    pub giver: Option<DeviceId>,
}

/// A part of a bundle. The first part has the proofs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parcel {
    /// Proofs for all records that follow.
    pub proofs: Option<Proofs>,
    /// Records, log after log, in the order of their logs.
    pub slices: Vec<Slice>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct WireParcel {
    #[n(0)]
    proofs: Option<Proofs>,
    #[n(1)]
    slices: Vec<PackedSlice>,
}

/// Why a bundle cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The file is no bundle.
    #[error("this is no bundle")]
    NoBundle,
    /// A program of an unknown version wrote it.
    #[error("the bundle has version {0}")]
    Version(u8),
    /// It belongs to another office.
    #[error("the bundle is of another office")]
    OtherOffice,
    /// It ends too early.
    #[error("the bundle is cut")]
    Cut,
    /// Its bytes were changed.
    #[error("the bundle is damaged")]
    Damaged,
    /// It cannot be read or written.
    #[error("the bundle cannot be read or written")]
    Io(#[from] std::io::Error),
}

/// Returns the tag of an office, by which its PCs find each other; it reveals nothing to others.
#[must_use]
pub fn office_tag(seal: &[u8; 32]) -> [u8; 8] {
    let mut tag = [0; 8];
    tag.copy_from_slice(&blake3::derive_key("mot-cua office tag 1", seal)[..8]);
    tag
}

fn key_of(seal: &[u8; 32], head: &[u8; HEAD]) -> ChaCha20Poly1305 {
    let key = blake3::derive_key("mot-cua bundle 1", &[seal.as_slice(), head].concat());
    ChaCha20Poly1305::new(&key.into())
}

/// Every bundle has a different key, so the nonce counts chunks only.
const NONCE: [u8; 7] = [0; 7];

/// Writes a bundle.
pub struct BundleWriter<W> {
    out: W,
    stream: EncryptorBE32<ChaCha20Poly1305>,
    office: OfficeCode,
    waiting: Option<Vec<u8>>,
}

impl<W: Write> BundleWriter<W> {
    /// Begins a bundle; `random` must never be used twice.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(
        mut out: W,
        office: OfficeCode,
        seal: &[u8; 32],
        random: [u8; 32],
    ) -> Result<Self, BundleError> {
        let mut head = [0; HEAD];
        head[..8].copy_from_slice(MAGIC);
        head[8] = VERSION;
        head[9..17].copy_from_slice(&office_tag(seal));
        head[17..].copy_from_slice(&random);
        out.write_all(&head)?;
        let stream = EncryptorBE32::from_aead(key_of(seal, &head), &NONCE.into());
        Ok(Self { out, stream, office, waiting: None })
    }

    /// Adds a part.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&mut self, parcel: &Parcel) -> Result<(), BundleError> {
        let wire = WireParcel {
            proofs: parcel.proofs.clone(),
            slices: pack_all(&self.office, &parcel.slices),
        };
        // The last chunk is sealed in another way, so each chunk waits until the next one arrives.
        if let Some(plain) = self.waiting.replace(press(&wire)) {
            let sealed =
                self.stream.encrypt_next(plain.as_slice()).map_err(|_| BundleError::Damaged)?;
            write_chunk(&mut self.out, &sealed, 0)?;
        }
        Ok(())
    }

    /// Ends the bundle and returns the writer.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(mut self) -> Result<W, BundleError> {
        let plain = self.waiting.take().unwrap_or_default();
        let sealed =
            self.stream.encrypt_last(plain.as_slice()).map_err(|_| BundleError::Damaged)?;
        write_chunk(&mut self.out, &sealed, LAST)?;
        Ok(self.out)
    }
}

fn write_chunk(out: &mut impl Write, sealed: &[u8], mark: u32) -> Result<(), BundleError> {
    let length = u32::try_from(sealed.len()).unwrap_or(LAST - 1);
    out.write_all(&(length | mark).to_be_bytes())?;
    Ok(out.write_all(sealed)?)
}

/// Reads a bundle.
pub struct BundleReader<R> {
    read: R,
    /// `None` after the last chunk.
    stream: Option<DecryptorBE32<ChaCha20Poly1305>>,
    office: OfficeCode,
}

impl<R: Read> BundleReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`BundleError`] when this is no bundle of the office.
    pub fn new(mut read: R, office: OfficeCode, seal: &[u8; 32]) -> Result<Self, BundleError> {
        let mut head = [0; HEAD];
        let found = read_some(&mut read, &mut head)?;
        if found < MAGIC.len() || !head.starts_with(MAGIC) {
            return Err(BundleError::NoBundle);
        }
        if found > 8 && head[8] != VERSION {
            return Err(BundleError::Version(head[8]));
        }
        if found < HEAD {
            return Err(BundleError::Cut);
        }
        if head[9..17] != office_tag(seal) {
            return Err(BundleError::OtherOffice);
        }
        let stream = DecryptorBE32::from_aead(key_of(seal, &head), &NONCE.into());
        Ok(Self { read, stream: Some(stream), office })
    }

    /// Returns the next part; `None` at the end.
    ///
    /// # Errors
    /// [`BundleError::Cut`] or [`BundleError::Damaged`]; nothing after that can be read.
    pub fn next_parcel(&mut self) -> Result<Option<Parcel>, BundleError> {
        let Some(stream) = &mut self.stream else { return Ok(None) };
        let mut length = [0; 4];
        read_whole(&mut self.read, &mut length)?;
        let marked = u32::from_be_bytes(length);
        let length = marked & !LAST;
        if length > MAX_CHUNK_BYTES {
            return Err(BundleError::Damaged);
        }
        let mut sealed = vec![0; length as usize];
        read_whole(&mut self.read, &mut sealed)?;
        let plain = if marked & LAST == 0 {
            stream.decrypt_next(sealed.as_slice())
        } else {
            let last = self.stream.take().ok_or(BundleError::Damaged)?;
            last.decrypt_last(sealed.as_slice())
        };
        let plain = plain.map_err(|_| BundleError::Damaged)?;
        if self.stream.is_none() && read_some(&mut self.read, &mut [0])? > 0 {
            return Err(BundleError::Damaged);
        }
        let wire: WireParcel = expand(&plain).map_err(|_| BundleError::Damaged)?;
        let slices = unpack_all(&self.office, wire.slices).map_err(|_| BundleError::Damaged)?;
        Ok(Some(Parcel { proofs: wire.proofs, slices }))
    }
}

/// Reads until the buffer is full or the file ends.
fn read_some(read: &mut impl Read, buffer: &mut [u8]) -> Result<usize, BundleError> {
    let mut found = 0;
    while found < buffer.len() {
        match read.read(&mut buffer[found..]) {
            Ok(0) => break,
            Ok(more) => found += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}

fn read_whole(read: &mut impl Read, buffer: &mut [u8]) -> Result<(), BundleError> {
    let found = read_some(read, buffer)?;
    if found == buffer.len() { Ok(()) } else { Err(BundleError::Cut) }
}

#[cfg(test)]
mod tests {
    use domain::id::DeviceId;
    use domain::log::Entry;

    use super::*;

    const SEAL: [u8; 32] = [3; 32];

    fn office() -> OfficeCode {
        "H36.57".parse().unwrap()
    }

    fn parcels() -> Vec<Parcel> {
        let slice = |first_seq| Slice {
            device: DeviceId::from_bytes([1; 16]),
            first_seq,
            entries: vec![Entry::Record(vec![1, 2, 3]), Entry::Hole([5; 32])],
        };
        vec![
            Parcel { proofs: Some(Proofs { records: 4, ..Proofs::default() }), slices: vec![] },
            Parcel { proofs: None, slices: vec![slice(1)] },
            Parcel { proofs: None, slices: vec![slice(3)] },
        ]
    }

    fn written(parcels: &[Parcel]) -> Vec<u8> {
        let mut writer = BundleWriter::new(Vec::new(), office(), &SEAL, [9; 32]).unwrap();
        parcels.iter().for_each(|it| writer.put(it).unwrap());
        writer.end().unwrap()
    }

    fn read(bytes: &[u8], seal: &[u8; 32]) -> Result<Vec<Parcel>, BundleError> {
        let mut reader = BundleReader::new(bytes, office(), seal)?;
        let mut parcels = Vec::new();
        while let Some(parcel) = reader.next_parcel()? {
            parcels.push(parcel);
        }
        Ok(parcels)
    }

    #[test]
    fn what_went_in_comes_out() {
        assert_eq!(read(&written(&parcels()), &SEAL).unwrap(), parcels());
        assert_eq!(read(&written(&parcels()[..1]), &SEAL).unwrap(), parcels()[..1]);
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_noticed() {
        let whole = written(&parcels());
        for at in 0..whole.len() {
            let mut bad = whole.clone();
            bad[at] ^= 0x20;
            assert!(read(&bad, &SEAL).is_err(), "byte {at}");
            let cut = read(&whole[..at], &SEAL);
            let noticed = if at < 8 {
                matches!(cut, Err(BundleError::NoBundle))
            } else {
                matches!(cut, Err(BundleError::Cut))
            };
            assert!(noticed, "cut at {at}: {cut:?}");
        }
        let longer = [whole.as_slice(), &[0]].concat();
        assert!(matches!(read(&longer, &SEAL), Err(BundleError::Damaged)));
    }

    #[test]
    fn chunks_keep_their_order() {
        let whole = written(&parcels());
        let mut chunks = Vec::new();
        let mut rest = &whole[HEAD..];
        while !rest.is_empty() {
            let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) & !LAST;
            let (chunk, after) = rest.split_at(4 + length as usize);
            chunks.push(chunk);
            rest = after;
        }
        assert_eq!(chunks.len(), 3);
        let swapped = [&whole[..HEAD], chunks[1], chunks[0], chunks[2]].concat();
        let left_out = [&whole[..HEAD], chunks[0], chunks[2]].concat();
        for bad in [swapped, left_out] {
            assert!(matches!(read(&bad, &SEAL), Err(BundleError::Damaged)));
        }
    }

    #[test]
    fn others_are_told_apart() {
        let whole = written(&parcels());
        assert!(matches!(read(&whole, &[4; 32]), Err(BundleError::OtherOffice)));
        let mut newer = whole.clone();
        newer[8] = 2;
        assert!(matches!(read(&newer, &SEAL), Err(BundleError::Version(2))));
        assert!(matches!(read(b"%PDF-1.7 ...", &SEAL), Err(BundleError::NoBundle)));
        assert!(matches!(read(b"", &SEAL), Err(BundleError::NoBundle)));
    }
}
