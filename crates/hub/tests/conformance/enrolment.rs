//! Codes and lanes.

use std::collections::BTreeSet;

use domain::id::DeviceId;
use domain::member::MemberFacts;
use domain::number::OfficeCode;
use hub::HubStore;
use hub::store::{DeviceRow, EnrolOutcome, NewDevice};
use minicbor::bytes::ByteArray;
use replication::{EnrolProblem, code_hash};

use crate::bases::Base;
use crate::on_every_database;
use crate::world::{NOW, add_code, add_office, enrol, key, new_device, office_of, pc};

on_every_database!(
    a_code_enrols_one_pc,
    a_lost_answer_is_asked_for_again,
    a_code_lasts_until_its_last_millisecond,
    a_code_is_of_one_office,
    a_known_pc_keeps_its_key,
    a_pc_belongs_to_one_office,
    a_pc_that_enrols_in_two_offices_at_once_gets_one,
    a_revoked_pc_stays_out,
    the_lane_used_before_is_kept_when_free,
    lanes_end_and_none_is_given_twice,
    lanes_differ_when_many_enrol_at_once,
    one_of_many_wins_a_code,
    what_pcs_know_of_lost_ones_takes_their_lanes,
    what_cannot_be_learned_is_left_out,
    many_learn_and_enrol_at_once,
);

/// Enrols a PC; returns its row, or the refusal.
async fn try_enrol(
    store: &impl HubStore,
    new: &NewDevice,
    now: i64,
) -> Result<DeviceRow, EnrolProblem> {
    match store.enrol(new, now).await.expect("an answer") {
        EnrolOutcome::Done { row, .. } => Ok(row),
        EnrolOutcome::Refused(problem) => Err(problem),
    }
}

async fn a_code_enrols_one_pc<B: Base>(base: B) {
    let (store, office) = office_of(&base, 0).await;
    add_code(&store, &office, "K7QX-2M9D").await;
    let first = new_device(&office, pc(1), "k7qx 2m9d");
    let row = try_enrol(&store, &first, NOW).await.unwrap();
    let expected = DeviceRow {
        device: pc(1),
        office: office.clone(),
        key: key(1).public().to_bytes().to_vec(),
        lane: 1,
        book: 2,
        enrolled_at: NOW,
        revoked_at: None,
    };
    assert_eq!(row, expected);
    assert_eq!(store.device(pc(1)).await.unwrap(), Some(expected.clone()));
    let second = new_device(&office, pc(2), "K7QX-2M9D");
    assert_eq!(try_enrol(&store, &second, NOW).await, Err(EnrolProblem::Code));
    let wrong = new_device(&office, pc(2), "K7QX-2M9E");
    assert_eq!(try_enrol(&store, &wrong, NOW).await, Err(EnrolProblem::Code));
    assert_eq!(store.devices(&office).await.unwrap(), [expected]);
}

async fn a_lost_answer_is_asked_for_again<B: Base>(base: B) {
    let (store, office) = office_of(&base, 0).await;
    add_code(&store, &office, "code").await;
    let new = new_device(&office, pc(1), "code");
    let first = try_enrol(&store, &new, NOW).await;
    assert_eq!(try_enrol(&store, &new, NOW + 500).await, first);
    assert_eq!(store.devices(&office).await.unwrap().len(), 1);
}

async fn a_code_lasts_until_its_last_millisecond<B: Base>(base: B) {
    let (store, office) = office_of(&base, 0).await;
    for (number, late, taken) in [(1, 0, true), (2, 1, false)] {
        let code = format!("code {number}");
        store.add_code(&office, code_hash(&code), NOW).await.unwrap();
        let new = new_device(&office, pc(number), &code);
        assert_eq!(try_enrol(&store, &new, NOW + late).await.is_ok(), taken, "{late} ms late");
    }
}

async fn a_code_is_of_one_office<B: Base>(base: B) {
    let store = base.opened().await;
    let (one, two) = (add_office(&store, 1).await, add_office(&store, 2).await);
    add_code(&store, &one, "code").await;
    let new = new_device(&two, pc(1), "code");
    assert_eq!(try_enrol(&store, &new, NOW).await, Err(EnrolProblem::Office));
    let new = new_device(&one, pc(1), "code");
    assert!(try_enrol(&store, &new, NOW).await.is_ok(), "the code was not used up");
}

async fn a_known_pc_keeps_its_key<B: Base>(base: B) {
    let (store, office) = office_of(&base, 0).await;
    let row = enrol(&store, &office, pc(1)).await;
    add_code(&store, &office, "again").await;
    let other_key = NewDevice { key: [99; 32], ..new_device(&office, pc(1), "again") };
    assert_eq!(try_enrol(&store, &other_key, NOW).await, Err(EnrolProblem::Device));
    let same_key = new_device(&office, pc(1), "again");
    assert_eq!(try_enrol(&store, &same_key, NOW).await, Ok(row));
}

async fn a_pc_belongs_to_one_office<B: Base>(base: B) {
    let store = base.opened().await;
    let (one, two) = (add_office(&store, 1).await, add_office(&store, 2).await);
    let row = enrol(&store, &one, pc(1)).await;
    add_code(&store, &two, "code").await;
    let moved = new_device(&two, pc(1), "code");
    assert_eq!(try_enrol(&store, &moved, NOW).await, Err(EnrolProblem::Device));
    assert_eq!(store.device(pc(1)).await.unwrap(), Some(row));
    assert_eq!(store.devices(&two).await.unwrap(), []);
    let other = new_device(&two, pc(2), "code");
    assert!(try_enrol(&store, &other, NOW).await.is_ok(), "the code was not used up");
}

async fn a_pc_that_enrols_in_two_offices_at_once_gets_one<B: Base>(base: B) {
    // Two hubs on one database.
    let stores = [base.opened().await, base.opened().await];
    let offices = [add_office(&stores[0], 1).await, add_office(&stores[0], 2).await];
    let code = |office: &OfficeCode, number: u8| format!("{office} {number}");
    for number in 1..=30 {
        for office in &offices {
            add_code(&stores[0], office, &code(office, number)).await;
        }
    }
    let mut tries = Vec::new();
    for number in 1..=30 {
        for (store, office) in stores.iter().zip(&offices) {
            let new = new_device(office, pc(number), &code(office, number));
            let store = store.clone();
            tries.push(tokio::spawn(async move { try_enrol(&store, &new, NOW).await }));
        }
    }
    let mut given = Vec::new();
    for one in tries {
        match one.await.unwrap() {
            Ok(row) => given.push(row.device),
            Err(problem) => assert_eq!(problem, EnrolProblem::Device),
        }
    }
    given.sort_unstable();
    assert_eq!(given, (1..=30).map(pc).collect::<Vec<_>>(), "each once");
    assert_eq!(base.rows("device").await, 30);
}

async fn a_revoked_pc_stays_out<B: Base>(base: B) {
    let (store, office) = office_of(&base, 1).await;
    assert!(store.revoke(&office, pc(1), NOW + 1).await.unwrap());
    assert!(store.revoke(&office, pc(1), NOW + 9).await.unwrap(), "a second time changes nothing");
    assert_eq!(store.device(pc(1)).await.unwrap().unwrap().revoked_at, Some(NOW + 1));
    assert!(!store.revoke(&office, pc(2), NOW).await.unwrap(), "an unknown one");
    add_code(&store, &office, "again").await;
    let again = new_device(&office, pc(1), "again");
    assert_eq!(try_enrol(&store, &again, NOW).await, Err(EnrolProblem::Device));
    assert_eq!(enrol(&store, &office, pc(2)).await.lane, 2, "its lane stays its own");
}

/// The last lane that a hub gives of its own accord.
const LAST: u16 = 49;

async fn the_lane_used_before_is_kept_when_free<B: Base>(base: B) {
    let (store, office) = office_of(&base, 0).await;
    let wishes = [
        (1, Some(7), 7),
        (2, Some(7), 1),
        (3, Some(LAST), LAST),
        (4, Some(60), 2), // There is no such lane.
        (5, Some(99), 3),
        (6, None, 4),
        (7, Some(0), 0),         // It worked alone before the others came.
        (8, Some(52), 52),       // As a counter chose it, without a hub.
        (9, Some(4_099), 4_099), // As it was drawn, without a hub.
    ];
    for (number, lane, given) in wishes {
        let code = format!("code {number}");
        add_code(&store, &office, &code).await;
        let new = NewDevice { lane, ..new_device(&office, pc(number), &code) };
        let row = try_enrol(&store, &new, NOW).await.unwrap();
        assert_eq!((row.lane, row.book), (given, given + 1), "wished {lane:?}");
    }
    let lanes: Vec<u16> = store.devices(&office).await.unwrap().iter().map(|it| it.lane).collect();
    assert_eq!(lanes, [0, 1, 2, 3, 4, 7, LAST, 52, 4_099], "listed by lane");
}

async fn lanes_end_and_none_is_given_twice<B: Base>(base: B) {
    let store = base.opened().await;
    let (office, other) = (add_office(&store, 1).await, add_office(&store, 2).await);
    for number in 1..=LAST as u8 {
        assert_eq!(enrol(&store, &office, pc(number)).await.lane, u16::from(number));
        store.revoke(&office, pc(number), NOW).await.unwrap();
    }
    add_code(&store, &office, "one more").await;
    let more = new_device(&office, pc(200), "one more");
    assert_eq!(try_enrol(&store, &more, NOW).await, Err(EnrolProblem::Full));
    assert_eq!(store.device(pc(200)).await.unwrap(), None);
    assert_eq!(enrol(&store, &other, pc(201)).await.lane, 1, "another office has its own lanes");
}

async fn lanes_differ_when_many_enrol_at_once<B: Base>(base: B) {
    // Two programs on one database: `serve` and the command line, or two hubs.
    let stores = [base.opened().await, base.opened().await];
    let offices = [add_office(&stores[0], 1).await, add_office(&stores[0], 2).await];
    let mut running = Vec::new();
    for number in 1..=32_u8 {
        let store = stores[usize::from(number / 2 % 2)].clone();
        let office = offices[usize::from(number % 2)].clone();
        running.push(tokio::spawn(async move { enrol(&store, &office, pc(number)).await }));
    }
    let mut lanes = BTreeSet::new();
    for one in running {
        let row = one.await.unwrap();
        assert!(lanes.insert((row.office.clone(), row.lane)), "{row:?} has another's lane");
    }
    for office in &offices {
        let given: Vec<u16> = lanes.iter().filter(|it| it.0 == *office).map(|it| it.1).collect();
        assert_eq!(given, (1..17).collect::<Vec<u16>>(), "without gaps");
    }
}

async fn one_of_many_wins_a_code<B: Base>(base: B) {
    let (store, office) = office_of(&base, 0).await;
    add_code(&store, &office, "code").await;
    let mut running = Vec::new();
    for number in 1..=12 {
        let (store, new) = (store.clone(), new_device(&office, pc(number), "code"));
        running.push(tokio::spawn(async move { try_enrol(&store, &new, NOW).await }));
    }
    let mut won = 0;
    for one in running {
        match one.await.unwrap() {
            Ok(_) => won += 1,
            Err(problem) => assert_eq!(problem, EnrolProblem::Code),
        }
    }
    assert_eq!((won, base.rows("device").await), (1, 1));
}

/// Returns the facts that the hub signed about a PC before it lost it.
fn lost(device: DeviceId, lane: u16, revoked_at: Option<i64>) -> MemberFacts {
    let key = ByteArray::from(key(device.as_bytes()[0]).public().to_bytes());
    MemberFacts { device, key, lane, book: lane + 1, enrolled_at: NOW - 9, revoked_at }
}

async fn what_pcs_know_of_lost_ones_takes_their_lanes<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    let told = [lost(pc(7), 3, None), lost(pc(8), 4, Some(NOW - 5))];
    assert_eq!(store.learn(&office, &told).await.unwrap(), 2);
    assert_eq!(store.learn(&office, &told).await.unwrap(), 0, "known");
    let row = store.device(pc(7)).await.unwrap().unwrap();
    let key = key(7).public().to_bytes().to_vec();
    let (lane, book, enrolled_at) = (3, 4, NOW - 9);
    let office_code = office.clone();
    let expected = DeviceRow {
        device: pc(7),
        office: office_code,
        key,
        lane,
        book,
        enrolled_at,
        revoked_at: None,
    };
    assert_eq!(row, expected);
    assert_eq!(store.device(pc(8)).await.unwrap().unwrap().revoked_at, Some(NOW - 5));
    let next = enrol(&store, &office, pc(9)).await;
    assert_eq!((next.lane, next.book), (5, 6));
    // A revocation that was lost comes back, and stays as it is.
    for at in [NOW - 3, NOW - 2] {
        store.learn(&office, &[lost(pc(7), 3, Some(at))]).await.unwrap();
    }
    store.learn(&office, &told).await.unwrap();
    assert_eq!(store.device(pc(7)).await.unwrap().unwrap().revoked_at, Some(NOW - 3));
}

async fn what_cannot_be_learned_is_left_out<B: Base>(base: B) {
    let store = base.opened().await;
    let (one, two) = (add_office(&store, 1).await, add_office(&store, 2).await);
    let (own, other) = (enrol(&store, &one, pc(1)).await, enrol(&store, &two, pc(2)).await);
    let told = [
        lost(pc(6), own.lane, None),
        lost(pc(2), 7, Some(NOW)),
        MemberFacts { key: ByteArray::from([99; 32]), ..lost(pc(1), 8, None) },
        lost(pc(7), 5, None),
        lost(pc(8), 5, None),
    ];
    assert_eq!(store.learn(&one, &told).await.unwrap(), 1);
    let lanes: Vec<_> =
        store.devices(&one).await.unwrap().iter().map(|it| (it.device, it.lane)).collect();
    assert_eq!(lanes, [(pc(1), own.lane), (pc(7), 5)]);
    assert_eq!(store.device(pc(1)).await.unwrap(), Some(own));
    assert_eq!(store.device(pc(2)).await.unwrap(), Some(other));
    let unknown: OfficeCode = "H36.99".parse().unwrap();
    assert_eq!(store.learn(&unknown, &[lost(pc(9), 1, None)]).await.unwrap(), 0);
    assert_eq!(store.device(pc(9)).await.unwrap(), None);
}

async fn many_learn_and_enrol_at_once<B: Base>(base: B) {
    let (store, office) = office_of(&base, 0).await;
    let told: Vec<_> = (1..=9).map(|number| lost(pc(number), number.into(), None)).collect();
    let tasks: Vec<_> = (0..8)
        .map(|turn| {
            let (store, office, mut told) = (store.clone(), office.clone(), told.clone());
            told.rotate_left(turn);
            tokio::spawn(async move {
                store.learn(&office, &told).await.unwrap();
                enrol(&store, &office, pc(100 + u8::try_from(turn).unwrap())).await.lane
            })
        })
        .collect();
    let mut lanes = BTreeSet::new();
    for task in tasks {
        lanes.insert(task.await.unwrap());
    }
    assert_eq!(lanes, (10..=17).collect());
}
