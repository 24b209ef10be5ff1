//! The envelope of an event: one link of a device's log.
//!
//! The canonical bytes (CBOR) are encoded once, by the PC that records; they are stored, hashed,
//! sent and folded unchanged, so that an older program keeps fields that it does not know.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::clock::Hlc;
use crate::dossier::{Event, EventKind, Stamped};
use crate::id::{DeviceId, DossierId};
use crate::number::OfficeCode;
use crate::time::Timestamp;

/// Largest record in bytes that PCs write and every hub and PC accepts.
pub const MAX_RECORD_BYTES: usize = 256 << 10;

/// Bytes that recording it again in another log may add to a record: they are left free when it is
/// first written.
pub const AGAIN_BYTES: usize = 64;

/// Version of the event bodies this program writes.
pub const SCHEMA: u8 = 1;

/// One record; its identity is (device, seq).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Record {
    /// The office it belongs to.
    #[n(0)]
    pub office: OfficeCode,
    /// The PC that wrote it.
    #[n(1)]
    pub device: DeviceId,
    /// Position in that PC's log, from 1, without gaps.
    #[n(2)]
    pub seq: u64,
    /// When it was written.
    #[n(3)]
    pub hlc: Hlc,
    /// The dossier it is about.
    #[n(4)]
    pub dossier: DossierId,
    /// Kind of event.
    #[n(5)]
    kind: u16,
    /// Version of the body.
    #[n(6)]
    pub schema: u8,
    /// The event's own bytes.
    #[n(7)]
    body: ByteVec,
    /// The PC's clock, when the hybrid clock was far from it.
    #[n(8)]
    wall: Option<Timestamp>,
    /// Where it was first recorded, when a PC that got a new identity recorded it again as its own.
    #[n(9)]
    first: Option<Place>,
    /// Set when the PC's clock was implausible and a person confirmed it.
    #[n(10)]
    confirmed: Option<bool>,
}

/// A place in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
struct Place {
    #[n(0)]
    device: DeviceId,
    #[n(1)]
    seq: u64,
}

/// The envelope of a record without the event: its origin and its dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The office it belongs to.
    pub office: OfficeCode,
    /// The PC that wrote it.
    pub device: DeviceId,
    /// Position in that PC's log, from 1, without gaps.
    pub seq: u64,
    /// When it was written.
    pub hlc: Hlc,
    /// The dossier it is about.
    pub dossier: DossierId,
}

/// Above this difference of hybrid clock and PC clock, in milliseconds, a record keeps both.
const FAR_MILLIS: u64 = 60_000;

/// Bytes that are no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are no record")]
pub struct RecordError;

/// A link of the hash chain: BLAKE3 over the previous link and the record's canonical bytes.
pub type ChainHash = [u8; 32];

impl Record {
    /// Wraps an event that a PC records now, by its own clock.
    ///
    /// The hybrid clock `hlc` keeps the order of records, but one PC with a clock that is a year
    /// ahead drags it ahead on all others. When the two clocks are more than a minute apart, the
    /// record also keeps `now`.
    #[must_use]
    pub fn new(origin: Origin, now: Timestamp, event: &Event) -> Self {
        Self::of_kind(origin, now, event.kind(), event.to_bytes())
    }

    /// As [`Record::new`], from the kind of an event and the bytes of its body.
    #[must_use]
    pub fn of_kind(origin: Origin, now: Timestamp, kind: EventKind, body: Vec<u8>) -> Self {
        let far = origin.hlc.time().millis().abs_diff(now.millis()) > FAR_MILLIS;
        let wall = far.then_some(now);
        Self { wall, ..Self::from_parts(origin, kind.0, SCHEMA, body) }
    }

    /// Builds a record from its parts: origin, kind of event, version of the body and the event's
    /// own bytes.
    #[must_use]
    pub fn from_parts(origin: Origin, kind: u16, schema: u8, body: Vec<u8>) -> Self {
        let Origin { office, device, seq, hlc, dossier } = origin;
        let body = ByteVec::from(body);
        Self {
            office,
            device,
            seq,
            hlc,
            dossier,
            kind,
            schema,
            body,
            wall: None,
            first: None,
            confirmed: None,
        }
    }

    /// Marks a record whose time a person confirmed, because the PC's clock was implausible.
    #[must_use]
    pub fn with_confirmed_clock(self) -> Self {
        Self { confirmed: Some(true), ..self }
    }

    /// Returns whether a person confirmed an implausible clock.
    #[must_use]
    pub fn is_clock_confirmed(&self) -> bool {
        self.confirmed == Some(true)
    }

    /// Returns the same record at another position of another log. It keeps where it was recorded
    /// first, which makes it longer by at most [`AGAIN_BYTES`].
    #[must_use]
    pub fn at_seq(self, device: DeviceId, seq: u64) -> Self {
        Self { first: Some(self.place()), device, seq, ..self }
    }

    /// Returns whether this is the same record as another, which may be in another log: what two
    /// copies of one PC have in common is recorded again by one of them, and counts once.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.place() == other.place()
            && self.hlc == other.hlc
            && self.kind == other.kind
            && self.body == other.body
    }

    /// Returns the log and the seq where it was recorded first, when it was recorded again.
    #[must_use]
    pub fn first_place(&self) -> Option<(DeviceId, u64)> {
        self.first.map(|place| (place.device, place.seq))
    }

    /// Where it was recorded first.
    fn place(&self) -> Place {
        self.first.unwrap_or(Place { device: self.device, seq: self.seq })
    }

    /// Returns when it was recorded, by its PC's clock.
    #[must_use]
    pub fn recorded_at(&self) -> Timestamp {
        self.wall.unwrap_or_else(|| self.hlc.time())
    }

    /// Kind of event.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        EventKind(self.kind)
    }

    /// Returns the event's own bytes.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the canonical bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        crate::codec::to_vec(self)
    }

    /// Reads canonical bytes; skips fields of newer programs.
    ///
    /// # Errors
    /// [`RecordError`] when the envelope cannot be read or its time is later than any that a
    /// database can keep (year 6429).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let record: Self = minicbor::decode(bytes).map_err(|_| RecordError)?;
        if record.hlc.is_possible() { Ok(record) } else { Err(RecordError) }
    }

    /// Returns the event with its time; `None` when it is of a newer program.
    #[must_use]
    pub fn stamped(&self) -> Option<Stamped> {
        let event = Event::from_bytes(self.kind(), self.body())?;
        let clock_confirmed = self.is_clock_confirmed();
        Some(Stamped { recorded_at: self.recorded_at(), clock_confirmed, event })
    }
}

/// Returns the chain hash of an empty log.
#[must_use]
pub fn chain_start(device: DeviceId) -> ChainHash {
    *blake3::hash(device.as_bytes()).as_bytes()
}

/// Returns the next link of a chain.
#[must_use]
pub fn chain_next(previous: &ChainHash, canonical: &[u8]) -> ChainHash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(previous).update(canonical);
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{Clerk, Withdrawn};

    fn record() -> Record {
        let at: Timestamp = "2026-11-24T09:00".parse().unwrap();
        let by = Clerk { name: "Nguyễn Thị Hoa".into(), ..Clerk::default() };
        let event = Event::Withdrawn(Withdrawn { by, at, reason: "Nộp hai lần".into() });
        Record::new(origin(Hlc::at(at)), at, &event)
    }

    fn origin(hlc: Hlc) -> Origin {
        Origin {
            office: "H36.57".parse().unwrap(),
            device: DeviceId::from_bytes([7; 16]),
            seq: 1,
            hlc,
            dossier: DossierId::from_bytes([9; 16]),
        }
    }

    #[test]
    fn a_clock_that_ran_away_elsewhere_does_not_date_what_is_recorded_here() {
        let now: Timestamp = "2026-11-24T09:00".parse().unwrap();
        let ahead = Hlc::at("2027-11-24T09:00".parse().unwrap());
        let event = record().stamped().unwrap().event;
        let record = Record::new(origin(ahead.next(now)), now, &event);
        assert!(record.hlc > ahead, "the order holds");
        assert_eq!(record.recorded_at(), now);
        let bytes = record.to_bytes();
        assert_eq!(bytes[0], 0xa9, "kept in a separate field");
        let read = Record::from_bytes(&bytes).unwrap();
        assert_eq!(read.stamped().map(|it| it.recorded_at), Some(now));
        let moved = read.at_seq(DeviceId::from_bytes([8; 16]), 5);
        assert_eq!((moved.recorded_at(), moved.seq), (now, 5));
    }

    #[test]
    fn bytes_round_trip() {
        let record = record();
        let bytes = record.to_bytes();
        assert_eq!(Record::from_bytes(&bytes), Ok(record.clone()));
        assert_eq!(record.stamped().map(|it| it.event.kind()), Some(EventKind(9)));
        assert_eq!(Record::from_bytes(&bytes[..bytes.len() - 1]), Err(RecordError));
    }

    #[test]
    fn a_newer_programs_field_is_passed_over() {
        let mut bytes = record().to_bytes();
        assert_eq!(bytes[0], 0xa8, "a map of eight fields");
        bytes[0] = 0xa9;
        bytes.extend([0x18, 99, 0x61, b'x']); // field 99: "x"
        assert_eq!(Record::from_bytes(&bytes), Ok(record()));
    }

    #[test]
    fn a_time_beyond_every_clock_is_refused() {
        let late = Record { hlc: Hlc::from_bits(u64::MAX), ..record() };
        assert_eq!(Record::from_bytes(&late.to_bytes()), Err(RecordError));
    }

    #[test]
    fn the_chain_depends_on_every_byte() {
        let start = chain_start(DeviceId::from_bytes([7; 16]));
        let mut bytes = record().to_bytes();
        let before = chain_next(&start, &bytes);
        bytes[20] ^= 1;
        assert_ne!(chain_next(&start, &bytes), before);
        assert_ne!(start, chain_start(DeviceId::from_bytes([8; 16])));
    }
}
