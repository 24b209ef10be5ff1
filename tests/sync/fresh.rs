//! A new PC of an office with a long history.

use office::Office;
use office::view::{Stage, TodayList};
use test_net::Shape;

use crate::support::*;

/// Returns the lists of the day without what has ended: how long, and the codes in them. A letter
/// that is owed to a citizen who has the result comes with the history.
fn today(office: &Office) -> (office::view::TodayCounts, Vec<String>) {
    let today = office.today(TodayList::All, 1_000).unwrap();
    let open = |row: &office::view::DossierRow| row.stage != Stage::Returned;
    let mut codes: Vec<_> = today.rows.into_iter().filter(open).map(|row| row.code).collect();
    codes.sort();
    let counts = office::view::TodayCounts { late_without_apology: 0, ..today.counts };
    (counts, codes)
}

#[test]
fn a_fresh_pc_works_before_the_history_has_arrived() {
    let (_data, hub) = hub();
    let (old_folder, old) = pc(&hub);
    old.demo(3_000, 5).unwrap();
    sync(&old);
    // Room for the open dossiers, not for the history.
    let link = link(&hub, Shape { cut: Some((60_000, 60_001)), ..Shape::default() });
    let fresh_folder = folder();
    let fresh = tests::new_office(fresh_folder.path());
    fresh.enrol(&link.url, &hub.code()).unwrap();
    let window = Office::open(fresh_folder.path()).unwrap();
    let mut usable_after = None;
    let whole = records(&old_folder);
    let done = loop {
        let run = fresh.sync(&mut |_, received| {
            if usable_after.is_none() && today(&window) == today(&old) {
                usable_after = Some((received, window.sync_status().unwrap().history_to_come));
            }
        });
        match run {
            Ok(done) => break done,
            Err(problem) => assert_eq!(problem.key, "error.sync.unreachable"),
        }
        if usable_after.is_some() && link.counts().cuts == 1 {
            // While the history is arriving, the other PC keeps recording and this one works.
            receive(&old, "Người đến sau");
            sync(&old);
            receive(&fresh, "Người ở quầy mới");
        }
    };
    let (received, to_come) = usable_after.expect("the lists became those of the other PC");
    assert!(received < whole / 3, "{received} of {whole} records came first");
    assert!(to_come.is_some_and(|count| u64::from(count) > whole / 2), "{to_come:?} to come");
    assert!(done.equal && link.counts().cuts > 0);
    assert_eq!(fresh.sync_status().unwrap().history_to_come, None);
    sync(&old);
    assert_eq!(today(&fresh), today(&old));
    let late = |office: &Office| office.today(TodayList::All, 1).unwrap().counts;
    assert_eq!(late(&fresh), late(&old), "letters owed to those who have their results, too");
    assert_eq!(hash(&fresh_folder), hash(&old_folder));
    assert_sound(&fresh);
}
