//! What a session needs of the PC's own data.

use domain::id::DeviceId;
use domain::number::OfficeCode;

use crate::wire::{AheadPosition, LogHead, Proof, SyncResponse};
use domain::log::{Reason, Slice};

/// Where this PC stands toward a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicaState {
    /// Its office.
    pub office: OfficeCode,
    /// Itself.
    pub device: DeviceId,
    /// How far it has pulled.
    pub after: u64,
    /// It has every publication up to this one.
    pub published: u64,
    /// The batch size that the link carried last time.
    pub batch: Option<usize>,
    /// Set while records come ahead of the history.
    pub ahead: Option<AheadPosition>,
    /// Hash over what it knows of the office's PCs.
    pub members: u32,
    /// Whether it has records that it could not prove to another PC.
    pub lacks_signed_heads: bool,
}

/// What came of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Records that the hub has now and had not before.
    pub sent: u64,
    /// Records that are new here.
    pub received: u64,
    /// Whether anything moved: an ack, the place in the hub's order, a parked record.
    pub moved: bool,
}

/// The PC's own side: what is to be sent, and keeping what comes. All calls may block.
pub trait Replica {
    /// Why it cannot be read or written.
    type Error: std::error::Error;

    /// Where it stands.
    ///
    /// # Errors
    /// When it cannot be read.
    fn standing(&self) -> Result<ReplicaState, Self::Error>;

    /// The next records the hub does not have, of about so many bytes, at least one when there are
    /// any. Parked ones are left out or go as holes, those of other PCs as far as they can be proved.
    ///
    /// # Errors
    /// When they cannot be read.
    fn outgoing(&self, bytes: usize) -> Result<Vec<Slice>, Self::Error>;

    /// What proves records of other PCs among slices that are to be sent.
    ///
    /// # Errors
    /// When it cannot be read.
    fn proof(&self, slices: &[Slice]) -> Result<Proof, Self::Error>;

    /// Keeps an answer, all of it in one transaction: records, acks, refusals, the place.
    ///
    /// # Errors
    /// When it cannot be written; then nothing of it was.
    fn take(&mut self, answer: &SyncResponse) -> Result<Taken, Self::Error>;

    /// Parks a record that the hub will never take.
    ///
    /// # Errors
    /// When it cannot be written.
    fn park(&mut self, device: DeviceId, seq: u64, reason: Reason) -> Result<(), Self::Error>;

    /// The heads of all logs known here.
    ///
    /// # Errors
    /// When they cannot be read.
    fn heads(&self) -> Result<Vec<LogHead>, Self::Error>;

    /// Notes that this PC's data is an older copy: from a place on, its log is another's.
    ///
    /// # Errors
    /// When it cannot be written.
    fn copied(&mut self, from: u64) -> Result<(), Self::Error>;

    /// Notes where the hub has less than it had acknowledged, by the heads of all logs there: that is
    /// outgoing again. Whether anything is.
    ///
    /// # Errors
    /// When it cannot be written.
    fn lost(&mut self, hub: &[LogHead]) -> Result<bool, Self::Error>;

    /// Begins to take records ahead of the history, or stops when it has arrived.
    ///
    /// # Errors
    /// When it cannot be written.
    fn take_ahead(&mut self, place: Option<AheadPosition>) -> Result<(), Self::Error>;

    /// Remembers what the link carried.
    ///
    /// # Errors
    /// When it cannot be written.
    fn remember_batch(&mut self, bytes: usize) -> Result<(), Self::Error>;
}
