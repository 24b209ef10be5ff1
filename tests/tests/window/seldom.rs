//! Rare cases at the counter, through the real window and on paper.

use std::path::Path;
use std::sync::Arc;

use fantoccini::key::Key;
use office::view::{ApologyInput, PaperKind, PaperRef};
use office::{FixedClock, Office};
use tests::{Window, pdf_text, reception, settings};

/// A card of an old commune that was split between two.
const CARD: &str =
    "066301000001|245123456|H'Bia Niê|14022001|Nữ|Buôn Ea Kmar, Ea BHốk, Cư Kuin, Đắk Lắk|10052021";

#[tokio::test]
async fn a_split_commune_asks_a_second_letter_warns_and_papers_are_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let again = apologised_in_autumn(folder.path());
    let mut window = Window::open(folder.path()).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    let code = reception_in_a_split_commune(&mut window).await;
    papers_are_asked_for(&mut window, folder.path(), &code).await;
    a_second_letter(&mut window, folder.path(), &again).await;
    window.close().await;
}

/// Returns a dossier that was late in autumn and has a letter; its new due date has passed too.
fn apologised_in_autumn(folder: &Path) -> String {
    let at = |time: &str| {
        let clock = FixedClock(time.parse().expect("a time"));
        Office::open_with_clock(folder, Arc::new(clock)).expect("the office")
    };
    at("2026-09-01T08:00:00+07:00").set_up(settings()).expect("set up");
    let september = at("2026-09-01T08:30:00+07:00");
    let code = september
        .receive_dossier(&september.actor().expect("the clerk"), &reception("Trần Văn Lợi"))
        .expect("received")
        .code;
    let letter = ApologyInput {
        dossiers: vec![code.clone()],
        reason: "Chờ kết quả xác minh".into(),
        new_due: "30/09/2026".into(),
        ..ApologyInput::default()
    };
    let office = at("2026-09-14T08:00:00+07:00");
    office.apologise(&office.actor().expect("the clerk"), &letter).expect("a letter");
    code
}

/// The card's commune is two today: the clerk is asked, by keyboard.
async fn reception_in_a_split_commune(window: &mut Window) -> String {
    window.press(Key::F2).await;
    window.until("the procedure has the focus", "document.activeElement?.id === 'procedure'").await;
    window.keys("tinh trang hon nhan").await;
    window.wait("procedure-option").await;
    window.press(Key::Enter).await;
    window.press(Key::F4).await;
    window.until("the scan field has the focus", "document.activeElement?.id === 'scan'").await;
    window.scan(CARD).await;
    window.until_text("Địa chỉ cũ đã chia về nhiều xã, phường").await;
    window.until("the next field", "document.activeElement?.id === 'applicant.phone'").await;
    window.alt('m').await;
    window.press(Key::Right).await;
    window.picture("split-commune").await;
    window.fits("the choice").await;
    let choices = window.text().await;
    assert!(choices.contains("Xã Dray Bhăng") && choices.contains("Xã Ea Ktur"), "{choices}");
    window.press(Key::Enter).await;
    window
        .until(
            "the chosen address, and the focus on it",
            "document.activeElement?.id === 'applicant.address'
                && document.activeElement.value === 'Buôn Ea Kmar, xã Ea Ktur, tỉnh Đắk Lắk'",
        )
        .await;
    window.tab_to("duration").await;
    window.keys("3").await;
    window.press(Key::F9).await;
    let code = window.text_of("saved-code").await;
    window.until("the receipt", "document.querySelector('[data-testid=pdf-sheet] canvas')").await;
    window.press(Key::Escape).await;
    window.until("the sheet is closed", "!document.querySelector('[data-testid=pdf-sheet]')").await;
    code
}

/// Papers are missing: the request is numbered and shown.
async fn papers_are_asked_for(window: &mut Window, folder: &Path, code: &str) {
    window.control('k').await;
    window.until("find has the focus", "document.activeElement?.id === 'find'").await;
    window.keys(code).await;
    window.wait("find-row").await;
    window.press(Key::Enter).await;
    window.enter("dossier-supplement").await;
    window.wait("action-note").await;
    window.keys("Tờ khai thiếu chữ ký của người yêu cầu").await;
    window.enter("paper-add").await;
    window.until("the new line", "document.activeElement?.id.startsWith('paper-')").await;
    window.keys("Bản sao giấy chứng tử của vợ (chồng) cũ").await;
    window.picture("supplement").await;
    window.press(Key::F9).await;
    window.until("the paper", "document.querySelector('[data-testid=pdf-sheet] canvas')").await;
    window.picture("supplement-request").await;
    window.press(Key::Escape).await;
    let next = "document.activeElement?.dataset.testid === 'dossier-supplemented'";
    window.until("the next step has the focus", next).await;
    window.picture("supplement-requested").await;
    let text = paper(folder, code, PaperKind::SupplementRequest);
    for part in [
        "H'Bia Niê",
        "Bản sao giấy chứng tử của vợ (chồng) cũ",
        "Lý do: Tờ khai thiếu chữ ký của người yêu cầu",
        "xã Ea Ktur, tỉnh Đắk Lắk",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

/// Late again after a letter: the window warns, and the second letter says what the first promised.
async fn a_second_letter(window: &mut Window, folder: &Path, code: &str) {
    window.press(Key::F5).await;
    window.until_text(code).await;
    window
        .until("the row has the focus", "document.activeElement?.dataset.testid === 'late-row'")
        .await;
    window.keys(" ").await;
    window.until_text("đã được gia hạn 1 lần; quy định cho phép 1 lần").await;
    window.tab_to("late-reason").await;
    window.keys("Cơ quan phối hợp chưa trả lời").await;
    window.picture("second-letter-warns").await;
    window.fits("the warning").await;
    window.press(Key::F9).await;
    window.wait("late-preview").await;
    window.press(Key::F9).await;
    window.until("the letter", "document.querySelector('[data-testid=pdf-sheet] canvas')").await;
    window.picture("second-letter").await;
    let text = paper(folder, code, PaperKind::Apology);
    for part in [
        "Trần Văn Lợi",
        "Cơ quan phối hợp chưa trả lời",
        "02/PXL",
        "gia hạn lần 1: 17 giờ 00 phút, ngày 30 tháng 9",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

/// Returns the text of the newest paper of a kind in one line, as the office makes it.
fn paper(folder: &Path, code: &str, kind: PaperKind) -> String {
    let office = Office::open(folder).expect("the office");
    let paper = PaperRef { dossier: code.into(), kind, index: None };
    let pdf = office.papers_pdf(&[paper]).expect("a PDF");
    let file = tests::tour().join(format!("{}.pdf", kind.as_str()));
    std::fs::write(&file, pdf).expect("a file");
    // Lines are broken where there is room.
    pdf_text(&file).split_whitespace().collect::<Vec<_>>().join(" ")
}
