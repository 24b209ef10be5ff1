//! A hub whose disk is full.

use std::path::Path;

use test_env::SmallDisk;

use crate::http::post;
use crate::process::{Hub, Pc, office_with_code};

/// Mounts a disk of some megabytes, where the system allows it.
fn small_disk(megabytes: u32) -> Option<SmallDisk> {
    let disk = SmallDisk::new(megabytes);
    if disk.is_none() {
        eprintln!("NOT TRIED: a small disk can be mounted by root only");
    }
    disk
}

#[test]
fn a_full_disk_takes_nothing_by_half_and_goes_on_with_room() {
    let Some(disk) = small_disk(6) else { return };
    try_full_disk(&disk, disk.path(), &[]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_under_postgresql_takes_nothing_by_half_and_goes_on_with_room() {
    let Some(disk) = small_disk(90) else { return };
    let data = tempfile::tempdir().unwrap();
    let cluster = test_env::Cluster::start_in(disk.path()).unwrap();
    let url = cluster.database().unwrap();
    try_full_disk(&disk, data.path(), &["--database", &url]);
}

/// Pushes until the disk is full, and again when there is room. The rest of the disk is filled once
/// some records are stored.
fn try_full_disk(disk: &SmallDisk, data: &Path, arguments: &[&str]) {
    let code = office_with_code(data, arguments);
    let hub = Hub::serve(data, arguments);
    let pc = Pc::enrol(&hub, 1, &code);
    // Bytes that do not compress, so that they are as large on disk as on the wire.
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
        if kept == 4 {
            disk.fill();
        }
    }
    assert_eq!(refused, Some(507));
    assert!(kept > 0, "some fitted");
    let ask = pc.ask(1, Vec::new());
    let reply = post(hub.address, "/v1/sync", &ask);
    if reply.status == 200 {
        assert_eq!(pc.answer(&ask, &reply).heads[0].last_seq, kept, "nothing by half");
    }
    disk.make_room();
    let next = pc.push(&hub, kept + 1, vec![pc.record(kept + 1, &body(kept + 1))]);
    assert_eq!((next.acks[0].last_seq, next.summary.records), (kept + 1, kept + 1));
    drop(hub);
    let again = Hub::serve(data, arguments);
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
