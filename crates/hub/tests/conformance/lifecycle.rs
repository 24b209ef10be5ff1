//! Opening, closing, and databases of other versions.

use hub::HubStore;
use hub::store::StoreError;
use replication::{Entry, Slice};

use crate::bases::Base;
use crate::on_every_database;
use crate::world::{
    NOW, acks, add_office, carry, key, log, office, office_of, pc, pull, push, refusals, signed,
    tip,
};

on_every_database!(
    what_was_acknowledged_is_there_after_opening_again,
    a_newer_schema_is_refused_untouched,
    a_database_of_the_first_schema_is_brought_up_to_date,
    a_database_of_the_second_schema_keeps_who_brought_what,
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
    let after = pull(&store, &office, pc(2), 0, u32::MAX).await;
    assert_eq!(after.slices, [log(&office, pc(1), 1, 30)]);
    assert_eq!(after.summary, before.summary);
    let on = push(&store, &office, pc(1), vec![log(&office, pc(1), 31, 31)]).await;
    assert_eq!(on.pos, 31, "positions go on where they were");
}

async fn a_newer_schema_is_refused_untouched<B: Base>(base: B) {
    let store = base.opened().await;
    add_office(&store, 1).await;
    drop(store);
    base.set_schema(9_000).await;
    let refused = base.open().await.err();
    assert!(matches!(refused, Some(StoreError::NewerSchema(9_000))), "{refused:?}");
    assert_eq!(base.rows("office").await, 1);
    base.set_schema(3).await;
    assert_eq!(base.opened().await.offices().await.unwrap().len(), 1);
}

/// Logs that a hub of the first program stored: one with a hole, and one without.
async fn first_schema<B: Base>(base: &B) -> (Slice, Slice) {
    let whole = log(&office(1), pc(1), 1, 3);
    let mut holed = whole.clone();
    holed.entries[1] = Entry::Hole(tip(pc(1), &whole.entries[..2]));
    let second = log(&office(1), pc(2), 1, 4);
    let key_of = |number| key(number).public().to_bytes();
    let logs = [(key_of(1), holed.clone()), (key_of(2), second.clone())];
    base.first_schema(&office(1), &logs).await;
    (holed, second)
}

fn part(slice: &Slice, first: u64, last: u64) -> Slice {
    let [skip, upto] = [first - 1, last].map(|it| usize::try_from(it).unwrap());
    let entries = slice.entries[skip..upto].to_vec();
    Slice { device: slice.device, first_seq: first, entries }
}

async fn a_database_of_the_first_schema_is_brought_up_to_date<B: Base>(base: B) {
    let (holed, second) = first_schema(&base).await;
    let store = base.opened().await;
    let office = office(1);
    let all = [part(&holed, 1, 2), part(&second, 1, 2), part(&holed, 3, 3), part(&second, 3, 4)];
    let before = pull(&store, &office, pc(3), 0, u32::MAX).await;
    assert_eq!((before.slices.as_slice(), before.pos), (all.as_slice(), 7));
    let later = pull(&store, &office, pc(3), 3, u32::MAX).await;
    assert_eq!(later.slices, [part(&second, 2, 2), all[2].clone(), all[3].clone()]);
    assert_eq!((base.rows("record").await, base.rows("arrival").await), (7, 4));
    // The first log, brought by another PC: its new entries are proved. The record that filled the
    // hole arrives once more, for PCs that got the hole.
    let proof = signed(&office, pc(1), 5);
    let answer = carry(&store, &office, pc(2), &log(&office, pc(1), 1, 5), &proof).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(1), 5)], vec![]));
    let filled = pull(&store, &office, pc(3), 7, u32::MAX).await;
    assert_eq!(filled.slices, [log(&office, pc(1), 4, 5), log(&office, pc(1), 2, 2)]);
    let whole = pull(&store, &office, pc(3), 0, u32::MAX).await;
    assert_eq!(whole.slices[0], log(&office, pc(1), 1, 2));
    drop(store);
    let store = base.opened().await;
    assert_eq!(store.offices().await.unwrap()[0].records, 9);
}

async fn a_database_of_the_second_schema_keeps_who_brought_what<B: Base>(base: B) {
    let (holed, second) = first_schema(&base).await;
    base.second_schema(pc(3)).await;
    let store = base.opened().await;
    let carrier = pull(&store, &office(1), pc(3), 0, u32::MAX).await;
    assert_eq!(carrier.slices, [part(&holed, 1, 2), part(&second, 1, 2)]);
    let other = pull(&store, &office(1), pc(4), 0, u32::MAX).await;
    assert_eq!((other.slices.len(), other.pos, carrier.pos), (4, 7, 7));
    assert_eq!(other.slices[2..], [part(&holed, 3, 3), part(&second, 3, 4)]);
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
