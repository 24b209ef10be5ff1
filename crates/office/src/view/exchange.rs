//! Syncing with the hub.

use serde::Serialize;
use specta::Type;

use super::{Problem, Reason};

/// What enrolment brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Enrolled {
    /// Name of the office at the hub.
    pub office_name: String,
    /// This PC's identity.
    pub device: String,
    /// Its range of dossier numbers.
    pub lane: u16,
    /// Its book.
    pub book: u16,
}

/// How a run went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncView {
    /// Records the hub has now and had not before.
    pub sent: u32,
    /// Records that are new on this PC.
    pub received: u32,
    /// Requests.
    pub requests: u32,
    /// Bytes sent: bodies and HTTP headers.
    pub bytes_up: u32,
    /// Bytes received: bodies and HTTP headers.
    pub bytes_down: u32,
    /// Records that one side did not take, ever.
    pub parked: u32,
    /// Publications of the province that were refused, ever, because their signature is not the hub's.
    pub refused_publications: u32,
    /// Whether this PC and the hub hold the same, by count and hash.
    pub equal: bool,
    /// Minutes by which this PC's clock is ahead of the hub's, when it is more than five either way.
    pub clock_off_minutes: Option<i32>,
}

/// Where this PC stands toward its hub, in one word; the first that is true.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// Not enrolled: everything is on this PC.
    #[default]
    Alone,
    /// The PC has a new identity, or its key is lost: it must be enrolled again.
    Copied,
    /// The hub could not be reached the last time, but other PCs of the office were met.
    LanOnly,
    /// The hub could not be reached the last time.
    Offline,
    /// The last run failed otherwise.
    Failed,
    /// One side did not take some records.
    Parked,
    /// Some records are to be sent.
    Waiting,
    /// The last run ended well, but this PC and the hub do not hold the same.
    Unequal,
    /// Both sides held the same at the last run.
    Synced,
}

/// Where this PC stands toward its hub.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncStatus {
    /// In one word.
    pub state: SyncState,
    /// The hub's address; absent while the PC is not enrolled.
    pub address: Option<String>,
    /// Name of the office at the hub.
    pub office_name: String,
    /// This PC's range of dossier numbers.
    pub lane: u16,
    /// Its book.
    pub book: u16,
    /// Records the hub does not have.
    pub waiting: u32,
    /// Records of the office's history still to come, while this fresh PC already works on the open
    /// dossiers; absent once all has arrived.
    pub history_to_come: Option<u32>,
    /// Whether the PC must be enrolled again: it has a new identity, or its key is lost.
    pub copied: bool,
    /// What went wrong in the last run with the hub.
    pub problem: Option<Problem>,
    /// When the last good run with the hub ended.
    pub synced_at: Option<String>,
    /// Records that one side did not take.
    pub parked: Vec<ParkedView>,
    /// Publications of the province that were refused because their signature is not the hub's.
    pub refused_publications: u32,
    /// The newest runs of all ways, newest first.
    pub runs: Vec<SyncRunView>,
}

/// The status with what goes on at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncNow {
    /// Where this PC stands.
    pub status: SyncStatus,
    /// The run that is under way.
    pub running: Option<SyncProgress>,
    /// The exchange without the hub that is under way.
    pub transfer: Option<TransferProgress>,
    /// Minutes by which this PC's clock was ahead of the hub's at the last run, when it was more than
    /// five either way.
    pub clock_off_minutes: Option<i32>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncProgress {
    /// Records sent.
    pub sent: u32,
    /// Records received.
    pub received: u32,
    /// Records that waited to be sent when it began.
    pub waiting: u32,
}

/// The way of an exchange without the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TransferKind {
    /// A file for a stick is written.
    Out,
    /// A file from a stick is taken.
    In,
    /// The PCs on the network are met.
    Lan,
}

/// How far an exchange without the hub is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TransferProgress {
    /// The way.
    pub way: TransferKind,
    /// Steps done.
    pub done: u32,
    /// Steps in all; 0 while that is not known.
    pub total: u32,
}

/// A record that one side did not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ParkedView {
    /// The PC that wrote it.
    pub device: String,
    /// Its place in that PC's log.
    pub seq: u32,
    /// Whether the hub refused it; else this PC could not take it.
    pub outgoing: bool,
    /// Why.
    pub reason: Reason,
    /// When.
    pub at: String,
    /// Code of the dossier it is about, when that is known here.
    pub code: Option<String>,
}

/// The way records went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeWay {
    /// To and from the hub.
    Hub,
    /// To and from another PC on the office's network.
    Lan,
    /// By a file on a stick.
    Stick,
}

/// A run of syncing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncRunView {
    /// When it ended.
    pub at: String,
    /// The way.
    pub via: ExchangeWay,
    /// The book of the other PC, when there is one that is known here.
    pub book: Option<u16>,
    /// Records sent.
    pub sent: u32,
    /// Records received.
    pub received: u32,
    /// Bytes sent: bodies and HTTP headers.
    pub bytes_up: u32,
    /// Bytes received: bodies and HTTP headers.
    pub bytes_down: u32,
    /// What went wrong.
    pub problem: Option<Problem>,
}

/// A bundle that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BundleOut {
    /// Records in it.
    pub records: u32,
    /// Size of the file in bytes.
    pub bytes: u32,
    /// Records that were left out because nobody here can prove who wrote them: their PC has signed
    /// them to nobody, and the hub has given no receipt for them yet. The next sync brings it.
    pub unproved: u32,
}

/// A bundle that was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BundleIn {
    /// Records in it.
    pub records: u32,
    /// Those that are new on this PC.
    pub received: u32,
    /// Those that were not taken because no signature that holds here covers them: for example of a
    /// PC whose access was taken away. They come with the hub.
    pub unproved: u32,
    /// Places where this PC has another record; theirs is parked and shown.
    pub parked: u32,
    /// Whether it shows that this PC's data is a copy; then the PC must be enrolled anew.
    pub copied: bool,
    /// The book of the PC that wrote it, by which clerks know it; absent when that is not known here.
    pub book: Option<u16>,
    /// Whether this PC wrote it itself.
    pub own: bool,
}

/// This PC on the office's network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LanStatus {
    /// Whether it is switched on in the settings.
    pub on: bool,
    /// Whether the PC is enrolled, so that others can know it.
    pub enrolled: bool,
    /// How many PCs are there at this moment, as far as the caller is on the network.
    pub found: u32,
    /// Why the network cannot be used.
    pub problem: Option<String>,
    /// PCs it has met, newest meeting first.
    pub peers: Vec<LanPeer>,
}

/// The last meeting with another PC of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LanPeer {
    /// Its identity.
    pub device: String,
    /// Its book, by which clerks know it.
    pub book: Option<u16>,
    /// When.
    pub at: String,
    /// Records that were new there.
    pub sent: u32,
    /// Records that were new here.
    pub received: u32,
    /// What went wrong.
    pub problem: Option<String>,
}

/// How an exchange with the PCs on the network went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LanSync {
    /// PCs met.
    pub met: u32,
    /// Records that were new there.
    pub sent: u32,
    /// Records that were new here.
    pub received: u32,
}

/// The way a publication came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PublicationOrigin {
    /// From the hub.
    Hub,
    /// From another PC of the office.
    Pc,
    /// From a stick.
    Stick,
}

/// Whether a publication is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PublicationState {
    /// It holds.
    InForce,
    /// Its first day is still to come.
    Waiting,
    /// Later ones say all of it.
    Replaced,
    /// This PC cannot use it.
    Unusable,
    /// Its signature is not the hub's.
    Refused,
}

impl PublicationState {
    /// The name in JSON and message keys.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Waiting => "waiting",
            Self::Replaced => "replaced",
            Self::Unusable => "unusable",
            Self::Refused => "refused",
        }
    }
}

/// Something the province published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PublicationView {
    /// Its number at the hub.
    pub version: u32,
    /// `catalogue`, `holidays`, `forms`, `score_card`, or a kind this program does not know yet.
    pub kind: String,
    /// Its name for people.
    pub kind_text: String,
    /// The first day it holds.
    pub from: String,
    /// Whether it is in use.
    pub state: PublicationState,
    /// The state for people.
    pub state_text: String,
    /// The way it came.
    pub origin: PublicationOrigin,
    /// The way for people.
    pub origin_text: String,
    /// When it came.
    pub taken_at: Option<String>,
    /// What it says, the first things.
    pub lines: Vec<String>,
    /// How many things more it says.
    pub more: u32,
    /// Why it is not in use.
    pub problem: Option<String>,
}
