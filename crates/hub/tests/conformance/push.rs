//! Pushing.

use hub::HubStore;
use replication::{Entry, LogHead, Reason, Slice, SyncRequest, summary_of};

use crate::bases::Base;
use crate::on_every_database;
use crate::world::{
    NOW, acks, add_office, enrol, log, nothing, office_of, pc, pull, push, record, refusals,
    signed, tip,
};

on_every_database!(
    new_records_are_kept_once,
    what_overlaps_adds_only_what_is_new,
    a_gap_is_reported_with_the_seq_to_continue_from,
    a_fork_is_refused_whole,
    what_cannot_be_taken_stops_its_log_only,
    a_pc_of_another_office_is_unknown,
    a_hole_carries_the_chain,
    a_kept_record_may_come_again_as_a_hole,
    a_hole_is_filled_by_the_record_that_is_missing,
    a_record_that_stays_too_large_is_told_and_no_fork,
    an_empty_slice_asks_how_far_the_hub_is,
    heads_and_summary_are_of_all_logs,
);

async fn new_records_are_kept_once<B: Base>(base: B) {
    let (store, office) = office_of(&base, 1).await;
    for _ in 0..3 {
        let answer = push(&store, &office, pc(1), vec![log(&office, pc(1), 1, 4)]).await;
        assert_eq!(acks(&answer), [(pc(1), 4)]);
        assert_eq!(refusals(&answer), []);
        assert_eq!((answer.time, answer.summary.records), (NOW, 4));
        assert_eq!(base.rows("record").await, 4);
    }
}

async fn what_overlaps_adds_only_what_is_new<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    for (first, last, acked) in [(1, 3, 3), (2, 5, 5), (4, 4, 5), (5, 6, 6), (1, 8, 8)] {
        let answer = push(&store, &office, pc(1), vec![log(&office, pc(1), first, last)]).await;
        assert_eq!(acks(&answer), [(pc(1), acked)], "{first} to {last}");
        assert_eq!(refusals(&answer), []);
    }
    let whole = log(&office, pc(1), 1, 8);
    assert_eq!(pull(&store, &office, pc(2), 0, u32::MAX).await.slices, [whole]);
}

async fn a_gap_is_reported_with_the_seq_to_continue_from<B: Base>(base: B) {
    let (store, office) = office_of(&base, 1).await;
    push(&store, &office, pc(1), vec![log(&office, pc(1), 1, 2)]).await;
    let answer = push(&store, &office, pc(1), vec![log(&office, pc(1), 4, 6)]).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(1), 2)], vec![(4, Reason::Gap)]));
    assert_eq!(base.rows("record").await, 2);
}

async fn a_fork_is_refused_whole<B: Base>(base: B) {
    let (store, office) = office_of(&base, 1).await;
    push(&store, &office, pc(1), vec![log(&office, pc(1), 1, 3)]).await;
    let mut forked = log(&office, pc(1), 2, 6);
    forked.entries[1] = record(&office, pc(1), 3, 21);
    let answer = push(&store, &office, pc(1), vec![forked]).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(1), 3)], vec![(3, Reason::Fork)]));
    let heads = store.sync(pc(1), &nothing(&office), NOW).await.unwrap();
    let kept = log(&office, pc(1), 1, 3);
    assert_eq!(*heads.heads[0].tip, tip(pc(1), &kept.entries), "what was there stays");
}

async fn what_cannot_be_taken_stops_its_log_only<B: Base>(base: B) {
    let store = base.opened().await;
    let (office, other) = (add_office(&store, 1).await, add_office(&store, 2).await);
    enrol(&store, &office, pc(200)).await;
    let bad = [
        (record(&office, pc(1), 2, 256 << 10), Reason::TooLarge),
        (Entry::Record(b"garbage".to_vec()), Reason::Unreadable),
        (Entry::Record(Vec::new()), Reason::Unreadable),
        (record(&office, pc(3), 3, 20), Reason::Unreadable),
        (record(&other, pc(3), 2, 20), Reason::Unreadable),
        (record(&office, pc(99), 2, 20), Reason::Unreadable),
    ];
    for (number, (entry, reason)) in (1..).zip(bad) {
        enrol(&store, &office, pc(number)).await;
        let mut slice = log(&office, pc(number), 1, 3);
        slice.entries[1] = entry;
        let seq = u64::from(number);
        let slices = vec![slice, log(&office, pc(200), seq, seq)];
        let ask = SyncRequest { slices, proof: signed(&office, pc(200), seq), ..nothing(&office) };
        let answer = store.sync(pc(number), &ask, NOW).await.unwrap();
        assert_eq!(refusals(&answer), [(2, reason)]);
        assert_eq!(acks(&answer), [(pc(number), 1), (pc(200), u64::from(number))]);
    }
    assert_eq!(base.rows("record").await, 12);
}

async fn a_pc_of_another_office_is_unknown<B: Base>(base: B) {
    let store = base.opened().await;
    let (one, two) = (add_office(&store, 1).await, add_office(&store, 2).await);
    enrol(&store, &one, pc(1)).await;
    enrol(&store, &two, pc(2)).await;
    let slices = vec![log(&one, pc(2), 1, 2), log(&one, pc(3), 5, 6), log(&one, pc(1), 1, 1)];
    let answer = push(&store, &one, pc(1), slices).await;
    assert_eq!(refusals(&answer), [(1, Reason::UnknownDevice), (5, Reason::UnknownDevice)]);
    assert_eq!(acks(&answer), [(pc(1), 1)]);
    let theirs = pull(&store, &two, pc(2), 0, u32::MAX).await;
    assert_eq!((theirs.slices.len(), theirs.summary.records), (0, 0), "offices are apart");
}

async fn a_hole_carries_the_chain<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    let mut slice = log(&office, pc(1), 1, 3);
    let chain = tip(pc(1), &slice.entries);
    slice.entries[1] = Entry::Hole(tip(pc(1), &slice.entries[..2]));
    let answer = push(&store, &office, pc(1), vec![slice.clone()]).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(1), 3)], vec![]));
    assert_eq!(
        answer.summary,
        summary_of([LogHead::new(pc(1), 3, chain)]),
        "as if nothing were missing"
    );
    assert_eq!(pull(&store, &office, pc(2), 0, u32::MAX).await.slices, [slice.clone()]);
    let again = push(&store, &office, pc(1), vec![slice]).await;
    assert_eq!((acks(&again), refusals(&again)), (vec![(pc(1), 3)], vec![]));
}

async fn a_kept_record_may_come_again_as_a_hole<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    let kept = log(&office, pc(1), 1, 3);
    push(&store, &office, pc(1), vec![kept.clone()]).await;
    let mut holed = kept.clone();
    holed.entries[1] = Entry::Hole(tip(pc(1), &kept.entries[..2]));
    let answer = push(&store, &office, pc(1), vec![holed]).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(1), 3)], vec![]));
    assert_eq!(pull(&store, &office, pc(2), 0, u32::MAX).await.slices, [kept]);
}

async fn a_hole_is_filled_by_the_record_that_is_missing<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    let whole = log(&office, pc(1), 1, 6);
    let chain = |upto: usize| tip(pc(1), &whole.entries[..upto]);
    let mut holed = log(&office, pc(1), 1, 5);
    holed.entries[2] = Entry::Hole(chain(3));
    push(&store, &office, pc(1), vec![holed.clone()]).await;
    // Another record at the hole's seq is a fork, whatever precedes it.
    for first in 1..=3 {
        let mut other = log(&office, pc(1), first, 5);
        other.entries[usize::try_from(3 - first).unwrap()] = record(&office, pc(1), 3, 21);
        let answer = push(&store, &office, pc(1), vec![other]).await;
        assert_eq!(refusals(&answer), [(3, Reason::Fork)], "from {first} on");
    }
    assert_eq!(pull(&store, &office, pc(2), 0, u32::MAX).await.slices, [holed]);
    // The hole's own record fills it, and the log continues.
    let answer = push(&store, &office, pc(1), vec![log(&office, pc(1), 3, 6)]).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(1), 6)], vec![]));
    assert_eq!(answer.summary, summary_of([LogHead::new(pc(1), 6, chain(6))]));
    // PCs that got the hole get the record too.
    let third = log(&office, pc(1), 3, 3);
    let new = pull(&store, &office, pc(2), 5, u32::MAX).await;
    assert_eq!((new.slices, new.pos), (vec![log(&office, pc(1), 6, 6), third.clone()], 7));
    assert_eq!(pull(&store, &office, pc(2), 0, u32::MAX).await.slices, [whole, third]);
    assert_eq!(base.rows("record").await, 6);
}

async fn a_record_that_stays_too_large_is_told_and_no_fork<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    let mut whole = log(&office, pc(1), 1, 4);
    whole.entries[1] = record(&office, pc(1), 2, 256 << 10);
    let chain = |upto: usize| tip(pc(1), &whole.entries[..upto]);
    let mut holed = whole.clone();
    holed.entries[1] = Entry::Hole(chain(2));
    holed.entries.truncate(3);
    push(&store, &office, pc(1), vec![holed]).await;
    let answer = push(&store, &office, pc(1), vec![whole.clone()]).await;
    assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(1), 4)], vec![(2, Reason::TooLarge)]));
    assert_eq!(answer.summary, summary_of([LogHead::new(pc(1), 4, chain(4))]));
}

async fn an_empty_slice_asks_how_far_the_hub_is<B: Base>(base: B) {
    let (store, office) = office_of(&base, 1).await;
    push(&store, &office, pc(1), vec![log(&office, pc(1), 1, 2)]).await;
    let empty = |first_seq| Slice { device: pc(1), first_seq, entries: Vec::new() };
    for (first_seq, refused) in [(1, vec![]), (3, vec![]), (4, vec![(4, Reason::Gap)])] {
        let answer = push(&store, &office, pc(1), vec![empty(first_seq)]).await;
        assert_eq!((acks(&answer), refusals(&answer)), (vec![(pc(1), 2)], refused));
    }
}

async fn heads_and_summary_are_of_all_logs<B: Base>(base: B) {
    let (store, office) = office_of(&base, 0).await;
    assert_eq!(pull(&store, &office, pc(1), 0, 1).await.summary, summary_of([]));
    let mut expected = Vec::new();
    for number in [3, 1, 2] {
        enrol(&store, &office, pc(number)).await;
        let slice = log(&office, pc(number), 1, u64::from(number));
        let tip = tip(pc(number), &slice.entries);
        expected.push(LogHead::new(pc(number), u64::from(number), tip));
        push(&store, &office, pc(number), vec![slice]).await;
    }
    enrol(&store, &office, pc(4)).await;
    let plain = pull(&store, &office, pc(4), 0, 1).await;
    assert_eq!(plain.summary, summary_of(expected.clone()));
    let mut heads = plain.heads;
    heads.sort_by_key(|head| head.device);
    expected.sort_by_key(|head| head.device);
    assert_eq!(heads, expected);
}
