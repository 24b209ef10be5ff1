//! `cargo xtask dev`: the window with live reload.

use std::fs;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::setup;
use crate::shell::{Failure, Workspace};

/// Address of the page; fixed, because it is compiled into the program.
const ADDRESS: &str = "127.0.0.1:1420";

/// How long the page's server may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

/// Opens a window whose page is reloaded when a file of `ui/src` changes. Changes of Rust code need
/// a restart.
pub fn dev(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    setup::for_window(workspace)?;
    let config = format!(r#"{{"build":{{"devUrl":"http://{ADDRESS}"}}}}"#);
    // Without `custom-protocol` the window shows the server's page instead of ui/dist.
    let package = ["--package", "motcua-desktop", "--no-default-features"];
    workspace.cargo().args(["build"]).args(package).env("TAURI_CONFIG", &config).run()?;
    let name = format!("motcua-desktop{}", std::env::consts::EXE_SUFFIX);
    let built = workspace.target()?.join("debug").join(&name);
    let own = workspace.target()?.join("dev");
    fs::create_dir_all(&own).map_err(Failure::at(&own))?;
    // Moved away, so that tests do not use it as the real program.
    let program = own.join(&name);
    fs::rename(&built, &program).map_err(Failure::at(&built))?;

    let (host, port) = ADDRESS.split_once(':').unwrap_or_default();
    // Started directly, because npm would leave it running.
    let server = workspace.program("node").args(["node_modules/vite/bin/vite.js"]);
    let server = server.args(["--host", host, "--port", port, "--strictPort"]);
    let mut server = server.within(&workspace.path("ui")).beside()?;
    let begun = Instant::now();
    while TcpStream::connect(ADDRESS).is_err() {
        if server.ended() || begun.elapsed() > PATIENCE {
            return Err(Failure::Program("the server of the page".into()));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    workspace.program(&program.to_string_lossy()).args(arguments).run()
}
