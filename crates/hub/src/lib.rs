//! The hub: receives the logs of every office's PCs, stores them, and passes them on.
//!
//! It reads only the envelope of a record and never changes a record.

mod carried;
pub mod check;
mod grouper;
mod ingest;
pub mod key;
mod open_dossiers;
mod plan;
pub mod server;
pub mod store;

pub use store::{HubStore, StoreError};
