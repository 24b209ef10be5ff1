//! cargo-deny, which checks licences and sources of the libraries.

use crate::shell::{Failure, Workspace};

/// The version that deny.toml is written for.
const VERSION: &str = "0.20.2";

/// Its own profile (fat LTO, one unit) would take most of the build time; without it, a run takes
/// three seconds longer.
const QUICK: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
];

/// Installs cargo-deny unless this very version is there.
pub fn install(workspace: &Workspace) -> Result<(), Failure> {
    let found = workspace.program("cargo-deny").args(["--version"]).read();
    if found.is_some_and(|text| text.trim().ends_with(VERSION)) {
        return Ok(());
    }
    eprintln!("=> cargo-deny {VERSION} is missing; building it takes a minute, once");
    let mut install =
        workspace.cargo().args(["install", "cargo-deny", "--locked", "--version", VERSION]);
    for (setting, value) in QUICK {
        install = install.env(setting, value);
    }
    install.run()
}
