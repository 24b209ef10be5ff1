//! The window's own half: TypeScript and Svelte under `ui`.

use crate::shell::{Failure, Workspace};

/// Runs a script of `ui/package.json`.
pub fn script(workspace: &Workspace, name: &str) -> Result<(), Failure> {
    if !workspace.path("ui/package.json").exists() {
        return Ok(());
    }
    workspace.program("npm").args(["run", "--silent", name]).within(&workspace.path("ui")).run()
}

/// Builds `ui/dist`, which the shell crate takes in when it is compiled.
pub fn build(workspace: &Workspace) -> Result<(), Failure> {
    script(workspace, "build")
}
