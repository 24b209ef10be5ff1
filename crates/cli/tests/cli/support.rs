//! Runs the real program on real folders.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// An office in its own folder.
pub struct Office {
    pub folder: tempfile::TempDir,
}

impl Office {
    /// Returns a folder that is not set up.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Returns a set-up office.
    pub fn new() -> Self {
        let office = Self::empty();
        office.ok(&["init", "--name", "UBND xã Cư Jút", "--code", "H36.57", "--place", "Cư Jút"]);
        office
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        run(Some(self.folder.path()), arguments)
    }

    /// Starts a command and does not wait for its end.
    pub fn start(&self, arguments: &[&str]) -> Child {
        let mut command = command(Some(self.folder.path()), arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs a command that must succeed and returns its JSON.
    pub fn ok(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
        serde_json::from_slice(&output.stdout).expect("one JSON value")
    }

    /// Runs a command that must be refused and returns what it printed to standard error.
    pub fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty(), "nothing on standard output");
        stderr(&output)
    }

    /// Receives the dossiers of a file, also one that is the same as an earlier one.
    pub fn receive(&self, text: &str) -> Value {
        let file = self.path("in.jsonl");
        std::fs::write(&file, text).unwrap();
        self.ok(&["receive", "--again", file.to_str().unwrap()])
    }

    /// Offers a file that must be refused.
    pub fn receive_refused(&self, text: &str) -> String {
        let file = self.path("in.jsonl");
        std::fs::write(&file, text).unwrap();
        self.refused(&["receive", file.to_str().unwrap()])
    }
}

pub fn run(office: Option<&Path>, arguments: &[&str]) -> Output {
    command(office, arguments).output().unwrap()
}

fn command(office: Option<&Path>, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
    if let Some(folder) = office {
        command.arg("--office").arg(folder);
    }
    command.arg("--json").args(arguments);
    command
}

/// Returns what a command without an office prints for people.
pub fn text(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_motcua")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Returns the text of a PDF as pdftotext reads it.
pub fn pdf_text(path: &Path) -> String {
    let output = Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}
