//! Many PCs at once.

use std::collections::BTreeMap;

use domain::id::DeviceId;

use crate::bases::Base;
use crate::on_every_database;
use crate::world::{acks, add_office, enrol, log, office_of, pc, pull, push, refusals, seqs};

on_every_database!(a_puller_never_skips_a_position, the_same_push_twice_at_once_is_kept_once);

const PUSHES: u64 = 25;
const PCS: u8 = 6;

async fn a_puller_never_skips_a_position<B: Base>(base: B) {
    // Two hubs on one database, as a province runs them.
    let stores = [base.opened().await, base.opened().await];
    let mut running = Vec::new();
    let mut pullers = Vec::new();
    for number in 1..=2 {
        let office = add_office(&stores[0], number).await;
        let reader = pc(100 + number);
        enrol(&stores[0], &office, reader).await;
        for one in 0..PCS {
            let device = pc(number * 10 + one);
            enrol(&stores[0], &office, device).await;
            let (store, office) = (stores[usize::from(one % 2)].clone(), office.clone());
            running.push(tokio::spawn(async move {
                let mut last = 0;
                for step in 0..PUSHES {
                    let next = last + 1 + (step + u64::from(one)) % 4;
                    let slices = vec![log(&office, device, last + 1, next)];
                    let answer = push(&store, &office, device, slices).await;
                    assert_eq!((acks(&answer), refusals(&answer)), (vec![(device, next)], vec![]));
                    last = next;
                }
                last
            }));
        }
        let store = stores[1].clone();
        pullers.push(tokio::spawn(async move {
            let mut seen: BTreeMap<DeviceId, u64> = BTreeMap::new();
            let mut after = 0;
            loop {
                let answer = pull(&store, &office, reader, after, 300).await;
                for (device, seq) in seqs(&answer.slices) {
                    let last = seen.entry(device).or_default();
                    assert_eq!(seq, *last + 1, "{device} of {office} has a gap");
                    *last = seq;
                }
                assert_eq!(answer.pos, seen.values().sum::<u64>(), "positions have no gaps");
                if !answer.more {
                    // Otherwise a PC would look for a difference and find none.
                    assert_eq!(answer.summary.records, answer.pos, "the summary fits");
                }
                after = answer.pos;
                let records = |step| 1 + step % 4;
                let all: u64 = (0..u64::from(PCS))
                    .map(|one| (0..PUSHES).map(|step| records(step + one)).sum::<u64>())
                    .sum();
                if after == all {
                    return seen;
                }
            }
        }));
    }
    let mut pushed = 0;
    for one in running {
        pushed += one.await.unwrap();
    }
    let mut pulled = 0;
    for one in pullers {
        pulled += one.await.unwrap().values().sum::<u64>();
    }
    assert_eq!(pushed, pulled);
}

async fn the_same_push_twice_at_once_is_kept_once<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    for round in 0..10 {
        let slice = log(&office, pc(1), round * 5 + 1, round * 5 + 5);
        let again = || push(&store, &office, pc(1), vec![slice.clone()]);
        let (a, b, c) = tokio::join!(again(), again(), again());
        for answer in [a, b, c] {
            let expected = (vec![(pc(1), round * 5 + 5)], vec![]);
            assert_eq!((acks(&answer), refusals(&answer)), expected);
        }
    }
    assert_eq!(base.rows("record").await, 50);
    let whole = log(&office, pc(1), 1, 50);
    assert_eq!(pull(&store, &office, pc(2), 0, u32::MAX).await.slices, [whole]);
}
