//! `cargo xtask test`: what CI runs.

use crate::shell::{Failure, House};
use crate::{setup, tour, ui};

/// Unit, property, doc and window tests.
pub fn test(house: &House) -> Result<(), Failure> {
    setup::for_window(house)?;
    ui::build(house)?;
    ui::script(house, "test")?;
    tour::build_programs(house)?;
    house.cargo().args(["test", "--workspace", "--no-fail-fast"]).run()
}
