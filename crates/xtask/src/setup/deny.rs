//! cargo-deny, which checks licences and sources of the libraries.

use crate::shell::{Failure, Workspace};

/// The version that deny.toml is written for.
const VERSION: &str = "0.20.2";

/// Installs cargo-deny unless this very version is there.
pub fn install(workspace: &Workspace) -> Result<(), Failure> {
    let found = workspace.program("cargo-deny").args(["--version"]).read();
    if found.is_some_and(|text| text.trim().ends_with(VERSION)) {
        return Ok(());
    }
    eprintln!("=> cargo-deny {VERSION} is missing; building it takes some minutes, once");
    workspace.cargo().args(["install", "cargo-deny", "--locked", "--version", VERSION]).run()
}
