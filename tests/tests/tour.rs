//! A clerk's day through the real window, by keyboard; pictures in target/tour.

#![cfg(target_os = "linux")]

use fantoccini::key::Key;
use office::Office;
use office::view::{PaperRef, PersonInput, ReceptionInput};
use tests::{Window, pdf_text};

const CARD: &str = "066301000001|245123456|Nguyễn Thị Lan|14022001|Nữ|Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông|10052021";

/// A dossier that is late today: received long ago.
fn add_late(office: &Office, name: &str) -> String {
    office
        .receive_dossier(&ReceptionInput {
            procedure: "1.004873".into(),
            applicant: PersonInput { name: name.into(), ..PersonInput::default() },
            channel: "in_person".into(),
            return_by: "office".into(),
            duration: Some("3wd".into()),
            received_at: Some("2026-08-28T14:00".into()),
            ..ReceptionInput::default()
        })
        .expect("a reception in the past")
        .code
}

fn receipt_of(folder: &std::path::Path, code: &str, kind: &str) -> String {
    let office = Office::open(folder).expect("the office");
    let paper = PaperRef { dossier: code.into(), kind: kind.into(), index: None };
    let pdf = office.papers_pdf(&[paper], false).expect("a PDF");
    let file = folder.join("paper.pdf");
    std::fs::write(&file, pdf).expect("a file");
    pdf_text(&file)
}

#[tokio::test]
async fn a_clerks_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open(folder.path()).await;

    // First start: the commune by a few letters without marks, then the names.
    window.wait("setup-commune").await;
    window.picture("set-up-empty").await;
    window.keys("cu jut").await;
    window.wait("setup-commune-option").await;
    window.press(Key::Enter).await;
    window.wait("setup-code").await.click().await.expect("focus");
    window.keys("h36.57").await;
    window.wait("setup-clerk-name").await.click().await.expect("focus");
    window.keys("Nguyễn Thị Hoa").await;
    window.wait("setup-signer-name").await.click().await.expect("focus");
    window.keys("Trần Văn Ký").await;
    window.picture("set-up").await;
    window.press(Key::Enter).await;
    window.until("Today is usable", "document.body.dataset.ready === 'today'").await;
    window.until_text("UBND xã Cư Jút").await;
    window.picture("today-empty").await;

    // Reception from a card: F2, procedure by initials, F4, scan, F9.
    window.press(Key::F2).await;
    window.wait("procedure").await;
    window.until("the procedure has the focus", "document.activeElement?.id === 'procedure'").await;
    window.keys("dang ky khai sinh").await;
    window.wait("procedure-option").await;
    window.press(Key::Enter).await;
    window.until_text("Tờ khai đăng ký khai sinh").await;
    window.press(Key::F4).await;
    window.until("the scan field has the focus", "document.activeElement?.id === 'scan'").await;
    window.keys(CARD).await;
    window.press(Key::Enter).await;
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
    window.enter("address-use-new").await;
    window
        .until("the new address", "document.getElementById('applicant.address').value === 'Buôn Nui, xã Cư Jút, tỉnh Lâm Đồng'")
        .await;
    window.wait("paper-row").await;
    window.page.execute("document.getElementById('on-0').focus()", vec![]).await.expect("focus");
    window.keys(" ").await;
    window.wait("due").await;
    window.until("the paper is drawn", "document.querySelector('aside canvas')").await;
    window.until_text("Bản nháp tự lưu").await;
    window.picture("reception").await;
    window.fits("reception").await;
    window.press(Key::F9).await;
    let code = window.text_of("saved-code").await;
    assert!(code.starts_with("H36.57-"), "{code}");
    window
        .until("the receipt is shown", "document.querySelector('[data-testid=pdf-sheet] canvas')")
        .await;
    window.picture("receipt").await;
    let text = receipt_of(folder.path(), &code, "receipt");
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
    window.press(Key::F2).await;
    window
        .until("the next form is empty", "document.getElementById('applicant.name').value === ''")
        .await;

    // A late dossier: its letter.
    let late = add_late(&Office::open(folder.path()).expect("the office"), "H'Bia Niê");
    window.press(Key::F1).await;
    window.until_text(&late).await;
    window.picture("today").await;
    window.fits("today").await;
    window
        .wait("today-row")
        .await
        .send_keys(&char::from(Key::Enter).to_string())
        .await
        .expect("by keyboard");
    window.wait("late-reason").await.click().await.expect("focus");
    window.keys("Chờ kết quả xác minh").await;
    window
        .until(
            "a dossier is chosen",
            "document.querySelector('[data-testid=late-row] input:checked')",
        )
        .await;
    window.picture("late").await;
    window.fits("late").await;
    window.press(Key::F9).await;
    window
        .until("the letter is shown", "document.querySelector('[data-testid=pdf-sheet] canvas')")
        .await;
    window.picture("letter").await;
    let text = receipt_of(folder.path(), &late, "apology");
    for part in
        ["VĂN BẢN XIN LỖI", "H'Bia Niê", "Chờ kết quả xác minh", "Số: 01/PXL", "Trần Văn Ký"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    window.press(Key::Escape).await;
    window.until_text("Không có hồ sơ trễ hẹn nào").await;

    // Found by a few letters, its result comes and is returned.
    window.control('k').await;
    window.wait("find-input").await;
    window.until("find has the focus", "document.activeElement?.id === 'find'").await;
    window.keys("h bia").await;
    window.wait("find-row").await;
    window.picture("find").await;
    window.press(Key::Enter).await;
    window.until_text("Giấy tờ đã in").await;
    window
        .wait("dossier-ready")
        .await
        .send_keys(&char::from(Key::Enter).to_string())
        .await
        .expect("by keyboard");
    window
        .wait("ready-save")
        .await
        .send_keys(&char::from(Key::Enter).to_string())
        .await
        .expect("by keyboard");
    window
        .wait("dossier-return")
        .await
        .send_keys(&char::from(Key::Enter).to_string())
        .await
        .expect("by keyboard");
    window.wait("return-save").await;
    window.picture("return").await;
    window
        .wait("return-save")
        .await
        .send_keys(&char::from(Key::Enter).to_string())
        .await
        .expect("by keyboard");
    window.until_text("Đã trả kết quả").await;
    window.picture("dossier").await;
    window.fits("dossier").await;

    // The other screens, and everything at 125 %.
    window.press(Key::F3).await;
    window.wait("register-row").await;
    window.picture("register").await;
    window.press(Key::F10).await;
    window.wait("settings-save").await;
    window.picture("settings").await;
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
        window.picture(&format!("small-{what}")).await;
    }
    window.close().await;
    let report = Office::open(folder.path()).expect("the office").verify().expect("a report");
    assert!(report.ok, "{:?}", report.problems);
}
