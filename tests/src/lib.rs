//! What whole-program tests need: the real window, which WebKitWebDriver starts on a virtual
//! display, and the real hub as a process, each in a temporary folder. Linux only; other systems
//! build an empty crate.

#![cfg(target_os = "linux")]

mod accessible;
mod display;
mod hub;
mod keyboard;
mod window;

pub use hub::{Hub, OFFICE, manage, new_office, settings};
pub use keyboard::Keyboard;
pub use window::Window;

use std::path::{Path, PathBuf};

use office::view::{PersonInput, ReceptionInput};

/// The repository.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// A program built beside the test or bench that runs it.
///
/// # Panics
/// When it is not built.
#[must_use]
pub fn built(name: &str) -> PathBuf {
    let me = std::env::current_exe().expect("a program knows where it is");
    // Tests lie in target/debug/deps, benches in target/release.
    let mut places = me.ancestors().skip(1).take(2).map(|folder| folder.join(name));
    places.find(|program| program.exists()).unwrap_or_else(|| {
        panic!(
            "{name} is not built beside {}: run `cargo xtask tour`, which builds it first",
            me.display()
        )
    })
}

/// The text of a PDF as pdftotext reads it.
///
/// # Panics
/// When it is no PDF.
#[must_use]
pub fn pdf_text(path: &Path) -> String {
    let output = std::process::Command::new("pdftotext")
        .arg("-layout")
        .arg(path)
        .arg("-")
        .output()
        .expect("pdftotext is installed by `cargo xtask setup`");
    assert!(output.status.success(), "{} is no PDF", path.display());
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A reception with all that is needed.
#[must_use]
pub fn reception(name: &str) -> ReceptionInput {
    ReceptionInput {
        procedure: "1.004873".into(),
        applicant: PersonInput { name: name.into(), ..PersonInput::default() },
        channel: "in_person".into(),
        return_by: "office".into(),
        duration: Some("3wd".into()),
        ..ReceptionInput::default()
    }
}
