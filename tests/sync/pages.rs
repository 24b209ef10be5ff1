//! Every boundary of a batch: one record less, exactly full, one more, with the other side empty,
//! with some, and with several batches.

use domain::id::DossierId;
use replication::{Entry, Replica};

use crate::messages::{Pc, Province};

/// Records of a batch.
const PAGE: u8 = 3;

fn receive(pc: &mut Pc, side: u8, count: u8) {
    for n in 0..count {
        let mut bytes = [side; 16];
        bytes[15] = n;
        pc.receive(DossierId::from_bytes(bytes));
    }
}

/// Bytes of a batch that holds a number of the next records.
fn batch(pc: &Pc, records: usize) -> usize {
    let slices = pc.replica.outgoing(usize::MAX).unwrap();
    let entries = slices.iter().flat_map(|slice| &slice.entries);
    entries.take(records).map(Entry::size).sum()
}

fn assert_same(hub: &Province, pcs: &mut [Pc], records: u8, what: &str) {
    assert_eq!(hub.records(), u64::from(records), "{what}");
    let hash = pcs[0].hash();
    for pc in pcs {
        assert_eq!((pc.records(), pc.hash()), (u64::from(records), hash), "{what}");
        pc.assert_sound();
    }
}

#[test]
fn any_number_of_records_meets_any_number() {
    // Records of a day are of one size; so a page is a number of records.
    let bytes = {
        let mut pc = Province::new().pc();
        receive(&mut pc, 1, PAGE);
        batch(&pc, usize::from(PAGE))
    };
    let empty_partial_full = [0, 1, PAGE, 2 * PAGE + 1];
    for here in 0..=2 * PAGE + 1 {
        for there in empty_partial_full {
            let mut hub = Province::new();
            let mut pcs = [hub.pc(), hub.pc()];
            receive(&mut pcs[1], 2, there);
            hub.exchange_until_equal(&mut pcs[1..], bytes);
            receive(&mut pcs[0], 1, here);
            let exchanges = hub.exchange_until_equal(&mut pcs[..1], bytes);
            let pages = here.max(there).div_ceil(PAGE);
            assert!(exchanges <= u32::from(pages) + 3, "{here} and {there}: {exchanges} exchanges");
            hub.exchange_until_equal(&mut pcs, bytes);
            assert_same(&hub, &mut pcs, here + there, &format!("{here} and {there}"));
        }
    }
}

#[test]
fn a_byte_less_or_more_than_a_batch() {
    for records in 1..=3 {
        for off in [-1_isize, 0, 1] {
            let mut hub = Province::new();
            let mut pcs = [hub.pc(), hub.pc()];
            receive(&mut pcs[0], 1, 7);
            let bytes = batch(&pcs[0], records).checked_add_signed(off).unwrap();
            let sent = hub.exchange(&mut pcs[0], bytes).sent;
            let fits = if off < 0 { records - 1 } else { records };
            assert_eq!(sent, fits.max(1) as u64, "{records} records and {off} bytes");
            hub.exchange_until_equal(&mut pcs, bytes);
            assert_same(&hub, &mut pcs, 7, &format!("{records} records and {off} bytes"));
        }
    }
}

#[test]
fn an_empty_page_ends_it() {
    let mut hub = Province::new();
    let mut pcs = [hub.pc(), hub.pc()];
    let nothing = hub.exchange(&mut pcs[0], 1);
    assert!(!nothing.moved, "nobody has anything");
    receive(&mut pcs[0], 1, PAGE);
    hub.exchange_until_equal(&mut pcs[..1], 1);
    let own = hub.exchange(&mut pcs[0], 1);
    assert!(!own.moved, "only its own records are there");
    hub.exchange_until_equal(&mut pcs, 1);
    let all = hub.exchange(&mut pcs[1], 1);
    assert!(!all.moved && all.received == 0, "all is here");
    assert_same(&hub, &mut pcs, PAGE, "one record at a time");
}
