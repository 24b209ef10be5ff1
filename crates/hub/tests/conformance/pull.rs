//! Pulling.

use domain::id::DeviceId;
use domain::number::OfficeCode;
use hub::HubStore;
use replication::{Repull, SyncRequest};

use crate::bases::Base;
use crate::on_every_database;
use crate::world::{ALL, NOW, log, nothing, office_of, pc, pull, push, seqs};

on_every_database!(
    records_come_in_order_of_arrival,
    pages_of_any_size_make_the_whole,
    pages_end_where_rows_are_read_in_parts,
    own_records_are_left_out_and_passed_over,
    one_record_comes_however_little_is_wanted,
    a_log_is_sent_again_from_a_seq,
    a_position_beyond_the_end_is_kept,
);

async fn records_come_in_order_of_arrival<B: Base>(base: B) {
    let (store, office) = office_of(&base, 3).await;
    for (number, first, last) in [(1, 1, 2), (2, 1, 1), (1, 3, 3), (2, 2, 3), (1, 4, 4)] {
        push(&store, &office, pc(number), vec![log(&office, pc(number), first, last)]).await;
    }
    let answer = pull(&store, &office, pc(3), 0, ALL).await;
    let (one, two) = (pc(1), pc(2));
    let order = [(one, 1), (one, 2), (two, 1), (one, 3), (two, 2), (two, 3), (one, 4)];
    assert_eq!(seqs(&answer.slices), order);
    assert_eq!((answer.pos, answer.more, answer.slices.len()), (7, false, 5));
    for after in 0..=7 {
        let answer = pull(&store, &office, pc(3), after, ALL).await;
        assert_eq!(seqs(&answer.slices), order[usize::try_from(after).unwrap()..]);
        assert_eq!((answer.pos, answer.more), (7, false));
    }
}

/// Pulls to the end in pages; returns the records of each page.
async fn pages(
    store: &impl HubStore,
    office: &OfficeCode,
    device: DeviceId,
    want: u32,
) -> Vec<Vec<(DeviceId, u64)>> {
    let (mut after, mut pages) = (0, Vec::new());
    loop {
        let answer = pull(store, office, device, after, want).await;
        assert!(answer.pos >= after, "the position never goes back");
        assert!(!answer.more || answer.pos > after, "a page with more to come moves on");
        after = answer.pos;
        pages.push(seqs(&answer.slices));
        if !answer.more {
            return pages;
        }
    }
}

async fn pages_of_any_size_make_the_whole<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    let size = u32::try_from(log(&office, pc(1), 1, 1).entries[0].size()).unwrap();
    let mut all = Vec::new();
    for count in 0..=9_u32 {
        if count > 0 {
            let seq = u64::from(count);
            push(&store, &office, pc(1), vec![log(&office, pc(1), seq, seq)]).await;
            all.push((pc(1), seq));
        }
        for records in 1..=4 {
            for want in [records * size - 1, records * size, records * size + 1] {
                let pages = pages(&store, &office, pc(2), want).await;
                assert_eq!(pages.concat(), all, "{count} records, {want} bytes");
                // A page ends with the record that fills it.
                let full = want.div_ceil(size);
                let expected = count.div_ceil(full).max(1) as usize;
                assert_eq!(pages.len(), expected, "{count} records, {want} bytes");
            }
        }
    }
}

async fn pages_end_where_rows_are_read_in_parts<B: Base>(base: B) {
    let (store, office) = office_of(&base, 3).await;
    let mut last = 0;
    for upto in [1_999, 2_000, 2_001, 3_999, 4_000, 4_001] {
        push(&store, &office, pc(1), vec![log(&office, pc(1), last + 1, upto)]).await;
        last = upto;
        let others = pull(&store, &office, pc(2), 0, ALL).await;
        assert_eq!((others.pos, others.more), (upto, false));
        assert_eq!(seqs(&others.slices).len() as u64, upto);
        let own = pull(&store, &office, pc(1), 0, ALL).await;
        assert_eq!((own.pos, own.more, own.slices.len()), (upto, false, 0));
    }
    push(&store, &office, pc(3), vec![log(&office, pc(3), 1, 1)]).await;
    let own = pull(&store, &office, pc(1), 0, 1).await;
    assert_eq!((seqs(&own.slices), own.pos, own.more), (vec![(pc(3), 1)], 4_002, false));
    let again = Repull { device: pc(1), after: 0 };
    let answer =
        store.sync(pc(2), &SyncRequest { repull: Some(again), ..nothing(&office) }, NOW).await;
    let answer = answer.unwrap();
    let whole = log(&office, pc(1), 1, 4_001).entries;
    let first = answer.slices.first().map(|it| it.entries.len()).unwrap_or_default();
    assert_eq!(answer.slices[0].entries[..], whole[..first], "the log comes in its order");
}

async fn own_records_are_left_out_and_passed_over<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    for seq in 1..=5 {
        for number in [1, 2] {
            push(&store, &office, pc(number), vec![log(&office, pc(number), seq, seq)]).await;
        }
    }
    for want in [1, 50, 100, 150, 10_000] {
        for (own, other) in [(1, 2), (2, 1)] {
            let got = pages(&store, &office, pc(own), want).await.concat();
            let expected: Vec<_> = (1..=5).map(|seq| (pc(other), seq)).collect();
            assert_eq!(got, expected, "PC {own}, {want} bytes");
        }
    }
    assert_eq!(pull(&store, &office, pc(1), 0, ALL).await.pos, 10);
    assert_eq!(pull(&store, &office, pc(2), 9, ALL).await.pos, 10, "past its own last one");
}

async fn one_record_comes_however_little_is_wanted<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    push(&store, &office, pc(1), vec![log(&office, pc(1), 1, 3)]).await;
    let pages = pages(&store, &office, pc(2), 1).await;
    assert_eq!(pages, [[(pc(1), 1)], [(pc(1), 2)], [(pc(1), 3)]]);
    let heard = pull(&store, &office, pc(2), 0, 0).await;
    assert_eq!((heard.slices.len(), heard.pos, heard.more), (0, 0, true), "0 only hears");
    assert_eq!(heard.summary.records, 3);
}

async fn a_log_is_sent_again_from_a_seq<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    push(&store, &office, pc(1), vec![log(&office, pc(1), 1, 4)]).await;
    for after in 0..=5 {
        let repull = Some(Repull { device: pc(1), after });
        let ask = SyncRequest { repull, after: 4, ..nothing(&office) };
        let answer = store.sync(pc(2), &ask, NOW).await.unwrap();
        let expected: Vec<_> = (after + 1..=4).map(|seq| (pc(1), seq)).collect();
        assert_eq!((seqs(&answer.slices), answer.pos), (expected, 4), "after {after}");
        let own = store.sync(pc(1), &ask, NOW).await.unwrap();
        assert_eq!(own.slices, answer.slices, "also one's own, which a restored PC lacks");
    }
    let unknown = Some(Repull { device: pc(9), after: 0 });
    let answer = store.sync(pc(2), &SyncRequest { repull: unknown, ..nothing(&office) }, NOW).await;
    assert_eq!(seqs(&answer.unwrap().slices).len(), 4);
}

async fn a_position_beyond_the_end_is_kept<B: Base>(base: B) {
    let (store, office) = office_of(&base, 2).await;
    push(&store, &office, pc(1), vec![log(&office, pc(1), 1, 2)]).await;
    for after in [3, 1 << 40, (1 << 63) - 1] {
        let answer = pull(&store, &office, pc(2), after, ALL).await;
        assert_eq!((answer.pos, answer.more, answer.slices.len()), (after, false, 0));
    }
}
