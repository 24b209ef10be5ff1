//! Several PCs: the union of logs gives the same state, in whatever order it arrives.

use std::time::Duration;

use domain::dossier::{Command, Conflict, ConflictKey, ConflictKind, Decision, Stage};
use domain::log::Reason;
use domain::time::Timestamp;
use proptest::prelude::*;
use store::{CarriedOutcome, RefusedRecord, Store};

use crate::support::*;

#[test]
fn returned_on_two_pcs_is_a_conflict_and_no_loss() {
    let (a_folder, b_folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut a, mut b) = (create(a_folder.path(), 1), create(b_folder.path(), 2));
    receive(&mut a, "2026-11-20T08:00", 1, "Lê Thị Mai");
    act(&mut a, "2026-11-20T09:00", id(1), ready()).unwrap();
    give(&log_of(&a), &mut b);
    act(&mut a, "2026-11-23T08:00", id(1), hand_over("Người thứ nhất")).unwrap();
    act(&mut b, "2026-11-23T09:00", id(1), hand_over("Người thứ hai")).unwrap();
    let (from_a, from_b) = (log_of(&a), log_of(&b));
    give(&from_a, &mut b);
    give(&from_b, &mut a);
    for store in [&a, &b] {
        let (dossier, events) = store.dossier(id(1)).unwrap().unwrap();
        assert_eq!((dossier.stage, events.len()), (Stage::Returned, 4));
        assert!(matches!(&dossier.conflicts[..],
            [Conflict::ReturnedTwice { other }] if other.taken_by == "Người thứ hai"));
    }
    assert_eq!(a.state_hash().unwrap(), b.state_hash().unwrap());
    assert_eq!(give(&from_b, &mut a), 0, "twice is once");
}

#[test]
fn a_resolved_conflict_is_listed_no_more_on_any_pc() {
    let (a_folder, b_folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut a, mut b) = (create(a_folder.path(), 1), create(b_folder.path(), 2));
    receive(&mut a, "2026-11-20T08:00", 1, "Lê Thị Mai");
    act(&mut a, "2026-11-20T09:00", id(1), ready()).unwrap();
    give(&log_of(&a), &mut b);
    act(&mut a, "2026-11-23T08:00", id(1), hand_over("")).unwrap();
    act(&mut b, "2026-11-23T09:00", id(1), hand_over("Người thứ hai")).unwrap();
    give(&log_of(&a), &mut b);
    assert_eq!(b.conflict_count().unwrap(), 1);
    assert_eq!(b.with_conflicts(5).unwrap()[0].id, id(1));
    let conflict = b.dossier(id(1)).unwrap().unwrap().0.conflicts[0].key();
    let decision = Decision::Second;
    let resolve = Command::Resolve { conflict, decision, remark: String::new() };
    act(&mut b, "2026-11-23T10:00", id(1), resolve).unwrap();
    give(&log_of(&b), &mut a);
    for store in [&mut a, &mut b] {
        assert_eq!(store.conflict_count().unwrap(), 0);
        assert_eq!(store.with_conflicts(5).unwrap(), vec![]);
        let (dossier, _) = store.dossier(id(1)).unwrap().unwrap();
        assert_eq!(dossier.returned.unwrap().taken_by, "Người thứ hai");
        assert_eq!(store.verify().unwrap().problems, vec![]);
    }
    assert_eq!(a.state_hash().unwrap(), b.state_hash().unwrap());
}

/// Returns a reception of a person with or without a number and a date of birth.
fn somebody(name: &str, number: &str, birth_date: &str, at: Timestamp) -> Command {
    match reception(name, at) {
        Command::Receive(mut it) => {
            it.applicant.id = number.into();
            it.applicant.birth_date = birth_date.into();
            Command::Receive(it)
        }
        other => other,
    }
}

#[test]
fn requests_that_may_be_one_are_found() {
    const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 1);
    let mut add = |n: u8, now: &str, name: &str, number: &str, birth_date: &str| {
        let command = somebody(name, number, birth_date, at(now));
        act(&mut store, now, id(n), command).unwrap();
    };
    // By number: whatever the name; eight days later it is another request.
    add(1, "2026-11-02T08:00", "Lê Thị Mai", "066301000001", "");
    add(2, "2026-11-06T08:00", "LE THI MAI", "066301000001", "");
    add(3, "2026-11-17T08:00", "Lê Thị Mai", "066301000001", "");
    // By folded name and date of birth, where one has no number.
    add(4, "2026-11-02T08:00", "Trần Văn Lợi", "", "1990-01-01");
    add(5, "2026-11-03T08:00", "TRẦN VĂN LỢI", "066301000005", "1990-01-01");
    add(6, "2026-11-03T08:00", "Trần Văn Lợi", "", "1991-01-01");
    // The same name and date, but two numbers: two people.
    add(7, "2026-11-03T08:00", "Y Thịnh", "066301000007", "1980-01-01");
    add(8, "2026-11-03T08:00", "Y Thịnh", "066301000008", "1980-01-01");
    // A name alone proves nothing.
    add(9, "2026-11-03T08:00", "H'Bia Niê", "", "");
    add(10, "2026-11-03T08:00", "H'Bia Niê", "", "");
    let pairs = |store: &Store| {
        let pairs = store.possible_duplicates(WEEK, 10).unwrap();
        for one in (1..=10).map(id) {
            // Each dossier's own list is the same.
            let others = store.duplicates_of(one, WEEK, 10).unwrap();
            let expected = pairs.iter().filter_map(|(a, b)| match (*a == one, *b == one) {
                (true, _) => Some(*b),
                (_, true) => Some(*a),
                _ => None,
            });
            assert_eq!(others, expected.collect::<Vec<_>>());
        }
        pairs
    };
    assert_eq!(pairs(&store), [(id(1), id(2)), (id(4), id(5))]);
    assert_eq!(store.duplicates_of(id(5), WEEK, 10).unwrap(), [id(4)]);

    // A returned one still counts beside an open one; a withdrawn one does not.
    act(&mut store, "2026-11-18T08:00", id(1), ready()).unwrap();
    act(&mut store, "2026-11-18T09:00", id(1), hand_over("")).unwrap();
    assert_eq!(pairs(&store).len(), 2);
    let withdraw = Command::Withdraw { reason: "Tiếp nhận trùng".into() };
    act(&mut store, "2026-11-18T10:00", id(2), withdraw).unwrap();
    assert_eq!(pairs(&store), [(id(4), id(5))]);
    assert_eq!(store.find("066301000001", 5).unwrap().len(), 3, "all are found still");

    // Resolved as two requests, on either dossier.
    let conflict = ConflictKey {
        kind: ConflictKind::PossibleDuplicate,
        at: at("2026-11-02T08:00"),
        other: Some(id(4)),
    };
    let decision = Decision::Keep;
    let resolve = Command::Resolve { conflict, decision, remark: String::new() };
    act(&mut store, "2026-11-18T11:00", id(5), resolve).unwrap();
    assert_eq!(pairs(&store), []);
    let hash = store.state_hash().unwrap();
    assert_eq!(store.verify().unwrap().problems, vec![]);
    store.rebuild().unwrap();
    assert_eq!((store.state_hash().unwrap(), pairs(&store)), (hash, vec![]));
}

#[test]
fn another_record_in_a_known_place_is_refused() {
    let (a_folder, b_folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut hub = create(tempfile::tempdir().unwrap().path(), 9);
    let (mut a, mut cloned) = (create(a_folder.path(), 1), create(b_folder.path(), 1));
    receive(&mut a, "2026-11-20T08:00", 1, "Lê Thị Mai");
    receive(&mut cloned, "2026-11-20T08:00", 2, "Trần Văn Lợi");
    let a_device = a.this_device().unwrap().device;
    give(&log_of(&a), &mut hub);
    let before = hub.state_hash().unwrap();
    let now = at("2026-11-20T12:00");
    let refused_at = |seq, reason| CarriedOutcome {
        received: 0,
        refused: vec![RefusedRecord { device: a_device, seq, reason }],
    };
    let done = hub.accept_transfer(&slices_of(&log_of(&cloned)), now).unwrap();
    assert_eq!(done, refused_at(1, Reason::Fork));
    let skipped = [log_of(&a)[0].clone(), {
        receive(&mut a, "2026-11-20T09:00", 3, "Y Thịnh");
        receive(&mut a, "2026-11-20T09:00", 4, "Y Thịnh");
        log_of(&a)[2].clone()
    }];
    let done = hub.accept_transfer(&slices_of(&skipped), now).unwrap();
    assert_eq!(done, refused_at(3, Reason::Gap));
    assert_eq!(hub.state_hash().unwrap(), before, "a refused record changes nothing");
    let parked: Vec<_> = hub.parked().unwrap().iter().map(|it| (it.seq, it.outgoing)).collect();
    assert_eq!(parked, [(1, false), (3, false)], "and is kept");
}

#[test]
fn a_pc_whose_clock_is_a_year_ahead_does_not_date_the_papers_of_others() {
    let (a_folder, b_folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut a, mut b) = (create(a_folder.path(), 1), create(b_folder.path(), 2));
    receive(&mut a, "2027-11-20T08:00", 1, "Lê Thị Mai");
    give(&log_of(&a), &mut b);
    let change = receive(&mut b, "2026-11-20T08:30", 2, "Trần Văn Lợi");
    act(&mut b, "2026-11-20T09:00", id(1), ready()).unwrap();
    assert_eq!(change.dossier.recorded_at, at("2026-11-20T08:30"));
    give(&log_of(&b), &mut a);
    for store in [&mut a, &mut b] {
        let (dossier, _) = store.dossier(id(2)).unwrap().unwrap();
        assert_eq!(dossier.recorded_at, at("2026-11-20T08:30"));
        let (dossier, events) = store.dossier(id(1)).unwrap().unwrap();
        assert_eq!(dossier.stage, Stage::ResultReady, "what was done later comes later");
        assert_eq!(events[1].recorded_at, at("2026-11-20T09:00"));
        assert!(store.verify().unwrap().problems.is_empty());
    }
    assert_eq!(a.state_hash().unwrap(), b.state_hash().unwrap());
}

/// An action of a PC on a dossier.
#[derive(Clone, Copy, Debug)]
struct Action {
    pc: usize,
    dossier: u8,
    what: u8,
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let action =
        (0..2_usize, 1..5_u8, 0..6_u8).prop_map(|(pc, dossier, what)| Action { pc, dossier, what });
    prop::collection::vec(action, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_order_of_exchange_gives_the_same_state(
        actions in actions(), exchange in prop::collection::vec(any::<bool>(), 25), cut in 0..50_usize
    ) {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let mut pcs = [create(folders[0].path(), 1), create(folders[1].path(), 2)];
        for (minute, (action, meet)) in actions.iter().zip(&exchange).enumerate() {
            let now = format!("2026-11-20T08:{minute:02}");
            let command = match action.what {
                0 | 1 => reception("Lê Thị Mai", at(&now)),
                2 => ready(),
                3 => hand_over(""),
                4 => domain::dossier::Command::Withdraw { reason: "Nộp nhầm".into() },
                _ => Command::request_supplement("Thiếu".into()),
            };
            // Refusals are expected; each PC receives its own dossiers.
            let dossier = id(if action.what < 2 { action.dossier + 10 * u8::try_from(action.pc).unwrap() } else { action.dossier });
            let _ = act(&mut pcs[action.pc], &now, dossier, command);
            if *meet {
                let log = log_of(&pcs[action.pc]);
                give(&log, &mut pcs[1 - action.pc]);
            }
        }
        let logs = [log_of(&pcs[0]), log_of(&pcs[1])];
        give(&logs[1], &mut pcs[0]);
        let cut = cut.min(logs[0].len());
        give(&logs[0][..cut], &mut pcs[1]);
        give(&logs[0], &mut pcs[1]);
        let third = tempfile::tempdir().unwrap();
        let mut third: Store = create(third.path(), 3);
        give(&logs[1], &mut third);
        give(&logs[0], &mut third);
        let hash = pcs[0].state_hash().unwrap();
        prop_assert_eq!(hash, pcs[1].state_hash().unwrap());
        prop_assert_eq!(hash, third.state_hash().unwrap());
        for store in &mut pcs {
            let report = store.verify().unwrap();
            // Two PCs with the same lane may give the same code; all other checks hold.
            let rest: Vec<_> = report.problems.iter()
                .filter(|it| !matches!(it, store::VerifyProblem::CodeRepeat(_) | store::VerifyProblem::BookRepeat(_)))
                .collect();
            prop_assert!(rest.is_empty(), "{:?}", rest);
            store.rebuild().unwrap();
            prop_assert_eq!(hash, store.state_hash().unwrap(), "rebuild == incremental");
        }
    }
}
