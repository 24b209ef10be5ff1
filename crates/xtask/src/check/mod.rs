//! `cargo xtask check`: all checks that do not run the program.

mod catalogue;
mod colours;
mod keys;
mod length;
mod messages;
mod sources;
mod unused;

use crate::shell::{Failure, Workspace};
use crate::{setup, ui};

/// Format, lints, licences, messages, file lengths, unused items, types.
pub fn check(workspace: &Workspace) -> Result<(), Failure> {
    messages::check(workspace)?;
    length::check(workspace)?;
    colours::check(workspace)?;
    unused::check(workspace)?;
    workspace.cargo().args(["fmt", "--all", "--check"]).run()?;
    setup::for_check(workspace)?;
    ui::script(workspace, "format:check")?;
    ui::script(workspace, "lint")?;
    ui::script(workspace, "check")?;
    ui::build(workspace)?;
    workspace
        .cargo()
        .args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
        .run()?;
    let deny = ["deny", "--log-level", "error", "check", "bans", "licenses", "sources"];
    workspace.cargo().args(deny).run()
}
