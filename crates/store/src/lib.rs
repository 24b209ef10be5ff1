//! The office database: an append-only log of events per device, and the tables projected from it.
//!
//! Every change goes through [`Store::transact`]; when it returns, the change is on disk. Records
//! are never changed or deleted. [`Reader`] has all queries and never waits for the [`Store`] that
//! writes.

mod backup;
mod clock;
mod error;
mod exchange;
pub mod files;
mod heads;
mod identity;
mod keep;
mod log;
mod numbers;
mod office_log;
mod open;
mod project;
mod query;
mod read;
mod refusals;
mod search;
mod transact;
mod verify;

pub use backup::BackupError;
pub use clock::ClockFacts;
pub use error::StoreError;
pub use exchange::{
    AheadRecords, CarriedOutcome, Enrolment, Exchange, Exchanged, Hub, Origin, Parked, Publication,
    PublishedItem, RefusedPublication, RefusedRecord, SyncRun, Via,
};
pub use identity::{Answer, Doubt, KEY_FILE, NewIdentity, Ownership};
pub use keep::Draft;
pub use log::{Head, ThisDevice};
pub use open::{FILE, Store};
pub use query::{Due, LateCounts, Line, Pending, RegisterFilter, RegisterPage, Revision};
pub use read::Reader;
pub use refusals::{NewRefusal, RefusedAtCounter};
pub use transact::{Act, Action, Change, Done, FileHash, TransactError, hash_of_file};
pub use verify::{VerifyProblem, VerifyReport};
