//! What a clerk types and scans at the reception is kept, and never replaced unasked.

use fantoccini::key::Key;
use office::Office;
use tests::{Window, new_office};

const FIRST: &str =
    "066301000001||Nguyễn Thị Lan|14022001|Nữ|Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông|10052021";
const SECOND: &str =
    "066201000002||Y Thịnh Ayun|01031999|Nam|Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông|10052021";

fn value(id: &str, text: &str) -> String {
    format!("document.getElementById('{id}')?.value === '{text}'")
}

async fn at_reception(folder: &std::path::Path) -> Window {
    let window = Window::open(folder).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.press(Key::F2).await;
    window.wait("applicant-name").await;
    window
}

#[tokio::test]
async fn what_was_typed_last_is_kept_when_the_screen_or_the_window_goes() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(new_office(folder.path()));
    let window = at_reception(folder.path()).await;
    // Nothing but a fee, and the screen is left at once.
    window.until("the fee", "document.getElementById('fee')?.focus() === undefined").await;
    window.keys("20,000").await;
    window.press(Key::F1).await;
    window.until("Today is back", "document.body.dataset.ready === 'today'").await;
    window.press(Key::F2).await;
    window.until("the fee is back", &value("fee", "20,000")).await;
    window.wait("applicant-name").await.send_keys("Lê Thị Mai").await.expect("typing");
    window.cross();
    let office = Office::open(folder.path()).expect("the office");
    let kept = || {
        let draft = office.load_draft().expect("readable");
        draft.map(|it| it.input.applicant.name).unwrap_or_default()
    };
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while kept() != "Lê Thị Mai" && std::time::Instant::now() < until {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(kept(), "Lê Thị Mai", "up to the last key");
    window.close().await;
}

#[tokio::test]
async fn a_card_of_somebody_else_asks_and_can_be_undone() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(new_office(folder.path()));
    let mut window = at_reception(folder.path()).await;
    window.press(Key::F4).await;
    window.until("the scan field has the focus", "document.activeElement?.id === 'scan'").await;
    window.scan(FIRST).await;
    window.until("the first person", &value("applicant.name", "Nguyễn Thị Lan")).await;
    window.press(Key::F4).await;
    window.scan(SECOND).await;
    window.until_text("Thay bằng người trên thẻ: Y Thịnh Ayun?").await;
    window.inspect("card-replaces").await;
    window.press(Key::Escape).await;
    window.until("nothing was replaced", &value("applicant.name", "Nguyễn Thị Lan")).await;
    window.press(Key::F4).await;
    window.scan(SECOND).await;
    window.until_text("Thay bằng người trên thẻ: Y Thịnh Ayun?").await;
    window.enter("confirm-yes").await;
    window.until("the second person", &value("applicant.name", "Y Thịnh Ayun")).await;
    window.until_text("Đã thay Nguyễn Thị Lan").await;
    window.inspect("card-replaced").await;
    window.enter("card-undo").await;
    window.until("the first person again", &value("applicant.name", "Nguyễn Thị Lan")).await;
    window.until("and the number", &value("applicant.id", "066301000001")).await;
    window.close().await;
}

#[tokio::test]
async fn what_is_shown_is_what_is_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = new_office(folder.path());
    let mut window = at_reception(folder.path()).await;
    window.until("the procedure has the focus", "document.activeElement?.id === 'procedure'").await;
    window.keys("khai tu").await;
    window.wait("procedure-option").await;
    window.press(Key::Enter).await;
    window.until("the procedure", "document.activeElement?.id === 'scan'").await;
    // What is typed where a card is scanned is a name.
    window.keys("Lê Thị Mai").await;
    window.press(Key::Enter).await;
    window.until("the name", &value("applicant.name", "Lê Thị Mai")).await;
    window.until("its field", "document.activeElement?.id === 'applicant.name'").await;

    // Another text in the procedure's field, left by Tab: the choice no longer holds.
    window.back_to("procedure").await;
    window.keys("ket hon").await;
    window.wait("procedure-option").await;
    window.press(Key::Tab).await;
    window.until_text("Chữ đang ghi không còn là mục đã chọn").await;
    window.inspect("procedure-changed").await;
    window.press(Key::F9).await;
    window.until("back at the field", "document.activeElement?.id === 'procedure'").await;
    window.until("what was typed stays", &value("procedure", "ket hon")).await;
    window.press(Key::Escape).await;
    let back = "document.getElementById('procedure').value.includes('khai tử')
        && !document.getElementById('procedure-err')";
    window.until("Esc brings the choice back", back).await;

    // What was ticked is demanded: both dates.
    for (tick, field, words) in [
        ("manual", "manualDue", "chưa ghi ngày. Hãy ghi ngày hẹn"),
        ("past", "receivedAt", "chưa ghi ngày nhận"),
    ] {
        window.tab_to(tick).await;
        window.keys(" ").await;
        window.wait_css(&format!("#{field}")).await;
        window.press(Key::F9).await;
        window.until_text(words).await;
        let focus = format!("document.activeElement?.id === '{field}'");
        window.until("the field has the focus", &focus).await;
        window.inspect(&format!("empty-{field}")).await;
        window.back_to(tick).await;
        window.keys(" ").await;
    }
    // A count that is none stands at its field.
    window.back_to("on-0").await;
    window.keys(" ").await;
    window.tab_to("originals-0").await;
    window.control('a').await;
    window.keys("hai").await;
    window.press(Key::F9).await;
    window.until_text("cần ít nhất một bản chính hoặc bản sao").await;
    window.inspect("count-unreadable").await;
    window.close().await;
    assert_eq!(office.find("Lê Thị Mai", 5).expect("found").rows.len(), 0, "nothing was received");
}

#[tokio::test]
async fn nothing_enters_the_tab_order_while_one_types() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(new_office(folder.path()));
    let window = at_reception(folder.path()).await;
    window.tab_to("applicant-address").await;
    window.keys("TDP 3, thị trấn Ea T'Ling, Cư Jút, Đắk Nông").await;
    window.wait("address-use-new").await;
    window.press(Key::Tab).await;
    window.until("the telephone", "document.activeElement?.id === 'applicant.phone'").await;
    window.keys("0912 345 678").await;
    window.until("the number", &value("applicant.phone", "0912 345 678")).await;
    // By its key, without leaving the telephone.
    window.alt('m').await;
    let address = "document.getElementById('applicant.address').value.endsWith('tỉnh Lâm Đồng')";
    window.until("today's address", address).await;
    window.until("the telephone", "document.activeElement?.id === 'applicant.phone'").await;
    window.close().await;
}
