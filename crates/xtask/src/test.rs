//! `cargo xtask test`: what CI runs, or the tests of one crate.

use crate::shell::{Failure, Workspace};
use crate::{setup, ui};

/// The crate of tests that mostly wait for slow links and killed processes.
const WAITING: &str = "sync-tests";

/// Runs every test, or those of the crate named first; further arguments are passed to cargo.
pub fn test(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    match arguments.split_first() {
        None => everything(workspace),
        Some((name, rest)) => one(workspace, name, rest),
    }
}

/// Unit, property, doc and window tests, and the programs they start.
fn everything(workspace: &Workspace) -> Result<(), Failure> {
    setup::for_tests(workspace)?;
    ui::build(workspace)?;
    ui::script(workspace, "test")?;
    // Programs and tests in one call: alone, programs would be built with fewer features of their
    // libraries, and then all again for the tests.
    workspace.cargo().args(["build", "--workspace", "--bins", "--tests"]).run()?;
    let all = || workspace.cargo().args(["test", "--workspace", "--no-fail-fast"]);
    let log = workspace.target()?.join("test-sync.log");
    let waiting = all().args(["--test", "sync"]).start(&log)?;
    let computing = all().args(["--exclude", WAITING]).run();
    waiting.finish().and(computing)
}

/// Runs the tests of one crate, with the programs they start.
fn one(workspace: &Workspace, name: &str, rest: &[String]) -> Result<(), Failure> {
    let started: &[&str] = match name {
        "tests" => &["motcua-desktop", "cli", "hub"],
        "sync-tests" => &["cli", "hub"],
        _ => &[],
    };
    match name {
        "tests" => setup::for_tour(workspace)?,
        "motcua-desktop" => setup::for_window(workspace)?,
        "cli" | "forms" => setup::for_papers(workspace)?,
        "hub" | "test-env" => setup::for_postgresql(workspace)?,
        _ => {}
    }
    if matches!(name, "tests" | "motcua-desktop") {
        ui::build(workspace)?;
    }
    let cargo = |task| {
        let step = workspace.cargo().args([task, "--package", name]);
        started.iter().fold(step, |step, package| step.args(["--package", package]))
    };
    if started.is_empty() {
        return cargo("test").args(rest).run();
    }
    let target = if name == "tests" { "window" } else { "sync" };
    cargo("build").args(["--bins", "--test", target]).run()?;
    cargo("test").args(["--test", target]).args(rest).run()
}
