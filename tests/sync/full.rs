//! Full disks on either side.

use test_env::SmallDisk;
use tests::{Hub, OFFICE, manage};

use crate::support::*;

/// Returns a disk of some megabytes, too small for the year that is to come.
fn small_disk(megabytes: u32) -> Option<SmallDisk> {
    let disk = SmallDisk::new(megabytes);
    if disk.is_none() {
        eprintln!("NOT TRIED: this user may not mount a small disk");
    }
    disk
}

const DOSSIERS: u32 = 3_000;

#[test]
fn a_pc_with_a_full_disk_keeps_what_came_and_goes_on_later() {
    let Some(disk) = small_disk(3) else { return };
    let (_data, hub) = hub();
    let (folder, year) = pc(&hub);
    year.demo(DOSSIERS, 3).unwrap();
    sync(&year);
    let office = hub.pc(disk.path());
    let problem = office.sync(&mut |_, _| {}).unwrap_err();
    assert_eq!(problem.key, "error.store.disk_full");
    let partly: u64 = heads_of(disk.path());
    assert!(partly < records(&folder), "not all of it fits");
    assert!(disk.resize(64));
    sync_until_done(&office, 3);
    assert_eq!(heads_of(disk.path()), records(&folder));
    assert_eq!(store::Store::open(disk.path()).unwrap().state_hash().unwrap(), hash(&folder));
    assert_sound(&office);
}

#[test]
fn a_hub_with_a_full_disk_loses_nothing_it_took() {
    let Some(disk) = small_disk(2) else { return };
    manage(disk.path(), &["office", "add", "--code", OFFICE, "--name", "UBND xã Cư Jút"]);
    let hub = Hub::start(disk.path(), "127.0.0.1:0", &[]);
    let (folder, office) = pc(&hub);
    office.demo(DOSSIERS, 3).unwrap();
    let problem = office.sync(&mut |_, _| {}).unwrap_err();
    assert_eq!(problem.key, "error.sync.failed");
    let (taken, all) = (hub.records(), records(&folder));
    assert!(taken < all, "not all of it fits");
    let waiting = u64::from(office.sync_status().unwrap().waiting);
    assert_eq!(waiting, all - taken, "what the hub has not taken waits");
    assert!(disk.resize(64));
    sync_until_done(&office, 3);
    assert_eq!(hub.records(), all);
    let (other_folder, other) = pc(&hub);
    sync(&other);
    assert_eq!(hash(&other_folder), hash(&folder));
    assert_sound(&other);
}
