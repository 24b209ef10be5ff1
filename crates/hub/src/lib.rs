//! The hub: takes the logs of every office's PCs, keeps them, and hands them on.
//!
//! It never looks into a record beyond its envelope and never changes one.

mod carried;
pub mod check;
mod ingest;
pub mod key;
mod open_dossiers;
pub mod server;
pub mod store;

pub use store::{HubStore, StoreError};
