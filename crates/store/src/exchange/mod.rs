//! Exchanging records with a hub, other PCs and sticks: what is to be sent, what was received, and
//! the history of exchanges.

mod ahead;
mod branch;
mod carried;
mod history;
mod hub;
mod incoming;
mod members;
mod outgoing;
mod parking;
mod publication;

pub use ahead::AheadRecords;
pub(crate) use ahead::{project_history, reserved_numbers};
pub(crate) use branch::{change_identity, rescue};
pub use carried::CarriedOutcome;
pub use history::{Parked, SyncRun, Via};
pub use hub::{Enrolment, Hub};
pub use incoming::{Exchange, Exchanged, RefusedRecord};
pub use publication::{Origin, Publication, PublishedItem, RefusedPublication};
