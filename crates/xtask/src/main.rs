//! The developers' entry point: `cargo xtask <task>`. CI uses the same one.

mod bench;
mod check;
mod dev;
mod fix;
mod run;
mod setup;
mod shell;
mod test;
mod tour;
mod ui;

use std::process::ExitCode;

use shell::{Failure, Workspace};

const USAGE: &str = "cargo xtask <task>

  setup     installs what is missing on this machine; quick when nothing is
  run       builds the program and opens its window; without a display, runs the tour
  dev       opens a window that shows changes of ui/src at once
  test      runs every test that CI runs; `test <crate> [filter]` those of one crate
  check     format, lints, licences, message catalogue, types of the window
  fix       formats everything and mends what the linter can
  contract  writes ui/src/lib/api/contract.ts from the commands of the window
  tour      drives the real window through a day's work; pictures in target/tour
  bench     measures against the peers; `bench <name>…` for some of them
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let workspace = Workspace::find();
    let outcome = match task.as_str() {
        "setup" => setup::everything(&workspace),
        "run" => run::run(&workspace, &rest),
        "dev" => dev::dev(&workspace, &rest),
        "test" => test::test(&workspace, &rest),
        "fix" => fix::fix(&workspace),
        "contract" => fix::contract(&workspace),
        "tour" => tour::tour(&workspace),
        "check" => check::check(&workspace),
        "bench" => bench::bench(&workspace, &rest),
        _ => Err(Failure::Usage),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage) => {
            eprint!("{USAGE}");
            ExitCode::from(2)
        }
        Err(failure) => {
            eprintln!("\nxtask {task}: {failure}");
            ExitCode::FAILURE
        }
    }
}
