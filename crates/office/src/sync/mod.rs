//! Syncing this PC with the office's hub.

mod authority;
mod enrol;
mod keys;
mod replica;
mod run;
mod status;

pub use replica::StoreReplica;
pub use run::Stop;
pub use status::Pulse;
