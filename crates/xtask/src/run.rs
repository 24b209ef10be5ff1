//! `cargo xtask run`: the window, built and opened.

use crate::shell::{Failure, Workspace};
use crate::{setup, tour, ui};

/// Opens the window, or runs the tour where there is no display.
pub fn run(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    if !has_display() {
        eprintln!("=> no display here: the tour drives the window in a virtual one instead");
        return tour::tour(workspace);
    }
    setup::for_window(workspace)?;
    ui::build(workspace)?;
    workspace.cargo().args(["run", "--package", "motcua-desktop", "--"]).args(arguments).run()
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
