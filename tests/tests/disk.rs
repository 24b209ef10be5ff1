//! A full disk, a disk that may only be read: told in plain words, and nothing is lost.

#![cfg(target_os = "linux")]

use std::process::Command;

use fantoccini::key::Key;
use office::Office;
use tests::{Window, built, new_office, reception};
use throwaway::SmallDisk;

#[tokio::test]
async fn the_window_on_a_full_disk_keeps_what_was_typed() {
    let Some(disk) = SmallDisk::new(4) else {
        eprintln!("SKIPPED: this user may not mount a small disk");
        return;
    };
    new_office(disk.path()).save_draft(&reception("Trần Thị Ngọc Ánh")).expect("a draft");
    let mut window = Window::open(disk.path()).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.press(Key::F2).await;
    let filled = "document.getElementById('applicant.name')?.value === 'Trần Thị Ngọc Ánh'";
    window.until("the draft is in the form", filled).await;
    window.until("the procedure, too", "document.getElementById('procedure').value !== ''").await;

    disk.fill();
    window.press(Key::F9).await;
    window.until_text("Ổ đĩa đã đầy").await;
    window.picture("disk-full").await;
    window.until("what was typed is still there", filled).await;

    disk.make_room();
    window.press(Key::F9).await;
    let code = window.text_of("saved-code").await;
    window.close().await;
    let office = Office::open(disk.path()).expect("the office");
    assert_eq!(office.dossier(&code).expect("it is there").applicant.name, "Trần Thị Ngọc Ánh");
    assert!(office.verify().expect("a report").ok);
}

#[test]
fn the_command_line_on_a_full_or_protected_disk_changes_nothing() {
    let Some(disk) = SmallDisk::new(4) else {
        eprintln!("SKIPPED: this user may not mount a small disk");
        return;
    };
    drop(new_office(disk.path()));
    let file = tempfile::NamedTempFile::new().expect("a file");
    let input = serde_json::to_string(&reception("Lê Thị Mai")).expect("JSON");
    std::fs::write(file.path(), input).expect("written");
    let receive = || {
        let output = Command::new(built("motcua"))
            .arg("--office")
            .arg(disk.path())
            .args(["receive", "--json"])
            .arg(file.path())
            .output()
            .expect("motcua runs");
        (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
    };
    let state = || Office::open(disk.path()).expect("the office").state_hash().expect("a hash");
    let before = state();

    disk.fill();
    let (code, told) = receive();
    assert!(code == Some(1) && told.contains("Ổ đĩa đã đầy"), "{code:?} {told}");
    disk.make_room();
    assert_eq!(state(), before);
    assert_eq!(receive().0, Some(0));

    let before = state();
    assert!(disk.protect());
    let (code, told) = receive();
    assert!(code == Some(1) && told.contains("chỉ cho phép đọc"), "{code:?} {told}");
    let file = disk.path().join("office.db");
    let copy = tempfile::tempdir().expect("a folder");
    std::fs::copy(file, copy.path().join("office.db")).expect("readable");
    let office = Office::open(copy.path()).expect("the copy is an office");
    assert_eq!(office.state_hash().expect("a hash"), before);
}
