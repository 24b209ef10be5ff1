//! `cargo xtask tour`: a day's work in the real window.

use crate::shell::{Failure, House};
use crate::{setup, ui};

/// Builds the window and drives it.
pub fn tour(house: &House) -> Result<(), Failure> {
    setup::for_window(house)?;
    ui::build(house)?;
    in_virtual_display(house)?;
    eprintln!("\nPictures of the window: {}", house.path("target/tour").display());
    Ok(())
}

/// Drives the built window under a virtual display.
pub fn in_virtual_display(_house: &House) -> Result<(), Failure> {
    Ok(())
}
