//! A fresh PC: records of open dossiers come before the history of their logs.

use domain::dossier::Stage;
use domain::id::DeviceId;
use domain::log::{Entry, Slice};
use domain::record::{Origin, Record};
use store::{AheadRecords, Due, Exchange, Exchanged, Store};
use tempfile::TempDir;

use crate::support::*;

const OTHER: DeviceId = DeviceId::from_bytes([1; 16]);

/// Four dossiers of another PC: two open, one returned, one withdrawn.
fn history() -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let mut other = create(folder.path(), 1);
    for (n, name) in (1..).zip(["Lê Thị Mai", "Trần Văn Lợi", "Y Thịnh", "H'Bia Niê"]) {
        receive(&mut other, "2026-11-20T08:00", n, name);
    }
    act(&mut other, "2026-11-20T09:00", id(1), ready()).unwrap();
    act(&mut other, "2026-11-20T10:00", id(1), hand_over("")).unwrap();
    act(&mut other, "2026-11-20T11:00", id(2), ready()).unwrap();
    let withdraw = domain::dossier::Command::Withdraw { reason: "Nộp nhầm".into() };
    act(&mut other, "2026-11-20T11:30", id(3), withdraw).unwrap();
    log_of(&other)
}

fn fresh() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 7);
    let device = store.this_device().unwrap().device;
    store.enrol(&enrolment(device), at("2026-11-20T12:00")).unwrap();
    store.set_ahead(Some((0, 0))).unwrap();
    (folder, store)
}

fn one(seq: u64, log: &[Vec<u8>]) -> Slice {
    let bytes = log[usize::try_from(seq).unwrap() - 1].clone();
    Slice { device: OTHER, first_seq: seq, entries: vec![Entry::Record(bytes)] }
}

fn apply(store: &mut Store, slices: &[Slice], ahead: Option<(&[Slice], u64)>) -> Exchanged {
    let ahead = ahead.map(|(slices, at)| AheadRecords { slices, upto: 8, at });
    let (now, records) = (at("2026-11-20T12:00"), 8);
    let pos = slices.last().map_or(0, Slice::last_seq);
    let nothing = (&[], &[], &[]);
    let (acks, refused, published) = nothing;
    let exchange = Exchange { slices, acks, refused, pos, published, ahead, records, now };
    store.apply_exchange(&exchange).unwrap()
}

fn stages(store: &Store) -> Vec<Option<Stage>> {
    let stage = |n| store.dossier(id(n)).unwrap().map(|(dossier, _)| dossier.stage);
    (1..=4).map(stage).collect()
}

#[test]
fn open_dossiers_are_worked_on_before_the_history_has_come() {
    let log = history();
    let (_folder, mut store) = fresh();
    // Seqs of dossiers 2 and 4.
    let open: Vec<Slice> = [2, 4, 7].map(|seq| one(seq, &log)).to_vec();
    let done = apply(&mut store, &[], Some((&open, 8)));
    assert_eq!((done.received, done.moved), (3, true));
    assert_eq!(store.hub().unwrap().unwrap().ahead, Some((8, 8)));
    assert_eq!(store.history_to_come().unwrap(), Some(8));
    use Stage::{Processing, ResultReady, Returned, Withdrawn};
    assert_eq!(stages(&store), [None, Some(ResultReady), None, Some(Processing)]);
    assert_eq!(store.at_stage(Processing, Due::default(), 10).unwrap().len(), 1);
    let again = apply(&mut store, &[], Some((&open, 8)));
    assert_eq!(again, Exchanged::default(), "twice is once");
    // Events of the clerk meanwhile are later than those of the other PC.
    act(&mut store, "2026-11-20T07:00", id(2), hand_over("")).unwrap();
    receive(&mut store, "2026-11-20T07:10", 9, "Nguyễn Đình Được");
    assert!(store.verify().unwrap().problems.is_empty());
    let before = store.state_hash().unwrap();
    store.rebuild().unwrap();
    assert_eq!(store.state_hash().unwrap(), before, "rebuild == incremental");

    let all = [Slice {
        device: OTHER,
        first_seq: 1,
        entries: log.iter().cloned().map(Entry::Record).collect(),
    }];
    let done = apply(&mut store, &all, None);
    assert_eq!(done.received, 5, "what came ahead is not counted again");
    store.set_ahead(None).unwrap();
    assert_eq!(store.history_to_come().unwrap(), None);
    let ended = [Some(Returned), Some(Returned), Some(Withdrawn), Some(Processing)];
    assert_eq!(stages(&store), ended);
    assert!(store.verify().unwrap().problems.is_empty());
    // Found newest first: dossiers received ahead are newer than the history.
    let found = store.find("0912345678", 10).unwrap();
    let order: Vec<_> = found.iter().map(|line| line.applicant.as_str()).collect();
    let newest = ["Nguyễn Đình Được", "H'Bia Niê", "Trần Văn Lợi", "Y Thịnh", "Lê Thị Mai"];
    assert_eq!(order, newest);
    let raw = rusqlite::Connection::open(store.folder().join(store::FILE)).unwrap();
    let left: u32 = raw.query_row("SELECT count(*) FROM ahead", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}

#[test]
fn a_dossier_of_the_history_is_shown_once_its_end_has_come() {
    let log = history();
    let (_folder, mut store) = fresh();
    let open: Vec<Slice> = [2, 4, 7].map(|seq| one(seq, &log)).to_vec();
    apply(&mut store, &[], Some((&open, 8)));
    let owed = |store: &Store| {
        let ready = store.at_stage(Stage::ResultReady, Due::default(), 10).unwrap().len();
        (store.at_stage(Stage::Processing, Due::default(), 10).unwrap().len(), ready)
    };
    let before = owed(&store);
    // Dossiers 1 and 3 arrive without their ends.
    let part: Vec<Slice> = (1..=5).map(|seq| one(seq, &log)).collect();
    apply(&mut store, &part, None);
    assert_eq!((before, owed(&store)), ((1, 1), (1, 1)), "nothing that has ended stands as owed");
    assert!(store.verify().unwrap().problems.is_empty(), "a new fold gives the same");
    let rest: Vec<Slice> = (6..=8).map(|seq| one(seq, &log)).collect();
    apply(&mut store, &rest, None);
    assert_eq!(store.at_stage(Stage::Returned, Due::default(), 10).unwrap().len(), 1);
    assert_eq!(store.at_stage(Stage::Withdrawn, Due::default(), 10).unwrap().len(), 1);
}

#[test]
fn what_the_hub_took_for_ended_is_shown_when_all_has_arrived() {
    let log = history();
    let (_folder, mut store) = fresh();
    apply(&mut store, &[], Some((&[one(4, &log)], 8)));
    // The hub is wrong about dossier 2: it never ended.
    let all: Vec<Slice> = (1..=8).map(|seq| one(seq, &log)).collect();
    apply(&mut store, &all, None);
    let ready =
        |store: &Store| store.at_stage(Stage::ResultReady, Due::default(), 10).unwrap().len();
    assert_eq!(ready(&store), 0);
    store.set_ahead(None).unwrap();
    assert_eq!(ready(&store), 1);
    assert!(store.verify().unwrap().problems.is_empty());
}

#[test]
fn another_record_at_the_place_of_one_that_came_ahead_is_kept_and_told() {
    let log = history();
    let (_folder, mut store) = fresh();
    let mine = Record::from_bytes(&log[1]).unwrap();
    let origin = Origin {
        office: mine.office.clone(),
        device: OTHER,
        seq: 2,
        hlc: mine.hlc,
        dossier: mine.dossier,
    };
    let other = Record::from_parts(origin, mine.kind().0, mine.schema, vec![0xa0]).to_bytes();
    let lie = Slice { device: OTHER, first_seq: 2, entries: vec![Entry::Record(other)] };
    apply(&mut store, &[], Some((&[lie], 8)));
    let all = [one(1, &log), one(2, &log)];
    assert_eq!(apply(&mut store, &all, None).received, 2);
    let parked = store.parked().unwrap();
    assert_eq!(parked.len(), 1);
    assert_eq!((parked[0].seq, parked[0].reason.as_str()), (2, "fork"));
    assert!(store.dossier(id(2)).unwrap().is_some(), "the log decides");
}

#[test]
fn what_cannot_be_read_or_is_of_another_log_waits_for_its_log() {
    let log = history();
    let (_folder, mut store) = fresh();
    let odd = [
        Slice { device: OTHER, first_seq: 1, entries: vec![Entry::Record(vec![1, 2, 3])] },
        Slice { device: OTHER, first_seq: 3, entries: vec![Entry::Record(log[1].clone())] },
        Slice { device: OTHER, first_seq: 5, entries: vec![Entry::Hole([7; 32])] },
    ];
    assert_eq!(apply(&mut store, &[], Some((&odd, 8))).received, 0);
    assert_eq!(stages(&store), [None; 4]);
}
