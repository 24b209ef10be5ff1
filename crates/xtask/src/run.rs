//! `cargo xtask run`: the window, built and opened.

use crate::shell::{Failure, House};
use crate::{setup, tour, ui};

/// Opens the window, or runs the tour where there is no display.
pub fn run(house: &House, arguments: &[String]) -> Result<(), Failure> {
    if !has_display() {
        eprintln!("=> no display here: the tour drives the window in a virtual one instead");
        return tour::tour(house);
    }
    setup::for_window(house)?;
    ui::build(house)?;
    house.cargo().args(["run", "--package", "motcua-desktop", "--"]).args(arguments).run()
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
