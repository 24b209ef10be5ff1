//! `cargo xtask bench`: ours and the peers, side by side in one run.

use crate::setup::{self, Peer};
use crate::shell::{Failure, Step, Workspace};
use crate::ui;

/// Builds what a bench needs besides its own program.
type Need = fn(&Workspace) -> Result<(), Failure>;

/// The needs of benches, by name.
const NEEDS: [(&str, Need); 7] = [
    ("receipt", |workspace| setup::for_peer(workspace, Peer::WeasyPrint)),
    ("window", windows),
    ("ingest", setup::for_postgresql),
    ("growth", setup::for_postgresql),
    ("fresh", hub),
    ("sync", hub),
    ("sync", |workspace| setup::for_peer(workspace, Peer::PouchDb)),
];

/// Runs the benches named, or all.
pub fn bench(workspace: &Workspace, names: &[String]) -> Result<(), Failure> {
    workspace.cargo().args(["build", "--release", "--package", "bench"]).run()?;
    let known = program(workspace)?.args(["--names"]).read().unwrap_or_default();
    let known: Vec<&str> = known.lines().collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        eprintln!("\nthere is no bench {unknown}; there are: {}\n", known.join(", "));
        return Err(Failure::Usage);
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|it| it == name);
    for (_, need) in NEEDS.into_iter().filter(|(name, _)| wanted(name)) {
        need(workspace)?;
    }
    program(workspace)?.args(names).run()
}

/// Returns the program of the benches, which finds the others beside itself and keeps data in
/// `target/bench`.
fn program(workspace: &Workspace) -> Result<Step, Failure> {
    let run = ["run", "--quiet", "--release", "--package", "bench", "--bin", "bench", "--"];
    Ok(workspace.cargo().args(run).env("BENCH_DATA", workspace.target()?.join("bench")))
}

/// Our hub, as released.
fn hub(workspace: &Workspace) -> Result<(), Failure> {
    workspace.cargo().args(["build", "--release", "--package", "hub"]).run()
}

/// Our window and an empty one, as released.
fn windows(workspace: &Workspace) -> Result<(), Failure> {
    setup::for_tour(workspace)?;
    ui::build(workspace)?;
    let build = ["build", "--release", "--package", "motcua-desktop", "--features", "bench"];
    workspace.cargo().args(build).args(["--bins", "--example", "empty-window"]).run()
}
