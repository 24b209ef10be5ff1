//! Merging the logs of an office's PCs over a hub, a LAN or a stick.
//!
//! Records travel with unchanged bytes, packed, in envelopes signed by the sending PC. This room
//! knows no SQL, no window and no clock: stored data is accessed through [`Replica`], times are
//! passed in.

mod bundle;
mod channel;
mod check;
mod client;
mod enrol;
mod envelope;
mod key;
mod link;
mod meeting;
mod member;
mod pack;
mod plan;
#[cfg(test)]
mod protocol_page;
mod publication;
mod replica;
mod swap;
mod varint;
mod wire;

pub use bundle::{BundleError, BundleReader, BundleWriter, Parcel, Proofs, office_tag};
pub use channel::{Channel, ChannelError, MessageReader, MessageWriter, Role};
pub use check::{ChainCheck, CheckedLog};
pub use client::{HubSession, Outcome, SyncError, tell_members};
pub use domain::log::{Entry, Reason, Slice};
pub use enrol::{
    EnrolProblem, EnrolProof, EnrolRequest, EnrolResponse, code_hash, new_code, tidy_code,
};
pub use envelope::{
    Envelope, EnvelopeError, MAX_UNPACKED_BYTES, PROTOCOL, open_response, seal_response,
};
pub use key::{KeyError, PublicKey, SecretKey};
pub use link::{Link, LinkError, Traffic};
pub use meeting::{Accepted, Hello, Rejection, Welcome, meeting_signed, sign_meeting};
pub use member::{
    KnownMembers, certified, certify, heads_signed, members_hash, open_signed_heads, sign_heads,
    sign_tip, tip_signed,
};
pub use pack::{PackError, pack, unpack};
pub use plan::BatchSize;
pub use publication::{MAX_PUBLICATION_BYTES, PublicationKind, Published};
pub use replica::{Applied, Replica, ReplicaState};
pub use swap::{Part, Swap, plan_swap};
pub use wire::{
    Ack, Ahead, AheadPosition, Capabilities, LogHead, Proof, Refused, Repull, Summary, SyncRequest,
    SyncResponse, summary_of,
};
