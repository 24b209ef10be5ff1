//! Offices that were copied, put back or moved, each PC a machine of its own.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use tests::{Hub, built, new_office};

use crate::peers::Serving;
use crate::support::*;

/// A PC: a machine with its user's notes, and the folder of its office.
struct Pc {
    machine: &'static str,
    home: TempDir,
    office: PathBuf,
}

impl Pc {
    /// A PC without an office yet.
    fn bare(machine: &'static str) -> Self {
        let home = folder();
        let office = home.path().join("office");
        Self { machine, home, office }
    }

    /// A PC with a new office.
    fn new(machine: &'static str) -> Self {
        let pc = Self::bare(machine);
        let arguments = "init --name Xã --code H36.57 --place Xã --clerk Hoa --signer Chủ";
        pc.ok(&arguments.split(' ').collect::<Vec<_>>());
        pc
    }

    fn command(&self) -> Command {
        let mut command = Command::new(built("motcua"));
        command.env("MOTCUA_MACHINE_ID", self.machine);
        command.env("MOTCUA_STATE", self.home.path().join("state"));
        command.arg("--office").arg(&self.office).arg("--json");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    /// Runs a command that must succeed, or do a part (exit code 5).
    fn ok(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 5)), "{arguments:?}: {said}");
        serde_json::from_slice(&output.stdout).expect("one JSON value")
    }

    /// Receives a dossier; returns the exit code, and the code and receipt number where it was.
    fn receive(&self, name: &str) -> Result<(String, String), i32> {
        let mut child = self
            .command()
            .args(["receive", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = serde_json::json!({
            "procedure": "1.004873", "duration": "3wd", "applicant": { "name": name },
        });
        child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        if !output.status.success() {
            return Err(output.status.code().unwrap());
        }
        let received: Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = |key: &str| received[0][key].as_str().unwrap().to_owned();
        Ok((text("code"), text("receipt")))
    }

    fn enrol(&self, hub: &Hub) -> Value {
        self.ok(&["enrol", "--hub", &hub.url(), "--code", &hub.code()])
    }

    fn state(&self) -> String {
        self.ok(&["identity"])["state"].as_str().unwrap().to_owned()
    }

    fn hash(&self) -> Value {
        self.ok(&["state-hash"])["stateHash"].clone()
    }

    /// Codes of all dossiers.
    fn codes(&self) -> Vec<String> {
        let found = self.ok(&["find", "Người"]);
        let rows = found.as_array().or_else(|| found["rows"].as_array()).unwrap();
        rows.iter().map(|row| row["code"].as_str().unwrap().to_owned()).collect()
    }

    fn assert_sound(&self) {
        let report: Value = serde_json::from_slice(&self.run(&["verify"]).stdout).unwrap();
        assert_eq!(report["ok"], true, "{report}");
    }

    /// Puts the database of a copy in the place of its own, as one does by hand.
    fn put_back(&self, database: &Path) {
        for name in ["office.db-wal", "office.db-shm"] {
            let _ = fs::remove_file(self.office.join(name));
        }
        fs::copy(database, self.office.join("office.db")).unwrap();
    }
}

/// Copies a folder with its files.
fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// How an office is copied and put back.
#[derive(Clone, Copy, Debug)]
enum Copied {
    Database,
    Folder,
    Backup,
}

/// Where what was recorded after the copy is still kept.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kept {
    Nowhere,
    Hub,
    /// On a second PC, which had it over the network.
    Lan,
    /// On a second PC, which had it by stick.
    Stick,
}

fn by_stick(from: &Pc, to: &Pc) {
    let file = from.home.path().join("mang-di.mcb");
    let name = file.to_str().unwrap();
    from.ok(&["bundle", "--out", name]);
    to.ok(&["bundle", "--in", name]);
}

fn by_lan(from: &Pc, to: &Pc) {
    let serving = Serving::new(from.command(), "127.0.0.1:0");
    to.ok(&["lan", "sync", "--peer", &serving.1]);
}

fn restored(copied: Copied, kept: Kept) {
    let (_data, hub) = hub();
    let (pc, other) = (Pc::new("máy A"), Pc::new("máy C"));
    if kept != Kept::Nowhere {
        pc.enrol(&hub);
        other.enrol(&hub);
    }
    let mut given = vec![pc.receive("Người Một").unwrap(), pc.receive("Người Hai").unwrap()];
    if kept != Kept::Nowhere {
        pc.ok(&["sync"]);
        other.ok(&["sync"]);
    }
    let copy = pc.home.path().join("copy");
    fs::create_dir(&copy).unwrap();
    let database = copy.join("office.db");
    match copied {
        Copied::Database => drop(fs::copy(pc.office.join("office.db"), &database).unwrap()),
        Copied::Folder => copy_folder(&pc.office, &copy),
        Copied::Backup => drop(pc.ok(&["backup", "--out", database.to_str().unwrap()])),
    }
    let lost = [pc.receive("Người Ba").unwrap(), pc.receive("Người Bốn").unwrap()];
    match kept {
        Kept::Nowhere => {}
        Kept::Hub => drop(pc.ok(&["sync"])),
        Kept::Lan => by_lan(&pc, &other),
        Kept::Stick => by_stick(&pc, &other),
    }

    if matches!(copied, Copied::Folder) {
        fs::remove_dir_all(&pc.office).unwrap();
        copy_folder(&copy, &pc.office);
    } else {
        pc.put_back(&database);
    }
    assert_eq!(pc.receive("Người Bị Chặn"), Err(3));
    assert_eq!(pc.run(&["sync"]).status.code(), Some(3));
    let enrolling = ["enrol", "--hub", &hub.url(), "--code", &hub.code()];
    assert_eq!(pc.run(&enrolling).status.code(), Some(3));
    assert_eq!(pc.state(), "restored");
    assert_eq!(pc.codes().len(), 2, "it can be read");
    pc.assert_sound();

    let answered = pc.ok(&["identity", "--replaced"]);
    assert_eq!(answered["state"], "own");
    let doubts: Vec<&str> =
        answered["numbersInDoubt"].as_array().unwrap().iter().flat_map(Value::as_str).collect();
    for (code, receipt) in &lost {
        assert!(doubts.contains(&code.as_str()), "{code} is not in {doubts:?}");
        assert!(doubts.contains(&receipt.as_str()), "{receipt} is not in {doubts:?}");
    }
    // At once, without a link.
    given.extend(lost);
    given.push(pc.receive("Người Năm").unwrap());
    let enrolled = pc.enrol(&hub);
    assert_eq!(enrolled["lane"], answered["lane"], "the hub keeps what was chosen without it");
    if kept == Kept::Nowhere {
        other.enrol(&hub);
    }
    match kept {
        Kept::Nowhere | Kept::Hub => {}
        Kept::Lan => by_lan(&other, &pc),
        Kept::Stick => by_stick(&other, &pc),
    }
    given.push(pc.receive("Người Sáu").unwrap());
    for pc in [&pc, &other, &pc, &other] {
        pc.ok(&["sync"]);
    }
    let distinct: BTreeSet<_> = given.iter().collect();
    assert_eq!(distinct.len(), 6, "no number was given twice: {given:?}");
    let all = if kept == Kept::Nowhere { 4 } else { 6 };
    for pc in [&pc, &other] {
        assert_eq!(pc.codes().len(), all, "no dossier is missing");
        assert_eq!(pc.hash(), other.hash());
        pc.assert_sound();
        assert_eq!(pc.state(), "own");
    }
}

#[test]
fn a_restored_pc_gives_no_number_twice() {
    for copied in [Copied::Database, Copied::Folder, Copied::Backup] {
        for kept in [Kept::Nowhere, Kept::Hub, Kept::Lan, Kept::Stick] {
            eprintln!("{copied:?}, kept {kept:?}");
            restored(copied, kept);
        }
    }
}

#[test]
fn copies_on_other_machines_become_pcs_of_their_own() {
    for enrolled_before in [false, true] {
        let (_data, hub) = hub();
        let first = Pc::new("máy A");
        if enrolled_before {
            first.enrol(&hub);
        }
        first.receive("Người Chung").unwrap();
        let copies = [Pc::bare("máy B"), Pc::bare("máy C")];
        for (copy, counter) in copies.iter().zip(["2", "3"]) {
            copy_folder(&first.office, &copy.office);
            assert_eq!(copy.receive("Người Bị Chặn"), Err(3));
            assert_eq!(copy.state(), "copied");
            let answered = copy.ok(&["identity", "--second", "--counter", counter]);
            assert_eq!(answered["numbersInDoubt"].as_array().unwrap().len(), 0);
            assert_eq!(copy.run(&["identity", "--second"]).status.code(), Some(1));
        }
        let pcs = [&first, &copies[0], &copies[1]];
        let mut given = BTreeSet::new();
        for pc in pcs {
            given.insert(pc.receive("Người Riêng").unwrap());
        }
        let enrolling = if enrolled_before { &pcs[1..] } else { &pcs[..] };
        for pc in enrolling {
            pc.enrol(&hub);
        }
        for pc in pcs {
            given.insert(pc.receive("Người Sau").unwrap());
        }
        for pc in [pcs, pcs].concat() {
            pc.ok(&["sync"]);
        }
        assert_eq!(given.len(), 6, "{given:?}");
        for pc in pcs {
            assert_eq!(pc.codes().len(), 7, "enrolled before: {enrolled_before}");
            assert_eq!(pc.hash(), first.hash());
            pc.assert_sound();
        }
    }
}

#[test]
fn a_moved_folder_is_no_question_and_two_living_copies_are() {
    let mut pc = Pc::new("máy A");
    pc.receive("Người Một").unwrap();
    let moved = pc.home.path().join("chuyển đi");
    fs::rename(&pc.office, &moved).unwrap();
    let old = std::mem::replace(&mut pc.office, moved);
    pc.receive("Người Hai").unwrap();
    assert_eq!(pc.state(), "own");
    // Its user copies it back to the old place and works there.
    copy_folder(&pc.office, &old);
    let moved = std::mem::replace(&mut pc.office, old);
    assert_eq!(pc.state(), "copied");
    assert_eq!(pc.receive("Người Ba"), Err(3));
    // The one that goes on at home is not asked.
    pc.office = moved;
    pc.receive("Người Ba").unwrap();
}

#[test]
fn looking_at_a_copy_writes_nothing() {
    let first = Pc::new("máy A");
    first.receive("Người Một").unwrap();
    let copy = Pc::bare("máy B");
    copy_folder(&first.office, &copy.office);
    let database = copy.office.join("office.db");
    let before = fs::read(&database).unwrap();
    assert_eq!(copy.ok(&["identity", "--look"])["state"], "copied");
    copy.codes();
    copy.assert_sound();
    copy.ok(&["late"]);
    copy.ok(&["backup", "--out", copy.home.path().join("sao-luu.db").to_str().unwrap()]);
    assert_eq!(fs::read(&database).unwrap(), before);
    assert_eq!(copy.state(), "copied", "the next time asks again");
}

#[test]
fn a_new_code_is_a_new_identity_and_the_same_code_is_not() {
    let (_data, hub) = hub();
    let pc = Pc::new("máy A");
    let code = hub.code();
    let enrol = |code: &str| pc.ok(&["enrol", "--hub", &hub.url(), "--code", code]);
    let first = enrol(&code);
    pc.receive("Người Một").unwrap();
    assert_eq!(enrol(&code), first, "the answer was lost: the same once more");
    let second = enrol(&hub.code());
    assert_ne!(second["device"], first["device"]);
    assert_ne!(second["lane"], first["lane"]);
    pc.receive("Người Hai").unwrap();
    pc.ok(&["sync"]);
    assert_eq!(hub.records(), 2, "what the first identity had not sent came, too");
    pc.assert_sound();
}

#[test]
fn a_damaged_key_is_told_as_what_it_is() {
    let (_data, hub) = hub();
    let pc = Pc::new("máy A");
    pc.enrol(&hub);
    pc.receive("Người Một").unwrap();
    fs::write(pc.office.join("device-key.json"), "{\"device\":").unwrap();
    pc.receive("Người Hai").unwrap();
    let output = pc.run(&["sync"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("device-key.json"));
    pc.enrol(&hub);
    pc.ok(&["sync"]);
    assert_eq!(hub.records(), 2);
}

#[test]
fn what_was_acknowledged_before_a_kill_is_known_outside() {
    let data = folder();
    let office = new_office(data.path());
    receive(&office, "Người Một");
    drop(office);
    let copy = data.path().join("copy.db");
    fs::copy(data.path().join(store::FILE), &copy).unwrap();
    let office = office::Office::open(data.path()).unwrap();
    receive(&office, "Người Hai");
    // Killed: nothing is closed.
    std::mem::forget(office);
    for name in ["office.db-wal", "office.db-shm"] {
        let _ = fs::remove_file(data.path().join(name));
    }
    fs::remove_file(data.path().join(store::FILE)).unwrap();
    fs::rename(&copy, data.path().join(store::FILE)).unwrap();
    let office = office::Office::open(data.path()).unwrap();
    let refused = office.receive_dossier(&office.actor().unwrap(), &tests::reception("Người Ba"));
    assert_eq!(refused.unwrap_err().key, "error.identity.restored");
}

#[test]
fn a_counter_is_given_once() {
    let first = Pc::new("máy A");
    first.receive("Người Một").unwrap();
    let (second, third) = (Pc::bare("máy B"), Pc::bare("máy C"));
    copy_folder(&first.office, &second.office);
    second.ok(&["identity", "--second", "--counter", "1"]);
    second.receive("Người Hai").unwrap();
    // A copy of the second one knows that counter 1 is taken.
    copy_folder(&second.office, &third.office);
    assert_eq!(third.run(&["identity", "--second", "--counter", "1"]).status.code(), Some(1));
    assert_eq!(third.state(), "copied", "nothing has changed");
    third.ok(&["identity", "--second", "--counter", "2"]);
    // Restored twice from one backup: the identity between is known outside the folder.
    let backup = second.home.path().join("copy.db");
    first.ok(&["backup", "--out", backup.to_str().unwrap()]);
    first.receive("Người Ba").unwrap();
    first.put_back(&backup);
    first.ok(&["identity", "--replaced", "--counter", "3"]);
    let between = first.receive("Người Bốn").unwrap();
    first.put_back(&backup);
    assert_eq!(first.run(&["identity", "--replaced", "--counter", "3"]).status.code(), Some(1));
    let answered = first.ok(&["identity", "--replaced", "--counter", "4"]);
    let named = answered["numbersInDoubt"].to_string();
    assert!(named.contains(&between.0) && named.contains(&between.1), "{between:?} in {named}");
}

#[test]
fn a_folder_of_the_identity_between_is_not_this_pcs_own() {
    let pc = Pc::new("máy A");
    pc.receive("Người Một").unwrap();
    let backup = pc.home.path().join("copy.db");
    pc.ok(&["backup", "--out", backup.to_str().unwrap()]);
    let saved = pc.home.path().join("saved");
    pc.put_back(&backup);
    pc.ok(&["identity", "--replaced"]);
    pc.receive("Người Hai").unwrap();
    copy_folder(&pc.office, &saved);
    pc.put_back(&backup);
    pc.ok(&["identity", "--replaced"]);
    pc.receive("Người Ba").unwrap();
    fs::remove_dir_all(&pc.office).unwrap();
    copy_folder(&saved, &pc.office);
    assert_eq!(pc.receive("Người Bốn"), Err(3));
}

#[test]
fn numbers_that_a_copy_gave_are_not_given_again_once_they_have_come_back() {
    let (_data, hub) = hub();
    let pc = Pc::new("máy A");
    pc.enrol(&hub);
    pc.receive("Người Một").unwrap();
    pc.ok(&["sync"]);
    // An image of the whole PC: the same machine, the same notes.
    let image = Pc::bare("máy A");
    copy_folder(&pc.office, &image.office);
    let database = rusqlite::Connection::open(image.office.join(store::FILE)).unwrap();
    database.execute("DELETE FROM installation", []).unwrap();
    drop(database);
    pc.receive("Người Hai").unwrap();
    pc.ok(&["sync"]);
    for name in ["Người Ba", "Người Bốn", "Người Năm"] {
        image.receive(name).unwrap();
    }
    assert_eq!(
        image.run(&["sync"]).status.code(),
        Some(3),
        "the first sync says that it is a copy"
    );
    image.ok(&["identity", "--second"]);
    image.enrol(&hub);
    image.ok(&["sync"]);
    pc.ok(&["sync"]);
    let next = pc.receive("Người Sáu").unwrap();
    let report: Value = serde_json::from_slice(&pc.run(&["verify"]).stdout).unwrap();
    let twice = report["problems"].to_string();
    assert!(!twice.contains(&next.0), "{next:?} in {twice}");
}

#[test]
fn a_database_put_back_under_an_open_program_is_noticed() {
    let data = folder();
    let office = new_office(data.path());
    receive(&office, "Người Một");
    let copy = data.path().join("copy.db");
    rusqlite::Connection::open(data.path().join(store::FILE))
        .unwrap()
        .execute("VACUUM INTO ?1", [copy.to_str().unwrap()])
        .unwrap();
    receive(&office, "Người Hai");
    let live = rusqlite::Connection::open(data.path().join(store::FILE)).unwrap();
    live.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(live);
    fs::copy(&copy, data.path().join(store::FILE)).unwrap();
    let refused = office.receive_dossier(&office.actor().unwrap(), &tests::reception("Người Ba"));
    let key = refused.unwrap_err().key;
    assert!(["error.identity.restored", "error.store.corrupt"].contains(&key.as_str()), "{key}");
}
