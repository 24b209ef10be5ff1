//! Records that one side did not accept are listed until they are accepted.

use domain::id::DeviceId;
use domain::log::{Entry, Reason, Slice};
use domain::record::{chain_next, chain_start};
use store::{Exchange, RefusedRecord, Store};

use crate::support::*;

const OTHER: DeviceId = DeviceId::from_bytes([1; 16]);

/// Returns the log of another PC: three receptions.
fn log() -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let mut other = create(folder.path(), 1);
    for (n, name) in (1..).zip(["Lê Thị Mai", "Trần Văn Lợi", "Y Thịnh"]) {
        receive(&mut other, "2026-11-20T08:00", n, name);
    }
    log_of(&other)
}

/// Returns a slice of the other PC's log.
fn slice(first_seq: u64, entries: &[Vec<u8>]) -> Slice {
    let entries = entries.iter().cloned().map(Entry::Record).collect();
    Slice { device: OTHER, first_seq, entries }
}

fn apply(store: &mut Store, slices: &[Slice], acks: &[(DeviceId, u64)], refused: &[RefusedRecord]) {
    let (pos, published, ahead, records) = (3, &[][..], None, 3);
    let now = at("2026-11-20T12:00");
    let exchange = Exchange { slices, acks, refused, pos, published, ahead, records, now };
    store.apply_exchange(&exchange).unwrap();
}

/// Returns seq and reason of the parked records.
fn parked(store: &Store) -> Vec<(u64, Reason)> {
    store.parked().unwrap().into_iter().map(|it| (it.seq, it.reason)).collect()
}

#[test]
fn a_gap_is_told_until_what_was_between_has_come() {
    let log = log();
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 7);
    apply(&mut store, &[slice(3, &log[2..])], &[], &[]);
    assert_eq!(parked(&store), [(3, Reason::Gap)]);
    apply(&mut store, &[slice(1, &log[..2])], &[], &[]);
    assert_eq!(parked(&store), [(3, Reason::Gap)], "its own place is still empty");
    apply(&mut store, &[slice(3, &log[2..])], &[], &[]);
    assert_eq!(parked(&store), []);
}

#[test]
fn what_could_not_be_read_is_told_until_it_comes_readable() {
    let log = log();
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 7);
    // Only a damaged program or disk in between causes this: the chain covers the damaged bytes.
    let damaged = Entry::Record(b"damaged".to_vec());
    let entries = vec![Entry::Record(log[0].clone()), damaged];
    apply(&mut store, &[Slice { device: OTHER, first_seq: 1, entries }], &[], &[]);
    assert_eq!(parked(&store), [(2, Reason::Unreadable)]);
    // The missing record does not fit the damaged chain: both stay listed.
    apply(&mut store, &[slice(1, &log)], &[], &[]);
    assert_eq!(parked(&store), [(2, Reason::Unreadable), (2, Reason::Fork)]);
    // A hole of the true chain is filled, and no longer listed.
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path(), 7);
    let first = chain_next(&chain_start(OTHER), &log[0]);
    let hole = Entry::Hole(chain_next(&first, &log[1]));
    let entries = vec![Entry::Record(log[0].clone()), hole];
    apply(&mut store, &[Slice { device: OTHER, first_seq: 1, entries }], &[], &[]);
    apply(&mut store, &[slice(1, &log)], &[], &[]);
    assert_eq!(parked(&store), []);
}

#[test]
fn a_refusal_is_told_until_the_hub_has_taken_the_place() {
    let log = log();
    for reason in [Reason::Unproved, Reason::UnknownDevice, Reason::TooLarge] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = create(folder.path(), 7);
        give(&log, &mut store);
        apply(&mut store, &[], &[], &[RefusedRecord { device: OTHER, seq: 2, reason }]);
        apply(&mut store, &[], &[(OTHER, 1)], &[]);
        assert_eq!(parked(&store), [(2, reason)]);
        apply(&mut store, &[], &[(OTHER, 2)], &[]);
        // A record that is too large arrived as a hole: the record itself is still missing.
        let stays = if reason == Reason::TooLarge { vec![(2, reason)] } else { Vec::new() };
        assert_eq!(parked(&store), stays);
    }
}
