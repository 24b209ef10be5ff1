//! The developers' only door: `cargo xtask <task>`. CI comes in by the same one.

mod bench;
mod check;
mod run;
mod setup;
mod shell;
mod test;
mod tour;
mod ui;

use std::process::ExitCode;

use shell::{Failure, Workspace};

const USAGE: &str = "cargo xtask <task>

  setup   installs what is missing on this machine; quick when nothing is
  run     builds the program and opens its window; without a display, runs the tour
  test    runs every test that CI runs
  tour    drives the real window through a day's work; pictures in target/tour
  check   format, lints, licences, message catalogue, types of the window
  bench   measures against the peers; `bench <name>…` for some of them
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let workspace = Workspace::find();
    let outcome = match task.as_str() {
        "setup" => setup::everything(&workspace),
        "run" => run::run(&workspace, &rest),
        "test" => test::test(&workspace),
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
