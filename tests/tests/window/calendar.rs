//! A decision on a day off is entered in the window of an office without a hub.

use fantoccini::key::Key;
use office::Office;
use tests::{Window, new_office, reception};

#[tokio::test]
async fn a_day_that_became_off_is_entered_by_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = new_office(folder.path());
    let actor = office.actor().expect("the clerk");
    let input = office::view::ReceptionInput {
        duration: Some("20wd".into()),
        ..reception("Nguyễn Thị Lan")
    };
    let received = office.receive_dossier(&actor, &input).expect("a reception");
    let due = &received.due;
    let day = format!("{}/{}/{}", &due[8..10], &due[5..7], &due[..4]);
    drop(office);

    let mut window = Window::open(folder.path()).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.press(Key::F10).await;
    window.wait("calendar-none").await;
    let start = "document.getElementById('calendar-change').focus() ?? true";
    window.until("the form has the focus", start).await;
    window.tab_to("calendar-day").await;
    window.keys(&day).await;
    // Refused at its field: a decision has a number and a date.
    window.press(Key::Enter).await;
    let at_document = "document.activeElement?.id === 'calendar-document'";
    window.until("the missing number has the focus", at_document).await;
    window.until_text("số và ngày của văn bản quyết định").await;
    window.keys("Số 15/QĐ-UBND ngày 25/11/2026").await;
    // What it touches is there before it is saved.
    window.until_text("1 hồ sơ có thời hạn kết thúc vào lúc khác").await;
    let shown = window.text_of("calendar-preview").await;
    assert!(shown.contains("Nguyễn Thị Lan") && shown.contains(&day), "{shown}");
    let unsaved = Office::open(folder.path()).expect("the office").calendar_decisions();
    assert!(unsaved.expect("decisions").is_empty(), "nothing is saved yet");
    let sight = "document.getElementById('calendar-title').scrollIntoView() ?? true";
    window.until("the part is in sight", sight).await;
    window.fits("calendar").await;
    window.inspect("calendar-preview").await;
    window.press(Key::Enter).await;
    window.wait("calendar-done").await;
    window.wait("calendar-decisions").await;
    window.until("the part is in sight", sight).await;
    window.inspect("calendar-saved").await;

    // Today lists the dossier with its citizen; the due date on paper stays beside the moved one.
    window.press(Key::F1).await;
    window.until_text("Ngày hẹn rơi vào ngày nghỉ").await;
    window.alt('7').await;
    window.until_text("Hãy báo công dân").await;
    window.wait("today-row").await;
    window.inspect("today-day-off").await;
    window.press(Key::Enter).await;
    window.wait("dossier-moved").await;
    window.inspect("dossier-day-off").await;
    window.close().await;
}
