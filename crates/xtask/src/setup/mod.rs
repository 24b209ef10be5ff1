//! `cargo xtask setup`: installs what is missing, and nothing twice.

mod debian;
mod deny;
mod node;
mod peer;

pub use peer::Peer;

use crate::shell::{Failure, House};

/// Everything a developer or CI needs.
pub fn everything(house: &House) -> Result<(), Failure> {
    for_window(house)?;
    for_check(house)
}

/// What building and testing the program needs.
pub fn for_window(house: &House) -> Result<(), Failure> {
    debian::install(house, &debian::FOR_WINDOW)?;
    node::install(house)
}

/// What `check` needs besides.
pub fn for_check(house: &House) -> Result<(), Failure> {
    deny::install(house)
}

/// What a bench needs to run a program of others.
pub fn for_peer(house: &House, peer: Peer) -> Result<(), Failure> {
    peer::install(house, peer)
}
