//! Drives the real window: WebKitWebDriver starts the built program on a display of its own, in
//! folders of its own. Linux only; other systems build an empty crate.

#![cfg(target_os = "linux")]

mod display;
mod window;

pub use window::Window;

use std::path::{Path, PathBuf};

/// The repository.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The folder of built programs these tests run.
///
/// # Panics
/// When this test does not lie in a target folder.
#[must_use]
pub fn built(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it is");
    let folder = test.ancestors().nth(2).expect("target/debug/deps/test");
    let program = folder.join(name);
    assert!(
        program.exists(),
        "{} is not built: run `cargo xtask tour`, which builds it first",
        program.display()
    );
    program
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
