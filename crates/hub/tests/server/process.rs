//! The program, started and stopped.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};

use domain::clock::Hlc;
use domain::id::{DeviceId, DossierId};
use domain::number::OfficeCode;
use domain::record::{Origin, Record};
use replication::{
    EnrolRequest, EnrolResponse, Entry, Envelope, PublicKey, SecretKey, Slice, SyncRequest,
    SyncResponse, open_response,
};

use crate::http::{Reply, post};

const PROGRAM: &str = env!("CARGO_BIN_EXE_motcua-hub");

/// Runs a command to its end.
pub fn command(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).arg("--data").arg(data);
    command.output().expect("the program starts")
}

/// Runs a command that must succeed; returns its output.
pub fn said(data: &Path, arguments: &[&str]) -> String {
    let output = command(data, arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).expect("UTF-8").trim_end().to_owned()
}

/// A hub that serves; killed when dropped.
pub struct Hub {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    lines: Receiver<String>,
}

impl Hub {
    /// Serves a folder, with additional arguments.
    pub fn serve(data: &Path, arguments: &[&str]) -> Self {
        Self::serve_logging(data, "info", arguments)
    }

    /// Serves and logs at a level.
    pub fn serve_logging(data: &Path, level: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--listen", "127.0.0.1:0", "--log-json", "--data"])
            .arg(data)
            .args(arguments)
            .env("MOTCUA_HUB_LOG", level)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let address = first.trim().strip_prefix("listening on ").expect("an address");
        let address = address.parse().expect("an address");
        let (line, lines) = channel();
        let errors = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            errors.lines().map_while(Result::ok).try_for_each(|it| line.send(it))
        });
        Self { child, address, lines }
    }

    /// Returns the log up to a line with some text.
    pub fn log_until(&self, text: &str) -> Vec<String> {
        let mut seen = Vec::new();
        loop {
            let line = self.lines.recv().expect("the hub ended without saying so");
            seen.push(line);
            if seen.last().is_some_and(|line| line.contains(text)) {
                return seen;
            }
        }
    }

    /// Sends it the signal to stop.
    pub fn terminate(&self) {
        let kill = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status();
        assert!(kill.unwrap().success());
    }

    /// Returns its peak memory, in bytes.
    #[cfg(target_os = "linux")]
    pub fn most_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
    }

    /// Waits until it has ended; returns whether it succeeded, and the rest of its log.
    pub fn ended(mut self) -> (bool, Vec<String>) {
        let well = self.child.wait().unwrap().success();
        (well, self.lines.iter().collect())
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A PC that is enrolled.
pub struct Pc {
    pub office: OfficeCode,
    pub device: DeviceId,
    pub key: SecretKey,
    pub hub: PublicKey,
}

/// The office of these tests.
pub const OFFICE: &str = "H36.57";

/// Adds the office and returns a code for a PC.
pub fn office_with_code(data: &Path, more: &[&str]) -> String {
    let add = ["office", "add", "--code", OFFICE, "--name", "UBND xã Cư Jút"];
    said(data, &[&add, more].concat());
    said(data, &[&["device", "code", "--office", OFFICE], more].concat())
}

impl Pc {
    /// Returns the enrolment request of the PC with a number.
    pub fn asking(number: u8, code: &str) -> Vec<u8> {
        let key = SecretKey::from_seed([number; 32]);
        let device = DeviceId::from_bytes([number; 16]);
        EnrolRequest::new(code, OFFICE.parse().unwrap(), device, &key, None).to_bytes()
    }

    /// Enrols the PC with a number.
    pub fn enrol(hub: &Hub, number: u8, code: &str) -> Self {
        let reply = post(hub.address, "/v1/enrol", &Self::asking(number, code));
        let answer = EnrolResponse::from_bytes(&reply.body).expect("an answer");
        assert_eq!((reply.status, answer.problem), (200, None));
        Self {
            office: OFFICE.parse().unwrap(),
            device: DeviceId::from_bytes([number; 16]),
            key: SecretKey::from_seed([number; 32]),
            hub: PublicKey::from_bytes(&*answer.hub).unwrap(),
        }
    }

    /// Returns a record of its log with a body.
    pub fn record(&self, seq: u64, body: &[u8]) -> Entry {
        let dossier = DossierId::from_bytes([9; 16]);
        let origin = Origin {
            office: self.office.clone(),
            device: self.device,
            seq,
            hlc: Hlc::from_bits(seq),
            dossier,
        };
        Entry::Record(Record::from_parts(origin, 1, 1, body.to_vec()).to_bytes())
    }

    /// Returns a sealed request that pushes entries from a seq on.
    pub fn ask(&self, first_seq: u64, entries: Vec<Entry>) -> Vec<u8> {
        let slices = match entries.as_slice() {
            [] => Vec::new(),
            _ => vec![Slice { device: self.device, first_seq, entries }],
        };
        let nothing = SyncRequest::nothing(self.office.clone());
        let ask = SyncRequest { slices, want: 1 << 20, heads: true, ..nothing };
        Envelope::seal(&ask, self.device, &self.key)
    }

    /// Opens the response to a sealed request.
    pub fn answer(&self, asked: &[u8], reply: &Reply) -> SyncResponse {
        assert_eq!(reply.status, 200);
        let asked = Envelope::signature_of(asked).unwrap();
        open_response(&reply.body, &self.office, &asked, &self.hub).expect("an answer")
    }

    /// Pushes entries; returns the response.
    pub fn push(&self, hub: &Hub, first_seq: u64, entries: Vec<Entry>) -> SyncResponse {
        let ask = self.ask(first_seq, entries);
        self.answer(&ask, &post(hub.address, "/v1/sync", &ask))
    }
}
