//! The office database on real files.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod ahead;
mod faults;
mod finding;
mod lists;
mod merging;
mod parked;
mod publications;
mod reading;
mod support;
mod transactions;
mod upgrade;
