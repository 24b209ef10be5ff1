//! Data that was copied or restored.

use std::fs::copy;

use office::Office;
use office::view::{ConflictKind, Decision, IdentityAnswer, ResolveInput};
use rusqlite::Connection;
use store::FILE;
use tempfile::TempDir;
use tests::Hub;

use crate::carried::hand;
use crate::support::*;

/// Another PC with the same backup.
fn restored(backup: &std::path::Path) -> (TempDir, Office) {
    let data = folder();
    copy(backup, data.path().join(FILE)).unwrap();
    let office = Office::open(data.path()).unwrap();
    (data, office)
}

/// Returns the office opened again, and another PC with its whole folder that cannot know it, as it
/// was copied under an earlier program.
fn cloned(folder: &TempDir, office: Office) -> (Office, TempDir, Office) {
    drop(office);
    let data = self::folder();
    for name in [FILE, "device-key.json"] {
        copy(folder.path().join(name), data.path().join(name)).unwrap();
    }
    let database = Connection::open(data.path().join(FILE)).unwrap();
    database.execute("DELETE FROM installation", []).unwrap();
    drop(database);
    let clone = Office::open(data.path()).unwrap();
    (Office::open(folder.path()).unwrap(), data, clone)
}

/// Says that a copy is a PC of its own, and enrols it.
fn answer_and_enrol(pc: &Office, hub: &Hub) {
    pc.answer_identity(IdentityAnswer::Second, None).unwrap();
    assert!(pc.sync_status().unwrap().copied, "it must be enrolled");
    assert_eq!(pc.sync(&mut |_, _| {}).unwrap_err().key, "error.sync.enrol_again");
    pc.enrol(&hub.url(), &hub.code()).unwrap();
}

#[test]
fn two_pcs_from_one_backup_get_identities_of_their_own() {
    let (_data, hub) = hub();
    let (folder, office) = pc(&hub);
    receive(&office, "Trước khi sao lưu");
    sync(&office);
    let backup = self::folder();
    let file = backup.path().join("sao-luu.db");
    office.backup_to(&file).unwrap();
    receive(&office, "Sau khi sao lưu");
    sync(&office);

    let (left_folder, left) = restored(&file);
    let (right_folder, right) = restored(&file);
    let mut codes = Vec::new();
    for pc in [&left, &right] {
        let problem = pc.sync(&mut |_, _| {}).unwrap_err();
        assert_eq!(problem.key, "error.identity.restored");
        answer_and_enrol(pc, &hub);
        codes.push(receive(pc, "Sau khi khôi phục").code);
    }
    codes.push(receive(&office, "Máy cũ vẫn chạy").code);
    for _ in 0..2 {
        for pc in [&left, &right, &office] {
            assert_eq!(sync(pc).parked, 0);
        }
    }
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 3, "numbers are never equal");
    assert_eq!(hub.records(), 5);
    for data in [&left_folder, &right_folder] {
        assert_eq!(hash(data), hash(&folder));
    }
    for pc in [&left, &right, &office] {
        assert_sound(pc);
    }
}

#[test]
fn a_folder_that_was_cloned_whole_forks_and_nothing_is_lost() {
    let (_data, hub) = hub();
    let (folder, office) = pc(&hub);
    receive(&office, "Chung");
    sync(&office);
    let (office, clone_folder, clone) = cloned(&folder, office);
    receive(&office, "Máy thật");
    receive(&clone, "Máy nhân bản");
    receive(&clone, "Máy nhân bản, lần hai");
    sync(&office);

    let first = clone.sync(&mut |_, _| {});
    let status = clone.sync_status().unwrap();
    assert!(status.copied, "the clone knows: {first:?}");
    assert_eq!(status.parked.len(), 1);
    assert_eq!(status.parked[0].reason, office::view::Reason::Fork);
    assert_eq!(clone.sync(&mut |_, _| {}).unwrap_err().key, "error.identity.copied");
    let refused = clone.receive_dossier(&clone.actor().unwrap(), &tests::reception("Bị chặn"));
    assert_eq!(refused.unwrap_err().key, "error.identity.copied");
    assert_eq!(hub.records(), 2, "nothing of the clone came in yet");

    answer_and_enrol(&clone, &hub);
    for _ in 0..2 {
        sync(&clone);
        sync(&office);
    }
    assert_eq!(hub.records(), 4);
    assert_eq!(hash(&folder), hash(&clone_folder));
    for name in ["Máy thật", "Máy nhân bản, lần hai"] {
        for pc in [&office, &clone] {
            assert!(!pc.find(name, 10).unwrap().rows.is_empty(), "{name}");
        }
    }
}

#[test]
fn an_older_copy_put_back_by_hand_is_noticed() {
    let (_data, hub) = hub();
    let (folder, office) = pc(&hub);
    receive(&office, "Một");
    sync(&office);
    drop(office);
    let saved = self::folder();
    copy(folder.path().join(FILE), saved.path().join(FILE)).unwrap();
    let office = Office::open(folder.path()).unwrap();
    receive(&office, "Hai");
    sync(&office);
    drop(office);
    for name in [FILE, "office.db-wal", "office.db-shm"] {
        let _ = std::fs::remove_file(folder.path().join(name));
    }
    copy(saved.path().join(FILE), folder.path().join(FILE)).unwrap();

    let office = Office::open(folder.path()).unwrap();
    assert_eq!(office.sync(&mut |_, _| {}).unwrap_err().key, "error.identity.restored");
    answer_and_enrol(&office, &hub);
    sync(&office);
    assert!(!office.find("Hai", 10).unwrap().rows.is_empty(), "what was lost came back");
    assert_sound(&office);
}

#[test]
fn codes_are_for_one_pc_of_one_office() {
    let (data, hub) = hub();
    let code = hub.code();
    let first = self::folder();
    let office = tests::new_office(first.path());
    office.enrol(&hub.url(), &code.to_lowercase().replace('-', " ")).unwrap();
    office.enrol(&hub.url(), &code).unwrap(); // The answer was lost: again.
    let second = self::folder();
    let other = tests::new_office(second.path());
    let refused = |code: &str| other.enrol(&hub.url(), code).unwrap_err().key;
    assert_eq!(refused(&code), "error.sync.code");
    assert_eq!(refused("AAAA-AAAA"), "error.sync.code");
    assert_eq!(other.sync(&mut |_, _| {}).unwrap_err().key, "error.sync.not_enrolled");
    tests::manage(
        data.path(),
        &["office", "add", "--code", "H36.58", "--name", "UBND xã Nam Dong"],
    );
    let foreign = tests::manage(data.path(), &["device", "code", "--office", "H36.58"]);
    assert_eq!(refused(&foreign), "error.sync.code_of_other_office");
    for _ in 0..8 {
        refused("BBBB-BBBB");
    }
    assert_eq!(refused(&Hub::code(&hub)), "error.sync.wait", "guessing is stopped");
}

#[test]
fn a_revoked_pc_keeps_its_data_and_sends_nothing() {
    let (data, hub) = hub();
    let (_folder, office) = pc(&hub);
    receive(&office, "Trước");
    sync(&office);
    let list = tests::manage(data.path(), &["device", "list", "--office", tests::OFFICE]);
    let device = list.split('\t').next().unwrap();
    tests::manage(
        data.path(),
        &["device", "revoke", "--office", tests::OFFICE, "--device", device],
    );
    receive(&office, "Sau");
    assert_eq!(office.sync(&mut |_, _| {}).unwrap_err().key, "error.sync.denied");
    assert_eq!(hub.records(), 1);
    assert_eq!(office.sync_status().unwrap().waiting, 1);
}

#[test]
fn what_a_copy_has_from_before_goes_to_the_hub_when_others_found_it_out() {
    let (_data, hub) = hub();
    let (folder, office) = pc(&hub);
    let (third_folder, third) = pc(&hub);
    for pc in [&office, &third, &office] {
        sync(pc);
    }
    receive(&office, "Trước khi nhân bản, chưa gửi");
    let (office, clone_folder, clone) = cloned(&folder, office);
    receive(&office, "Máy thật");
    receive(&clone, "Máy nhân bản");
    // A third PC has the first one's records by stick; from it the second learns that it is a copy.
    assert_eq!(hand(&office, &third), 2);
    hand(&third, &clone);
    assert!(clone.sync_status().unwrap().copied);
    assert_eq!(hub.records(), 0);
    answer_and_enrol(&clone, &hub);
    sync(&clone);
    assert_eq!(hub.records(), 2, "what both have, and what was recorded since");
    for pc in [&office, &third, &clone, &office, &third] {
        sync(pc);
    }
    assert_eq!(hub.records(), 4, "what both have is in the logs of both");
    for (pc, data) in [(&office, &folder), (&third, &third_folder), (&clone, &clone_folder)] {
        assert_eq!(hash(data), hash(&folder));
        assert_eq!(pc.sync_status().unwrap().parked, []);
        for name in ["Trước khi nhân bản, chưa gửi", "Máy thật", "Máy nhân bản"] {
            assert!(!pc.find(name, 10).unwrap().rows.is_empty(), "{name}");
        }
    }
}

#[test]
fn one_code_twice_is_seen_on_both_dossiers_until_it_is_noted() {
    let (_data, hub) = hub();
    // Two PCs of one office that each worked alone.
    let folders = [self::folder(), self::folder()];
    let pcs = folders.each_ref().map(|folder| tests::new_office(folder.path()));
    let names = ["Người Một", "Người Hai"];
    let dossiers: Vec<_> = pcs.iter().zip(names).map(|(pc, name)| receive(pc, name)).collect();
    assert_eq!(dossiers[0].code, dossiers[1].code);
    for pc in &pcs {
        pc.enrol(&hub.url(), &hub.code()).unwrap();
    }
    for pc in [&pcs[0], &pcs[1], &pcs[0]] {
        sync(pc);
    }
    let (first, second) = (&dossiers[0], &dossiers[1]);
    for pc in &pcs {
        assert_eq!(pc.dossier(&first.code).unwrap_err().key, "error.code_ambiguous");
        for (one, other) in [(first, second), (second, first)] {
            let others = pc.dossier(&one.id).unwrap().possible_duplicates;
            assert_eq!(others.iter().map(|it| &it.id).collect::<Vec<_>>(), [&other.id]);
        }
        assert_eq!(pc.possible_duplicates().unwrap().len(), 1);
        assert_eq!(
            pc.today(office::view::TodayList::All, 40).unwrap().counts.possible_duplicates,
            1
        );
    }
    let input = ResolveInput {
        id: second.id.clone(),
        kind: ConflictKind::PossibleDuplicate,
        at: String::new(),
        other: Some(first.id.clone()),
        decision: Decision::Keep,
        remark: String::new(),
    };
    pcs[1].resolve(&pcs[1].actor().unwrap(), &input).unwrap();
    for pc in [&pcs[1], &pcs[0]] {
        sync(pc);
        assert_eq!(pc.possible_duplicates().unwrap().len(), 0);
        assert_eq!(pc.dossier(&first.id).unwrap().possible_duplicates.len(), 0);
    }
}
