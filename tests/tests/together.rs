//! Several PCs of one office and their hub, as a clerk sees them in the window.

#![cfg(target_os = "linux")]

use fantoccini::key::Key;
use office::Office;
use office::view::{DossierView, PersonInput, ReceptionInput};
use tests::{Hub, Window, new_office};

/// Receives a dossier in the past, so that it stands on the Today screen.
fn receive(office: &Office, name: &str, id: &str, received_at: &str) -> DossierView {
    office
        .receive_dossier(&ReceptionInput {
            procedure: "1.004873".into(),
            applicant: PersonInput { name: name.into(), id: id.into(), ..PersonInput::default() },
            channel: "in_person".into(),
            return_by: "office".into(),
            duration: Some("3wd".into()),
            received_at: Some(received_at.into()),
            ..ReceptionInput::default()
        })
        .expect("a reception in the past")
}

fn sync(office: &Office) {
    office.sync(&mut |_, _| {}).expect("synced");
}

async fn at_today(folder: &std::path::Path) -> Window {
    let window = Window::open(folder).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window
}

async fn until_pill(window: &Window, text: &str) {
    let quoted = serde_json::json!(text);
    let script = format!(
        "document.querySelector('[data-testid=sync-pill-text]')?.textContent.includes({quoted})"
    );
    window.until(&format!("the pill says {text}"), &script).await;
}

#[tokio::test]
async fn a_pc_is_enrolled_works_offline_and_catches_up() {
    let (data, mine, theirs) = (folder(), folder(), folder());
    let mut hub = Hub::new(data.path());
    let here = new_office(mine.path());
    let own = receive(&here, "Trần Văn Lợi", "", "2026-09-01T08:00").code;
    let there = hub.pc(theirs.path());

    // The pill leads to the settings; what is wrong with the code is told at its field.
    let mut window = at_today(mine.path()).await;
    until_pill(&window, "Lưu trên máy này").await;
    window.press(Key::F8).await;
    window.wait("sync-words").await;
    window.picture("sync-alone").await;
    window.press(Key::Enter).await;
    window.wait("enrol-address").await;
    window
        .until("the address has the focus", "document.activeElement?.id === 'enrol-address'")
        .await;
    window.keys(&hub.url()).await;
    window.press(Key::Tab).await;
    window.keys("AAAA-AAAA").await;
    window.press(Key::Enter).await;
    window.until_text("Mã ghi danh không đúng").await;
    window.picture("enrol-refused").await;
    window.fits("enrolment").await;

    // A scanner types address and code into whichever field has the focus.
    window.until("the code has the focus", "document.activeElement?.id === 'enrol-code'").await;
    window.keys(&format!("motcua:{}#{}", hub.url(), hub.code())).await;
    window.press(Key::Enter).await;
    window
        .until("the button has the focus", "document.activeElement?.dataset.testid === 'enrol-go'")
        .await;
    window.press(Key::Enter).await;
    window.wait("enrol-done").await;
    window.until_text("UBND xã Cư Jút").await;
    until_pill(&window, "Đã đồng bộ").await;
    window.picture("enrolled").await;

    // What the other PC receives arrives, and the clerk stays at the same row.
    window.press(Key::F1).await;
    let focused = |code: &str| {
        let quoted = serde_json::json!(code);
        format!("document.activeElement?.textContent.includes({quoted})")
    };
    window.until("the own dossier has the focus", &focused(&own)).await;
    sync(&there);
    let other = receive(&there, "H'Bia Niê", "", "2026-08-28T14:00").code;
    sync(&there);
    window.press(Key::F8).await;
    window.wait("sync-now").await;
    window.press(Key::Enter).await;
    window.until_text(&other).await;
    window.picture("sync-done").await;
    window.press(Key::Escape).await;
    window.until("the own dossier keeps the focus", &focused(&own)).await;

    // Without the hub work goes on, also from another program; the pill tells it.
    hub.kill();
    receive(&here, "Lê Thị Mai", "", "2026-09-02T08:00");
    until_pill(&window, "Mất mạng · 1 thay đổi chờ gửi").await;
    window.picture("offline").await;
    window.fits("offline").await;
    window.press(Key::F8).await;
    window.until_text("Chưa liên lạc được với máy chủ").await;
    window.wait("sync-run").await;
    window.picture("sync-offline").await;
    window.press(Key::Escape).await;
    hub.kill_and_restart();
    until_pill(&window, "Đã đồng bộ").await;
    window.close().await;
    sync(&there);
    assert_eq!(there.find("Lê Thị Mai", 5).expect("found").rows.len(), 1);
    assert!(here.verify().expect("a report").ok);
}

#[tokio::test]
async fn copied_data_says_so_and_goes_on_after_enrolling_again() {
    let (data, original) = (folder(), folder());
    let hub = Hub::new(data.path());
    let office = hub.pc(original.path());
    receive(&office, "Trần Văn Lợi", "", "2026-09-01T08:00");
    sync(&office);
    drop(office);
    // Put back from a backup: without the key, which is never in one.
    let copy = folder();
    std::fs::copy(original.path().join("office.db"), copy.path().join("office.db")).expect("a copy");

    let mut window = at_today(copy.path()).await;
    until_pill(&window, "Cần ghi danh lại").await;
    window.press(Key::F8).await;
    window.until_text("bản sao hoặc bản khôi phục").await;
    window.press(Key::Enter).await;
    window.wait("enrol-copied").await;
    window
        .until("the address has the focus", "document.activeElement?.id === 'enrol-address'")
        .await;
    window.picture("copied").await;
    window.fits("copied").await;
    // The address is known; the code alone is needed.
    window.press(Key::Tab).await;
    window.keys(&hub.code()).await;
    window.press(Key::Enter).await;
    window.wait("enrol-done").await;
    until_pill(&window, "Đã đồng bộ").await;
    window.close().await;
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}
