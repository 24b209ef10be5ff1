//! What a scanner types never reaches a control: it goes where it belongs, from any focus.

use std::path::Path;
use std::time::Duration;

use fantoccini::key::Key;
use office::Office;
use office::view::{ActInput, DossierView, PersonInput, ReceptionInput, ResultInput, Stage};
use tests::{Window, new_office, reception};

const APPLICANT: &str =
    "066301000001||Nguyễn Thị Lan|14022001|Nữ|Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông|10052021";
const STRANGER: &str =
    "066201000002||Y Thịnh Ayun|01031999|Nam|Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông|10052021";

const FOCUS: &str = "document.activeElement?.dataset.testid";

fn value(id: &str, text: &str) -> String {
    format!("document.getElementById('{id}')?.value === '{text}'")
}

/// Receives a dossier of the applicant.
fn received(office: &Office) -> DossierView {
    let applicant = PersonInput {
        name: "Nguyễn Thị Lan".into(),
        id: "066301000001".into(),
        ..PersonInput::default()
    };
    let input =
        ReceptionInput { applicant, received_at: Some("2026-09-01T08:00".into()), ..reception("") };
    office.receive_dossier(&office.actor().expect("the clerk"), &input).expect("received")
}

/// Receives a dossier that waits for missing papers.
fn waiting(office: &Office) -> DossierView {
    let made = received(office);
    let ask = ActInput::RequestSupplement {
        papers: vec![],
        reason: "Thiếu tờ khai".into(),
        deadline: None,
        guidance: String::new(),
    };
    let asked = office.act_on(&office.actor().expect("the clerk"), &[made.id], &ask);
    asked.expect("asked for").remove(0)
}

async fn at_today(folder: &Path) -> Window {
    let window = Window::open(folder).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window
}

#[tokio::test]
async fn a_card_shows_the_dossiers_of_its_person_and_does_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = new_office(folder.path());
    let code = waiting(&office).code;
    let mut window = at_today(folder.path()).await;
    window.until("a row has the focus", &format!("{FOCUS} === 'today-row'")).await;

    // On a list: of the stranger there is none, and the row is not opened.
    window.scan(STRANGER).await;
    window.until_text("Người này chưa có hồ sơ nào ở đây").await;
    window.until("Today is still below", "document.querySelector('[data-testid=today-row]')").await;
    window.inspect("scan-stranger").await;
    // Again, as somebody does when nothing seems to happen, and the applicant's after it.
    window.scan(STRANGER).await;
    window.scan(APPLICANT).await;
    window.until_text("Nguyễn Thị Lan · 14/02/2001").await;
    window.wait("find-row").await;
    window.inspect("scan-applicant").await;
    window.press(Key::Enter).await;
    window.wait("dossier-supplemented").await;

    // On the button of the next step: neither Space nor Enter of the card presses it.
    window.until("the next step", &format!("{FOCUS} === 'dossier-supplemented'")).await;
    window.scan(STRANGER).await;
    window.until_text("Người này chưa có hồ sơ nào ở đây").await;
    window.press(Key::Escape).await;
    window.until("the search is closed", "!document.querySelector('#find')").await;
    // Half a card, also one that begins in the middle, is no more than a message.
    window.until("the next step", &format!("{FOCUS} === 'dossier-supplemented'")).await;
    window.scan(" Thị Lan").await;
    window.wait("scan-notice").await;
    window.inspect("scan-half").await;

    // While a question is open, a card answers nothing.
    window.press(Key::Enter).await;
    window.until_text("đã nộp đủ giấy tờ bổ sung?").await;
    window.inspect("supplemented-question").await;
    window.scan(STRANGER).await;
    window.until_text("Mã vừa quét chưa dùng được ở đây").await;
    window.inspect("scan-in-question").await;
    let found = office.dossier(&code).expect("the dossier");
    assert_eq!(found.stage, Stage::AwaitingSupplement, "nothing was recorded");
    window.press(Key::Escape).await;

    // From the card to a new reception.
    window.until("the question is closed", "!document.querySelector('dialog')").await;
    window.scan(STRANGER).await;
    window.wait("find-receive").await;
    window.press(Key::F2).await;
    window.until("the person is filled in", &value("applicant.name", "Y Thịnh Ayun")).await;
    window.close().await;
    assert_eq!(office.dossier(&code).expect("the dossier").stage, Stage::AwaitingSupplement);
}

#[tokio::test]
async fn a_receipt_opens_its_dossier_from_any_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = new_office(folder.path());
    let code = received(&office).code;
    let window = at_today(folder.path()).await;
    let open =
        format!("document.querySelector('[data-testid=dossier-code]')?.innerText === '{code}'");
    for screen in [Key::F1, Key::F2, Key::F3, Key::F5, Key::F10] {
        window.press(screen).await;
        window.until("the screen", "!document.querySelector('[data-testid=dossier-code]')").await;
        window.scan(&code.to_lowercase()).await;
        window.until("the dossier", &open).await;
        // The same receipt again changes nothing: Esc leads back at once.
        window.scan(&code).await;
        window.press(Key::Escape).await;
        window.until("back", "!document.querySelector('[data-testid=dossier-code]')").await;
    }
    window.control('k').await;
    window.until("find has the focus", "document.activeElement?.id === 'find'").await;
    window.scan(&code).await;
    window.until("the dossier", &open).await;
    window.close().await;
}

#[tokio::test]
async fn a_card_in_the_return_sheet_fills_in_and_does_not_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = new_office(folder.path());
    let dossier = received(&office);
    let ready = ResultInput { ids: vec![dossier.id.clone()], ..ResultInput::default() };
    office.mark_result_ready(&office.actor().expect("the clerk"), &ready).expect("ready");
    let mut window = at_today(folder.path()).await;
    window.scan(&dossier.code).await;
    window.enter("dossier-return").await;
    window.until("the first field", "document.activeElement?.id === 'how'").await;
    window.scan(STRANGER).await;
    window.until("the taker", &value("takenBy", "Y Thịnh Ayun")).await;
    window.until("the number", &value("takerId", "066201000002")).await;
    window.until_text("Không phải chủ hồ sơ (Nguyễn Thị Lan").await;
    window.inspect("return-stranger").await;
    // In another field, and again.
    window.tab_to("action-note").await;
    window.scan(APPLICANT).await;
    window.scan(APPLICANT).await;
    window.until("the taker", &value("takenBy", "Nguyễn Thị Lan")).await;
    window.until_text("Đúng là chủ hồ sơ").await;
    window.until("the note stays empty", &value("action-note", "")).await;
    window.inspect("return-applicant").await;
    // Enter in a field moves on and records nothing.
    window.back_to("return-taken-by").await;
    window.press(Key::Enter).await;
    window.until("the next field", "document.activeElement?.id === 'takerId'").await;
    let stage = || office.dossier(&dossier.id).expect("the dossier").stage;
    assert_eq!(stage(), Stage::ResultReady);
    window.press(Key::F9).await;
    window.until_text("Đã trả kết quả").await;
    window.close().await;
    assert_eq!(stage(), Stage::Returned);
}

#[tokio::test]
async fn a_scan_at_the_reception_leaves_the_fields_as_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(new_office(folder.path()));
    let window = at_today(folder.path()).await;
    window.press(Key::F2).await;
    window.until("the procedure has the focus", "document.activeElement?.id === 'procedure'").await;
    window.keys("khai tu").await;
    window.wait("procedure-option").await;
    window.press(Key::Enter).await;
    window.until("the scan field", "document.activeElement?.id === 'scan'").await;
    // Over a chosen procedure, whose text is selected: the choice stays.
    window.back_to("procedure").await;
    window.scan(APPLICANT).await;
    window.until("the person", &value("applicant.name", "Nguyễn Thị Lan")).await;
    let procedure = "document.getElementById('procedure').value.includes('khai tử')
        && !document.getElementById('procedure-err')";
    window.until("the procedure stays", procedure).await;
    // What a person types is not touched, and comes in its order.
    window.tab_to("applicant.phone").await;
    window.strokes_every(&['0', '9', '1', '2'], Duration::from_millis(125)).await;
    window.strokes(&['3', '4', '5', '6', '7', '8']).await;
    window.until("the number", &value("applicant.phone", "0912345678")).await;
    // A card in the submitter's field is the submitter's.
    window.tab_to("other").await;
    window.keys(" ").await;
    window.tab_to("submitter-name").await;
    window.scan(STRANGER).await;
    window.until("the submitter", &value("submitter.name", "Y Thịnh Ayun")).await;
    window.until("the applicant stays", &value("applicant.name", "Nguyễn Thị Lan")).await;
    window.until("and the number", &value("applicant.phone", "0912345678")).await;
    window.close().await;
}

#[tokio::test]
async fn a_scanner_of_another_speed_is_one_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = new_office(folder.path());
    let code = waiting(&office).code;
    let window = at_today(folder.path()).await;
    let keyboard = window.dialog("Một Cửa");
    let open = "document.querySelector('[data-testid=dossier-supplemented]')";
    for pause in [Duration::ZERO, Duration::from_millis(5), Duration::from_millis(30)] {
        window.until("a row has the focus", &format!("{FOCUS} === 'today-row'")).await;
        keyboard.write_every(&format!("{}\n", code.to_lowercase()), pause);
        window.until("the dossier", open).await;
        window.until("the next step", &format!("{FOCUS} === 'dossier-supplemented'")).await;
        // A card without marks, on the button that would record something.
        let card = "066301000001||Tran Ba Hai|14022001|Nam|Buon Nui, Cu Jut|10052021\n";
        keyboard.write_every(&card.repeat(2), pause);
        window.wait("find-receive").await;
        window.press(Key::Escape).await;
        window.until("the search is closed", "!document.querySelector('#find')").await;
        window.press(Key::Escape).await;
    }
    window.close().await;
    let found = office.dossier(&code).expect("the dossier");
    assert_eq!(found.stage, Stage::AwaitingSupplement, "nothing was recorded");
}
