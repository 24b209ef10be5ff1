//! Offices, their lists, and publications.

use hub::HubStore;
use hub::store::{NewPublication, OfficeRow, StoreError};
use replication::{PublicationKind, Published, SecretKey, SyncRequest, code_hash};

use crate::bases::Base;
use crate::on_every_database;
use crate::world::{
    NOW, add_code, add_office, enrol, log, new_device, nothing, office, office_of, pc, push,
};

on_every_database!(
    are_added_renamed_and_listed,
    unknown_ones_are_told,
    publications_come_once_and_in_order,
    a_narrow_link_gets_one_publication_at_a_time,
    those_published_at_once_get_their_own_numbers,
);

async fn are_added_renamed_and_listed<B: Base>(base: B) {
    let store = base.opened().await;
    let (second, first) = (add_office(&store, 2).await, add_office(&store, 1).await);
    store.add_office(&second, "UBND xã Cư Jút", [77; 32]).await.unwrap();
    enrol(&store, &second, pc(1)).await;
    enrol(&store, &second, pc(2)).await;
    push(&store, &second, pc(1), vec![log(&second, pc(1), 1, 5)]).await;
    push(&store, &second, pc(2), vec![log(&second, pc(2), 1, 2)]).await;
    assert!(store.revoke(&second, pc(2), NOW).await.unwrap());
    let expected = [
        OfficeRow { code: first, name: "UBND xã Thử".into(), devices: 0, records: 0 },
        OfficeRow {
            code: second.clone(), name: "UBND xã Cư Jút".into(), devices: 1, records: 7
        },
    ];
    assert_eq!(store.offices().await.unwrap(), expected);
    add_code(&store, &second, "third").await;
    let outcome = store.enrol(&new_device(&second, pc(3), "third"), NOW).await.unwrap();
    let hub::store::EnrolOutcome::Done { seal, office_name, .. } = outcome else { panic!() };
    assert_eq!((seal, office_name.as_str()), (vec![2; 32], "UBND xã Cư Jút"), "the seal stays");
}

async fn unknown_ones_are_told<B: Base>(base: B) {
    let store = base.opened().await;
    let none = office(9);
    let unknown =
        |error: StoreError| matches!(error, StoreError::UnknownOffice(it) if it == "H36.09");
    assert!(unknown(store.add_code(&none, code_hash("x"), NOW).await.unwrap_err()));
    assert!(unknown(store.devices(&none).await.unwrap_err()));
    assert!(!store.revoke(&none, pc(1), NOW).await.unwrap());
    assert_eq!(store.device(pc(1)).await.unwrap(), None);
}

const KEY: [u8; 32] = [7; 32];

async fn publish(store: &impl HubStore, kind: PublicationKind, body: &[u8]) -> Published {
    let new = NewPublication { kind, from: 20_000, body: body.to_vec() };
    store.publish(&new, &SecretKey::from_seed(KEY)).await.unwrap()
}

async fn publications_come_once_and_in_order<B: Base>(base: B) {
    use PublicationKind::{Catalogue, Holidays};
    let (store, office) = office_of(&base, 1).await;
    let mut all = Vec::new();
    for kind in [Catalogue, Holidays, Catalogue] {
        all.push(publish(&store, kind, &[0, 255, 3]).await);
    }
    assert_eq!(all.iter().map(|it| it.version).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(all.iter().all(|it| it.is_of(&SecretKey::from_seed(KEY).public())));
    assert_eq!(store.publications().await.unwrap(), all);
    for have in 0..=4_usize {
        let ask = SyncRequest { published: have as u64, ..nothing(&office) };
        let answer = store.sync(pc(1), &ask, NOW).await.unwrap();
        assert_eq!(answer.published, all[have.min(3)..], "after {have}");
        assert!(!answer.more);
    }
}

async fn a_narrow_link_gets_one_publication_at_a_time<B: Base>(base: B) {
    let (store, office) = office_of(&base, 1).await;
    for _ in 0..3 {
        publish(&store, PublicationKind::Forms, &[1; 3_000]).await;
    }
    let mut taken = Vec::new();
    for (want, count) in [(1, 1), (3_001, 2), (1, 0)] {
        let last = taken.last().copied().unwrap_or(0);
        let ask = SyncRequest { published: last, want, ..nothing(&office) };
        let answer = store.sync(pc(1), &ask, NOW).await.unwrap();
        taken.extend(answer.published.iter().map(|it| it.version));
        assert_eq!((answer.published.len(), answer.more), (count, taken.len() < 3));
    }
    assert_eq!(taken, [1, 2, 3]);
}

async fn those_published_at_once_get_their_own_numbers<B: Base>(base: B) {
    let stores = [base.opened().await, base.opened().await];
    let at_once = (0..8_u8).map(|n| {
        let store = stores[usize::from(n % 2)].clone();
        tokio::spawn(async move { publish(&store, PublicationKind::Holidays, &[n]).await.version })
    });
    let mut numbers = Vec::new();
    for one in at_once.collect::<Vec<_>>() {
        numbers.push(one.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=8).collect::<Vec<u64>>());
    assert_eq!(base.rows("publication").await, 8);
}
