//! Offices, their lists, and what the province publishes.

use hub::HubStore;
use hub::store::{OfficeRow, StoreError};
use minicbor::bytes::{ByteArray, ByteVec};
use sync::{Ask, Published, code_hash};

use crate::bases::Base;
use crate::on_every_database;
use crate::world::{
    NOW, add_code, add_office, enrol, log, new_device, nothing, office, office_of, pc, push,
};

on_every_database!(
    are_added_renamed_and_listed,
    unknown_ones_are_told,
    publications_come_once_and_in_order,
    a_version_is_published_once,
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

fn published(version: u64, kind: &str) -> Published {
    let body = ByteVec::from(vec![0, 255, u8::try_from(version).unwrap()]);
    let signature = ByteArray::from([7; 64]);
    Published { version, kind: kind.into(), from: 20_000, body, signature }
}

async fn publications_come_once_and_in_order<B: Base>(base: B) {
    let (store, office) = office_of(&base, 1).await;
    assert_eq!(store.next_version().await.unwrap(), 1);
    let all = [published(1, "catalogue"), published(2, "holidays"), published(3, "catalogue")];
    for item in &all {
        store.publish(item).await.unwrap();
    }
    assert_eq!(store.next_version().await.unwrap(), 4);
    for have in 0..=4_usize {
        let ask = Ask { published: have as u64, ..nothing(&office) };
        let answer = store.sync(pc(1), &ask, NOW).await.unwrap();
        assert_eq!(answer.published, all[have.min(3)..], "after {have}");
    }
}

async fn a_version_is_published_once<B: Base>(base: B) {
    let store = base.opened().await;
    store.publish(&published(1, "catalogue")).await.unwrap();
    assert!(store.publish(&published(1, "holidays")).await.is_err());
    assert_eq!(base.rows("publication").await, 1);
}
