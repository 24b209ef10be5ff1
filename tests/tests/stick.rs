//! Exchanging without the hub, as a clerk sees it in the window: by a stick, and on the network.

#![cfg(target_os = "linux")]

use fantoccini::key::Key;
use tests::{Hub, Window, reception};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Does what waits for the network on a thread of its own; the test's drives the window.
fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().expect("done"))
}

async fn sheet(window: &Window) {
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.press(Key::F8).await;
    window.wait("bundle-out").await;
}

#[tokio::test]
async fn a_stick_out_here_and_in_there() {
    let (data, mine, theirs, stick) = (folder(), folder(), folder(), folder());
    let mut hub = Hub::new(data.path());
    let (here, there) = aside(|| (hub.pc(mine.path()), hub.pc(theirs.path())));
    // Each knows the other from the hub, which is gone then.
    aside(|| [&here, &there, &here].map(|pc| pc.sync(&mut |_, _| {}).expect("synced")));
    hub.kill();
    let code = here.receive_dossier(&reception("H'Bia Niê")).expect("received").code;
    let file = stick.path().join("mang-di.mcb");

    let mut window = Window::open(mine.path()).await;
    sheet(&window).await;
    window.enter("bundle-out").await;
    window.picture("stick-dialog").await;
    window.save_as("Ghi ra USB", &file);
    window.until_text("Rút USB an toàn").await;
    window.picture("stick-out").await;
    window.fits("the sheet").await;
    // An existing file is not overwritten without being asked.
    let before = std::fs::read(&file).expect("the bundle");
    let focused = "document.activeElement?.dataset.testid === 'bundle-out'";
    window.until("the button has the focus again", focused).await;
    window.press(Key::Enter).await;
    window.save_as("Ghi ra USB", &file);
    // The question has no title.
    let question = window.dialog("");
    window.picture("stick-overwrite").await;
    question.escape();
    window.dialog("Ghi ra USB").escape();
    window.until("the button has the focus again", focused).await;
    assert_eq!(std::fs::read(&file).expect("the bundle"), before);
    window.close().await;

    // The other PC takes it, and says from whom.
    let mut window = Window::open(theirs.path()).await;
    sheet(&window).await;
    window.enter("bundle-in").await;
    window.pick("Nhận từ USB: chọn tệp ghi từ máy khác", &file);
    window.until_text("Đã nhận 1 thay đổi mới trong 1 thay đổi của máy quyển 2").await;
    window.picture("stick-in").await;
    window.close().await;
    assert!(there.find(&code, 5).is_ok());
}
