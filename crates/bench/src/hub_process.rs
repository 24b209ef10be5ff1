//! The real hub, as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::{Place, Trouble};

/// Code of the office in the benches.
pub const OFFICE: &str = "H36.57";

/// A running hub on a SQLite file; ends with the value.
pub struct HubProcess {
    child: Child,
    program: PathBuf,
    data: PathBuf,
    /// The address PCs are given.
    pub url: String,
}

impl HubProcess {
    /// Starts a hub with one office in a folder.
    pub fn start(place: &Place, data: &Path) -> Result<Self, Trouble> {
        let program = place.built.join("motcua-hub");
        manage(&program, data, &["office", "add", "--code", OFFICE, "--name", "UBND xã Cư Jút"])?;
        let mut child = Command::new(&program)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let address = line.trim().rsplit(' ').next().unwrap_or_default();
        let url = format!("http://{address}");
        Ok(Self { child, program, data: data.to_owned(), url })
    }

    /// A code for one more PC.
    pub fn code(&self) -> Result<String, Trouble> {
        manage(&self.program, &self.data, &["device", "code", "--office", OFFICE])
    }
}

impl Drop for HubProcess {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn manage(program: &Path, data: &Path, arguments: &[&str]) -> Result<String, Trouble> {
    let output = Command::new(program).args(arguments).arg("--data").arg(data).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
