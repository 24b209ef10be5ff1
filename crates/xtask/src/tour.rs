//! `cargo xtask tour`: a day's work in the real window.

use crate::shell::{Failure, Workspace};
use crate::{setup, ui};

/// Builds the window and drives it under a virtual display.
pub fn tour(workspace: &Workspace) -> Result<(), Failure> {
    setup::for_window(workspace)?;
    ui::build(workspace)?;
    build_programs(workspace)?;
    workspace.cargo().args(["test", "--package", "tests", "--test", "tour"]).run()?;
    eprintln!("\nPictures of the window: {}", workspace.path("target/tour").display());
    Ok(())
}

/// Builds the programs that whole-program tests start.
pub fn build_programs(workspace: &Workspace) -> Result<(), Failure> {
    workspace.cargo().args(["build", "--workspace", "--bins"]).run()
}
