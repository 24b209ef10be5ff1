//! Temporary environments for tests and benches: a PostgreSQL cluster on a unix socket in its own
//! folder, and a disk so small that it can be filled.
//!
//! Only tests and benches use this. Other systems than Unix build an empty crate.

#![cfg(unix)]

mod cluster;
mod disk;
mod install;

pub use cluster::{Cluster, Durability, Trouble};
pub use disk::SmallDisk;
