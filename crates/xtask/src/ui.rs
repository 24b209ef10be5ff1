//! The window's own half: TypeScript and Svelte under `ui`.

use std::fs;

use crate::shell::{Failure, Workspace};

/// Runs a script of `ui/package.json`.
pub fn script(workspace: &Workspace, name: &str) -> Result<(), Failure> {
    script_with(workspace, name, &[])
}

/// Runs a script of `ui/package.json` with arguments.
pub fn script_with(workspace: &Workspace, name: &str, arguments: &[&str]) -> Result<(), Failure> {
    let mut step = workspace.program("npm").args(["run", "--silent", name]);
    if !arguments.is_empty() {
        step = step.args(["--"]).args(arguments);
    }
    step.within(&workspace.path("ui")).run()
}

/// Returns whether `ui/package.json` has a script.
pub fn has_script(workspace: &Workspace, name: &str) -> Result<bool, Failure> {
    let file = workspace.path("ui/package.json");
    let text = fs::read_to_string(&file).map_err(Failure::at(&file))?;
    let package: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| Failure::Found(format!("{}: {error}", file.display())))?;
    Ok(package["scripts"][name].is_string())
}

/// Builds `ui/dist`, which is embedded when `src-tauri` is compiled.
pub fn build(workspace: &Workspace) -> Result<(), Failure> {
    script(workspace, "build")
}
