//! Exchanging records with a hub: what is to be sent, taking what comes, and what is known about it.

mod ahead;
mod branch;
mod history;
mod hub;
mod incoming;
mod outgoing;
mod publication;

pub use ahead::AheadRecords;
pub(crate) use ahead::history_places;
pub use history::{Parked, SyncRun};
pub use hub::{Enrolment, Hub};
pub use incoming::{Exchange, Exchanged, RefusedPlace};
pub use publication::{Origin, Publication, PublishedItem, RefusedPublication};
