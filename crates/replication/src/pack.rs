//! Packs the entries of one log: facts that the slice has are left out, repetitions become
//! references, and small parts and bodies are grouped so that they compress well. Unpacking returns
//! the same bytes.

use std::collections::HashMap;

use domain::clock::Hlc;
use domain::id::{DeviceId, DossierId};
use domain::number::OfficeCode;
use domain::record::{Origin, Record};

use crate::varint::{fold, put, read_number, unfold};
use domain::log::Entry;

/// A record split into its parts.
const PARTS: u8 = 0;
/// A record as stored: of a newer program, or encoded differently than we would.
const WHOLE: u8 = 1;
/// Only a link of the chain.
const HOLE: u8 = 2;

/// Bytes that cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these packed records cannot be read")]
pub struct PackError;

/// Packs entries of a device's log from a sequence number on.
#[must_use]
pub fn pack(office: &OfficeCode, device: DeviceId, first_seq: u64, entries: &[Entry]) -> Vec<u8> {
    let mut heads = Vec::new();
    let mut bodies = Vec::new();
    let mut context = Context::default();
    put(&mut heads, entries.len() as u64);
    for (seq, entry) in (first_seq..).zip(entries) {
        match entry {
            Entry::Hole(link) => {
                heads.push(HOLE);
                bodies.extend_from_slice(link);
            }
            Entry::Record(bytes) => match parts(office, device, seq, bytes) {
                Some(record) => {
                    heads.push(PARTS);
                    context.put(&mut heads, &record);
                    put(&mut heads, record.body().len() as u64);
                    bodies.extend_from_slice(record.body());
                }
                None => {
                    heads.push(WHOLE);
                    put(&mut heads, bytes.len() as u64);
                    bodies.extend_from_slice(bytes);
                }
            },
        }
    }
    let mut out = Vec::with_capacity(heads.len() + bodies.len() + 4);
    put(&mut out, heads.len() as u64);
    out.append(&mut heads);
    out.append(&mut bodies);
    out
}

/// Returns the record if its parts encode to the same bytes again.
fn parts(office: &OfficeCode, device: DeviceId, seq: u64, bytes: &[u8]) -> Option<Record> {
    let record = Record::from_bytes(bytes).ok()?;
    let origin =
        Origin { office: office.clone(), device, seq, hlc: record.hlc, dossier: record.dossier };
    let body = record.body().to_vec();
    let again = Record::from_parts(origin, record.kind().0, record.schema, body);
    (again.to_bytes() == bytes).then_some(record)
}

/// Unpacks entries; returns the bytes that were packed.
///
/// # Errors
/// [`PackError`] for bytes that [`pack`] does not write.
pub fn unpack(
    office: &OfficeCode,
    device: DeviceId,
    first_seq: u64,
    mut packed: &[u8],
) -> Result<Vec<Entry>, PackError> {
    read(office, device, first_seq, &mut packed).ok_or(PackError)
}

fn read(
    office: &OfficeCode,
    device: DeviceId,
    first_seq: u64,
    packed: &mut &[u8],
) -> Option<Vec<Entry>> {
    let length = usize::try_from(read_number(packed)?).ok()?;
    let (mut heads, mut bodies) = packed.split_at_checked(length)?;
    let heads = &mut heads;
    let count = read_number(heads)?;
    if first_seq == 0 {
        return None; // Logs begin at 1.
    }
    let mut entries = Vec::new();
    let mut context = Context::default();
    for seq in first_seq..first_seq.checked_add(count)? {
        let (&tag, rest) = heads.split_first()?;
        *heads = rest;
        entries.push(match tag {
            PARTS => {
                let (hlc, dossier, kind, schema) = context.next(heads)?;
                let body = cut(heads, &mut bodies)?.to_vec();
                let origin = Origin { office: office.clone(), device, seq, hlc, dossier };
                Entry::Record(Record::from_parts(origin, kind, schema, body).to_bytes())
            }
            WHOLE => Entry::Record(cut(heads, &mut bodies)?.to_vec()),
            HOLE => {
                let (link, rest) = bodies.split_at_checked(32)?;
                bodies = rest;
                Entry::Hole(link.try_into().ok()?)
            }
            _ => return None,
        });
    }
    (heads.is_empty() && bodies.is_empty()).then_some(entries)
}

/// Splits off a body of the length that the heads give.
fn cut<'a>(heads: &mut &[u8], bodies: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (body, rest) = bodies.split_at_checked(usize::try_from(read_number(heads)?).ok()?)?;
    *bodies = rest;
    Some(body)
}

/// What earlier records of the slice predict about the next one.
#[derive(Default)]
struct Context {
    last: Hlc,
    dossiers: Vec<DossierId>,
    places: HashMap<DossierId, usize>,
}

impl Context {
    /// Writes time, dossier and kind of a record.
    fn put(&mut self, out: &mut Vec<u8>, record: &Record) {
        put(out, fold(record.hlc.bits().wrapping_sub(self.last.bits()) as i64));
        self.last = record.hlc;
        match self.places.get(&record.dossier) {
            // 1 is the newest dossier of the slice.
            Some(place) => put(out, (self.dossiers.len() - place) as u64),
            None => {
                put(out, 0);
                // A UUIDv7 begins with the milliseconds of its creation, close to the record's.
                let (made, random) = halves(record.dossier);
                put(out, fold(record.hlc.time().millis().wrapping_sub(made)));
                out.extend_from_slice(&random);
                self.learn(record.dossier);
            }
        }
        put(out, u64::from(record.kind().0));
        out.push(record.schema);
    }

    fn next(&mut self, heads: &mut &[u8]) -> Option<(Hlc, DossierId, u16, u8)> {
        let bits = self.last.bits().wrapping_add(unfold(read_number(heads)?) as u64);
        let hlc = Hlc::from_bits(bits);
        self.last = hlc;
        let back = usize::try_from(read_number(heads)?).ok()?;
        let dossier = if back == 0 {
            let made = hlc.time().millis().wrapping_sub(unfold(read_number(heads)?));
            let (random, rest) = heads.split_at_checked(10)?;
            *heads = rest;
            let mut bytes = [0; 16];
            bytes[..6].copy_from_slice(&made.to_be_bytes()[2..]);
            bytes[6..].copy_from_slice(random);
            let dossier = DossierId::from_bytes(bytes);
            self.learn(dossier);
            dossier
        } else {
            *self.dossiers.get(self.dossiers.len().checked_sub(back)?)?
        };
        let kind = u16::try_from(read_number(heads)?).ok()?;
        let (&schema, rest) = heads.split_first()?;
        *heads = rest;
        Some((hlc, dossier, kind, schema))
    }

    fn learn(&mut self, dossier: DossierId) {
        self.places.insert(dossier, self.dossiers.len());
        self.dossiers.push(dossier);
    }
}

/// Returns the first 48 bits as a number, and the rest.
fn halves(dossier: DossierId) -> (i64, [u8; 10]) {
    let bytes = dossier.as_bytes();
    let mut made = [0; 8];
    made[2..].copy_from_slice(&bytes[..6]);
    let mut random = [0; 10];
    random.copy_from_slice(&bytes[6..]);
    (i64::from_be_bytes(made), random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn office() -> OfficeCode {
        "H36.57".parse().unwrap()
    }

    const DEVICE: DeviceId = DeviceId::from_bytes([7; 16]);

    fn record(seq: u64, hlc: u64, dossier: [u8; 16], kind: u16, body: Vec<u8>) -> Vec<u8> {
        let origin = Origin {
            office: office(),
            device: DEVICE,
            seq,
            hlc: Hlc::from_bits(hlc),
            dossier: DossierId::from_bytes(dossier),
        };
        Record::from_parts(origin, kind, 1, body).to_bytes()
    }

    fn entry() -> impl Strategy<Value = (u8, u64, [u8; 16], u16, Vec<u8>)> {
        let dossier = prop_oneof![any::<[u8; 16]>(), (0_u8..3).prop_map(|n| [n; 16])];
        (0_u8..5, any::<u64>(), dossier, any::<u16>(), prop::collection::vec(any::<u8>(), 0..40))
    }

    proptest! {
        #[test]
        fn the_same_bytes_return(first in 1_u64..1 << 40, raw in prop::collection::vec(entry(), 0..20)) {
            let entries: Vec<Entry> = (first..).zip(raw).map(|(seq, (tag, hlc, dossier, kind, body))| match tag {
                0 => Entry::Record(body),
                1 => Entry::Hole([kind as u8; 32]),
                2 => Entry::Record(record(seq + 1, hlc, dossier, kind, body)), // of another seq
                _ => Entry::Record(record(seq, hlc, dossier, kind, body)),
            }).collect();
            let packed = pack(&office(), DEVICE, first, &entries);
            prop_assert_eq!(unpack(&office(), DEVICE, first, &packed), Ok(entries));
        }

        #[test]
        fn garbage_is_refused_or_read_but_never_panics(first in any::<u64>(), bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = unpack(&office(), DEVICE, first, &bytes);
        }
    }

    #[test]
    fn a_field_of_a_newer_program_is_kept() {
        let mut bytes = record(1, 5 << 16, [9; 16], 4, vec![0xa0]);
        bytes[0] += 1;
        bytes.extend([0x18, 99, 0x61, b'x']);
        let entries = [Entry::Record(bytes)];
        let packed = pack(&office(), DEVICE, 1, &entries);
        assert_eq!(unpack(&office(), DEVICE, 1, &packed).as_deref(), Ok(entries.as_slice()));
    }

    #[test]
    fn a_clock_of_its_own_is_kept() {
        let read = Record::from_bytes(&record(1, 5 << 16, [9; 16], 4, vec![0xa0])).unwrap();
        let now = domain::time::Timestamp::from_millis(90_000_000);
        let origin = Origin {
            office: office(),
            device: DEVICE,
            seq: 1,
            hlc: read.hlc,
            dossier: read.dossier,
        };
        let by = domain::dossier::Clerk::default();
        let withdrawn = domain::dossier::Withdrawn { by, at: now, reason: String::new() };
        let event = domain::dossier::Event::Withdrawn(withdrawn);
        let record = Record::new(origin, now, &event);
        assert_eq!(record.recorded_at(), now, "far from the hybrid clock");
        let entries = [Entry::Record(record.to_bytes())];
        let packed = pack(&office(), DEVICE, 1, &entries);
        assert_eq!(unpack(&office(), DEVICE, 1, &packed).as_deref(), Ok(entries.as_slice()));
    }

    #[test]
    fn a_place_that_no_log_has_is_refused() {
        for entries in [&[][..], &[Entry::Hole([1; 32])]] {
            let packed = pack(&office(), DEVICE, 1, entries);
            assert_eq!(unpack(&office(), DEVICE, 0, &packed), Err(PackError));
            let last = u64::MAX - entries.len() as u64;
            assert!(unpack(&office(), DEVICE, last, &packed).is_ok());
            if !entries.is_empty() {
                assert_eq!(unpack(&office(), DEVICE, u64::MAX, &packed), Err(PackError));
            }
        }
    }

    #[test]
    fn a_cut_or_longer_pack_is_refused() {
        let packed = pack(&office(), DEVICE, 1, &[Entry::Hole([1; 32]), Entry::Record(vec![1, 2])]);
        for end in 0..packed.len() {
            assert_eq!(unpack(&office(), DEVICE, 1, &packed[..end]), Err(PackError), "{end}");
        }
        let longer = [packed.as_slice(), &[0]].concat();
        assert_eq!(unpack(&office(), DEVICE, 1, &longer), Err(PackError));
    }
}
