//! A clerk's day through the real window, by keyboard alone; pictures in target/tour.

use std::path::Path;

use fantoccini::key::Key;
use office::Office;
use office::view::{PaperKind, PaperRef};
use tests::{Window, pdf_text};

const CARD: &str = "066301000001|245123456|Nguyễn Thị Lan|14022001|Nữ|Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông|10052021";

#[tokio::test]
async fn a_clerks_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open(folder.path()).await;
    first_start(&mut window).await;
    let code = reception_from_a_card(&mut window, folder.path()).await;
    let late = paper_entered_later(&mut window).await;
    apology(&mut window, folder.path(), &late).await;
    the_end_of_a_dossier(&mut window, &late).await;
    found_by_what_is_remembered(&mut window, &code).await;
    reprint(&mut window, folder.path(), &code).await;
    other_screens(&mut window).await;
    keys(&mut window).await;
    window.close().await;
    let report = Office::open(folder.path()).expect("the office").verify().expect("a report");
    assert!(report.ok, "{:?}", report.problems);
}

/// First start: the commune by a few letters without marks, then the names.
async fn first_start(window: &mut Window) {
    window.wait("setup-commune").await;
    window.inspect("set-up-empty").await;
    window.keys("cu jut").await;
    window.wait("setup-commune-option").await;
    window.inspect("set-up-commune").await;
    window.press(Key::Enter).await;
    window.tab_to("officeCode").await;
    window.keys("h36.57").await;
    window.tab_to("clerk.name").await;
    window.keys("Nguyễn Thị Hoa").await;
    window.tab_to("signer.name").await;
    window.keys("Trần Văn Ký").await;
    window.inspect("set-up").await;
    window.press(Key::Enter).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.until_text("UBND xã Cư Jút").await;
    window.inspect("today-empty").await;
}

/// Reception from a card: F2, the procedure by a few letters, F4, scan, F9.
async fn reception_from_a_card(window: &mut Window, folder: &Path) -> String {
    window.press(Key::F2).await;
    window.until("the procedure has the focus", "document.activeElement?.id === 'procedure'").await;
    window.inspect("reception-empty").await;
    window.press(Key::F9).await;
    window.until("errors stand at their fields", "document.querySelector('#procedure-err')").await;
    window.inspect("reception-errors").await;
    window.keys("dang ky khai sinh").await;
    window.wait("procedure-option").await;
    window.inspect("reception-procedure").await;
    window.press(Key::Enter).await;
    window.until_text("Tờ khai đăng ký khai sinh").await;
    window.press(Key::F4).await;
    window.until("the scan field has the focus", "document.activeElement?.id === 'scan'").await;
    window.scan("066301000001|245123456|Nguyeexn Thij Lan|14022001|Nuwx|Buoon Nui|10052021").await;
    window.until_text("Bộ gõ tiếng Việt đã làm sai").await;
    window.inspect("reception-card-mangled").await;
    window.press(Key::F4).await;
    window.scan(CARD).await;
    window
        .until(
            "the person is filled in",
            "document.getElementById('applicant.name').value === 'Nguyễn Thị Lan'",
        )
        .await;
    window
        .until("the scan field is empty again", "document.getElementById('scan').value === ''")
        .await;
    window
        .until(
            "the date of birth is shown as people write it",
            "document.getElementById('applicant.birthDate').value === '14/02/2001'",
        )
        .await;
    window.until("the next field", "document.activeElement?.id === 'applicant.phone'").await;
    window.keys("0912345678").await;
    window.wait("address-use-new").await;
    window.inspect("reception-old-address").await;
    window.alt('m').await;
    window.until("the new address", "document.getElementById('applicant.address').value === 'Buôn Nui, xã Cư Jút, tỉnh Lâm Đồng'").await;
    window.tab_to("on-0").await;
    window.keys(" ").await;
    window.wait("due").await;
    window.until("the paper is drawn", "document.querySelector('aside canvas')").await;
    window.until_text("Bản nháp tự lưu").await;
    window.inspect("reception").await;
    window.fits("reception").await;
    window.press(Key::F9).await;
    let code = window.text_of("saved-code").await;
    assert!(code.starts_with("H36.57-"), "{code}");
    window
        .until("the receipt is shown", "document.querySelector('[data-testid=pdf-sheet] canvas')")
        .await;
    window.inspect("receipt").await;
    let text = paper(folder, &code, PaperKind::Receipt);
    for part in [
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Nguyễn Thị Lan",
        &code,
        "xã Cư Jút, tỉnh Lâm Đồng",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    window.press(Key::Escape).await;
    window.until("the sheet is closed", "!document.querySelector('[data-testid=pdf-sheet]')").await;
    window.inspect("saved").await;
    window.press(Key::F2).await;
    window
        .until("the next form is empty", "document.getElementById('applicant.name').value === ''")
        .await;
    code
}

/// Papers received in August and entered now; the window explains the due date.
async fn paper_entered_later(window: &mut Window) -> String {
    window.until("the procedure has the focus", "document.activeElement?.id === 'procedure'").await;
    window.keys("tinh trang hon nhan").await;
    window.wait("procedure-option").await;
    window.press(Key::Enter).await;
    window.tab_to("applicant.name").await;
    window.keys("H'Bia Niê").await;
    window.tab_to("duration").await;
    window.keys("3").await;
    window.tab_to("past").await;
    window.keys(" ").await;
    window.tab_to("receivedAt").await;
    window.keys("14:00 28/08/2026").await;
    window
        .until(
            "the due date of the rule",
            "document.querySelector('[data-testid=due]')?.textContent === '17:00 · 07/09/2026'",
        )
        .await;
    let why = window.text_of("due-why").await;
    for part in ["Quốc khánh", "Nghỉ hoán đổi", "Thứ Bảy", "02/09/2026"] {
        assert!(why.contains(part), "{part} in {why}");
    }
    window.inspect("reception-past").await;
    window.press(Key::F9).await;
    let code = window.text_of("saved-code").await;
    assert_eq!(code, "H36.57-260828-0001");
    window.until("the receipt", "document.querySelector('[data-testid=pdf-sheet] canvas')").await;
    window.press(Key::Escape).await;
    window.until("the sheet is closed", "!document.querySelector('[data-testid=pdf-sheet]')").await;
    window.press(Key::Escape).await;
    window.until("the next person", "!document.querySelector('[data-testid=saved]')").await;
    code
}

/// A late dossier: one key from Today, its letter by F9.
async fn apology(window: &mut Window, folder: &Path, late: &str) {
    window.press(Key::F1).await;
    window.until_text(late).await;
    window.inspect("today").await;
    window.fits("today").await;
    window.enter("today-row").await;
    window
        .until(
            "a dossier is chosen",
            "document.querySelector('[data-testid=late-row] input:checked')",
        )
        .await;
    window.press(Key::F9).await;
    window.until_text("Cần ghi lý do").await;
    window.inspect("late-no-reason").await;
    window.until("the reason has the focus", "document.activeElement?.id === 'late-reason'").await;
    window.keys("Chờ kết quả xác minh").await;
    window.inspect("late").await;
    window.fits("late").await;
    // Looked at before it has a number.
    window.press(Key::F9).await;
    window
        .until("the preview", "document.querySelector('[data-testid=late-preview] canvas')")
        .await;
    window.inspect("late-preview").await;
    window.press(Key::F9).await;
    window
        .until("the letter is shown", "document.querySelector('[data-testid=pdf-sheet] canvas')")
        .await;
    window.inspect("letter").await;
    let text = paper(folder, late, PaperKind::Apology);
    for part in
        ["VĂN BẢN XIN LỖI", "H'Bia Niê", "Chờ kết quả xác minh", "Số: 01/PXL", "Trần Văn Ký"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    window.press(Key::Escape).await;
    window.until_text("Không có hồ sơ trễ hẹn nào").await;
    window.inspect("late-none").await;
}

/// Found by a few letters, its result comes and is returned.
async fn the_end_of_a_dossier(window: &mut Window, late: &str) {
    find(window, "h bia", late).await;
    window.inspect("find").await;
    window.press(Key::Enter).await;
    window.until_text("Giấy tờ đã cấp").await;
    window.inspect("dossier").await;
    window.enter("dossier-ready").await;
    window.wait("ready-save").await;
    window.inspect("ready").await;
    window.enter("ready-save").await;
    window.wait("dossier-return").await;
    window.enter("dossier-return").await;
    window.wait("return-save").await;
    window.inspect("return").await;
    window.enter("return-save").await;
    window.until_text("Đã trả kết quả").await;
    window.inspect("dossier-returned").await;
    window.fits("dossier").await;
}

/// By name without marks, telephone, identity number, last digits.
async fn found_by_what_is_remembered(window: &mut Window, code: &str) {
    let digits = code.rsplit('-').next().unwrap_or_default();
    for text in ["nguyen thi lan", "0912345678", "066301000001", "000001", digits] {
        find(window, text, code).await;
        window.press(Key::Escape).await;
        window.until("find is closed", "!document.querySelector('#find')").await;
    }
    window.control('k').await;
    window.until("find has the focus", "document.activeElement?.id === 'find'").await;
    window.keys("không có ai").await;
    window.until_text("Không có hồ sơ nào khớp").await;
    window.inspect("find-nothing").await;
    window.press(Key::Escape).await;
}

/// Ctrl+K, a text, and the dossier among the answers.
async fn find(window: &Window, text: &str, code: &str) {
    window.control('k').await;
    window.until("find has the focus", "document.activeElement?.id === 'find'").await;
    window.keys(text).await;
    let found = format!(
        "[...document.querySelectorAll('[data-testid=find-row]')].some(it => it.textContent.includes('{code}'))"
    );
    window.until(&format!("{text} finds {code}"), &found).await;
}

/// A paper printed again is marked and keeps its number.
async fn reprint(window: &mut Window, folder: &Path, code: &str) {
    // No printer is here to take it.
    let office = Office::open(folder).expect("the office");
    let receipt = PaperRef { dossier: code.into(), kind: PaperKind::Receipt, index: None };
    let actor = office.actor().expect("the clerk");
    office.deliver_papers(&actor, &[receipt], false, |_| Ok(())).expect("printed");
    drop(office);
    find(window, code, code).await;
    window.press(Key::Enter).await;
    window.until_text("Giấy tờ đã cấp").await;
    window.control('p').await;
    window
        .until("the receipt is shown", "document.querySelector('[data-testid=pdf-sheet] canvas')")
        .await;
    window.until_text("BẢN IN LẠI").await;
    window.inspect("reprint").await;
    window.press(Key::Escape).await;
    let text = paper(folder, code, PaperKind::Receipt);
    assert!(text.contains("BẢN IN LẠI LẦN 1") && text.contains("Số: 01/TNHS-TTPVHCC"), "{text}");
}

/// The other screens, and everything at 125 %.
async fn other_screens(window: &mut Window) {
    window.press(Key::F3).await;
    window.wait("register-row").await;
    window.inspect("register").await;
    window.press(Key::F10).await;
    window.wait("settings-save").await;
    window.inspect("settings").await;
    window.page.set_window_size(1093, 614).await.expect("the size of 125 %");
    for (key, what) in [
        (Key::F1, "today"),
        (Key::F2, "reception"),
        (Key::F3, "register"),
        (Key::F5, "late"),
        (Key::F10, "settings"),
    ] {
        window.press(key).await;
        window.until("the screen is there", &format!("document.querySelector('[data-testid=nav-{what}]').getAttribute('aria-current') === 'page'")).await;
        window.fits(&format!("{what} at 125 %")).await;
        window.inspect(&format!("small-{what}")).await;
    }
}

/// "?" lists the keys of the screen; the settings give a command another key, and accept no key
/// twice.
async fn keys(window: &mut Window) {
    window.press(Key::F2).await;
    window.until("the procedure has the focus", "document.activeElement?.id === 'procedure'").await;
    window.keys("?").await;
    let typed = "document.getElementById('procedure').value === '?' &&
        !document.querySelector('[data-testid=keys]')";
    window.until("a text field keeps its letters", typed).await;
    window.press(Key::F1).await;
    window.until_text("Cần làm trước").await;
    window.keys("?").await;
    window.wait("keys").await;
    window.until_text("Ở mọi màn hình").await;
    window.inspect("keys").await;
    window.enter("keys-change").await;
    window
        .until("the keys of the settings", "document.activeElement?.dataset.testid === 'key-today'")
        .await;
    window.enter("key-save").await;
    window.press(Key::F1).await;
    window.until_text("Phím F1 đang dùng cho “Việc hôm nay”").await;
    window.inspect("keys-taken").await;
    window.press(Key::F6).await;
    let key = "document.querySelector('[data-testid=key-save]').textContent.trim()";
    window.until("the new key", &format!("{key} === 'F6'")).await;
    let shown = "document.querySelector('[data-testid=settings-save]').textContent.includes('F6')";
    window.until("the button shows it", shown).await;
    window.press(Key::F6).await;
    window.until_text("Đã lưu cài đặt").await;
    window.enter("keys-reset").await;
    window.until("the usual key", &format!("{key} === 'F9'")).await;
    window.inspect("keys-settings").await;
}

/// Returns the text of a paper, as the office makes it.
fn paper(folder: &Path, code: &str, kind: PaperKind) -> String {
    let office = Office::open(folder).expect("the office");
    let paper = PaperRef { dossier: code.into(), kind, index: None };
    let pdf = office.papers_pdf(&[paper]).expect("a PDF");
    let file = folder.join("paper.pdf");
    std::fs::write(&file, pdf).expect("a file");
    pdf_text(&file)
}
