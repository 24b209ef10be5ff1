//! A PostgreSQL cluster for the time of a test or a bench, on a unix socket in a folder of its own.
//!
//! Only tests and benches use this. Other systems than Unix build an empty crate.

#![cfg(unix)]

mod cluster;
mod install;

pub use cluster::{Cluster, Durability, Trouble};
