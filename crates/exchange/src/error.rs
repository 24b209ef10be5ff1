//! Why records were not exchanged.

use std::io::ErrorKind;
use std::path::PathBuf;

use domain::message::{Message, Params};
use replication::{BundleError, ChannelError, EnrolProblem, LinkError, Rejection, SyncError};
use store::StoreError;
use store::files::TargetFault;

/// Why records were not exchanged. Records exchanged before stay. Contains no personal data.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The office database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The connection to the hub.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The connection to another PC.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// This PC is not enrolled with a hub.
    #[error("this PC is not enrolled")]
    NotEnrolled,
    /// An exchange has shown that the data is a copy of another PC's.
    #[error("this PC's data is a copy")]
    Copied,
    /// The hub knows an earlier identity of this PC.
    #[error("this PC has a new identity")]
    EnrolAgain,
    /// The file with this PC's key is missing or damaged.
    #[error("this PC's key is lost")]
    KeyLost,
    /// The address answers, but not as a hub.
    #[error("the address is not a hub's")]
    NoHub,
    /// The hub's response cannot be understood.
    #[error("the hub's response cannot be understood")]
    Response,
    /// Records wait, but exchanges with the hub move none.
    #[error("the exchange makes no progress")]
    Stuck,
    /// The hub does not enrol this PC.
    #[error("the hub does not enrol this PC: {0:?}")]
    Enrol(EnrolProblem),
    /// The stored settings have no valid code of the office.
    #[error("the code of the office is not valid")]
    OfficeCode,
    /// The run with the hub was ended by the clerk.
    #[error("the run with the hub was ended")]
    Stopped,
    /// The transfer was ended by the clerk.
    #[error("the transfer was ended")]
    TransferStopped,
    /// The file of the bundle cannot be written.
    #[error("the file cannot be written: {}", .error.kind())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file in the office's folder cannot be read or written.
    #[error("a file of the office cannot be used: {}", .0.kind())]
    OwnFile(std::io::Error),
    /// The network cannot be used.
    #[error("the network cannot be used: {0}")]
    Network(String),
    /// No other PC of the office is on the network.
    #[error("no other PC is on the network")]
    Nobody,
    /// The other PC does not answer.
    #[error("the other PC does not answer")]
    Unreachable,
    /// This PC refuses the other one.
    #[error("the other PC is refused: {0:?}")]
    Theirs(Rejection),
    /// The other PC refuses this one.
    #[error("this PC is refused: {0:?}")]
    Ours(Rejection),
    /// A failure inside the program; has its location.
    #[error("internal failure: {0}")]
    Internal(&'static str),
}

/// A file that is exchanged, or where it waits to be checked.
impl From<std::io::Error> for ExchangeError {
    fn from(error: std::io::Error) -> Self {
        Self::Bundle(BundleError::Io(error))
    }
}

impl From<SyncError<StoreError>> for ExchangeError {
    fn from(error: SyncError<StoreError>) -> Self {
        match error {
            SyncError::Link(error) => error.into(),
            SyncError::Answer(_) => Self::Response,
            SyncError::Stuck => Self::Stuck,
            SyncError::Copied => Self::Copied,
            SyncError::Replica(error) => error.into(),
        }
    }
}

impl Message for ExchangeError {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(error) => error.key(),
            Self::Bundle(error) => match error {
                BundleError::NoBundle => "error.bundle.none",
                BundleError::Version(_) => "error.bundle.version",
                BundleError::OtherOffice => "error.bundle.other_office",
                BundleError::Cut => "error.bundle.cut",
                BundleError::Damaged => "error.bundle.damaged",
                BundleError::Io(error) if error.kind() == ErrorKind::NotFound => {
                    "error.bundle.missing"
                }
                BundleError::Io(_) => "error.bundle.io",
            },
            Self::Link(error) => match error {
                LinkError::Address => "error.sync.address",
                LinkError::NoCertificate => "error.sync.no_certificate",
                LinkError::Untrusted => "error.sync.untrusted",
                LinkError::Unreachable | LinkError::Cut => "error.sync.unreachable",
                LinkError::Busy(_) => "error.sync.wait",
                LinkError::Denied(_) => "error.sync.denied",
                LinkError::TooLarge | LinkError::Failed(_) => "error.sync.failed",
            },
            Self::Channel(ChannelError::Cut(_)) => "error.lan.cut",
            Self::Channel(_) => "error.lan.stranger",
            Self::NotEnrolled => "error.sync.not_enrolled",
            Self::Copied => "error.identity.copied",
            Self::EnrolAgain => "error.sync.enrol_again",
            Self::KeyLost => "error.sync.key_lost",
            Self::NoHub | Self::Response => "error.sync.no_hub",
            Self::Stuck => "error.sync.stuck",
            Self::Enrol(problem) => match problem {
                EnrolProblem::Code => "error.sync.code",
                EnrolProblem::Office => "error.sync.code_of_other_office",
                EnrolProblem::Full => "error.sync.office_full",
                EnrolProblem::Device => "error.sync.device",
                EnrolProblem::Wait => "error.sync.wait",
            },
            Self::OfficeCode => "error.settings.office_code",
            Self::Stopped => "error.sync.stopped",
            Self::TransferStopped => "error.bundle.stopped",
            Self::File { error, .. } => TargetFault::of(error).key(),
            Self::OwnFile(_) => "error.store.io",
            Self::Network(_) => "error.lan.port",
            Self::Nobody => "error.lan.nobody",
            Self::Unreachable => "error.lan.unreachable",
            Self::Theirs(Rejection::Unknown) => "error.lan.unknown",
            Self::Theirs(Rejection::Revoked) => "error.lan.revoked",
            Self::Ours(Rejection::Unknown) => "error.lan.unknown_here",
            Self::Ours(Rejection::Revoked) => "error.lan.revoked_here",
            Self::Theirs(Rejection::Same) | Self::Ours(Rejection::Same) => "error.lan.same",
            Self::Internal(_) => "error.store.internal",
        }
    }

    fn params(&self) -> Params {
        let none = Params::default();
        match self {
            Self::Store(error) => error.params(),
            Self::Link(error @ (LinkError::TooLarge | LinkError::Failed(_))) => {
                none.text("what", error)
            }
            Self::File { path, .. } => none.text("file", path.display()),
            Self::Network(what) => none.text("what", what),
            Self::Internal(what) => none.text("what", what),
            _ => none,
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::Store(error) => error.field(),
            Self::Link(LinkError::Address) | Self::NoHub => Some("address"),
            Self::Link(LinkError::NoCertificate | LinkError::Untrusted) => Some("authority"),
            Self::Enrol(EnrolProblem::Code | EnrolProblem::Office) => Some("code"),
            _ => None,
        }
    }
}
