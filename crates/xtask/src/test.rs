//! `cargo xtask test`: what CI runs.

use crate::shell::{Failure, Workspace};
use crate::{setup, tour, ui};

/// Unit, property, doc and window tests.
pub fn test(workspace: &Workspace) -> Result<(), Failure> {
    setup::for_window(workspace)?;
    ui::build(workspace)?;
    ui::script(workspace, "test")?;
    tour::build_programs(workspace)?;
    workspace.cargo().args(["test", "--workspace", "--no-fail-fast"]).run()
}
