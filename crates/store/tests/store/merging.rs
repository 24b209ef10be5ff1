//! Several PCs: the union of logs gives the same state, in whatever order it arrives.

use domain::dossier::{Conflict, Stage};
use proptest::prelude::*;
use store::{Store, StoreError};

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
            [Conflict::ReturnedTwice { taken_by, .. }] if taken_by == "Người thứ hai"));
    }
    assert_eq!(a.state_hash().unwrap(), b.state_hash().unwrap());
    assert_eq!(give(&from_b, &mut a).new, 0, "twice is once");
}

#[test]
fn another_record_in_a_known_place_is_refused() {
    let (a_folder, b_folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut hub = create(tempfile::tempdir().unwrap().path(), 9);
    let (mut a, mut cloned) = (create(a_folder.path(), 1), create(b_folder.path(), 1));
    receive(&mut a, "2026-11-20T08:00", 1, "Lê Thị Mai");
    receive(&mut cloned, "2026-11-20T08:00", 2, "Trần Văn Lợi");
    give(&log_of(&a), &mut hub);
    let before = hub.state_hash().unwrap();
    let other = log_of(&cloned);
    let refused = hub.ingest(other.iter().map(Vec::as_slice));
    assert!(matches!(refused, Err(StoreError::Fork { seq: 1 })), "{refused:?}");
    let skipped = [log_of(&a)[0].clone(), {
        receive(&mut a, "2026-11-20T09:00", 3, "Y Thịnh");
        receive(&mut a, "2026-11-20T09:00", 4, "Y Thịnh");
        log_of(&a)[2].clone()
    }];
    let refused = hub.ingest(skipped.iter().map(Vec::as_slice));
    assert!(matches!(refused, Err(StoreError::Gap { seq: 3, last: 1 })), "{refused:?}");
    assert_eq!(hub.state_hash().unwrap(), before, "a refused batch changes nothing");
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

/// Something a PC does: which dossier, and what.
#[derive(Clone, Copy, Debug)]
struct Deed {
    pc: usize,
    dossier: u8,
    what: u8,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed =
        (0..2_usize, 1..5_u8, 0..6_u8).prop_map(|(pc, dossier, what)| Deed { pc, dossier, what });
    prop::collection::vec(deed, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_order_of_exchange_gives_the_same_state(
        deeds in deeds(), exchange in prop::collection::vec(any::<bool>(), 25), cut in 0..50_usize
    ) {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let mut pcs = [create(folders[0].path(), 1), create(folders[1].path(), 2)];
        for (minute, (deed, meet)) in deeds.iter().zip(&exchange).enumerate() {
            let now = format!("2026-11-20T08:{minute:02}");
            let command = match deed.what {
                0 | 1 => reception("Lê Thị Mai", at(&now)),
                2 => ready(),
                3 => hand_over(""),
                4 => domain::dossier::Command::Withdraw { reason: "Nộp nhầm".into() },
                _ => domain::dossier::Command::RequestSupplement { reason: "Thiếu".into() },
            };
            // Refusals are part of life; each PC receives dossiers of its own.
            let dossier = id(if deed.what < 2 { deed.dossier + 10 * u8::try_from(deed.pc).unwrap() } else { deed.dossier });
            let _ = act(&mut pcs[deed.pc], &now, dossier, command);
            if *meet {
                let log = log_of(&pcs[deed.pc]);
                give(&log, &mut pcs[1 - deed.pc]);
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
            // Two PCs with the same lane may give the same code; all else holds.
            let rest: Vec<_> = report.problems.iter()
                .filter(|it| !matches!(it, store::VerifyProblem::CodeRepeat(_) | store::VerifyProblem::BookRepeat(_)))
                .collect();
            prop_assert!(rest.is_empty(), "{:?}", rest);
            store.rebuild().unwrap();
            prop_assert_eq!(hash, store.state_hash().unwrap(), "rebuild == incremental");
        }
    }
}
