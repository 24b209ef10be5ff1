//! The hub: takes the logs of every office's PCs, keeps them, and hands them on.
//!
//! It never looks into a record beyond its envelope and never changes one.

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
