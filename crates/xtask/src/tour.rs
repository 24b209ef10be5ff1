//! `cargo xtask tour`: a day's work in the real window.

use crate::shell::{Failure, House};
use crate::{setup, ui};

/// Builds the window and drives it under a virtual display.
pub fn tour(house: &House) -> Result<(), Failure> {
    setup::for_window(house)?;
    ui::build(house)?;
    build_programs(house)?;
    house.cargo().args(["test", "--package", "tests", "--test", "tour"]).run()?;
    eprintln!("\nPictures of the window: {}", house.path("target/tour").display());
    Ok(())
}

/// Builds the programs that whole-program tests start.
pub fn build_programs(house: &House) -> Result<(), Failure> {
    house.cargo().args(["build", "--workspace", "--bins"]).run()
}
