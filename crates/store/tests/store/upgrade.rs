//! Offices of older programs: opened by this one, they equal an office that it made itself.
//!
//! `tests/fixtures/schema-N.db` is an office as the program with schema N left it. A fixture is
//! made once, with the migration that brings its schema, and never changed after:
//! `MOTCUA_NEW_FIXTURE=1 cargo test -p store --test store upgrade` writes the newest when it is
//! missing.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use domain::dossier::{Command, CorrectableField, PaperKind, Stage};
use rusqlite::{Connection, OpenFlags};
use store::{FILE, Store};

use crate::support::*;

fn fixture(schema: u32) -> PathBuf {
    static MAKING: Mutex<()> = Mutex::new(());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let file = folder.join(format!("schema-{schema}.db"));
    let making = MAKING.lock();
    if std::env::var_os("MOTCUA_NEW_FIXTURE").is_some() && !file.exists() && schema == newest() {
        write_fixture(&file);
    }
    drop(making);
    assert!(file.exists(), "{} is missing; see the head of this source", file.display());
    file
}

/// Puts an older office in a folder, as if it had been at home there: a fixture without the mark of a
/// backup and without its home.
fn put(schema: u32, folder: &Path) {
    let file = folder.join(FILE);
    std::fs::copy(fixture(schema), &file).unwrap();
    let database = Connection::open(&file).unwrap();
    database.pragma_update(None, "application_id", 0x4d43_5541).unwrap();
    if schema >= 12 {
        database.execute("DELETE FROM installation", []).unwrap();
    }
}

fn raw(file: &Path) -> Connection {
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

fn schema_of(file: &Path) -> u32 {
    raw(file).pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

/// Returns the whole schema of a database, as SQLite stores it.
fn shape_of(file: &Path) -> Vec<[Option<String>; 4]> {
    let connection = raw(file);
    let mut statement = connection
        .prepare("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
        .unwrap();
    statement
        .query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

/// Returns the schema that this program makes.
fn newest() -> u32 {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path(), 9));
    schema_of(&folder.path().join(FILE))
}

/// Makes an office with one event of each kind, and a second PC that knows a newer kind of event.
fn write_fixture(file: &Path) {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut store, mut second) = (create(folder.path(), 1), create(other.path(), 2));
    store.save_settings("{\"old\":true}", at("2026-08-27T08:00")).unwrap();
    store.save_settings("{\"kept\":true}", at("2026-08-27T09:00")).unwrap();
    let people = ["H'Bia Niê", "Trần Văn Lợi", "Lê Thị Mai", "Y Thịnh Ayun", "Nguyễn Đình Được"];
    for (n, name) in (1..).zip(people) {
        receive(&mut store, "2026-08-28T14:00", n, name);
    }
    let ask = || Command::request_supplement("Thiếu ảnh".into());
    let withdraw = || Command::Withdraw { reason: "Nộp nhầm".into() };
    let reprint = Command::Reprint { kind: PaperKind::Apology, index: 0 };
    let correct =
        |value: &str| Command::correct(CorrectableField::Name, value.into(), "Gõ nhầm".into());
    act(&mut store, "2026-09-03T08:00", id(2), ask()).unwrap();
    act(&mut store, "2026-09-04T08:00", id(2), Command::receive_supplement()).unwrap();
    act(&mut store, "2026-09-03T08:00", id(3), ask()).unwrap();
    act(&mut store, "2026-09-03T08:00", id(4), withdraw()).unwrap();
    act(&mut store, "2026-09-08T08:00", id(1), apology(at("2026-09-11T17:00"))).unwrap();
    act(&mut store, "2026-09-08T08:05", id(1), reprint).unwrap();
    act(&mut store, "2026-09-10T08:00", id(1), ready()).unwrap();
    give(&log_of(&store), &mut second);
    act(&mut store, "2026-09-10T09:00", id(1), hand_over("")).unwrap();
    act(&mut second, "2026-09-10T09:30", id(1), hand_over("H'Lan Niê")).unwrap();
    act(&mut second, "2026-09-10T09:40", id(5), correct("Nguyễn Đình Đước")).unwrap();
    act(&mut second, "2026-09-10T09:50", id(5), ready()).unwrap();
    let mut records = log_of(&second);
    let last = records.last_mut().unwrap();
    // In the envelope's field 5, kind 5 (a result) becomes kind 23, which no program knows yet.
    let kind = last.windows(2).position(|pair| pair == [5, 5]).unwrap() + 1;
    last[kind] = 23;
    give(&records, &mut store);
    store.save_draft("reception", "{\"typed\":1}", at("2026-09-10T10:00")).unwrap();
    store.backup_to(file).unwrap();
}

#[test]
fn every_schema_has_its_fixture() {
    for schema in 1..=newest() {
        assert_eq!(schema_of(&fixture(schema)), schema);
    }
}

#[test]
fn upgraded_is_fresh() {
    for schema in 1..=newest() {
        let (folder, fresh_folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        put(schema, folder.path());
        let mut upgraded = Store::open(folder.path()).unwrap();

        // The same state as a new office that is given the same records.
        let mut fresh = create(fresh_folder.path(), 9);
        for head in upgraded.heads().unwrap() {
            give(&upgraded.records_after(head.device, 0, u32::MAX).unwrap(), &mut fresh);
        }
        let state = fresh.state_hash().unwrap();
        assert_eq!(upgraded.state_hash().unwrap(), state, "schema {schema}: state after opening");
        let report = upgraded.verify().unwrap();
        assert_eq!(report.problems, vec![], "schema {schema}");
        assert_eq!(report.records, 16, "schema {schema}: no record is lost");
        upgraded.rebuild().unwrap();
        assert_eq!(upgraded.state_hash().unwrap(), state, "schema {schema}: state after rebuild");

        drop((upgraded, fresh));
        let (old, new) = (folder.path().join(FILE), fresh_folder.path().join(FILE));
        assert_eq!(shape_of(&old), shape_of(&new), "schema {schema}");
        assert_eq!(schema_of(&old), schema_of(&new));
        let application = |file: &Path| -> i32 {
            raw(file).pragma_query_value(None, "application_id", |row| row.get(0)).unwrap()
        };
        assert_eq!(application(&old), application(&new));
    }
}

/// Makes an office with a corrected, returned dossier, as a program leaves it that knows neither
/// corrections nor returns: the records are there, the lists are not up to date.
fn folded_by_an_older_program(folder: &Path) -> domain::record::ChainHash {
    let mut store = create(folder, 1);
    receive(&mut store, "2026-08-28T14:00", 1, "Lê Thị Mai");
    let correct =
        Command::correct(CorrectableField::Name, "Nguyễn Đình Được".into(), "Gõ nhầm".into());
    act(&mut store, "2026-08-28T15:00", id(1), correct).unwrap();
    act(&mut store, "2026-08-28T16:00", id(1), ready()).unwrap();
    act(&mut store, "2026-08-28T16:30", id(1), hand_over("")).unwrap();
    let state = store.state_hash().unwrap();
    drop(store);
    let raw = Connection::open(folder.join(FILE)).unwrap();
    raw.execute_batch(
        "UPDATE dossier SET applicant = 'Lê Thị Mai', stage = 'result_ready', returned_at = NULL;
         INSERT INTO dossier_words (dossier_words) VALUES ('delete-all');
         INSERT INTO dossier_words (rowid, applicant) SELECT no, 'le thi mai' FROM dossier;
         UPDATE this_device SET fold = fold - 2;",
    )
    .unwrap();
    state
}

#[test]
fn what_an_older_program_did_not_understand_is_folded_after_the_upgrade() {
    let folder = tempfile::tempdir().unwrap();
    let state = folded_by_an_older_program(folder.path());
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.state_hash().unwrap(), state);
    assert_eq!(store.find("nguyen dinh duoc", 5).unwrap().len(), 1);
    assert_eq!(store.find("le thi mai", 5).unwrap().len(), 0);
    assert_eq!(store.verify().unwrap().problems, vec![]);
}

/// The state that this program folds from the oldest office. When it changes, the rules of folding
/// have changed: raise `domain::dossier::FOLD`, so that offices are folded again, and update both
/// here.
#[test]
fn another_fold_has_another_number() {
    let folder = tempfile::tempdir().unwrap();
    put(1, folder.path());
    let state = Store::open(folder.path()).unwrap().state_hash().unwrap();
    let state = u64::from_be_bytes(state[..8].try_into().unwrap());
    assert_eq!((domain::dossier::FOLD, state), (0x6_0019, 0x17aa_b6d3_6799_3616), "{state:#x}");
}

#[test]
fn damage_does_not_keep_an_upgraded_office_closed() {
    let folder = tempfile::tempdir().unwrap();
    folded_by_an_older_program(folder.path());
    let raw = Connection::open(folder.path().join(FILE)).unwrap();
    raw.execute_batch(
        "DROP TRIGGER record_keep_update;
         UPDATE record SET bytes = zeroblob(length(bytes)) WHERE seq = 2;",
    )
    .unwrap();
    drop(raw);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.find("le thi mai", 5).unwrap().len(), 1, "the lists are as they were");
}

#[test]
fn an_old_office_goes_on_where_it_was() {
    for schema in 1..=newest() {
        let folder = tempfile::tempdir().unwrap();
        put(schema, folder.path());
        let mut store = Store::open(folder.path()).unwrap();
        assert_eq!(store.settings().unwrap().as_deref(), Some("{\"kept\":true}"));
        assert_eq!(store.draft("reception").unwrap().unwrap().json, "{\"typed\":1}");
        let stages: Vec<_> = (1..=5)
            .map(|n| {
                let (dossier, _) = store.dossier(id(n)).unwrap().unwrap();
                (dossier.stage, dossier.conflicts.len())
            })
            .collect();
        assert_eq!(
            stages,
            [
                (Stage::Returned, 1),
                (Stage::Processing, 0),
                (Stage::AwaitingSupplement, 0),
                (Stage::Withdrawn, 0),
                (Stage::Processing, 0),
            ]
        );
        let (first, _) = store.dossier(id(1)).unwrap().unwrap();
        assert_eq!(first.reprints_of(PaperKind::Apology, 0), 1);
        assert_eq!(store.find("nguyen dinh duoc", 5).unwrap().len(), 1);
        let next = receive(&mut store, "2026-08-28T15:00", 6, "Lê Văn Tám").dossier.reception;
        assert_eq!(next.code.as_str(), "H36.57-260828-0006");
        assert_eq!((next.receipt.number, next.register.entry), (6, 6));
        let letter =
            act(&mut store, "2026-09-14T08:00", id(5), apology(at("2026-09-16T17:00"))).unwrap();
        assert_eq!(letter.dossier.apologies[0].number.number, 2, "letters' numbers go on");
        assert_eq!(store.verify().unwrap().problems, vec![]);
    }
}
