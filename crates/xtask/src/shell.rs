//! Runs other programs, and prints a line for each.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Why a task stopped.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The task is not known.
    #[error("unknown task")]
    Usage,
    /// A program failed; it has printed the reason.
    #[error("`{0}` failed")]
    Program(String),
    /// A program is not installed.
    #[error("`{0}` was not found; `cargo xtask setup` installs it or says how")]
    Absent(String),
    /// Something is missing that a person must provide.
    #[error("{0}")]
    Needed(String),
    /// A check of our own found something; each finding was printed.
    #[error("{0}")]
    Found(String),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
}

impl Failure {
    /// Names the file of an I/O error.
    pub fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }
}

/// The root of the workspace.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the workspace this program was started in.
    pub fn find() -> Self {
        // Set by `cargo run`, so a moved or cloned folder is found; the compiled-in path is for
        // a program started by hand.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.ancestors().nth(2).map_or_else(|| PathBuf::from("."), Path::to_owned);
        Self { root }
    }

    /// Returns a path below the root.
    pub fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// Returns cargo's build folder: `target`, unless the environment sets another.
    pub fn target(&self) -> Result<PathBuf, Failure> {
        let metadata = self.cargo().args(["metadata", "--no-deps", "--format-version", "1"]);
        let unknown = || Failure::Program("cargo metadata".into());
        let text = metadata.read().ok_or_else(unknown)?;
        let metadata: serde_json::Value = serde_json::from_str(&text).map_err(|_| unknown())?;
        metadata["target_directory"].as_str().map(PathBuf::from).ok_or_else(unknown)
    }

    /// Prepares a program to run in the root.
    pub fn program(&self, name: &str) -> Step {
        let mut command = Command::new(executable(name));
        command.current_dir(&self.root);
        Step { shown: name.to_owned(), command }
    }

    /// Cargo, in the root.
    pub fn cargo(&self) -> Step {
        let mut step = self.program("cargo");
        if let Some(same) = std::env::var_os("CARGO") {
            step.command = Command::new(same);
            step.command.current_dir(&self.root);
        }
        // `cargo run` describes this package to us. Build scripts of other crates that read the same
        // variables would run again after each build by hand, and before the next one.
        for (name, _) in std::env::vars_os() {
            let of_xtask = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
            });
            if of_xtask {
                step.command.env_remove(&name);
            }
        }
        step
    }
}

/// npm and npx are scripts on Windows.
fn executable(name: &str) -> String {
    if cfg!(windows) && matches!(name, "npm" | "npx") {
        format!("{name}.cmd")
    } else {
        name.to_owned()
    }
}

/// One program call.
pub struct Step {
    shown: String,
    command: Command,
}

impl Step {
    /// Adds arguments.
    pub fn args<I, S>(mut self, arguments: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        for argument in arguments {
            self.shown.push(' ');
            self.shown.push_str(&argument.as_ref().to_string_lossy());
            self.command.arg(argument);
        }
        self
    }

    /// Runs it in a folder.
    pub fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Sets a variable for it.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it, with our standard output and error.
    pub fn run(mut self) -> Result<(), Failure> {
        eprintln!("\n=> {}", self.shown);
        let status = self.command.stdin(Stdio::null()).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(Failure::Program(self.shown)),
            Err(_) => Err(Failure::Absent(self.shown)),
        }
    }

    /// Starts it in parallel; its output goes to a file, and to ours at its end.
    pub fn start(mut self, log: &Path) -> Result<Running, Failure> {
        eprintln!("\n=> {} (in parallel; output at its end)", self.shown);
        let file = File::create(log).map_err(Failure::at(log))?;
        let same = file.try_clone().map_err(Failure::at(log))?;
        let child = self.command.stdin(Stdio::null()).stdout(file).stderr(same).spawn();
        let child = child.map_err(|_| Failure::Absent(self.shown.clone()))?;
        Ok(Running { shown: self.shown, log: log.to_owned(), child })
    }

    /// Starts it in parallel, with our standard output and error, until the value is dropped.
    pub fn beside(mut self) -> Result<Beside, Failure> {
        eprintln!("\n=> {} (in parallel)", self.shown);
        let child = self.command.stdin(Stdio::null()).spawn();
        child.map(Beside).map_err(|_| Failure::Absent(self.shown))
    }

    /// Runs it silently; returns its standard output if it succeeded.
    pub fn read(mut self) -> Option<String> {
        let output = self.command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Returns whether it runs and succeeds.
    pub fn works(self) -> bool {
        self.read().is_some()
    }
}

/// A program that runs in parallel and writes to a file.
pub struct Running {
    shown: String,
    log: PathBuf,
    child: Child,
}

impl Running {
    /// Waits for its end and prints its output.
    pub fn finish(mut self) -> Result<(), Failure> {
        let status = self.child.wait().map_err(Failure::at(&self.log))?;
        eprintln!("\n=> what `{}` said", self.shown);
        let mut log = File::open(&self.log).map_err(Failure::at(&self.log))?;
        io::copy(&mut log, &mut io::stderr()).map_err(Failure::at(&self.log))?;
        if status.success() { Ok(()) } else { Err(Failure::Program(self.shown)) }
    }
}

/// A program that runs in parallel; killed when dropped.
pub struct Beside(Child);

impl Beside {
    /// Returns whether it has ended already.
    pub fn ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
