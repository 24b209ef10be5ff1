//! Bad files, full disks, killed processes: refused clearly, nothing lost.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use store::{FILE, Store, StoreError, TransactError, VerifyProblem};

use crate::support::*;

#[test]
fn what_is_no_office_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    assert!(matches!(Store::open(folder.path()), Err(StoreError::Missing)));
    std::fs::write(&path, "no database").unwrap();
    assert!(matches!(Store::open(folder.path()), Err(StoreError::NotADatabase)));
    std::fs::remove_file(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)").unwrap();
    drop(other);
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(Store::open(folder.path()), Err(StoreError::OtherApplication)));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn an_emptied_file_is_no_new_office() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    receive(&mut store, "2026-11-23T08:00", 1, "Lê Thị Mai");
    let copy = tempfile::tempdir().unwrap();
    std::fs::write(copy.path().join(FILE), []).unwrap();
    assert!(matches!(Store::open(copy.path()), Err(StoreError::Empty)));
    assert!(matches!(
        Store::create(copy.path(), domain::id::DeviceId::from_bytes([2; 16])),
        Err(StoreError::Empty)
    ));
    let log = std::fs::read(folder.path().join("office.db-wal")).unwrap();
    std::fs::write(copy.path().join("office.db-wal"), &log).unwrap();
    assert!(matches!(Store::open(copy.path()), Err(StoreError::Empty)));
    assert_eq!(std::fs::read(copy.path().join("office.db-wal")).unwrap(), log);
}

#[test]
fn a_newer_schema_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path(), 1));
    let newer = rusqlite::Connection::open(folder.path().join(FILE)).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    newer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(newer);
    let before = std::fs::read(folder.path().join(FILE)).unwrap();
    let refused = Store::open(folder.path());
    assert!(matches!(refused, Err(StoreError::NewerSchema { found: 99, .. })));
    assert_eq!(std::fs::read(folder.path().join(FILE)).unwrap(), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing() {
    let Some(disk) = test_env::SmallDisk::new(2) else {
        eprintln!("this user may not mount a small disk: the full disk was not tried");
        return;
    };
    let mut store = create(disk.path(), 1);
    let mut saved = 0;
    let refused = loop {
        let now = at("2026-11-23T08:00");
        let dossier = domain::id::DossierId::from_bytes(u128::from(saved).to_be_bytes());
        match act(&mut store, "2026-11-23T08:00", dossier, reception(&"Lê ".repeat(60), now)) {
            Ok(_) => saved += 1,
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, TransactError::Store(StoreError::DiskFull)), "{refused:?}");
    assert!(saved > 10_u64);
    // On a full disk the office stays readable; all acknowledged changes are there once there is
    // room.
    assert!(!store.ids_of_code("H36.57-261123-0001").unwrap().is_empty());
    let copy = tempfile::tempdir().unwrap();
    for name in [FILE, "office.db-wal"] {
        std::fs::copy(disk.path().join(name), copy.path().join(name)).unwrap();
    }
    drop(store);
    let report = Store::open(copy.path()).unwrap().verify().unwrap();
    assert_eq!((report.records, report.problems), (saved, vec![]));
}

#[test]
fn the_log_cannot_be_changed_and_damage_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    for n in 1..=3 {
        receive(&mut store, "2026-11-23T08:00", n, "Lê Thị Mai");
    }
    drop(store);
    let raw = rusqlite::Connection::open(folder.path().join(FILE)).unwrap();
    assert!(raw.execute("DELETE FROM record", []).is_err());
    assert!(raw.execute("UPDATE record SET seq = seq + 10", []).is_err());
    raw.execute_batch(
        "DROP TRIGGER record_keep_update;
         UPDATE record SET bytes = zeroblob(length(bytes)) WHERE seq >= 2;
         UPDATE dossier SET applicant = 'X' WHERE no = 1;",
    )
    .unwrap();
    drop(raw);
    let report = Store::open(folder.path()).unwrap().verify().unwrap();
    let damaged = |seq| {
        let problem = VerifyProblem::Record {
            device: domain::id::DeviceId::from_bytes([1; 16]),
            seq,
            dossier: id(u8::try_from(seq).unwrap()),
        };
        report.problems.contains(&problem)
    };
    assert!(damaged(2) && damaged(3) && !damaged(1), "all damage: {report:?}");
    assert!(report.problems.iter().any(|it| matches!(it, VerifyProblem::Chain { seq: 2, .. })));
    assert!(report.problems.contains(&VerifyProblem::Projection(1)), "{report:?}");
}

/// Not a test: the process that is killed below. It prints each dossier after its commit.
#[test]
fn child_that_receives_until_killed() {
    let Some(folder) = std::env::var_os("MOTCUA_TEST_VICTIM") else { return };
    let mut store = Store::open(folder.as_ref()).unwrap();
    for n in 1..=u8::MAX {
        let change = receive(&mut store, "2026-11-23T08:00", n, "Lê Thị Mai");
        println!("\nsaved {}", change.dossier.code());
    }
}

#[test]
fn a_killed_process_loses_nothing_acknowledged() {
    for after in [1, 7, 30] {
        let folder = tempfile::tempdir().unwrap();
        drop(create(folder.path(), 1));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["faults::child_that_receives_until_killed", "--exact", "--nocapture"])
            .env("MOTCUA_TEST_VICTIM", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut printed = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            if let Some(code) = line.unwrap().strip_prefix("saved ") {
                printed.push(code.to_owned());
            }
            if printed.len() == after {
                child.kill().unwrap();
                break;
            }
        }
        child.wait().unwrap();
        assert_eq!(printed.len(), after);
        let store = Store::open(folder.path()).unwrap();
        for code in &printed {
            assert!(!store.ids_of_code(code).unwrap().is_empty(), "{code} was acknowledged");
        }
        let report = store.verify().unwrap();
        assert_eq!(report.problems, vec![]);
    }
}
