//! `cargo xtask tour`: a day's work in the real window.

use crate::shell::{Failure, Workspace};
use crate::{setup, ui};

/// Builds the window, nothing else, and drives it under a virtual display.
pub fn tour(workspace: &Workspace) -> Result<(), Failure> {
    setup::for_tour(workspace)?;
    ui::build(workspace)?;
    // The same packages in both calls, so that nothing is compiled twice with other features.
    let packages = ["--package", "motcua-desktop", "--package", "tests"];
    let build = workspace.cargo().args(["build"]).args(packages);
    build.args(["--bin", "motcua-desktop", "--test", "window"]).run()?;
    let test = workspace.cargo().args(["test"]).args(packages);
    test.args(["--test", "window", "--", "tour::"]).run()?;
    eprintln!("\nPictures of the window: {}", workspace.target()?.join("tour").display());
    Ok(())
}
