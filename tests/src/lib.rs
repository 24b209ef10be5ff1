//! Support for whole-program tests: the real window, which WebKitWebDriver starts on a virtual
//! display, and the real hub as a process, each in a temporary folder. Linux only; other systems
//! build an empty crate.

#![cfg(target_os = "linux")]

mod accessible;
mod display;
mod freshness;
mod hub;
mod keyboard;
mod window;

pub use hub::{Hub, OFFICE, manage, new_office, settings};
pub use keyboard::Keyboard;
pub use window::Window;

use std::path::{Path, PathBuf};

use office::view::{PersonInput, ReceptionInput};

/// Returns the repository.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Returns a program built beside the test or bench that runs it, as new as its sources.
///
/// # Panics
/// When it is not built, or older than one of its sources.
#[must_use]
pub fn built(name: &str) -> PathBuf {
    let program = folder_of_programs().join(name);
    let advice = "run `cargo xtask test tests`, `test sync-tests` or `bench`, which build it first";
    assert!(program.exists(), "{} is not built: {advice}", program.display());
    if let Some(source) = freshness::newer_source(&program) {
        panic!("{} is older than {}: {advice}", program.display(), source.display());
    }
    program
}

/// Returns the folder of pictures and papers that tests leave for people to look at.
#[must_use]
pub fn tour() -> PathBuf {
    let programs = folder_of_programs();
    programs.parent().unwrap_or(&programs).join("tour")
}

/// Returns where cargo puts programs: target/debug for tests, target/release for benches.
fn folder_of_programs() -> PathBuf {
    let me = std::env::current_exe().expect("a program knows where it is");
    let folder = me.parent().expect("a program lies in a folder");
    // Tests lie one deeper, in target/debug/deps.
    let deeper = folder.ends_with("deps").then(|| folder.parent()).flatten();
    deeper.unwrap_or(folder).to_owned()
}

/// Returns the text of a PDF as pdftotext reads it.
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

/// Returns a reception with all that is needed.
#[must_use]
pub fn reception(name: &str) -> ReceptionInput {
    ReceptionInput {
        procedure: "1.004873".into(),
        applicant: PersonInput { name: name.into(), ..PersonInput::default() },
        duration: Some("3wd".into()),
        ..ReceptionInput::default()
    }
}
