//! The program is killed while a clerk types: at most the last second is lost.

#![cfg(target_os = "linux")]

use fantoccini::key::Key;
use office::Office;
use office::view::{Settings, Signatory};
use tests::Window;

#[tokio::test]
async fn a_draft_survives_a_power_cut() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings {
        office_name: "UBND xã Cư Jút".into(),
        office_code: "H36.57".into(),
        place: "Cư Jút".into(),
        clerk: Signatory { name: "Nguyễn Thị Hoa".into(), title: String::new() },
        ..Settings::usual()
    };
    Office::open(folder.path()).expect("a folder").set_up(settings).expect("set-up");

    let window = Window::open(folder.path()).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.press(Key::F2).await;
    let name = window.wait("applicant-name").await;
    name.send_keys("Trần Thị Ngọc Ánh").await.expect("typing");
    window.until_text("Bản nháp tự lưu").await;
    let office = Office::open(folder.path()).expect("the office");
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let draft = loop {
        // What the window says it saved is on disk, before the program ends.
        let draft = office.load_draft().expect("readable").expect("a draft");
        if draft.input.applicant.name == "Trần Thị Ngọc Ánh" || std::time::Instant::now() > until
        {
            break draft;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    assert_eq!(draft.input.applicant.name, "Trần Thị Ngọc Ánh");
    drop(office);
    window.kill();

    let mut window = Window::open(folder.path()).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.press(Key::F2).await;
    window
        .until(
            "the draft is back",
            "document.getElementById('applicant.name')?.value === 'Trần Thị Ngọc Ánh'",
        )
        .await;
    window.until_text("Đã mở lại bản nháp").await;
    window.picture("draft-restored").await;
    window.close().await;
}
