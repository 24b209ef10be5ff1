//! Publications: stored once, numbered by their hub; bad copies are only logged.

use domain::number::Lane;
use store::{Enrolment, Exchange, Origin, PublishedItem, Store};
use tempfile::TempDir;

use crate::support::*;

fn enrol(store: &mut Store, hub: u8) {
    let enrolment = Enrolment {
        address: "http://127.0.0.1:1".into(),
        key: [hub; 32],
        office_name: "UBND xã Cư Jút".into(),
        seal: [2; 32],
        device: store.this_device().unwrap().device,
        lane: Lane::new(3).unwrap(),
        book: 4,
    };
    store.enrol(&enrolment, at("2026-11-20T12:00")).unwrap();
}

fn enrolled() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 7);
    enrol(&mut store, 1);
    (folder, store)
}

fn item(version: u64, body: &str) -> PublishedItem {
    PublishedItem {
        version,
        kind: "holidays".into(),
        from_day: 20_000,
        body: body.as_bytes().to_vec(),
        signature: [9; 64],
        signed: true,
    }
}

fn bad(version: u64) -> PublishedItem {
    PublishedItem { signed: false, ..item(version, "changed on the way") }
}

/// Applies them as a response of the hub; returns whether anything moved.
fn from_hub(store: &mut Store, published: &[PublishedItem]) -> bool {
    let exchange = Exchange {
        slices: &[],
        acks: &[],
        refused: &[],
        pos: 0,
        published,
        ahead: None,
        records: 0,
        now: at("2026-11-20T13:00"),
    };
    store.apply_exchange(&exchange).unwrap().moved
}

fn kept(store: &Store) -> Vec<(u64, String)> {
    let text = |body| String::from_utf8(body).unwrap();
    store.publications().unwrap().into_iter().map(|it| (it.version, text(it.body))).collect()
}

fn asked_from(store: &Store) -> u64 {
    store.hub().unwrap().unwrap().published
}

#[test]
fn a_bad_copy_is_noted_and_does_not_stop_the_others() {
    let (_folder, mut store) = enrolled();
    let mark = store.publications_mark().unwrap();
    assert!(from_hub(&mut store, &[item(1, "a"), bad(2), item(3, "c")]));
    assert_eq!(kept(&store), [(1, "a".into()), (3, "c".into())]);
    assert_ne!(store.publications_mark().unwrap(), mark);
    let refused = store.refused_publications().unwrap();
    assert_eq!(refused.iter().map(|it| it.version).collect::<Vec<_>>(), [2]);
    assert_eq!(asked_from(&store), 3, "the hub's copy is bad: it is not asked for again");
    assert!(!from_hub(&mut store, &[item(1, "a"), bad(2), item(3, "c")]), "nothing is new");

    // Another PC has a good copy.
    assert!(
        store.insert_publications(&[item(2, "b")], Origin::Pc, at("2026-11-20T14:00")).unwrap()
    );
    assert_eq!(store.refused_publications().unwrap(), []);
    assert_eq!(store.publications().unwrap()[1].origin, Origin::Pc);
}

#[test]
fn what_other_pcs_bring_leaves_no_hole() {
    let (_folder, mut store) = enrolled();
    let now = at("2026-11-20T14:00");
    store.insert_publications(&[bad(1), item(2, "b")], Origin::Pc, now).unwrap();
    assert_eq!(asked_from(&store), 0, "the hub is still asked for the first");
    assert!(from_hub(&mut store, &[item(1, "a"), item(2, "changed")]));
    assert_eq!(kept(&store), [(1, "a".into()), (2, "b".into())], "the first copy stays");
    assert_eq!(asked_from(&store), 2);
}

#[test]
fn numbers_are_of_one_hub() {
    let (_folder, mut store) = enrolled();
    from_hub(&mut store, &[item(1, "a"), item(2, "b")]);
    let mark = store.publications_mark().unwrap();
    enrol(&mut store, 5);
    assert_eq!((kept(&store), asked_from(&store)), (vec![], 0));
    assert_ne!(store.publications_mark().unwrap(), mark);
    from_hub(&mut store, &[item(1, "of the other hub")]);
    assert_eq!(kept(&store), [(1, "of the other hub".into())]);
    enrol(&mut store, 1);
    assert_eq!(kept(&store), [(1, "a".into()), (2, "b".into())], "nothing was lost");
    assert_eq!(asked_from(&store), 2, "nor comes again");
}
