//! Syncing this PC with the office's hub, its other PCs, and sticks: what the crate `exchange` does,
//! by the settings and in the clerk's language.

#[cfg(test)]
mod lan_tests;
mod run;
mod status;
#[cfg(test)]
mod tests;

pub use exchange::{BUNDLE, Lan, LanEvent, Stop, StoreReplica};
pub use status::Pulse;
