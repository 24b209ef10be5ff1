//! `cargo xtask check`: what can be said without running the program.

mod catalogue;
mod keys;
mod length;
mod messages;
mod sources;

use crate::shell::{Failure, House};
use crate::{setup, ui};

/// Format, lints, licences, messages, file lengths, types.
pub fn check(house: &House) -> Result<(), Failure> {
    messages::check(house)?;
    length::check(house)?;
    house.cargo().args(["fmt", "--all", "--check"]).run()?;
    setup::everything(house)?;
    ui::script(house, "lint")?;
    ui::script(house, "check")?;
    ui::build(house)?;
    house.cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]).run()?;
    let deny = ["deny", "--log-level", "error", "check", "bans", "licenses", "sources"];
    house.cargo().args(deny).run()
}
