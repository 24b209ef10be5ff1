//! `cargo xtask setup`: installs what is missing, and nothing twice.

mod debian;
mod deny;
mod node;
mod peer;

pub use peer::Peer;

use crate::shell::{Failure, Workspace};

/// Everything a developer or CI needs.
pub fn everything(workspace: &Workspace) -> Result<(), Failure> {
    for_window(workspace)?;
    for_check(workspace)
}

/// What building and testing the program needs.
pub fn for_window(workspace: &Workspace) -> Result<(), Failure> {
    debian::install(workspace, &debian::FOR_WINDOW)?;
    node::install(workspace)
}

/// What `check` needs besides.
pub fn for_check(workspace: &Workspace) -> Result<(), Failure> {
    deny::install(workspace)
}

/// What a bench needs to run a program of others.
pub fn for_peer(workspace: &Workspace, peer: Peer) -> Result<(), Failure> {
    peer::install(workspace, peer)
}
