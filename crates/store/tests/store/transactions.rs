//! All or nothing, numbers without gaps, and what an acknowledged change means.

use domain::dossier::{Command, PaperKind, Refusal, Stage, SubmittedPaper};
use domain::message::{Message, ParamValue, Params};
use store::{Action, Store, TransactError};

use crate::support::*;

#[test]
fn a_dossier_lives_and_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    let change = receive(&mut store, "2026-08-28T14:00", 1, "H'Bia Niê");
    assert_eq!(change.dossier.code().as_str(), "H36.57-260828-0001");
    assert_eq!(change.dossier.due, at("2026-09-07T17:00"));
    act(&mut store, "2026-09-08T08:00", id(1), apology(at("2026-09-11T17:00"))).unwrap();
    act(&mut store, "2026-09-10T08:00", id(1), ready()).unwrap();
    act(&mut store, "2026-09-10T09:00", id(1), hand_over("")).unwrap();
    drop(store);

    let store = Store::open(folder.path()).unwrap();
    let (dossier, events) = store.dossier(id(1)).unwrap().unwrap();
    assert_eq!((dossier.stage, events.len()), (Stage::Returned, 4));
    assert_eq!(dossier.first_due(), at("2026-09-07T17:00"), "the first due date stays");
    assert_eq!(dossier.papers_issued(PaperKind::Apology), 1);
    let report = store.verify().unwrap();
    assert_eq!((report.records, report.problems), (4, vec![]));
}

#[test]
fn one_refusal_undoes_the_whole_list() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    receive(&mut store, "2026-08-28T08:00", 1, "Trần Văn Lợi");
    let letter = |n| Action::now(id(n), apology(at("2026-11-30T17:00")));
    let now = context(at("2026-11-23T08:00"));
    let refused = store.transact(&code(), &[letter(1), letter(2)], &now, None);
    let Err(TransactError::Refused { index: 1, refusal: Refusal::UnknownDossier, .. }) = refused
    else {
        panic!("{refused:?}");
    };
    assert!(store.dossier(id(1)).unwrap().unwrap().0.apologies.is_empty());
    let done = store.transact(&code(), &[letter(1)], &now, None).unwrap();
    assert_eq!(done[0].dossier.apologies[0].number.number, 1, "no number was used up");
}

#[test]
fn numbers_run_by_day_and_by_year() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    let codes: Vec<String> =
        [("2026-12-31T08:00", 1), ("2026-12-31T09:00", 2), ("2027-01-04T08:00", 3)]
            .map(|(now, n)| {
                let change = receive(&mut store, now, n, "Lê Thị Mai");
                let reception = change.dossier.reception;
                format!(
                    "{} {} {}",
                    reception.code,
                    reception.receipt.with_mark("TNHS"),
                    reception.register.entry
                )
            })
            .to_vec();
    assert_eq!(
        codes,
        [
            "H36.57-261231-0001 01/TNHS 1",
            "H36.57-261231-0002 02/TNHS 2",
            "H36.57-270104-0001 01/TNHS 1"
        ]
    );
    let next = store.next_code(&code(), at("2026-12-31T10:00").vn_date()).unwrap().unwrap();
    assert_eq!(next.as_str(), "H36.57-261231-0003");
}

#[test]
fn a_saved_reception_ends_its_draft() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    store.save_draft("reception", "{\"a\":1}", at("2026-11-23T08:00")).unwrap();
    store.save_draft("reception", "{\"a\":2}", at("2026-11-23T08:01")).unwrap();
    assert_eq!(store.draft("reception").unwrap().unwrap().json, "{\"a\":2}");
    let now = at("2026-11-23T08:02");
    let action = Action::now(id(1), reception("Lê Thị Mai", now));
    let twice = [action.clone(), action.clone()];
    assert!(store.transact(&code(), &twice, &context(now), Some("reception")).is_err());
    assert!(store.draft("reception").unwrap().is_some(), "a refusal keeps the draft");
    store.transact(&code(), &[action], &context(now), Some("reception")).unwrap();
    assert_eq!(store.draft("reception").unwrap(), None);
}

#[test]
fn two_processes_write_without_gaps() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = create(folder.path(), 1);
    let mut second = Store::open(folder.path()).unwrap();
    let path = folder.path().to_owned();
    let other = std::thread::spawn(move || {
        for n in 0..40 {
            receive(&mut second, "2026-11-23T08:00", 100 + n, "Y Thịnh Ayun");
        }
        drop(second);
    });
    for n in 0..40 {
        receive(&mut first, "2026-11-23T08:00", 1 + n, "Lê Thị Mai");
    }
    other.join().unwrap();
    let report = Store::open(&path).unwrap().verify().unwrap();
    assert_eq!((report.records, report.problems), (80, vec![]));
}

#[test]
fn settings_keep_every_version() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    assert_eq!(store.settings().unwrap(), None);
    store.save_settings("one", at("2026-11-23T08:00")).unwrap();
    store.save_settings("two", at("2026-11-23T07:00")).unwrap();
    assert_eq!(store.settings().unwrap().as_deref(), Some("two"), "the last saved, not the clock");
}

#[test]
fn a_clock_set_back_reorders_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    receive(&mut store, "2026-11-23T08:00", 1, "Lê Thị Mai");
    act(&mut store, "2026-11-23T09:00", id(1), ready()).unwrap();
    let change = act(&mut store, "2026-11-20T08:00", id(1), hand_over("")).unwrap();
    assert_eq!(change.dossier.stage, Stage::Returned);
    let (again, _) = store.dossier(id(1)).unwrap().unwrap();
    assert_eq!(again, change.dossier, "the fold of the log is what was answered");
}

#[test]
fn a_backup_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    receive(&mut store, "2026-11-23T08:00", 1, "Lê Thị Mai");
    let copy = tempfile::tempdir().unwrap();
    store.backup_to(&copy.path().join(store::FILE)).unwrap();
    receive(&mut store, "2026-11-23T08:05", 2, "Lê Thị Mai");
    let restored = Store::open(copy.path()).unwrap();
    let report = restored.verify().unwrap();
    assert_eq!((report.records, report.problems), (1, vec![]));
    assert!(!copy.path().join("office.db.part").exists());
}

#[test]
fn what_no_hub_would_accept_is_not_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    let Command::Receive(mut long) = reception("Lê Thị Mai", at("2026-11-23T08:00")) else {
        panic!("a reception");
    };
    let paper =
        SubmittedPaper { name: "ự".repeat(500), originals: 1, ..SubmittedPaper::default() };
    long.papers = vec![paper; 250];
    let refused = act(&mut store, "2026-11-23T08:00", id(1), Command::Receive(long)).unwrap_err();
    assert_eq!(refused.key(), "error.store.record_too_large");
    let next = receive(&mut store, "2026-11-23T08:00", 1, "Lê Thị Mai");
    assert!(next.dossier.code().as_str().ends_with("-0001"), "no number was used");
    assert_eq!(store.verify().unwrap().problems, []);
}

#[test]
fn a_backup_replaces_only_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    receive(&mut store, "2026-11-23T08:00", 1, "Lê Thị Mai");
    let other = tempfile::tempdir().unwrap();
    drop(create(other.path(), 2));
    let own = folder.path().join(store::FILE);
    let foreign = other.path().join(store::FILE);
    let note = other.path().join("ghi-chu.txt");
    std::fs::write(&note, "of somebody").unwrap();
    std::fs::create_dir(other.path().join("muc")).unwrap();
    let before = std::fs::read(&foreign).unwrap();
    for (target, key) in [
        (own.clone(), "error.target.database"),
        (
            other.path().join("../").join(other.path().file_name().unwrap()).join(store::FILE),
            "error.target.database",
        ),
        (folder.path().join("office.db-wal"), "error.target.not_a_backup"),
        (note.clone(), "error.target.not_a_backup"),
        (other.path().join("muc"), "error.target.folder"),
        (other.path().join("missing/b.db"), "error.file_unwritable"),
        #[cfg(unix)]
        ("/dev/null".into(), "error.target.not_a_file"),
    ] {
        let refused = store.backup_to(&target).unwrap_err();
        assert_eq!(refused.key(), key, "{}", target.display());
        assert!(refused.params().into_iter().any(|(name, _)| name == "file"));
    }
    assert_eq!(std::fs::read(&note).unwrap(), b"of somebody");
    assert_eq!(std::fs::read(&foreign).unwrap(), before);
    receive(&mut store, "2026-11-23T08:05", 2, "Trần Văn Lợi");
    let backup = other.path().join("sao-luu.db");
    store.backup_to(&backup).unwrap();
    store.backup_to(&backup).unwrap();
    let names = std::fs::read_dir(other.path()).unwrap().count();
    assert_eq!(names, 4, "no part is left");
    // Put in the place of an office it is one, and no longer a backup.
    let restored = tempfile::tempdir().unwrap();
    std::fs::copy(&backup, restored.path().join(store::FILE)).unwrap();
    assert_eq!(Store::open(restored.path()).unwrap().verify().unwrap().records, 2);
    let refused = store.backup_to(&restored.path().join(store::FILE)).unwrap_err();
    assert_eq!(refused.key(), "error.target.database");
}

#[test]
fn a_refusal_names_the_dossier_it_is_about() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    let change = receive(&mut store, "2026-11-23T08:00", 1, "Lê Thị Mai");
    let refused = act(&mut store, "2026-11-23T09:00", id(1), hand_over("")).unwrap_err();
    let params: Vec<_> = refused.params().into_iter().collect();
    let code = ParamValue::Text(change.dossier.code().to_string());
    assert_eq!(refused.key(), "error.wrong_stage");
    assert_eq!(params, [("stage", ParamValue::Key("stage.processing".into())), ("code", code)]);
    let unknown = act(&mut store, "2026-11-23T09:00", id(2), ready()).unwrap_err();
    assert_eq!(unknown.key(), "error.dossier_unknown");
    assert_eq!(unknown.params(), Params::default());
}
