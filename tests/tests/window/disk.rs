//! A full disk and a read-only disk: reported in plain words, and nothing is lost.

use std::ops::ControlFlow;
use std::process::Command;

use fantoccini::key::Key;
use office::Office;
use test_env::SmallDisk;
use tests::{Hub, Window, built, new_office, reception};

#[tokio::test]
async fn the_window_on_a_full_disk_keeps_what_was_typed() {
    let Some(disk) = SmallDisk::new(4) else {
        eprintln!("SKIPPED: this user may not mount a small disk");
        return;
    };
    let office = new_office(disk.path());
    let actor = office.actor().expect("the clerk");
    office.save_draft(&actor, &reception("Trần Thị Ngọc Ánh")).expect("a draft");
    drop(office);
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
    let (code, message) = receive();
    assert!(code == Some(1) && message.contains("Ổ đĩa đã đầy"), "{code:?} {message}");
    disk.make_room();
    assert_eq!(state(), before);
    assert_eq!(receive().0, Some(0));

    let before = state();
    assert!(disk.protect());
    let (code, message) = receive();
    assert!(code == Some(1) && message.contains("chỉ cho phép đọc"), "{code:?} {message}");
    let file = disk.path().join("office.db");
    let copy = tempfile::tempdir().expect("a folder");
    std::fs::copy(file, copy.path().join("office.db")).expect("readable");
    let office = Office::open(copy.path()).expect("the copy is an office");
    assert_eq!(office.state_hash().expect("a hash"), before);
}

#[test]
fn a_full_or_protected_stick_is_reported_and_left_as_it_was() {
    let Some(stick) = SmallDisk::new(1) else {
        eprintln!("SKIPPED: this user may not mount a small disk");
        return;
    };
    let (data, folder) = (tempfile::tempdir(), tempfile::tempdir());
    let (data, folder) = (data.expect("a folder"), folder.expect("a folder"));
    let hub = Hub::new(data.path());
    let office = hub.pc(folder.path());
    office
        .receive_dossier(&office.actor().expect("the clerk"), &reception("Lê Thị Mai"))
        .expect("received");
    let file = stick.path().join("mang-di.mcb");
    let write = || {
        let done = office.bundle_out(&file, &mut |_, _| ControlFlow::Continue(()));
        done.map(|done| done.records).map_err(|problem| problem.key)
    };
    let there = || std::fs::read_dir(stick.path()).expect("the stick").count();
    stick.fill();
    let before = there();
    assert_eq!(write(), Err("error.file_no_room".into()));
    assert_eq!(there(), before, "nothing by half");
    stick.make_room();
    assert_eq!(write(), Ok(1));
    let whole = std::fs::read(&file).expect("the bundle");
    assert!(stick.protect());
    assert_eq!(write(), Err("error.file_unwritable".into()));
    assert_eq!(std::fs::read(&file).expect("the bundle"), whole);
}
