//! The window's own half: TypeScript and Svelte under `ui`.

use crate::shell::{Failure, House};

/// Runs a script of `ui/package.json`.
pub fn script(house: &House, name: &str) -> Result<(), Failure> {
    if !house.path("ui/package.json").exists() {
        return Ok(());
    }
    house.program("npm").args(["run", "--silent", name]).within(&house.path("ui")).run()
}

/// Builds `ui/dist`, which the shell crate takes in when it is compiled.
pub fn build(house: &House) -> Result<(), Failure> {
    script(house, "build")
}
