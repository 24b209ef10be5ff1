//! Read-only connections beside the one that writes.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use domain::id::DossierId;
use store::{Action, FILE, Origin, PublishedItem, Reader, Revision, Store, StoreError, SyncRun};

use crate::support::*;

/// Receives many dossiers in one transaction; their ids begin at 1,000.
fn receive_many(store: &mut Store, count: u128) {
    let now = at("2026-11-20T08:00");
    let actions = (1_000..1_000 + count).map(|n| {
        let dossier = DossierId::from_bytes(n.to_be_bytes());
        (Action::now(dossier, reception("Trần Văn Lợi", now)), context(now))
    });
    assert_eq!(u128::from(store.transact_many(&code(), actions).unwrap()), count);
}

#[test]
fn a_writer_does_not_wait_for_a_check_and_the_check_keeps_its_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    receive_many(&mut store, 3_000);
    let reader = Reader::open(folder.path()).unwrap();
    let (begun, begins) = mpsc::channel();
    let (saved, saves) = mpsc::channel::<Duration>();
    let check = std::thread::spawn(move || {
        reader.snapshot(|reader| {
            let before = reader.state_hash()?;
            begun.send(()).unwrap();
            // Checks again and again until all was saved beside it.
            let mut checks = Vec::new();
            let waits = loop {
                let started = Instant::now();
                let report = reader.verify()?;
                checks.push(started.elapsed());
                assert_eq!((report.records, report.problems), (3_000, vec![]));
                let waits: Vec<Duration> = saves.try_iter().collect();
                if !waits.is_empty() {
                    break waits;
                }
            };
            assert!(reader.ids_of_code("H36.57-261123-0001")?.is_empty(), "not in the snapshot");
            assert_eq!(reader.state_hash()?, before);
            Ok::<_, StoreError>((checks, waits))
        })
    });
    begins.recv().unwrap();
    let started = Instant::now();
    let change = receive(&mut store, "2026-11-23T08:00", 1, "Lê Thị Mai");
    let wait = started.elapsed();
    assert!(!store.ids_of_code(change.dossier.code().as_str()).unwrap().is_empty());
    saved.send(wait).unwrap();
    let (checks, waits) = check.join().unwrap().unwrap();
    // If it had waited for the check's snapshot, it would have got no lock.
    assert!(waits.iter().all(|it| *it < Duration::from_secs(5)), "{waits:?}, checks {checks:?}");
    let reader = Reader::open(folder.path()).unwrap();
    assert_eq!(reader.verify().unwrap().records, 3_001);
}

#[test]
fn a_check_after_a_search_does_not_take_what_another_program_wrote_for_damage() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    receive_many(&mut store, 300);
    let reader = Reader::open(folder.path()).unwrap();
    for round in 1..=3 {
        // SQLite now remembers how the search tables are laid out.
        assert_eq!(reader.find("tran van loi", 5).unwrap().len(), 5);
        assert_eq!(reader.verify().unwrap().problems, vec![], "round {round}");
        for n in 0..80 {
            receive(&mut store, "2026-11-23T08:00", n + 80 * (round - 1), "Lê Thị Mai");
        }
        store.rebuild().unwrap();
        assert_eq!(reader.verify().unwrap().problems, vec![], "round {round}, laid out again");
    }
}

#[test]
fn a_copy_made_while_the_office_is_written_to_is_of_one_moment() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    receive_many(&mut store, 2_000);
    let reader = Reader::open(folder.path()).unwrap();
    let copy = tempfile::tempdir().unwrap();
    let file = copy.path().join(FILE);
    let state = reader
        .snapshot(|reader| {
            let state = reader.state_hash()?;
            receive(&mut store, "2026-11-23T08:00", 1, "Lê Thị Mai");
            reader.backup_to(&file).unwrap();
            Ok::<_, StoreError>(state)
        })
        .unwrap();
    let copied = Store::open(copy.path()).unwrap();
    assert_eq!(copied.state_hash().unwrap(), state);
    assert_eq!(copied.verify().unwrap().problems, vec![]);
}

#[test]
fn a_snapshot_inside_another_sees_the_same_and_a_failed_one_ends() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    let reader = Reader::open(folder.path()).unwrap();
    let failed = reader.snapshot(|outer| {
        receive(&mut store, "2026-11-23T08:00", 1, "Lê Thị Mai");
        outer.snapshot(|inner| {
            assert!(inner.dossier(id(1))?.is_none());
            Err::<(), _>(StoreError::Missing)
        })
    });
    assert!(matches!(failed, Err(StoreError::Missing)));
    assert!(reader.dossier(id(1)).unwrap().is_some(), "the next query sees what was committed");
}

#[test]
fn a_closed_office_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    receive(&mut store, "2026-11-23T08:00", 1, "Lê Thị Mai");
    let state = store.state_hash().unwrap();
    drop(store);
    for name in ["office.db-wal", "office.db-shm"] {
        assert!(!folder.path().join(name).exists(), "{name} is gone with the last connection");
    }
    let reader = Reader::open(folder.path()).unwrap();
    assert_eq!(reader.state_hash().unwrap(), state);
    assert_eq!(reader.verify().unwrap().problems, vec![]);
    drop(reader);
    let mut store = Store::open(folder.path()).unwrap();
    receive(&mut store, "2026-11-23T09:00", 2, "Trần Văn Lợi");
}

#[test]
fn what_a_killed_program_left_in_its_log_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    receive(&mut store, "2026-11-23T08:00", 1, "Lê Thị Mai");
    let copy = tempfile::tempdir().unwrap();
    for name in [FILE, "office.db-wal"] {
        std::fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
    }
    let reader = Reader::open(copy.path()).unwrap();
    assert!(reader.dossier(id(1)).unwrap().is_some());
}

#[test]
fn what_a_reader_cannot_open_is_told_by_its_kind() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Reader::open(folder.path()), Err(StoreError::Missing)));
    std::fs::write(folder.path().join(FILE), "no database").unwrap();
    assert!(matches!(Reader::open(folder.path()), Err(StoreError::NotADatabase)));

    let old = tempfile::tempdir().unwrap();
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/schema-1.db");
    std::fs::copy(fixture, old.path().join(FILE)).unwrap();
    let refused = Reader::open(old.path());
    assert!(matches!(refused, Err(StoreError::OlderSchema { found: 1, .. })), "{refused:?}");
    drop(Store::open(old.path()).unwrap());
    assert!(Reader::open(old.path()).is_ok(), "a store has brought it up to date");
}

/// Returns which of records, settings, exchange and publications differ.
fn changed(before: Revision, after: Revision) -> [bool; 4] {
    [
        before.records != after.records,
        before.settings != after.settings,
        before.exchange != after.exchange,
        before.publications != after.publications,
    ]
}

#[test]
fn a_revision_says_which_area_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    let reader = Reader::open(folder.path()).unwrap();
    let now = at("2026-11-23T08:00");
    let mut seen = (reader.data_version().unwrap(), reader.revision().unwrap());
    let mut look = |store: &Store| {
        let look = (reader.data_version().unwrap(), reader.revision().unwrap());
        let before = std::mem::replace(&mut seen, look);
        assert_eq!(store.revision().unwrap(), look.1, "each connection sees the same");
        (before.0 != look.0, changed(before.1, look.1))
    };
    let nothing = [false; 4];
    assert_eq!(look(&store), (false, nothing));

    receive(&mut store, "2026-11-23T08:00", 1, "Lê Thị Mai");
    // A new record also waits for the hub.
    assert_eq!(look(&store), (true, [true, false, true, false]));
    act(&mut store, "2026-11-23T09:00", id(1), ready()).unwrap();
    assert_eq!(look(&store), (true, [true, false, true, false]));
    store.save_draft("reception", "{}", now).unwrap();
    assert_eq!(look(&store), (true, nothing), "a draft is of no area");
    store.save_settings("{}", now).unwrap();
    assert_eq!(look(&store), (true, [false, true, false, false]));

    let device = store.this_device().unwrap().device;
    store.enrol(&enrolment(device), now).unwrap();
    assert_eq!(look(&store), (true, [false, false, true, true]), "publications are of one hub");
    let run = SyncRun { at: now.millis(), ..SyncRun::default() };
    store.note_sync(&run).unwrap();
    assert_eq!(look(&store), (true, [false, false, true, false]));
    store.note_sync(&run).unwrap();
    assert_eq!(look(&store), (true, [false, false, true, false]), "a run added to the last one");
    store.mark_copied(1).unwrap();
    assert_eq!(look(&store), (true, [false, false, true, false]));
    let item = |version, signed| PublishedItem {
        version,
        kind: "holidays".into(),
        from_day: 0,
        body: vec![1],
        signature: [1; 64],
        signed,
    };
    store.insert_publications(&[item(3, true)], Origin::Stick, now).unwrap();
    assert_eq!(look(&store), (true, [false, false, false, true]));
    store.insert_publications(&[item(4, false)], Origin::Stick, now).unwrap();
    assert_eq!(look(&store), (true, [false, false, false, true]));
    store.set_ahead(Some((5, 0))).unwrap();
    store.set_ahead(None).unwrap();
    assert_eq!(look(&store), (true, nothing), "as it was before");
}

#[test]
fn dossiers_that_appear_without_a_new_record_change_the_revision() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    let device = store.this_device().unwrap().device;
    store.enrol(&enrolment(device), at("2026-11-23T08:00")).unwrap();
    store.set_ahead(Some((5, 0))).unwrap();
    let before = store.revision().unwrap();
    store.set_ahead(None).unwrap();
    assert_eq!(changed(before, store.revision().unwrap()), [true, false, true, false]);
}
