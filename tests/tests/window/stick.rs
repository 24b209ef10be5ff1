//! Exchanging without the hub, as a clerk sees it in the window: by a stick, and on the network.

use std::net::{Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use fantoccini::key::Key;
use office::Office;
use tests::{Hub, Window, reception};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Runs network work on another thread, while the test's thread drives the window.
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
    // Each knows the other from the hub, which then stops.
    aside(|| [&here, &there, &here].map(|pc| pc.sync(&mut |_, _| {}).expect("synced")));
    hub.kill();
    let code = here
        .receive_dossier(&here.actor().expect("the clerk"), &reception("H'Bia Niê"))
        .expect("received")
        .code;
    let file = stick.path().join("mang-di.mcb");

    let mut window = Window::open(mine.path()).await;
    sheet(&window).await;
    window.enter("bundle-out").await;
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

    // The other PC imports it and shows the giver; a wrong file before that does no harm.
    let takes = "Nhận từ USB: chọn tệp ghi từ máy khác";
    let mut window = Window::open(theirs.path()).await;
    sheet(&window).await;
    window.enter("bundle-in").await;
    window.pick(takes, &theirs.path().join("office.db"));
    window.until_text("không phải tệp trao đổi của Một Cửa").await;
    window.picture("stick-no-bundle").await;
    window.enter("bundle-in").await;
    window.pick(takes, &file);
    window.until_text("Đã nhận 1 thay đổi mới trong 1 thay đổi của máy quyển 2").await;
    window.picture("stick-in").await;
    window.close().await;
    assert_eq!(there.find(&code, 5).expect("found").rows.len(), 1);
}

#[tokio::test]
async fn pcs_on_one_network_exchange_by_themselves() {
    let (data, mine, theirs) = (folder(), folder(), folder());
    let mut hub = Hub::new(data.path());
    let (here, there) = aside(|| (hub.pc(mine.path()), Arc::new(hub.pc(theirs.path()))));
    aside(|| [&here, &there, &here].map(|pc| pc.sync(&mut |_, _| {}).expect("synced")));
    hub.kill();
    let code = there
        .receive_dossier(&there.actor().expect("the clerk"), &reception("H'Bia Niê"))
        .expect("received")
        .code;

    let mut window = Window::open(mine.path()).await;
    sheet(&window).await;
    window.until_text("Chưa thấy máy nào khác").await;
    if multicast() {
        window.enter("lan-sync").await;
        window.enter("transfer-stop").await;
        window.until_text("Đã dừng theo yêu cầu").await;
        window.picture("lan-stopped").await;
        let lan = Arc::clone(&there).lan(None, |_| {}).expect("a network").expect("on");
        window.until_text("Đang thấy 1 máy khác").await;
        window.until_text("gửi 0, nhận 1").await;
        assert_eq!(here.find(&code, 5).expect("found").rows.len(), 1);
        window.enter("lan-sync").await;
        window.until_text("Đã trao đổi với 1 máy").await;
        // The hub is gone, but this PC is not alone.
        window.until_text("Chỉ có mạng nội bộ").await;
        window.picture("lan-met").await;
        window.fits("the sheet").await;
        drop(lan);
    }

    // Switched off and on again, by keyboard.
    window.press(Key::Escape).await;
    window.press(Key::F10).await;
    window.tab_to("lan").await;
    window.keys(" ").await;
    window.picture("lan-switch").await;
    window.press(Key::F9).await;
    window.until_text("Đã lưu cài đặt").await;
    window.press(Key::F8).await;
    window.wait("lan-settings").await;
    window.until_text("Đang tắt").await;
    window.picture("lan-off").await;
    window.close().await;
    let saved = Office::open(mine.path()).expect("the office").settings().expect("settings");
    assert!(!saved.lan);
}

#[tokio::test]
async fn who_closes_the_window_is_not_looked_for_any_longer() {
    if !multicast() {
        eprintln!("NOT TRIED: no network on which PCs can find each other");
        return;
    }
    let (data, mine, theirs) = (folder(), folder(), folder());
    let hub = Hub::new(data.path());
    let (here, there) = aside(|| (hub.pc(mine.path()), Arc::new(hub.pc(theirs.path()))));
    aside(|| [&here, &there, &here].map(|pc| pc.sync(&mut |_, _| {}).expect("synced")));
    let lan = Arc::clone(&there).lan(None, |_| {}).expect("a network").expect("on");
    let window = Window::open(mine.path()).await;
    until(|| lan.found() == 1).await;
    window.cross();
    until(|| lan.found() == 0).await;
    window.close().await;
}

/// Waits for something that comes within seconds; without a good-bye it would be two minutes.
async fn until(mut there: impl FnMut() -> bool) {
    let begun = std::time::Instant::now();
    while !there() {
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not come");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Returns whether this machine has a network on which PCs can find each other.
fn multicast() -> bool {
    let group = Ipv4Addr::new(224, 0, 0, 251);
    let heard = || -> std::io::Result<usize> {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        socket.join_multicast_v4(&group, &Ipv4Addr::UNSPECIFIED)?;
        socket.set_read_timeout(Some(Duration::from_secs(2)))?;
        socket.send_to(b"?", (group, socket.local_addr()?.port()))?;
        socket.recv(&mut [0; 8])
    };
    heard().is_ok()
}
