//! Programs that ours is measured against, installed into the folder of benches for `cargo xtask
//! bench`.

use std::fs;

use crate::setup::debian;
use crate::shell::{Failure, Workspace};

/// Another program, installed for a bench.
#[derive(Clone, Copy)]
pub enum Peer {
    /// WeasyPrint draws PDF files from HTML.
    WeasyPrint,
    /// PouchDB keeps documents on PCs and syncs them by CouchDB's protocol.
    PouchDb,
}

/// Installs it unless this very version is there.
pub fn install(workspace: &Workspace, peer: Peer) -> Result<(), Failure> {
    match peer {
        Peer::WeasyPrint => weasyprint(workspace),
        Peer::PouchDb => pouchdb(workspace),
    }
}

/// Installs into a separate Python environment, so that the system's is not changed.
fn weasyprint(workspace: &Workspace) -> Result<(), Failure> {
    let list = workspace.path("crates/bench/src/peers/requirements.txt");
    let wanted = fs::read(&list).map_err(Failure::at(&list))?;
    let folder = workspace.target()?.join("bench/python");
    let stamp = folder.join("installed.txt");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    debian::install(
        workspace,
        &["python3-venv", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"],
    )?;
    workspace.program("python3").args(["-m", "venv"]).args([&folder]).run()?;
    let pip = workspace.program(&folder.join("bin/python").to_string_lossy());
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .args([&list])
        .run()?;
    fs::write(&stamp, wanted).map_err(Failure::at(&stamp))
}

/// Packages of the versions in its lock file, beside the programs that use them.
fn pouchdb(workspace: &Workspace) -> Result<(), Failure> {
    let from = workspace.path("crates/bench/src/peers/pouchdb");
    let folder = workspace.target()?.join("bench/pouchdb");
    fs::create_dir_all(&folder).map_err(Failure::at(&folder))?;
    for name in ["package.json", "package-lock.json", "hub.js", "pc.js"] {
        let file = from.join(name);
        fs::copy(&file, folder.join(name)).map_err(Failure::at(&file))?;
    }
    let stamp = folder.join("installed.json");
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).map_err(Failure::at(&lock))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    workspace.program("npm").args(install).within(&folder).run()?;
    fs::write(&stamp, wanted).map_err(Failure::at(&stamp))
}
