//! Calling other programs, with a line on what is being done.

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
    /// A program ended badly; it has said why.
    #[error("`{0}` failed")]
    Program(String),
    /// A program is not installed.
    #[error("`{0}` was not found; `cargo xtask setup` installs it or says how")]
    Absent(String),
    /// Something is missing that a person must put there.
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
        /// What the system said.
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

    /// A path below the root.
    pub fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// The folder cargo builds into: `target`, unless the machine says otherwise.
    pub fn target(&self) -> Result<PathBuf, Failure> {
        let metadata = self.cargo().args(["metadata", "--no-deps", "--format-version", "1"]);
        let unknown = || Failure::Program("cargo metadata".into());
        let text = metadata.read().ok_or_else(unknown)?;
        let metadata: serde_json::Value = serde_json::from_str(&text).map_err(|_| unknown())?;
        metadata["target_directory"].as_str().map(PathBuf::from).ok_or_else(unknown)
    }

    /// A program to be run in the root.
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

    /// Runs it, its output going where ours goes.
    pub fn run(mut self) -> Result<(), Failure> {
        eprintln!("\n=> {}", self.shown);
        let status = self.command.stdin(Stdio::null()).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(Failure::Program(self.shown)),
            Err(_) => Err(Failure::Absent(self.shown)),
        }
    }

    /// Starts it to run beside others; what it says goes to a file, and to our output at its end.
    pub fn start(mut self, log: &Path) -> Result<Running, Failure> {
        eprintln!("\n=> {} (beside the next; told at its end)", self.shown);
        let file = File::create(log).map_err(Failure::at(log))?;
        let same = file.try_clone().map_err(Failure::at(log))?;
        let child = self.command.stdin(Stdio::null()).stdout(file).stderr(same).spawn();
        let child = child.map_err(|_| Failure::Absent(self.shown.clone()))?;
        Ok(Running { shown: self.shown, log: log.to_owned(), child })
    }

    /// Starts it to run beside us, its output going where ours goes, until the value is dropped.
    pub fn beside(mut self) -> Result<Beside, Failure> {
        eprintln!("\n=> {} (beside the next)", self.shown);
        let child = self.command.stdin(Stdio::null()).spawn();
        child.map(Beside).map_err(|_| Failure::Absent(self.shown))
    }

    /// Runs it without a word; its standard output when it ended well.
    pub fn read(mut self) -> Option<String> {
        let output = self.command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Whether it runs and ends well.
    pub fn works(self) -> bool {
        self.read().is_some()
    }
}

/// A program that runs beside others and writes to a file.
pub struct Running {
    shown: String,
    log: PathBuf,
    child: Child,
}

impl Running {
    /// Waits for its end and shows all it said.
    pub fn finish(mut self) -> Result<(), Failure> {
        let status = self.child.wait().map_err(Failure::at(&self.log))?;
        eprintln!("\n=> what `{}` said", self.shown);
        let mut log = File::open(&self.log).map_err(Failure::at(&self.log))?;
        io::copy(&mut log, &mut io::stderr()).map_err(Failure::at(&self.log))?;
        if status.success() { Ok(()) } else { Err(Failure::Program(self.shown)) }
    }
}

/// A program that runs beside us; ends with the value.
pub struct Beside(Child);

impl Beside {
    /// Whether it has ended by itself.
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
