//! A clock that cannot be right, in the window.

use std::sync::Arc;

use fantoccini::key::Key;
use office::{FixedClock, Office};
use tests::{Window, reception, settings};

#[tokio::test]
async fn a_wrong_clock_is_asked_about_before_a_dossier_is_received() {
    let folder = tempfile::tempdir().expect("a folder");
    // The last record is of a day that has not come yet: this PC's clock was set back since.
    let office = {
        let clock = FixedClock("2031-06-01T08:00".parse().expect("a time"));
        Office::open_with_clock(folder.path(), Arc::new(clock)).expect("the office")
    };
    office.set_up(settings()).expect("set up");
    office
        .receive_dossier(&office.actor().expect("the clerk"), &reception("Trần Văn Lợi"))
        .expect("received");
    drop(office);
    let mut window = Window::open(folder.path()).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.press(Key::F2).await;
    window.until("the procedure has the focus", "document.activeElement?.id === 'procedure'").await;
    window.keys("tinh trang hon nhan").await;
    window.wait("procedure-option").await;
    window.press(Key::Enter).await;
    window.tab_to("applicant.name").await;
    window.keys("Lê Thị Mai").await;
    window.press(Key::F9).await;
    window.wait("confirm").await;
    window.until_text("sớm hơn lần ghi gần nhất (08:00 01/06/2031)").await;
    window.fits("the question").await;
    window.picture("clock").await;
    window.press(Key::Escape).await;
    window.until("the question is gone", "!document.querySelector('[data-testid=confirm]')").await;
    let received =
        || Office::open(folder.path()).and_then(|it| it.verify()).expect("sound").records;
    assert_eq!(received(), 1, "nothing was recorded");
    window.press(Key::F9).await;
    window.wait("confirm").await;
    window.wait("confirm-yes").await.click().await.expect("a click");
    window.wait("saved-code").await;
    assert_eq!(received(), 2);
    window.close().await;
}
