//! The npm packages of the window.

use std::fs;

use crate::shell::{Failure, Workspace};

/// Installs the packages of `ui/package-lock.json` unless this very lock was installed before.
pub fn install(workspace: &Workspace) -> Result<(), Failure> {
    let ui = workspace.path("ui");
    let lock = ui.join("package-lock.json");
    if !lock.exists() {
        return Ok(());
    }
    let wanted = fs::read(&lock).map_err(Failure::at(&lock))?;
    let stamp = ui.join("node_modules/.installed-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if !workspace.program("npm").args(["--version"]).works() {
        return Err(Failure::Needed("install Node 20 or newer with npm, then start again".into()));
    }
    let arguments = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    // npm 11 refuses some lock files because of optional packages of other systems; npm 10 accepts
    // them.
    workspace.program("npm").args(arguments).within(&ui).run().or_else(|_| {
        workspace.program("npx").args(["-y", "npm@10"]).args(arguments).within(&ui).run()
    })?;
    fs::write(&stamp, wanted).map_err(Failure::at(&stamp))
}
