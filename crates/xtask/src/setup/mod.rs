//! `cargo xtask setup`: installs missing programs and packages. Each task installs its own part.

mod debian;
mod deny;
mod node;
mod peer;

pub use peer::Peer;

use crate::shell::{Failure, Workspace};

/// Installs everything that a developer or CI needs.
pub fn everything(workspace: &Workspace) -> Result<(), Failure> {
    for_tests(workspace)?;
    deny::install(workspace)
}

/// Installs what building the window needs.
pub fn for_window(workspace: &Workspace) -> Result<(), Failure> {
    debian::install(workspace, &debian::WINDOW)?;
    node::install(workspace)
}

/// Installs what driving the window without a display needs.
pub fn for_tour(workspace: &Workspace) -> Result<(), Failure> {
    debian::install(workspace, &[&debian::WINDOW[..], &debian::DISPLAY, &debian::PAPERS].concat())?;
    node::install(workspace)
}

/// Installs what the tests of all crates need.
pub fn for_tests(workspace: &Workspace) -> Result<(), Failure> {
    let all = [
        &debian::WINDOW[..],
        &debian::DISPLAY,
        &debian::PAPERS,
        &debian::ARCHIVE,
        &debian::POSTGRESQL,
    ]
    .concat();
    debian::install(workspace, &all)?;
    node::install(workspace)
}

/// Installs what `check` needs: it compiles everything and starts nothing.
pub fn for_check(workspace: &Workspace) -> Result<(), Failure> {
    for_window(workspace)?;
    deny::install(workspace)
}

/// Installs what reading printed papers back needs.
pub fn for_papers(workspace: &Workspace) -> Result<(), Failure> {
    debian::install(workspace, &[&debian::PAPERS[..], &debian::ARCHIVE].concat())
}

/// Installs what the hub's store on PostgreSQL needs.
pub fn for_postgresql(workspace: &Workspace) -> Result<(), Failure> {
    debian::install(workspace, &debian::POSTGRESQL)
}

/// Installs the packages of the user interface.
pub fn for_ui(workspace: &Workspace) -> Result<(), Failure> {
    node::install(workspace)
}

/// Installs what a bench needs to run another program.
pub fn for_peer(workspace: &Workspace, peer: Peer) -> Result<(), Failure> {
    peer::install(workspace, peer)
}
