//! Ours and the peers, side by side in one run: `cargo xtask bench [name]…`.
//!
//! Each bench prints a line per program and the required ratio. A slow machine fails nothing: the
//! numbers are for people.

mod find;
mod fresh;
mod hub_store;
mod receipt;
mod reception;
mod report;
mod sample;
mod sync;
mod while_busy;
mod window;

use std::path::PathBuf;
use std::process::ExitCode;

/// Why a bench could not be run.
pub type Trouble = Box<dyn std::error::Error>;

type Bench = fn(&Setup) -> Result<(), Trouble>;

const BENCHES: [(&str, Bench); 9] = [
    ("reception", reception::run),
    ("while-busy", while_busy::run),
    ("receipt", receipt::run),
    ("find", find::run),
    ("window", window::run),
    ("fresh", fresh::run),
    ("sync", sync::run),
    ("ingest", hub_store::ingest),
    ("growth", hub_store::growth),
];

/// Where benches keep their data and find their peers.
pub struct Setup {
    /// Folder for temporary data.
    pub data: PathBuf,
    /// Folder of release builds, which has this program.
    pub built: PathBuf,
    /// Python with WeasyPrint.
    pub python: PathBuf,
}

impl Setup {
    /// Folder of a peer's program.
    fn peer(&self, name: &str) -> PathBuf {
        self.data.join(name)
    }
}

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if wanted.iter().any(|name| name == "--names") {
        BENCHES.iter().for_each(|(name, _)| println!("{name}"));
        return ExitCode::SUCCESS;
    }
    if let Some(unknown) = wanted.iter().find(|name| BENCHES.iter().all(|(known, _)| known != name))
    {
        eprintln!("there is no bench {unknown}");
        return ExitCode::from(2);
    }
    let data = std::env::var_os("BENCH_DATA").map_or_else(|| "target/bench".into(), PathBuf::from);
    let me = std::env::current_exe().unwrap_or_default();
    let setup = Setup {
        python: data.join("python/bin/python"),
        data,
        built: me.parent().map(PathBuf::from).unwrap_or_default(),
    };
    let mut code = ExitCode::SUCCESS;
    for (name, bench) in BENCHES {
        if wanted.is_empty() || wanted.iter().any(|it| it == name) {
            println!("\n## {name}\n");
            if let Err(trouble) = std::fs::create_dir_all(&setup.data)
                .map_err(Trouble::from)
                .and_then(|()| bench(&setup))
            {
                eprintln!("{name} could not be measured: {trouble}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}
