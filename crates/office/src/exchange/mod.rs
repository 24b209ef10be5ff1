//! Syncs this PC with the office's hub, its other PCs, and sticks: the crate `exchange`, with the
//! office's settings and the clerk's language.

#[cfg(test)]
mod lan_tests;
mod run;
mod status;
#[cfg(test)]
mod tests;

pub use exchange::{BUNDLE, Lan, LanEvent, Stop, StoreReplica};
pub use status::Pulse;
