//! Records that one PC brings to the hub for another.

use std::ops::ControlFlow;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use office::Office;
use rusqlite::Connection;
use tempfile::TempDir;
use tests::built;

use crate::hostile::poison;
use crate::support::*;

/// Transfers everything from one PC to another by stick.
pub fn hand(from: &Office, to: &Office) -> u32 {
    let stick = folder();
    let file = stick.path().join("mang-di.mcb");
    from.bundle_out(&file, &mut |_, _| ControlFlow::Continue(())).unwrap();
    to.bundle_in(&file, &mut |_, _| ControlFlow::Continue(())).unwrap().received
}

/// Sets the batch size of the next sync, in bytes.
fn set_batch(folder: &TempDir, bytes: u32) {
    let database = Connection::open(folder.path().join(store::FILE)).unwrap();
    database.execute("UPDATE hub SET batch = ?1", [bytes]).unwrap();
}

#[test]
fn a_long_log_is_brought_in_batches_and_does_not_come_back() {
    let (_data, hub) = hub();
    let (writer_folder, writer) = pc(&hub);
    let (carrier_folder, carrier) = pc(&hub);
    let (reader_folder, reader) = pc(&hub);
    writer.demo(300, 4).unwrap();
    receive(&carrier, "Người của máy mang hộ");
    let all = records(&writer_folder);
    assert_eq!(u64::from(hand(&writer, &carrier)), all);
    set_batch(&carrier_folder, 4_000);
    let done = sync(&carrier);
    assert_eq!((u64::from(done.sent), done.received, done.parked), (all + 1, 0, 0));
    assert!(done.requests > 3 && done.equal, "{done:?}");
    assert!(done.bytes_down < 400 * done.requests, "{} bytes came back", done.bytes_down);
    assert_eq!(carrier.sync_status().unwrap().waiting, 0);
    sync(&reader);
    // The PC of the log has nothing left to send, and keeps recording.
    receive(&writer, "Sau khi về mạng");
    for pc in [&writer, &carrier, &reader] {
        assert!(sync(pc).equal);
    }
    assert_eq!(hub.records(), all + 2);
    for data in [&writer_folder, &carrier_folder] {
        assert_eq!(hash(data), hash(&reader_folder));
    }
    assert_sound(&carrier);
}

#[test]
fn a_record_that_nobody_takes_is_parked_by_its_own_pc_too() {
    let (_data, hub) = hub();
    let (writer_folder, writer) = pc(&hub);
    let (carrier_folder, carrier) = pc(&hub);
    receive(&writer, "Trước");
    poison(&writer_folder, 300 << 10);
    receive(&writer, "Sau");
    assert_eq!(hand(&writer, &carrier), 3);
    assert_eq!(sync_until_done(&carrier, 3).parked, 1);
    // All records in one request; otherwise the first ack would already cover later ones.
    set_batch(&writer_folder, 1 << 20);
    let done = sync_until_done(&writer, 3);
    let status = writer.sync_status().unwrap();
    let reasons: Vec<_> = status.parked.iter().map(|it| it.reason.as_str()).collect();
    assert_eq!((done.parked, reasons), (1, vec!["too_large"]));
    assert!(!status.copied, "nobody has copied it");
    receive(&writer, "Hôm sau");
    for pc in [&writer, &carrier] {
        sync(pc);
    }
    assert_eq!(hub.records(), 4, "three records and a hole");
    assert_eq!(hash(&writer_folder), hash(&carrier_folder));
}

#[test]
fn a_power_cut_while_a_large_bundle_is_taken_loses_nothing() {
    let (_data, hub) = hub();
    let (writer_folder, writer) = pc(&hub);
    let (taker_folder, taker) = pc(&hub);
    writer.demo(2_000, 9).unwrap();
    let stick = folder();
    let file = stick.path().join("mang-di.mcb");
    writer.bundle_out(&file, &mut |_, _| ControlFlow::Continue(())).unwrap();
    let all = records(&writer_folder);
    let mut kills = 0;
    loop {
        let before = records(&taker_folder);
        let mut program = Command::new(built("motcua"))
            .args(["bundle", "--json", "--in"])
            .arg(&file)
            .arg("--office")
            .arg(taker_folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // One part has been accepted, and the program is sending the next.
        while program.try_wait().unwrap().is_none() && records(&taker_folder) == before {}
        let _ = program.kill();
        let ended = program.wait().unwrap();
        assert!(ended.success() || ended.signal() == Some(9), "{ended}");
        kills += u32::from(!ended.success());
        assert_sound(&taker);
        if records(&taker_folder) == all {
            break;
        }
    }
    assert!(kills >= 2, "{kills} times in the midst of it");
    let again = taker.bundle_in(&file, &mut |_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!((u64::from(again.records), again.received, again.parked), (all, 0, 0));
    assert_eq!(hash(&taker_folder), hash(&writer_folder));
}
