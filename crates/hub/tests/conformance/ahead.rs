//! Pulling ahead: records of open dossiers, and new ones, before the history.

use domain::clock::Hlc;
use domain::id::{DeviceId, DossierId};
use domain::number::OfficeCode;
use domain::record::{Origin, Record};
use hub::HubStore;
use replication::{AheadPosition, Entry, Slice, SyncRequest, SyncResponse};

use crate::bases::Base;
use crate::on_every_database;
use crate::world::{ALL, NOW, carry, log, nothing, office_of, pc, push, record, seqs, signed, tip};

on_every_database!(
    only_records_of_open_dossiers_come_ahead,
    pages_of_any_size_make_the_whole,
    what_is_new_since_it_began_comes_too,
    what_the_asker_has_is_left_out,
    a_hub_that_restarts_continues_at_the_position,
    many_open_records_come_in_their_order,
    nothing_comes_ahead_of_nothing,
);

const RECEIVED: u16 = 1;
const READY: u16 = 5;
const RETURNED: u16 = 6;

/// Returns events of a PC's log from a seq on, each given as dossier and kind.
fn events(office: &OfficeCode, device: DeviceId, first_seq: u64, what: &[(u8, u16)]) -> Slice {
    let event = |(seq, &(dossier, kind)): (u64, &(u8, u16))| {
        let dossier = DossierId::from_bytes([dossier; 16]);
        let origin =
            Origin { office: office.clone(), device, seq, hlc: Hlc::from_bits(seq), dossier };
        Entry::Record(Record::from_parts(origin, kind, 1, vec![0; 20]).to_bytes())
    };
    Slice { device, first_seq, entries: (first_seq..).zip(what).map(event).collect() }
}

/// Asks for records ahead of the history after a position.
async fn ask(
    store: &impl HubStore,
    office: &OfficeCode,
    device: DeviceId,
    position: AheadPosition,
    want: u32,
) -> SyncResponse {
    let ask = SyncRequest { ahead: Some(position), want, ..nothing(office) };
    store.sync(device, &ask, NOW).await.unwrap()
}

/// Pulls everything ahead in pages; returns the records, the last position and the number of pages.
async fn all_pages(
    store: &impl HubStore,
    office: &OfficeCode,
    device: DeviceId,
    want: u32,
) -> (Vec<(DeviceId, u64)>, AheadPosition, u32) {
    let (mut position, mut taken, mut pages) = (AheadPosition::default(), Vec::new(), 0);
    loop {
        let ahead = ask(store, office, device, position, want).await.ahead.unwrap();
        assert!(position.upto == 0 || ahead.position.upto == position.upto, "it stays one list");
        assert!(
            !ahead.more || ahead.position.at > position.at,
            "a page with more to come moves on"
        );
        taken.extend(seqs(&ahead.slices));
        (position, pages) = (ahead.position, pages + 1);
        if !ahead.more {
            return (taken, position, pages);
        }
    }
}

/// Returns an office in which PC 1 and 2 have open and ended dossiers, and the open records.
async fn office_with_some<B: Base>(base: &B) -> (B::Store, OfficeCode, Vec<(DeviceId, u64)>) {
    let (store, office) = office_of(base, 4).await;
    let (one, two) = (pc(1), pc(2));
    let day = [(1, RECEIVED), (2, RECEIVED), (1, READY), (3, RECEIVED)];
    push(&store, &office, one, vec![events(&office, one, 1, &day)]).await;
    let day = [(4, RECEIVED), (1, RETURNED), (2, READY), (4, RETURNED)];
    push(&store, &office, two, vec![events(&office, two, 1, &day)]).await;
    (store, office, vec![(one, 2), (one, 4), (two, 3)])
}

async fn only_records_of_open_dossiers_come_ahead<B: Base>(base: B) {
    let (store, office, open) = office_with_some(&base).await;
    let answer = ask(&store, &office, pc(3), AheadPosition::default(), ALL).await;
    let ahead = answer.ahead.unwrap();
    assert_eq!(seqs(&ahead.slices), open);
    assert_eq!((ahead.position, ahead.more), (AheadPosition { upto: 8, at: 8 }, false));
    assert_eq!(seqs(&answer.slices).len(), 8, "there is room for the history as well");
    let heard = ask(&store, &office, pc(3), AheadPosition::default(), 0).await;
    let ahead = heard.ahead.unwrap();
    assert_eq!((ahead.slices.len(), ahead.more), (0, true), "0 only hears");
    assert_eq!((heard.slices.len(), heard.pos, heard.more), (0, 0, true));
}

async fn pages_of_any_size_make_the_whole<B: Base>(base: B) {
    let (store, office, open) = office_with_some(&base).await;
    let size = u32::try_from(record(&office, pc(1), 1, 20).size()).unwrap();
    for (want, most) in [(1, 3), (size + 1, 3), (2 * size, 3), (1_000, 1)] {
        let (taken, position, pages) = all_pages(&store, &office, pc(3), want).await;
        assert_eq!(taken, open, "{want} bytes");
        assert_eq!(position, AheadPosition { upto: 8, at: 8 });
        assert!(pages <= most, "{pages} pages of {want} bytes");
    }
    let first = ask(&store, &office, pc(3), AheadPosition::default(), 1).await;
    assert_eq!((first.slices.len(), first.pos, first.more), (0, 0, true), "the history waits");
}

async fn what_is_new_since_it_began_comes_too<B: Base>(base: B) {
    let (store, office, open) = office_with_some(&base).await;
    let first = ask(&store, &office, pc(3), AheadPosition::default(), 1).await.ahead.unwrap();
    assert_eq!(seqs(&first.slices), open[..1]);
    // A dossier of the list ends, and others begin and end.
    let day = [(3, RETURNED), (5, RECEIVED), (5, RETURNED)];
    push(&store, &office, pc(1), vec![events(&office, pc(1), 5, &day)]).await;
    let rest = ask(&store, &office, pc(3), first.position, ALL).await.ahead.unwrap();
    let new = [(pc(1), 5), (pc(1), 6), (pc(1), 7)];
    assert_eq!(seqs(&rest.slices), [&open[1..], &new].concat());
    assert_eq!((rest.position, rest.more), (AheadPosition { upto: 8, at: 11 }, false));
    let nothing = ask(&store, &office, pc(3), rest.position, ALL).await.ahead.unwrap();
    assert_eq!((nothing.slices.len(), nothing.position), (0, rest.position));
}

async fn what_the_asker_has_is_left_out<B: Base>(base: B) {
    let (store, office, open) = office_with_some(&base).await;
    let slice = log(&office, pc(4), 1, 3);
    carry(&store, &office, pc(3), &slice, &signed(&office, pc(4), 3)).await;
    for want in [1, ALL] {
        assert_eq!(all_pages(&store, &office, pc(3), want).await.0, open, "brought by it");
        let (own, position, _) = all_pages(&store, &office, pc(2), want).await;
        let brought = [(pc(4), 1), (pc(4), 2), (pc(4), 3)];
        assert_eq!(own, [&open[..2], &brought].concat(), "its own");
        assert_eq!(position, AheadPosition { upto: 11, at: 11 });
    }
}

async fn a_hub_that_restarts_continues_at_the_position<B: Base>(base: B) {
    let (store, office, open) = office_with_some(&base).await;
    let mut holed = log(&office, pc(4), 1, 1);
    holed.entries[0] = Entry::Hole(tip(pc(4), &holed.entries));
    push(&store, &office, pc(4), vec![holed]).await;
    let first = ask(&store, &office, pc(3), AheadPosition::default(), 1).await.ahead.unwrap();
    push(&store, &office, pc(4), vec![log(&office, pc(4), 2, 2)]).await;
    drop(store);
    let store = base.opened().await;
    let rest = ask(&store, &office, pc(3), first.position, ALL).await.ahead.unwrap();
    let rest = [seqs(&first.slices), seqs(&rest.slices)].concat();
    assert_eq!(rest, [&open[..], &[(pc(4), 2)]].concat(), "a hole comes with its log only");
}

async fn many_open_records_come_in_their_order<B: Base>(base: B) {
    let (store, office) = office_of(&base, 3).await;
    let mut last = 0;
    // Rows are read in parts of 2,000.
    for upto in [1_999, 2_001, 4_000] {
        push(&store, &office, pc(1), vec![log(&office, pc(1), last + 1, upto)]).await;
        last = upto;
    }
    push(&store, &office, pc(2), vec![log(&office, pc(2), 1, 2)]).await;
    let (taken, position, pages) = all_pages(&store, &office, pc(3), 60_000).await;
    let expected = (1..=4_000).map(|seq| (pc(1), seq)).chain([(pc(2), 1), (pc(2), 2)]);
    assert!(taken.into_iter().eq(expected));
    assert_eq!(position, AheadPosition { upto: 4_002, at: 4_002 });
    assert!(pages > 3, "{pages} pages");
    assert_eq!(all_pages(&store, &office, pc(1), ALL).await.0, [(pc(2), 1), (pc(2), 2)]);
}

async fn nothing_comes_ahead_of_nothing<B: Base>(base: B) {
    let (store, office) = office_of(&base, 1).await;
    let ahead = ask(&store, &office, pc(1), AheadPosition::default(), ALL).await.ahead.unwrap();
    assert_eq!(
        (ahead.slices.len(), ahead.position, ahead.more),
        (0, AheadPosition::default(), false)
    );
}
