//! A hub whose data was put back from a copy gives no number twice.

use office::Office;
use tempfile::TempDir;
use tests::Hub;

use crate::carried::hand;
use crate::support::*;

/// Copies the hub's data, as an operator does while it is stopped.
fn copied(from: &TempDir, to: &TempDir) {
    for name in ["hub.db", "hub.db-wal", "hub.db-shm"] {
        // The log beside the database is there or not.
        let _ = std::fs::remove_file(to.path().join(name));
        let _ = std::fs::copy(from.path().join(name), to.path().join(name));
    }
}

/// An office whose hub has lost the last of its three PCs.
struct Lost {
    hub: Hub,
    data: TempDir,
    first: (TempDir, Office),
    second: (TempDir, Office),
    lost: (TempDir, Office),
    /// The code that the lost PC gave.
    code: String,
}

impl Lost {
    fn new() -> Self {
        let (data, mut hub) = hub();
        let (first, second) = (pc(&hub), pc(&hub));
        for (_, pc) in [&first, &second] {
            receive(pc, "Trước khi sao lưu");
            sync(pc);
        }
        hub.kill();
        let backup = folder();
        copied(&data, &backup);
        hub.kill_and_restart();
        let lost = pc(&hub);
        let code = receive(&lost.1, "Máy thêm sau").code;
        for (_, pc) in [&lost, &first, &second] {
            sync(pc);
        }
        hub.kill();
        copied(&backup, &data);
        hub.kill_and_restart();
        Self { hub, data, first, second, lost, code }
    }

    /// Enrols a new PC, and checks that it gives a number of its own and that all PCs end equal.
    fn enrol_another(&self) {
        let new = pc(&self.hub);
        let code = receive(&new.1, "Máy mới").code;
        assert_ne!(code, self.code, "a number was given twice");
        let all = [&self.first, &self.second, &self.lost, &new];
        for _ in 0..2 {
            for (_, pc) in all {
                assert_eq!(sync(pc).parked, 0);
            }
        }
        for (data, pc) in all {
            assert!(sync(pc).equal);
            assert_eq!(hash(data), hash(&self.first.0));
            assert_sound(pc);
        }
        assert_eq!(self.hub.records(), 4);
        let list = tests::manage(self.data.path(), &["device", "list", "--office", tests::OFFICE]);
        assert_eq!(list.lines().count(), 4, "{list}");
    }
}

#[test]
fn a_pc_that_knows_the_lost_one_teaches_the_hub() {
    let office = Lost::new();
    sync(&office.first.1);
    office.enrol_another();
}

#[test]
fn the_lost_pc_teaches_the_hub_itself() {
    let office = Lost::new();
    receive(&office.lost.1, "Sau khi khôi phục");
    assert_eq!(sync(&office.lost.1).parked, 0);
    let (_folder, new) = pc(&office.hub);
    assert_ne!(receive(&new, "Máy mới").code, office.code);
}

#[test]
fn a_pc_that_enrols_again_teaches_the_hub() {
    let office = Lost::new();
    office.second.1.enrol(&office.hub.url(), &office.hub.code()).unwrap();
    let (_folder, new) = pc(&office.hub);
    assert_ne!(receive(&new, "Máy mới").code, office.code);
}

#[test]
fn records_of_the_lost_pc_that_another_one_brings_are_taken_at_once() {
    let office = Lost::new();
    receive(&office.lost.1, "Đi bằng USB");
    assert_eq!(hand(&office.lost.1, &office.first.1), 1);
    assert_eq!(sync(&office.first.1).parked, 0);
    assert!(office.first.1.sync_status().unwrap().parked.is_empty());
    assert_eq!(office.hub.records(), 4);
}

#[test]
fn a_revocation_that_the_hub_lost_comes_back() {
    let (data, mut hub) = hub();
    let (first, revoked) = (pc(&hub), pc(&hub));
    for (_, pc) in [&first, &revoked] {
        sync(pc);
    }
    hub.kill();
    let backup = folder();
    copied(&data, &backup);
    hub.kill_and_restart();
    let list = tests::manage(data.path(), &["device", "list", "--office", tests::OFFICE]);
    let device = list.lines().last().unwrap().split('\t').next().unwrap();
    let revoke = ["device", "revoke", "--office", tests::OFFICE, "--device", device];
    tests::manage(data.path(), &revoke);
    sync(&first.1);
    hub.kill();
    copied(&backup, &data);
    hub.kill_and_restart();
    sync(&first.1);
    assert_eq!(revoked.1.sync(&mut |_, _| {}).unwrap_err().key, "error.sync.denied");
}
