//! One side lacks records that the other believes it has.

use domain::id::DossierId;
use domain::log::{Entry, Slice};
use domain::record::chain_start;
use replication::{Replica, SyncResponse};
use rusqlite::Connection;
use tempfile::TempDir;
use tests::Hub;

use crate::hostile::poison_with;
use crate::messages::{Pc, Province};
use crate::support::*;

fn database(folder: &TempDir) -> Connection {
    Connection::open(folder.path().join(store::FILE)).unwrap()
}

#[test]
fn a_log_that_was_passed_over_comes_again_in_as_many_parts_as_it_needs() {
    let (_data, hub) = hub();
    let (old_folder, old) = pc(&hub);
    old.demo(200, 5).unwrap();
    sync(&old);
    let (fresh_folder, fresh) = pc(&hub);
    fresh.demo(50, 6).unwrap();
    // Its position says that it has pulled everything, and its batches are small.
    let sql = "UPDATE hub SET pulled = ?1, batch = 2000";
    database(&fresh_folder).execute(sql, [hub.records()]).unwrap();
    let (theirs, own) = (records(&old_folder), records(&fresh_folder));
    let done = sync(&fresh);
    assert_eq!((u64::from(done.sent), u64::from(done.received)), (own, theirs));
    assert!(done.equal && done.parked == 0, "{done:?}");
    // Each part came once.
    let (_plain_folder, plain) = pc(&hub);
    let whole = sync(&plain).bytes_down;
    assert!(done.bytes_down < whole * 3, "{} bytes of {whole}", done.bytes_down);
    sync(&old);
    assert_eq!(hash(&fresh_folder), hash(&old_folder));
    assert_sound(&fresh);
}

#[test]
fn a_hub_put_back_from_a_backup_gets_again_what_it_had_lost() {
    let (data, mut hub) = hub();
    let (first_folder, first) = pc(&hub);
    let (second_folder, second) = pc(&hub);
    for pc in [&first, &second] {
        receive(pc, "Trước khi sao lưu");
        sync(pc);
    }
    hub.kill();
    let backup = folder();
    let files = ["hub.db", "hub.db-wal", "hub.db-shm"];
    let copied = |from: &TempDir, to: &TempDir| {
        for name in files {
            // The log beside the database is there or not.
            let _ = std::fs::remove_file(to.path().join(name));
            let _ = std::fs::copy(from.path().join(name), to.path().join(name));
        }
    };
    copied(&data, &backup);
    hub.kill_and_restart();
    for pc in [&first, &second] {
        receive(pc, "Sau khi sao lưu");
        receive(pc, "Lần nữa");
        sync(pc);
    }
    sync(&first);
    hub.kill();
    copied(&backup, &data);
    let hub = Hub::start(data.path(), &hub.address.clone(), &[]);
    assert_eq!(hub.records(), 2, "what came after the backup is lost");
    // Nothing new is recorded: the sync alone finds out.
    for pc in [&first, &second, &first] {
        assert!(sync(pc).parked == 0);
    }
    assert_eq!(hub.records(), 6);
    assert!(sync(&first).equal && sync(&second).equal);
    assert_eq!(hash(&first_folder), hash(&second_folder));
    let (new_folder, new) = pc(&hub);
    sync(&new);
    assert_eq!(hash(&new_folder), hash(&first_folder));
    assert_sound(&new);
}

#[test]
fn a_record_that_was_refused_is_tried_again_a_day_later() {
    let (data, mut hub) = hub();
    hub.kill();
    hub = Hub::start(data.path(), &hub.address.clone(), &["--most-body", "16384"]);
    let (writer_folder, writer) = pc(&hub);
    let (reader_folder, reader) = pc(&hub);
    receive(&writer, "Trước");
    poison_with(&writer_folder, noise(40_000));
    receive(&writer, "Sau");
    assert_eq!(sync_until_done(&writer, 3).parked, 1);
    sync(&reader);
    assert_eq!(records(&reader_folder), 3);
    let holes = || -> u64 {
        let sql = "SELECT count(*) FROM hole";
        database(&reader_folder).query_row(sql, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(holes(), 1);
    let a_day_passes = || {
        let sql = "UPDATE parked SET parked_at = parked_at - 86400000";
        database(&writer_folder).execute(sql, []).unwrap();
    };
    // Refused once more: tried once, and not again on that day.
    a_day_passes();
    let first = sync(&writer);
    let second = sync(&writer);
    assert_eq!((first.sent, first.requests), (0, second.requests + 1));
    hub.kill();
    let hub = Hub::start(data.path(), &hub.address.clone(), &[]);
    assert_eq!(sync(&writer).sent, 0, "it is not tried all the time");
    a_day_passes();
    assert_eq!(sync(&writer).sent, 1);
    assert!(writer.sync_status().unwrap().parked.is_empty());
    assert_eq!(sync(&writer).sent, 0);
    assert_eq!((sync(&reader).received, holes()), (1, 0));
    assert_eq!(hash(&reader_folder), hash(&writer_folder));
    assert!(sync(&reader).equal && sync(&writer).equal);
    assert_eq!(hub.records(), 3);
}

/// Returns bytes that no compression makes smaller.
fn noise(size: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let next = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state.to_be_bytes()[0]
    };
    (0..size).map(next).collect()
}

#[test]
fn the_record_that_is_missing_fills_its_hole() {
    let mut province = Province::new();
    let (mut writer, mut reader) = (province.pc(), province.pc());
    let (whole, holed) = three_and_a_hole(&mut writer);
    let mut take = |slice: &Slice| {
        let answer = SyncResponse { slices: vec![slice.clone()], ..SyncResponse::default() };
        reader.replica.apply(&answer).unwrap().received
    };
    assert_eq!([take(&holed), take(&whole), take(&whole), take(&holed)], [2, 1, 0, 0]);
    assert_eq!(reader.hash(), writer.hash());
    reader.assert_sound();
}

#[test]
fn who_got_a_hole_from_the_hub_gets_its_record_when_that_has_come() {
    let mut province = Province::new();
    let (mut writer, mut reader) = (province.pc(), province.pc());
    let (whole, holed) = three_and_a_hole(&mut writer);
    province.push(&writer, holed);
    assert_eq!(province.exchange(&mut reader, 1 << 20).received, 2);
    province.push(&writer, whole);
    assert_eq!(province.exchange(&mut reader, 1 << 20).received, 1);
    assert_eq!(reader.hash(), writer.hash());
    reader.assert_sound();
    let mut fresh = province.pc();
    assert_eq!(province.exchange(&mut fresh, 1 << 20).received, 3, "each of them once");
    assert_eq!(fresh.hash(), writer.hash());
}

/// Returns the log of a PC with three records, and the same with a hole for the second.
fn three_and_a_hole(writer: &mut Pc) -> (Slice, Slice) {
    for n in 1..=3 {
        writer.receive(DossierId::from_bytes([n; 16]));
    }
    let whole = writer.replica.outgoing(usize::MAX).unwrap().remove(0);
    let mut holed = whole.clone();
    let first = whole.entries[0].link_after(&chain_start(whole.device));
    holed.entries[1] = Entry::Hole(whole.entries[1].link_after(&first));
    (whole, holed)
}
