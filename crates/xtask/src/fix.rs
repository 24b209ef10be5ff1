//! `cargo xtask fix`: automatic corrections.

use crate::shell::{Failure, Workspace};
use crate::{setup, ui};

/// Formats Rust and the user interface, and applies the linter's fixes.
pub fn fix(workspace: &Workspace) -> Result<(), Failure> {
    workspace.cargo().args(["fmt", "--all"]).run()?;
    setup::for_ui(workspace)?;
    if ui::has_script(workspace, "format")? {
        ui::script(workspace, "format")?;
    }
    ui::script_with(workspace, "lint", &["--fix"])
}

/// Generates `ui/src/lib/api/contract.ts` from the commands of the window.
pub fn contract(workspace: &Workspace) -> Result<(), Failure> {
    setup::for_window(workspace)?;
    let write = ["test", "--package", "motcua-desktop", "contract::", "--", "--ignored"];
    workspace.cargo().args(write).run()
}
