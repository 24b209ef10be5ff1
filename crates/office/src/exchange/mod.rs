//! Syncing this PC with the office's hub, its other PCs, and sticks.

mod authority;
mod bundle;
mod enrol;
mod identity;
mod keys;
mod lan;
mod replica;
mod run;
mod status;
mod transfer;

pub use bundle::BUNDLE;
pub use lan::{Lan, LanEvent};
pub use replica::StoreReplica;
pub use run::Stop;
pub use status::Pulse;
#[cfg(test)]
mod tests;
