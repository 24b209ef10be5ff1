//! The interface between a session and the PC's own data.

use domain::id::DeviceId;
use domain::member::Member;
use domain::number::OfficeCode;

use crate::wire::{AheadPosition, LogHead, Proof, SyncResponse};
use domain::log::{Reason, Slice};

/// The state of this PC's exchange with a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicaState {
    /// Its office.
    pub office: OfficeCode,
    /// The PC.
    pub device: DeviceId,
    /// Position in the hub's order of arrival up to which it has pulled.
    pub after: u64,
    /// Number up to which it has every publication.
    pub published: u64,
    /// The batch size at the end of the last session.
    pub batch: Option<usize>,
    /// Set while records come ahead of the history.
    pub ahead: Option<AheadPosition>,
    /// Hash over the facts it knows about the office's PCs.
    pub members: u32,
    /// Whether it has records that it could not prove to another PC.
    pub lacks_signed_heads: bool,
}

/// The outcome of applying a response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Records that the hub has now and had not before.
    pub sent: u64,
    /// Records that are new here.
    pub received: u64,
    /// Whether anything moved: an ack, the position in the hub's order, a parked record.
    pub moved: bool,
}

/// The PC's data: which records to send, and storing received ones. All calls may block.
pub trait Replica {
    /// Why the data cannot be read or written.
    type Error: std::error::Error;

    /// Returns the state of the exchange.
    ///
    /// # Errors
    /// When it cannot be read.
    fn standing(&self) -> Result<ReplicaState, Self::Error>;

    /// Returns the next records that the hub does not have, of about `bytes` bytes; at least one
    /// when there are any. Parked records are left out or sent as holes. Records of other PCs are
    /// sent up to the last one that can be proved.
    ///
    /// # Errors
    /// When they cannot be read.
    fn outgoing(&self, bytes: usize) -> Result<Vec<Slice>, Self::Error>;

    /// Returns the proofs for records of other PCs among the slices to be sent.
    ///
    /// # Errors
    /// When it cannot be read.
    fn proof(&self, slices: &[Slice]) -> Result<Proof, Self::Error>;

    /// Applies a response in one transaction: records, acks, refusals, the position.
    ///
    /// # Errors
    /// When it cannot be written; then nothing was applied.
    fn apply(&mut self, answer: &SyncResponse) -> Result<Applied, Self::Error>;

    /// Parks a record that the hub will never accept.
    ///
    /// # Errors
    /// When it cannot be written.
    fn park(&mut self, device: DeviceId, seq: u64, reason: Reason) -> Result<(), Self::Error>;

    /// Returns a record that the hub refused for good some time ago and has as a hole; its reason
    /// may be gone, because the hub has another limit or a newer program.
    ///
    /// # Errors
    /// When it cannot be read.
    fn refused_before(&self) -> Result<Option<Slice>, Self::Error>;

    /// Remembers whether the hub has accepted that record now, or refused it once more.
    ///
    /// # Errors
    /// When it cannot be written.
    fn tried_again(
        &mut self,
        device: DeviceId,
        seq: u64,
        accepted: bool,
    ) -> Result<(), Self::Error>;

    /// Returns the PCs of the office that the hub has certified.
    ///
    /// # Errors
    /// When they cannot be read.
    fn members(&self) -> Result<Vec<Member>, Self::Error>;

    /// Returns the heads of all logs known here.
    ///
    /// # Errors
    /// When they cannot be read.
    fn heads(&self) -> Result<Vec<LogHead>, Self::Error>;

    /// Marks this PC's data as an older copy: from `seq` on, another PC uses its log.
    ///
    /// # Errors
    /// When it cannot be written.
    fn copied(&mut self, from: u64) -> Result<(), Self::Error>;

    /// Lowers the acks of logs of which the hub has less than it had acknowledged, by the heads of
    /// all logs there, so that the lost records are sent again. Returns whether there are any.
    ///
    /// # Errors
    /// When it cannot be written.
    fn lost(&mut self, hub: &[LogHead]) -> Result<bool, Self::Error>;

    /// Begins to receive records ahead of the history, or stops once it has arrived.
    ///
    /// # Errors
    /// When it cannot be written.
    fn set_ahead(&mut self, position: Option<AheadPosition>) -> Result<(), Self::Error>;

    /// Stores the batch size for the next session.
    ///
    /// # Errors
    /// When it cannot be written.
    fn remember_batch(&mut self, bytes: usize) -> Result<(), Self::Error>;
}
