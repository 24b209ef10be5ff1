//! Plans for pushed slices, made without a database: writes that a store executes in order, the
//! ack, and the refusals.

use domain::id::DeviceId;
use domain::log::{Entry, Reason, Slice};
use domain::number::OfficeCode;
use domain::record::{ChainHash, chain_start};
use replication::{Ack, Proof, PublicKey, Refused};

use crate::carried::plan_carried;
use crate::ingest::plan_own;

/// The head of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogState {
    /// Sequence number of its last entry; 0 while it is empty.
    pub last_seq: u64,
    /// Chain hash of that entry; the chain's start while the log is empty.
    pub tip: ChainHash,
}

impl LogState {
    /// Returns the log before its first entry.
    pub fn empty(device: DeviceId) -> Self {
        Self { last_seq: 0, tip: chain_start(device) }
    }

    /// Returns the log after one more entry.
    pub fn then(self, entry: &Entry) -> Self {
        Self { last_seq: self.last_seq + 1, tip: entry.link_after(&self.tip) }
    }
}

/// A log as the hub has it when a slice of it arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownLog {
    /// Its head.
    pub head: LogState,
    /// The key of its PC; `None` when that PC is revoked.
    pub key: Option<PublicKey>,
    /// Whether entries of it, from any carrier, wait for proof.
    pub has_waiting: bool,
}

/// Entries of a log that one carrier brought and no signature proves yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The log's last sequence number when they were stored: the first of them follows it.
    pub after_seq: u64,
    /// The log as it will be when they are proved.
    pub reach: LogState,
}

/// The data that a store reads to plan a slice.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'a> {
    /// Stored entries from the slice's first sequence number on, up to its last.
    pub entries: &'a [Entry],
    /// Chain hash before them; used only when [`meets_hole`] returns true.
    pub before: ChainHash,
    /// Entries of the log waiting from the asking PC. Not needed for its own log.
    pub waiting: Option<Waiting>,
}

/// One write of a plan. A `carrier` is the PC that brings another PC's entries; `None` means that the
/// log's own PC brings them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write<'a> {
    /// Deletes the waiting entries of one carrier.
    DropWaiting {
        /// Whose.
        carrier: DeviceId,
    },
    /// Deletes the waiting entries of every carrier.
    DropAllWaiting,
    /// Copies the waiting entries of a carrier into the log. Always followed by
    /// [`Write::DropAllWaiting`] and [`Write::Keep`], which sets the log's head.
    MoveWaiting {
        /// Whose.
        carrier: DeviceId,
        /// Sequence number of the first.
        first_seq: u64,
        /// How many there are.
        count: u64,
    },
    /// Appends entries to the log and sets its head, in one statement where the database has one.
    Keep {
        /// Sequence number of the first.
        first_seq: u64,
        /// The entries, at least one.
        entries: &'a [Entry],
        /// Who brings them.
        carrier: Option<DeviceId>,
        /// The log's head after them.
        head: LogState,
    },
    /// Stores entries until a signature proves them, and the head after them.
    Wait {
        /// Who brings them.
        carrier: DeviceId,
        /// Sequence number of the first.
        first_seq: u64,
        /// The entries, at least one.
        entries: &'a [Entry],
        /// All that waits from this carrier after them.
        waiting: Waiting,
    },
    /// Replaces a hole by its record. The record arrives once more, so that PCs that pulled the
    /// hole get it too.
    Fill {
        /// Sequence number of the hole.
        seq: u64,
        /// The record.
        bytes: &'a [u8],
        /// Who brings it.
        carrier: Option<DeviceId>,
    },
}

/// The plan for a slice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlicePlan<'a> {
    /// Writes, in their order.
    pub writes: Vec<Write<'a>>,
    /// How far the hub has the log from the asking PC; `None` for a log that the office does not
    /// have.
    pub ack: Option<Ack>,
    /// Entries that are not accepted, with the reasons.
    pub refused: Vec<Refused>,
}

impl SlicePlan<'_> {
    /// Returns the plan for a log whose PC does not belong to the office.
    pub fn of_unknown(slice: &Slice) -> Self {
        let refused = vec![refuse(slice, slice.first_seq, Reason::UnknownDevice)];
        Self { refused, ..Self::default() }
    }

    /// Updates a log as the writes do.
    pub fn apply_to(&self, log: &mut KnownLog) {
        for write in &self.writes {
            match write {
                Write::Keep { head, .. } => log.head = *head,
                Write::DropAllWaiting => log.has_waiting = false,
                Write::Wait { .. } => log.has_waiting = true,
                // Entries of other carriers may still wait.
                Write::DropWaiting { .. } | Write::MoveWaiting { .. } | Write::Fill { .. } => {}
            }
        }
    }
}

/// The pushing PC, and the proofs for entries of other PCs.
#[derive(Clone, Copy, Debug)]
pub struct Pusher<'a> {
    /// The office.
    pub office: &'a OfficeCode,
    /// The asking PC.
    pub device: DeviceId,
    /// Its proofs; the server has checked the hub's own signature among them.
    pub proof: &'a Proof,
}

/// Plans a slice.
pub fn plan_slice<'a>(
    pusher: &Pusher<'_>,
    slice: &'a Slice,
    log: &KnownLog,
    stored: &Stored<'_>,
) -> SlicePlan<'a> {
    if slice.device == pusher.device {
        plan_own(pusher.office, slice, log, stored)
    } else {
        plan_carried(pusher, slice, log, stored)
    }
}

/// Returns whether the slice has a record where the hub has a hole: the chain hash before the slice
/// then shows whether it is the missing one.
pub fn meets_hole(slice: &Slice, stored: &[Entry]) -> bool {
    let pairs = stored.iter().zip(&slice.entries);
    pairs.into_iter().any(|pair| matches!(pair, (Entry::Hole(_), Entry::Record(_))))
}

/// Returns the refusal of an entry of a slice.
pub fn refuse(slice: &Slice, seq: u64, reason: Reason) -> Refused {
    Refused { device: slice.device, seq, reason }
}
