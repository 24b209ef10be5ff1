//! A hub whose disk is full.

use throwaway::SmallDisk;

use crate::http::post;
use crate::process::{Hub, Pc, office_with_code};

#[test]
fn a_full_disk_takes_nothing_by_half_and_goes_on_with_room() {
    let Some(disk) = SmallDisk::new(6) else {
        eprintln!("SKIPPED: a small disk can be mounted by root only");
        return;
    };
    let filler = disk.path().join("filler");
    std::fs::write(&filler, vec![0; 3 << 20]).unwrap();
    let code = office_with_code(disk.path(), &[]);
    let hub = Hub::serve(disk.path(), &[]);
    let pc = Pc::enrol(&hub, 1, &code);
    // Bytes that do not compress, so that they arrive as large as they are kept.
    let body = |seq: u64| noise(seq, 100_000);
    let (mut kept, mut refused) = (0, None);
    while refused.is_none() {
        assert!(kept < 100, "the disk does not get full");
        let entries = (1..=2).map(|it| pc.record(kept + it, &body(kept + it))).collect();
        let ask = pc.ask(kept + 1, entries);
        let reply = post(hub.address, "/v1/sync", &ask);
        if reply.status == 200 {
            kept += 2;
            assert_eq!(pc.answer(&ask, &reply).acks[0].last_seq, kept);
        } else {
            refused = Some(reply.status);
        }
    }
    assert_eq!(refused, Some(507));
    assert!(kept > 0, "some fitted");
    let ask = pc.ask(1, Vec::new());
    let reply = post(hub.address, "/v1/sync", &ask);
    if reply.status == 200 {
        assert_eq!(pc.answer(&ask, &reply).heads[0].last_seq, kept, "nothing by half");
    }
    std::fs::remove_file(&filler).unwrap();
    let next = pc.push(&hub, kept + 1, vec![pc.record(kept + 1, &body(kept + 1))]);
    assert_eq!((next.acks[0].last_seq, next.summary.records), (kept + 1, kept + 1));
    drop(hub);
    let again = Hub::serve(disk.path(), &[]);
    assert_eq!(pc.push(&again, 1, Vec::new()).summary, next.summary);
}

/// Bytes without a pattern.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(|_| next()).collect()
}
