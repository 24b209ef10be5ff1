//! The whole life of a dossier, and the ways it ends early, by keyboard alone.

use std::path::Path;

use fantoccini::key::Key;
use office::Office;
use office::view::{ApologyInput, DossierView, ReceptionInput, Stage};
use tests::{Window, new_office, reception};

const PDF: &str = "document.querySelector('[data-testid=pdf-sheet] canvas')";

async fn at_today(folder: &Path) -> Window {
    let window = Window::open(folder).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window
}

/// Waits until an element has the focus, named by its id or test id.
async fn focus(window: &Window, name: &str) {
    let at = "document.activeElement";
    let script = format!("{at}?.id === '{name}' || {at}?.dataset.testid === '{name}'");
    window.until(&format!("{name} has the focus"), &script).await;
}

/// Opens the sheet of an act by its key and waits for it.
async fn open(window: &Window, digit: char, sheet: &str) {
    window.control(digit).await;
    window.wait(sheet).await;
}

/// Chooses in the field that has the focus, by arrows.
async fn choose(window: &Window, value: &str) {
    let there = format!("return document.activeElement.value === '{value}'");
    for _ in 0..40 {
        if window.page.execute(&there, vec![]).await.expect("a choice") == true {
            return;
        }
        window.press(Key::Down).await;
    }
    panic!("there is no choice {value}");
}

/// Does what a sheet is for, and waits until it is closed.
async fn done(window: &Window, sheet: &str) {
    window.press(Key::F9).await;
    let closed = format!("!document.querySelector('[data-testid={sheet}]')");
    window.until("the sheet is closed", &closed).await;
}

/// Waits for a paper and puts it away.
async fn put_away(window: &mut Window, picture: &str) {
    window.until("the paper", PDF).await;
    window.inspect(picture).await;
    window.press(Key::Escape).await;
    window.until("the paper is closed", "!document.querySelector('[data-testid=pdf-sheet]')").await;
}

fn received(office: &Office, name: &str, at: &str) -> DossierView {
    let input = ReceptionInput { received_at: Some(at.into()), ..reception(name) };
    office.receive_dossier(&office.actor().expect("the clerk"), &input).expect("received")
}

#[tokio::test]
async fn a_dossier_lives_from_reception_to_the_post() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = new_office(folder.path());
    let mut window = at_today(folder.path()).await;
    let code = received_for_another_agency(&mut window).await;
    let stage = || office.dossier(&code).expect("the dossier").stage;

    handed_over_and_back(&mut window).await;
    focus(&window, "dossier-competent").await;
    window.press(Key::Enter).await;
    window.wait("competent").await;
    window.until_text("Thời hạn giải quyết tính từ lúc này").await;
    window.inspect("competent-received").await;
    done(&window, "competent").await;
    let found = office.dossier(&code).expect("the dossier");
    assert!(found.competent_received_at.is_some() && found.holder.is_empty());

    papers_in_two_parts(&mut window, &office, &code).await;
    waiting_for_others(&mut window, &office, &code).await;
    assert_eq!(stage(), Stage::Processing);
    a_letter_before_it_is_due_is_taken_back(&mut window, &office, &code).await;

    open(&window, '1', "ready").await;
    focus(&window, "number").await;
    window.keys("15/XN-UBND").await;
    window.tab_to("kind").await;
    window.keys("Giấy xác nhận").await;
    window.tab_to("signer").await;
    window.keys("Trần Văn Ký").await;
    // Enter in a field moves on and records nothing.
    window.press(Key::Enter).await;
    focus(&window, "signedAt").await;
    assert_eq!(stage(), Stage::Processing);
    window.inspect("ready-filled").await;
    done(&window, "ready").await;
    focus(&window, "dossier-return").await;

    open(&window, '2', "return").await;
    focus(&window, "how").await;
    choose(&window, "post").await;
    window.tab_to("tracking").await;
    window.keys("EB123456789VN").await;
    window.inspect("return-by-post").await;
    done(&window, "return").await;
    window.until_text("Đã trả kết quả").await;
    window.inspect("life-ended").await;
    window.page.set_window_size(1093, 614).await.expect("the size of 125 %");
    window.fits("the dossier at 125 %").await;
    window.inspect("small-life").await;
    window.close().await;
    assert_eq!(stage(), Stage::Returned);
    assert!(office.verify().expect("a report").ok);
}

async fn received_for_another_agency(window: &mut Window) -> String {
    window.press(Key::F2).await;
    focus(window, "procedure").await;
    window.keys("tinh trang hon nhan").await;
    window.wait("procedure-option").await;
    window.press(Key::Enter).await;
    window.tab_to("applicant.name").await;
    window.keys("Hợp tác xã Buôn Nui").await;
    window.enter("applicant-more").await;
    window.tab_to("applicant.organisation").await;
    window.keys(" ").await;
    window.until_text("Mã số thuế").await;
    window.back_to("applicant.representative").await;
    window.keys("Y Thịnh Niê").await;
    window.tab_to("duration").await;
    window.keys("1").await;
    window.enter("reception-more").await;
    window.tab_to("competentAgency").await;
    window.keys("Sở Tư pháp").await;
    window.inspect("reception-for-another").await;
    window.fits("reception").await;
    window.control('s').await;
    let code = window.text_of("saved-code").await;
    window.enter("saved-open").await;
    focus(window, "dossier-competent").await;
    window.inspect("life-begins").await;
    window.fits("the dossier").await;
    code
}

async fn handed_over_and_back(window: &mut Window) {
    open(window, '3', "hand").await;
    focus(window, "to").await;
    window.press(Key::F9).await;
    window.until("what is missing", "document.querySelector('#to-err')").await;
    window.keys("Lê Thị Thu Hà").await;
    window.tab_to("share").await;
    window.keys("2").await;
    window.inspect("hand-over").await;
    done(window, "hand").await;
    window.wait("step").await;
    window.inspect("handed-over").await;
    open(window, '3', "hand").await;
    window.until_text("Hồ sơ về lại quầy. Lê Thị Thu Hà không giữ nữa").await;
    window.inspect("take-back").await;
    done(window, "hand").await;
    window.until_text("Quầy một cửa").await;
}

async fn papers_in_two_parts(window: &mut Window, office: &Office, code: &str) {
    let stage = || office.dossier(code).expect("the dossier").stage;
    open(window, '5', "supplement").await;
    focus(window, "action-note").await;
    window.keys("Tờ khai thiếu chữ ký").await;
    window.tab_to("on-0").await;
    window.keys(" ").await;
    for name in ["Bản sao giấy khai tử", "Ảnh 3x4"] {
        window.enter("paper-add").await;
        window.until("the new line", "document.activeElement?.id.startsWith('paper-')").await;
        window.keys(name).await;
    }
    window.tab_to("deadline").await;
    window.keys("01/01/2020").await;
    window.press(Key::F9).await;
    window.until("the deadline is refused", "document.querySelector('#deadline-err')").await;
    window.control('a').await;
    window.keys("17:00 31/12/2099").await;
    window.inspect("supplement-papers").await;
    window.press(Key::F9).await;
    put_away(window, "supplement-papers-request").await;
    focus(window, "dossier-supplemented").await;
    assert_eq!(stage(), Stage::AwaitingSupplement);

    open(window, '5', "supplemented").await;
    window.tab_to("on-2").await;
    window.keys(" ").await;
    window.until_text("Còn thiếu 1 giấy tờ").await;
    window.inspect("supplemented-partly").await;
    done(window, "supplemented").await;
    window.until_text("đã nộp 2/3 loại").await;
    assert_eq!(stage(), Stage::AwaitingSupplement);

    open(window, '5', "supplemented").await;
    window.until_text("đã nộp đủ giấy tờ bổ sung?").await;
    window.inspect("supplemented-wholly").await;
    done(window, "supplemented").await;
    focus(window, "dossier-ready").await;
    assert_eq!(stage(), Stage::Processing);
}

async fn waiting_for_others(window: &mut Window, office: &Office, code: &str) {
    let stage = || office.dossier(code).expect("the dossier").stage;
    open(window, '8', "more").await;
    window.inspect("more").await;
    window.enter("more-payment").await;
    window.wait("payment").await;
    focus(window, "amount").await;
    window.keys("20.000").await;
    window.inspect("payment").await;
    done(window, "payment").await;
    focus(window, "dossier-paid").await;
    assert_eq!(stage(), Stage::AwaitingPayment);
    window.inspect("payment-awaited").await;
    window.press(Key::Enter).await;
    window.wait("paid").await;
    done(window, "paid").await;
    focus(window, "dossier-ready").await;

    open(window, '8', "more").await;
    window.enter("more-opinion").await;
    window.wait("opinion").await;
    window.tab_to("whom").await;
    window.keys("Công an xã").await;
    window.inspect("opinion").await;
    done(window, "opinion").await;
    focus(window, "dossier-answered").await;
    assert_eq!(stage(), Stage::AwaitingOpinion);
    window.press(Key::Enter).await;
    window.wait("answered").await;
    done(window, "answered").await;
    focus(window, "dossier-ready").await;
}

async fn a_letter_before_it_is_due_is_taken_back(window: &mut Window, office: &Office, code: &str) {
    let letters = || office.dossier(code).expect("the dossier").apologies;
    window.control('4').await;
    window
        .until("it is ticked", "document.querySelector('[data-testid=late-row] input:checked')")
        .await;
    window.tab_to("late-reason").await;
    window.keys("Cơ quan phối hợp chưa trả lời").await;
    window.tab_to("late-told").await;
    choose(window, "phone").await;
    window.inspect("letter-before").await;
    window.fits("letters before the due date").await;
    window.press(Key::F9).await;
    window.wait("late-preview").await;
    window.press(Key::F9).await;
    put_away(window, "letter-before-issued").await;
    assert_eq!(letters(), 1);
    window.press(Key::Escape).await;
    window.wait("dossier-undo").await;
    window.inspect("letter-unsigned").await;
    window.control('z').await;
    window.wait("undo").await;
    window.inspect("undo").await;
    done(window, "undo").await;
    assert_eq!(letters(), 0);
    focus(window, "dossier-ready").await;
}

#[tokio::test]
async fn papers_are_refused_before_reception_and_a_dossier_is_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = new_office(folder.path());
    let code = received(&office, "H'Bia Niê", "2026-09-01T08:00").code;
    let mut window = at_today(folder.path()).await;
    window.press(Key::F2).await;
    focus(&window, "procedure").await;
    window.keys("tinh trang hon nhan").await;
    window.wait("procedure-option").await;
    window.press(Key::Enter).await;
    window.tab_to("applicant.name").await;
    window.keys("Y Thịnh Ayun").await;
    window.enter("refuse-open").await;
    window.tab_to("refuse-reason").await;
    window.press(Key::F9).await;
    window.until("a reason is needed", "document.querySelector('#refuse-reason-err')").await;
    window.keys("Không thuộc thẩm quyền của xã").await;
    window.inspect("refuse").await;
    window.press(Key::F9).await;
    put_away(&mut window, "refusal").await;
    window.until("the next form", "document.getElementById('applicant.name').value === ''").await;

    window.press(Key::F1).await;
    window.until_text("Cần làm trước").await;
    window.scan(&code).await;
    window.wait("dossier-end").await;
    open(&window, '7', "correct").await;
    choose(&window, "due").await;
    window.tab_to("value").await;
    window.control('a').await;
    window.keys("17:00 30/12/2099").await;
    window.until_text("Hẹn trả sẽ là 17:00 30/12/2099").await;
    window.inspect("correct-due").await;
    window.press(Key::F9).await;
    window.until("a reason is needed", "document.querySelector('#action-note-err')").await;
    window.keys("Ghi nhầm ngày").await;
    done(&window, "correct").await;
    window.until_text("ngày hẹn trả: 17:00 08/09/2026 → 17:00 30/12/2099 (Ghi nhầm ngày)").await;

    open(&window, '6', "end").await;
    choose(&window, "citizen").await;
    window.tab_to("action-note").await;
    window.keys("Công dân đề nghị dừng").await;
    window.inspect("stop").await;
    window.press(Key::F9).await;
    put_away(&mut window, "stop-notice").await;
    window.until_text("Đã dừng giải quyết").await;
    window.inspect("stopped").await;
    window.close().await;
    assert_eq!(office.dossier(&code).expect("the dossier").stage, Stage::Stopped);
}

#[tokio::test]
async fn rows_are_handed_over_together_and_signatures_are_recorded() {
    let folder = tempfile::tempdir().expect("a folder");
    let office = new_office(folder.path());
    let late = received(&office, "Trần Văn Lợi", "2026-09-01T08:00");
    received(&office, "H'Bia Niê", "2026-09-02T08:00");
    let letter = ApologyInput {
        dossiers: vec![late.id.clone()],
        reason: "Chờ kết quả xác minh".into(),
        new_due: office.late().expect("the late ones").proposed_due.due,
        ..ApologyInput::default()
    };
    office.apologise(&office.actor().expect("the clerk"), &letter).expect("a letter");
    let mut window = at_today(folder.path()).await;

    window.enter("tile-unsigned").await;
    window.tab_to("today-row").await;
    window.keys(" ").await;
    window.until_text("Đã ký 1 hồ sơ").await;
    window.inspect("unsigned").await;
    window.control('p').await;
    put_away(&mut window, "cover").await;
    window.press(Key::F9).await;
    window.until_text("Đã ghi 1 hồ sơ có văn bản đã ký").await;
    let signed = |it: &office::view::PaperView| !it.unsigned;
    assert!(office.dossier(&late.id).expect("the dossier").issued.iter().all(signed));

    window.press(Key::F3).await;
    window.wait("register-row").await;
    window.tab_to("register-row").await;
    window.keys(" ").await;
    window.press(Key::Down).await;
    window.keys(" ").await;
    window.until_text("Bàn giao 2 hồ sơ").await;
    window.inspect("register-ticked").await;
    open(&window, '3', "hand").await;
    window.tab_to("to").await;
    window.keys("Phòng Tư pháp").await;
    window.press(Key::F9).await;
    put_away(&mut window, "handover-list").await;
    window.until_text("Đã bàn giao 2 hồ sơ cho Phòng Tư pháp").await;
    window.inspect("register-handed").await;
    window.press(Key::F1).await;
    window.enter("tile-handed_over").await;
    window.until_text("Phòng Tư pháp").await;
    window.inspect("today-handed").await;
    window.close().await;
    assert_eq!(office.dossier(&late.id).expect("the dossier").holder, "Phòng Tư pháp");
}
