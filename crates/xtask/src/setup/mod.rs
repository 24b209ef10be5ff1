//! `cargo xtask setup`: installs missing programs and packages. Each task installs its own part.

mod debian;
mod deny;
mod node;
mod peer;

pub use peer::Peer;

use crate::shell::{Failure, Workspace};

/// Everything a developer or CI needs.
pub fn everything(workspace: &Workspace) -> Result<(), Failure> {
    for_tests(workspace)?;
    deny::install(workspace)
}

/// What building the window needs.
pub fn for_window(workspace: &Workspace) -> Result<(), Failure> {
    debian::install(workspace, &debian::WINDOW)?;
    node::install(workspace)
}

/// What driving the window without a display needs.
pub fn for_tour(workspace: &Workspace) -> Result<(), Failure> {
    debian::install(workspace, &[&debian::WINDOW[..], &debian::DISPLAY, &debian::PAPERS].concat())?;
    node::install(workspace)
}

/// What the tests of all crates need.
pub fn for_tests(workspace: &Workspace) -> Result<(), Failure> {
    let all =
        [&debian::WINDOW[..], &debian::DISPLAY, &debian::PAPERS, &debian::POSTGRESQL].concat();
    debian::install(workspace, &all)?;
    node::install(workspace)
}

/// What `check` needs: it compiles everything and starts nothing.
pub fn for_check(workspace: &Workspace) -> Result<(), Failure> {
    for_window(workspace)?;
    deny::install(workspace)
}

/// What reading printed papers back needs.
pub fn for_papers(workspace: &Workspace) -> Result<(), Failure> {
    debian::install(workspace, &debian::PAPERS)
}

/// What the hub's store on PostgreSQL needs.
pub fn for_postgresql(workspace: &Workspace) -> Result<(), Failure> {
    debian::install(workspace, &debian::POSTGRESQL)
}

/// The packages of the user interface.
pub fn for_ui(workspace: &Workspace) -> Result<(), Failure> {
    node::install(workspace)
}

/// What a bench needs to run another program.
pub fn for_peer(workspace: &Workspace, peer: Peer) -> Result<(), Failure> {
    peer::install(workspace, peer)
}
