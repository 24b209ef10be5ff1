//! Opening, closing, and databases of other versions.

use hub::HubStore;
use hub::store::StoreError;

use crate::bases::Base;
use crate::on_every_database;
use crate::world::{NOW, add_office, log, office_of, pc, pull, push};

on_every_database!(
    what_was_acknowledged_is_there_after_opening_again,
    a_newer_schema_is_refused_untouched,
    two_hubs_start_together_on_an_empty_database,
);

async fn what_was_acknowledged_is_there_after_opening_again<B: Base>(base: B) {
    let (store, office) = office_of(&base, 1).await;
    let before = push(&store, &office, pc(1), vec![log(&office, pc(1), 1, 30)]).await;
    let (offices, devices) =
        (store.offices().await.unwrap(), store.devices(&office).await.unwrap());
    drop(store);
    let store = base.opened().await;
    assert_eq!(store.offices().await.unwrap(), offices);
    assert_eq!(store.devices(&office).await.unwrap(), devices);
    let after = pull(&store, &office, pc(2), (0, u32::MAX)).await;
    assert_eq!(after.slices, [log(&office, pc(1), 1, 30)]);
    assert_eq!(after.summary, before.summary);
    let on = push(&store, &office, pc(1), vec![log(&office, pc(1), 31, 31)]).await;
    assert_eq!(on.pos, 31, "places go on where they were");
}

async fn a_newer_schema_is_refused_untouched<B: Base>(base: B) {
    let store = base.opened().await;
    add_office(&store, 1).await;
    drop(store);
    base.set_schema(9_000).await;
    let refused = base.open().await.err();
    assert!(matches!(refused, Some(StoreError::NewerSchema(9_000))), "{refused:?}");
    assert_eq!(base.rows("office").await, 1);
    base.set_schema(1).await;
    assert_eq!(base.opened().await.offices().await.unwrap().len(), 1);
}

async fn two_hubs_start_together_on_an_empty_database<B: Base>(base: B) {
    let stores = tokio::join!(base.open(), base.open(), base.open(), base.open());
    let stores = [stores.0.unwrap(), stores.1.unwrap(), stores.2.unwrap(), stores.3.unwrap()];
    let office = add_office(&stores[0], 1).await;
    for store in &stores {
        assert_eq!(store.devices(&office).await.unwrap(), []);
    }
    assert_eq!(stores[3].publications().await.unwrap(), []);
    assert!(!stores[2].revoke(&office, pc(1), NOW).await.unwrap());
}
