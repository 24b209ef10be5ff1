//! The real hub, as a separate process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use office::Office;
use office::view::{Settings, Signatory};

use crate::built;

/// Code of the office in these tests.
pub const OFFICE: &str = "H36.57";

/// A running hub; stopped when dropped.
pub struct Hub {
    child: Child,
    folder: PathBuf,
    /// IP and port.
    pub address: String,
}

impl Hub {
    /// Makes a hub with the office of these tests and starts it.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        manage(folder, &["office", "add", "--code", OFFICE, "--name", "UBND xã Cư Jút"]);
        Self::start(folder, "127.0.0.1:0", &[])
    }

    /// Starts a hub on existing data.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(folder: &Path, listen: &str, more: &[&str]) -> Self {
        let mut child = Command::new(built("motcua-hub"))
            .args(["serve", "--listen", listen, "--data"])
            .arg(folder)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the hub");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("its address");
        let address = line.trim().rsplit(' ').next().unwrap_or_default().to_owned();
        assert!(address.contains(':'), "the hub did not start: {line}");
        Self { child, folder: folder.to_owned(), address }
    }

    /// Returns the address PCs are given.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns an enrolment code.
    #[must_use]
    pub fn code(&self) -> String {
        manage(&self.folder, &["device", "code", "--office", OFFICE])
    }

    /// Ends it at once, as a power cut would, and starts it again at the same address.
    pub fn kill_and_restart(&mut self) {
        self.kill();
        *self = Self::start(&self.folder.clone(), &self.address.clone(), &[]);
    }

    /// Ends it at once.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Returns how many records it keeps.
    ///
    /// # Panics
    /// When it does not answer.
    #[must_use]
    pub fn records(&self) -> u64 {
        let mut stream = TcpStream::connect(&self.address).expect("the hub");
        write!(stream, "GET /metrics HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n")
            .expect("a question");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("an answer");
        let value = text.lines().find_map(|it| it.strip_prefix("motcua_hub_records "));
        value.and_then(|it| it.parse().ok()).expect("a number")
    }

    /// Returns a new PC of the office, enrolled.
    ///
    /// # Panics
    /// When it cannot be.
    #[must_use]
    pub fn pc(&self, folder: &Path) -> Office {
        let office = new_office(folder);
        office.enrol(&self.url(), &self.code()).expect("enrolled");
        office
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Runs a command of the hub on its data and returns what it prints.
///
/// # Panics
/// When it fails.
pub fn manage(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(built("motcua-hub"))
        .args(arguments)
        .arg("--data")
        .arg(folder)
        .output()
        .expect("the hub's commands");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Sets the office of these tests up in a folder.
///
/// # Panics
/// When it cannot be.
#[must_use]
pub fn new_office(folder: &Path) -> Office {
    let office = Office::open(folder).expect("a folder");
    office.set_up(settings()).expect("set up");
    office
}

/// Returns the settings of that office.
///
/// # Panics
/// When the commune is not known.
#[must_use]
pub fn settings() -> Settings {
    Settings {
        office_code: OFFICE.into(),
        clerk: Signatory { name: "Nguyễn Thị Hoa".into(), title: "Công chức".into() },
        ..Settings::for_commune(&office::commune("24640").expect("Cư Jút"))
    }
}
