//! PouchDB on two PCs and a hub that speaks CouchDB's protocol.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use serde_json::{Value, json};
use test_net::{Shape, SlowLink};

use super::Cost;
use crate::{Setup, Trouble};

/// How dossiers are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// One document per dossier, its history inside.
    Final,
    /// The same, one revision per event.
    History,
    /// One document per event.
    Operations,
}

impl As {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Final => "PouchDB, final state only",
            Self::History => "PouchDB, a revision per event",
            Self::Operations => "PouchDB, a document per operation",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::History => "history",
            Self::Operations => "operations",
        }
    }
}

/// A program of the peer; ends with the value.
struct Program {
    child: Child,
    says: BufReader<ChildStdout>,
}

impl Program {
    fn start(setup: &Setup, script: &str, folder: &Path) -> Result<Self, Trouble> {
        let installed = setup.peer("pouchdb");
        let script = installed.join(script);
        if !installed.join("node_modules").exists() {
            return Err("PouchDB is not installed; `cargo xtask bench sync` does it".into());
        }
        let mut child = Command::new("node")
            .arg(script)
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let says = BufReader::new(child.stdout.take().ok_or("no output")?);
        Ok(Self { child, says })
    }

    fn line(&mut self) -> Result<String, Trouble> {
        let mut line = String::new();
        if self.says.read_line(&mut line)? == 0 {
            return Err("the peer ended".into());
        }
        Ok(line.trim().to_owned())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct PouchDb {
    kind: As,
    link: SlowLink,
    pc: Program,
    tell: ChildStdin,
    _hub: Program,
}

impl PouchDb {
    pub fn start(setup: &Setup, folder: &Path, kind: As, shape: &Shape) -> Result<Self, Trouble> {
        let home = |name: &str| -> Result<PathBuf, Trouble> {
            let home = folder.join(name);
            std::fs::create_dir(&home)?;
            Ok(home)
        };
        let mut hub = Program::start(setup, "hub.js", &home("hub")?)?;
        let link = SlowLink::new(&format!("127.0.0.1:{}", hub.line()?), shape.clone())?;
        let mut pc = Program::start(setup, "pc.js", &home("pc")?)?;
        let tell = pc.child.stdin.take().ok_or("no input")?;
        pc.line()?;
        Ok(Self { kind, link, pc, tell, _hub: hub })
    }

    /// Puts documents of a file into the first PC's database.
    pub fn load(&mut self, files: &Path, name: &str) -> Result<(), Trouble> {
        let part = if self.kind == As::Operations { "operations" } else { "dossiers" };
        let file = files.join(format!("{name}.{part}.jsonl"));
        self.ask(&json!({"do": "load", "file": file, "as": self.kind.name()}))
    }

    /// Sends the first PC's documents to the hub.
    pub fn push(&mut self) -> Result<Cost, Trouble> {
        let hub = format!("{}/hub", self.link.url);
        self.measure(&json!({"do": "push", "to": hub}))
    }

    /// Fetches all documents to a second PC.
    pub fn pull(&mut self) -> Result<Cost, Trouble> {
        let hub = format!("{}/hub", self.link.url);
        self.measure(&json!({"do": "pull", "from": hub}))
    }

    fn measure(&mut self, command: &Value) -> Result<Cost, Trouble> {
        let (before, start) = (self.link.counts(), Instant::now());
        self.ask(command)?;
        Ok(Cost { time: start.elapsed(), counts: self.link.counts().since(before) })
    }

    fn ask(&mut self, command: &Value) -> Result<(), Trouble> {
        writeln!(self.tell, "{command}")?;
        self.pc.line().map(|_| ())
    }
}
