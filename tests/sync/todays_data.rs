//! Data that the program of 2026-11-27 recorded: this program reads it, folds it to the same state,
//! and continues with it. The folders are described in tests/fixtures/2026-11-27/README.md.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use office::{FixedClock, Office};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{Hub, OFFICE, built, manage, root};

/// When the expected facts were written down.
const READ_AT: &str = "2026-11-27T16:00";
/// The two PCs.
const PCS: [&str; 2] = ["quay-1", "quay-2"];
/// A copy of the second PC's folder, with further records.
const COPY: &str = "ban-sao-quay-2";
/// The two PCs and the copy.
const FOLDERS: [&str; 3] = [PCS[0], PCS[1], COPY];

fn fixtures() -> PathBuf {
    root().join("tests/fixtures/2026-11-27")
}

/// Returns a folder of the fixture as the program left it.
fn unpacked(name: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(fixtures().join(name)).expect("the fixture") {
        let path = entry.expect("a file").path();
        let file = path.file_name().and_then(|it| it.to_str()).expect("its name");
        let bytes = std::fs::read(&path).expect("its bytes");
        let (file, bytes) = match file.strip_suffix(".zst") {
            Some(file) => (file, zstd::decode_all(bytes.as_slice()).expect("zstd")),
            None => (file, bytes),
        };
        std::fs::write(folder.path().join(file), bytes).expect("a copy");
    }
    folder
}

/// Returns the output of the program of that day about a folder, by command.
fn facts(name: &str) -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(fixtures().join(format!("{name}.json"))).expect("the facts");
    serde_json::from_str(&text).expect("JSON")
}

/// Returns the dossiers of a folder by code, as `show` printed them.
fn shown(facts: &BTreeMap<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    facts.iter().filter_map(|(name, value)| Some((name.strip_prefix("show ")?, value)))
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(built("motcua"));
    command.arg("--office").arg(folder).arg("--json").args(arguments);
    command.output().expect("the command line")
}

/// Runs a command that must succeed, or do a part (exit code 5: this office has parked records), and
/// returns its JSON.
fn motcua(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, arguments);
    assert!(
        matches!(output.status.code(), Some(0 | 5)),
        "{arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stderr),
        String::from_utf8_lossy(&output.stdout)
    );
    serde_json::from_slice(&output.stdout).expect("one JSON value")
}

/// Returns where a value lacks a key of the expected one, or differs from it; additional keys are
/// fine.
fn differences(at: &str, expected: &Value, found: &Value) -> Vec<String> {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => expected
            .iter()
            .flat_map(|(key, value)| match found.get(key) {
                Some(it) => differences(&format!("{at}.{key}"), value, it),
                None => vec![format!("{at}.{key} is missing")],
            })
            .collect(),
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            let pairs = expected.iter().zip(found).enumerate();
            pairs.flat_map(|(n, (one, it))| differences(&format!("{at}[{n}]"), one, it)).collect()
        }
        _ if expected == found => Vec::new(),
        // The history may say more than it did.
        (Value::String(expected), Value::String(found))
            if at.ends_with(".detail") && found.starts_with(&format!("{expected} · ")) =>
        {
            Vec::new()
        }
        _ => vec![format!("{at}: {expected} became {found}")],
    }
}

fn assert_holds(what: &str, expected: &Value, found: &Value) {
    let differences = differences(what, expected, found);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Removes values that depend on the present day.
fn lasting(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            fields.retain(|name, _| !["timing", "daysLate"].contains(&name.as_str()));
            fields.values_mut().for_each(|it| *it = lasting(it.take()));
        }
        Value::Array(items) => {
            items.retain(|it| it.get("kind").is_none_or(|kind| kind != "became_late"));
            items.iter_mut().for_each(|it| *it = lasting(it.take()));
        }
        _ => {}
    }
    value
}

fn assert_sound(folder: &Path) {
    assert_eq!(motcua(folder, &["verify"])["ok"], true);
}

/// Sets the present address of the hub in a PC's data.
fn move_hub(folder: &TempDir, hub: &Hub) {
    let database = Connection::open(folder.path().join(store::FILE)).expect("the database");
    database.execute("UPDATE hub SET address = ?1", [hub.url()]).expect("moved");
}

/// Returns the hub of the fixture on a free port, and its PCs.
fn hub_and_pcs() -> (TempDir, Hub, [TempDir; 3]) {
    let data = unpacked("hub");
    let hub = Hub::start(data.path(), "127.0.0.1:0", &[]);
    let pcs = FOLDERS.map(unpacked);
    pcs.iter().for_each(|pc| move_hub(pc, &hub));
    (data, hub, pcs)
}

/// Records that the hub had.
fn records_of_hub() -> u64 {
    let list = facts("hub")["office list"].as_str().expect("a list").to_owned();
    list.split('\t').nth(2).and_then(|it| it.parse().ok()).expect("a number")
}

#[test]
fn the_command_line_says_the_same_as_on_that_day() {
    for name in FOLDERS {
        let (folder, facts) = (unpacked(name), facts(name));
        for command in ["state-hash", "verify", "publications"] {
            assert_holds(
                &format!("{name}: {command}"),
                &facts[command],
                &motcua(folder.path(), &[command]),
            );
        }
        let late = motcua(folder.path(), &["late", "--as-of", READ_AT]);
        // How late a dossier is follows other rules now (ADR 0015), and what ended late without a
        // letter is listed as well (ADR 0020).
        let listed = facts["late"].as_array().expect("a list").iter();
        let codes: Vec<&Value> = listed.map(|it| &it["code"]).collect();
        let mut late = lasting(late);
        late.as_array_mut().expect("a list").retain(|it| codes.contains(&&it["code"]));
        assert_holds(&format!("{name}: late"), &lasting(facts["late"].clone()), &late);
        for (code, expected) in shown(&facts) {
            let found = motcua(folder.path(), &["show", code]);
            assert_holds(&format!("{name}: {code}"), &lasting(expected.clone()), &lasting(found));
        }
    }
}

#[test]
fn the_office_is_the_same_as_on_that_day() {
    for name in FOLDERS {
        let (folder, facts) = (unpacked(name), facts(name));
        let clock = Arc::new(FixedClock(READ_AT.parse().expect("a time")));
        let office = Office::open_with_clock(folder.path(), clock).expect("the office");
        for (code, expected) in shown(&facts) {
            let found = office.dossier(code).expect("a dossier");
            // How late a dossier is follows other rules now (ADR 0015).
            let found = lasting(json!(found));
            assert_holds(&format!("{name}: {code}"), &lasting(expected.clone()), &found);
        }
        let status = office.sync_status().expect("the status");
        assert_holds(&format!("{name}: parked"), &facts["parked"], &json!(&status.parked));
        assert_holds(&format!("{name}: status"), &facts["sync status"], &json!(&status));
        let pairs = json!(office.possible_duplicates().expect("pairs"));
        let (expected, pairs) = (lasting(facts["doubles"].clone()), lasting(pairs));
        assert_holds(&format!("{name}: pairs"), &expected, &pairs);
        let draft = json!(office.load_draft().expect("the draft"));
        assert_holds(&format!("{name}: draft"), &facts["draft"], &draft);
        let settings = json!(office.settings().expect("settings"));
        // A printing has both copies of a receipt now: it counts as sets.
        let mut expected = facts["settings"].clone();
        expected.as_object_mut().expect("settings").remove("receiptCopies");
        assert_holds(&format!("{name}: settings"), &expected, &settings);
        assert_eq!(settings["doubleDays"], 10, "the office looks ten days back, not seven");
    }
    let parked = |name: &str| facts(name)["parked"].as_array().map_or(0, Vec::len);
    assert_eq!(FOLDERS.map(parked), [1, 1, 1], "each folder has a record that was not taken");
}

#[test]
fn projections_made_from_the_records_are_the_same() {
    for name in FOLDERS {
        let (folder, facts) = (unpacked(name), facts(name));
        let database = || Connection::open(folder.path().join(store::FILE)).expect("the database");
        let spoil = "UPDATE dossier SET applicant = 'sai', stage = 'returned', due = 0;
                     UPDATE this_device SET fold = 0;";
        database().execute_batch(spoil).expect("spoilt");
        assert_eq!(motcua(folder.path(), &["state-hash"]), facts["state-hash"], "{name}");
        assert_holds(
            &format!("{name}: verify"),
            &facts["verify"],
            &motcua(folder.path(), &["verify"]),
        );
        for (code, expected) in shown(&facts) {
            let found = motcua(folder.path(), &["show", code]);
            assert_holds(&format!("{name}: {code}"), &lasting(expected.clone()), &lasting(found));
        }
    }
}

#[test]
fn a_hub_goes_on_with_its_data() {
    let data = unpacked("hub");
    let facts = facts("hub");
    for (command, arguments) in [
        ("office list", &["office", "list"][..]),
        ("device list", &["device", "list", "--office", OFFICE]),
        ("publications", &["publications"]),
    ] {
        assert_eq!(facts[command], manage(data.path(), arguments), "{command}");
    }
    let hub = Hub::start(data.path(), "127.0.0.1:0", &[]);
    assert_eq!(hub.records(), records_of_hub());
    // A PC that enrols now gets all records.
    let fresh = tempfile::tempdir().expect("a folder");
    let office = hub.pc(fresh.path());
    let done = office.sync(&mut |_, _| {}).expect("a sync");
    assert!(done.equal && done.parked == 0, "{done:?}");
    drop(office);
    assert_sound(fresh.path());
    let before = self::facts(PCS[1]);
    let found =
        shown(&before).filter(|(code, _)| run(fresh.path(), &["show", code]).status.success());
    // One of them was recorded after the last sync.
    assert_eq!(found.count() + 1, shown(&before).count());
}

#[test]
fn pcs_and_hub_go_on_together_and_nothing_is_lost() {
    let (_data, hub, pcs) = hub_and_pcs();
    let [first, second, copy] = pcs.each_ref().map(TempDir::path);
    let done = [first, second, first].map(|pc| motcua(pc, &["sync"]));
    assert!(done.iter().all(|it| it["equal"] == true), "{done:?}");
    let counts = |key: &str| done.each_ref().map(|it| it[key].as_u64());
    assert_eq!(counts("sent"), [Some(1), Some(1), Some(0)]);
    assert_eq!(hub.records(), records_of_hub() + 2);
    let parked = |pc: &Path| Office::open(pc).and_then(|it| it.sync_status()).expect("a PC").parked;
    assert_eq!(parked(first), parked(first), "what is too large stays");
    assert_eq!((parked(first).len(), parked(second).len()), (1, 0), "the gap is filled");

    // The copy may not continue under the same identity; with its own, it sends its records.
    assert_eq!(run(copy, &["sync"]).status.code(), Some(3));
    motcua(copy, &["identity", "--second"]);
    motcua(copy, &["enrol", "--hub", &hub.url(), "--code", &hub.code()]);
    for pc in [copy, first, second] {
        assert_eq!(motcua(pc, &["sync"])["equal"], true);
    }
    assert_eq!(hub.records(), records_of_hub() + 4);
    let hash = motcua(first, &["state-hash"]);
    let everybody: Vec<Value> = FOLDERS
        .iter()
        .flat_map(|name| {
            shown(&facts(name)).map(|(_, it)| it["applicant"]["name"].clone()).collect::<Vec<_>>()
        })
        .collect();
    // The copy and the original PC gave the same numbers; only that is reported.
    let twice = ["receipt 2026/3", "register 2026/3", "H36.57-261125-2001"].map(Value::from);
    for pc in [first, second, copy] {
        let output = run(pc, &["verify"]);
        assert_eq!(output.status.code(), Some(1));
        let report: Value = serde_json::from_slice(&output.stdout).expect("one JSON value");
        let problems = report["problems"].as_array().expect("a list");
        let what: Vec<_> = problems.iter().map(|it| it["params"]["what"].clone()).collect();
        assert_eq!(what, twice);
        assert_eq!(motcua(pc, &["state-hash"]), hash);
        for name in &everybody {
            let rows = motcua(pc, &["find", name.as_str().expect("a name")]);
            assert!(rows.as_array().is_some_and(|it| !it.is_empty()), "{name}");
        }
    }
}

#[test]
fn a_bundle_of_that_day_is_taken() {
    let folder = unpacked(PCS[1]);
    let file = fixtures().join("mang-di.mcb");
    let file = file.to_str().expect("a path");
    let done = motcua(folder.path(), &["bundle", "--in", file]);
    assert_eq!(
        (&done["received"], &done["unproved"], &done["parked"]),
        (&4.into(), &0.into(), &0.into())
    );
    let again = motcua(folder.path(), &["bundle", "--in", file]);
    assert_eq!((&again["records"], &again["received"]), (&done["records"], &0.into()));
    assert_sound(folder.path());
    for (code, expected) in shown(&facts(PCS[0])) {
        let found = motcua(folder.path(), &["show", code]);
        assert_holds(code, &expected["applicant"], &found["applicant"]);
        assert_eq!(found["stage"], expected["stage"], "{code}");
    }
    let status = Office::open(folder.path()).and_then(|it| it.sync_status()).expect("the office");
    assert_eq!(status.parked, [], "the gap is filled");
}

#[test]
fn old_words_of_the_command_line_still_work() {
    let (folder, facts) = (unpacked(PCS[0]), facts(PCS[0]));
    let (code, before) = shown(&facts)
        .find(|(_, it)| it["conflicts"][0]["kind"] == "out_of_turn")
        .expect("an open conflict");
    let listed = motcua(folder.path(), &["settle", code]);
    assert_holds(code, &before["conflicts"], &listed);
    let settled = ["settle", code, "--holds", "as-it-stands", "--remark", "Đã hỏi người nộp"];
    assert_eq!(motcua(folder.path(), &settled)["conflicts"], Value::Array(Vec::new()));

    let (code, before) = shown(&facts)
        .find(|(_, it)| it["possibleDoubles"].as_array().is_some_and(|it| !it.is_empty()))
        .expect("a possible duplicate, nine days apart");
    let other = before["possibleDoubles"][0]["code"].as_str().expect("its code");
    let distinct = motcua(folder.path(), &["settle", code, "--no-double", other]);
    assert_eq!(distinct["possibleDoubles"], Value::Array(Vec::new()));
    assert_sound(folder.path());
}
