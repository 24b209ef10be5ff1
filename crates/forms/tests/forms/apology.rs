//! Apology letters, read back from the paper.

use crate::support::{Paper, Word};
use forms::{ApologyData, Edition, FormError, FormSets, SetChoice, apology_letters};

fn usual() -> ApologyData {
    serde_json::from_str(include_str!("../data/apology.json")).unwrap()
}

fn print(letters: &[ApologyData]) -> Paper {
    let sets = FormSets::built_in().unwrap();
    Paper::new(&apology_letters(letters, sets, SetChoice::ByReception).unwrap())
}

#[test]
fn apologises_for_the_right_thing() {
    let paper = print(&[usual()]);
    let text = paper.text();
    for expected in [
        "UBND TỈNH LÂM ĐỒNG UBND XÃ CƯ JÚT CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 03/PXL-Q2",
        "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        "Kính gửi: Y Brăm Niê Kđăm",
        "Ngày 30 tháng 10 năm 2026, Trung tâm Phục vụ hành chính công, UBND xã Cư Jút đã tiếp nhận",
        "Mã hồ sơ: H36.57-261030-0012",
        "hẹn trả kết quả số: 112/TNHS",
        "Thời gian hẹn trả kết quả: 17 giờ 00 phút, ngày 20 tháng 11 năm 2026",
        "Lý do: Ranh giới thửa đất chưa thống nhất giữa các hộ liền kề",
        "chân thành xin lỗi",
        "Thời gian hẹn trả kết quả lại: 17 giờ 00 phút, ngày 04 tháng 12 năm 2026",
        "Nơi nhận: - Như trên; - Trung tâm Phục vụ hành chính công; - Lưu: VT.",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Minh Khôi",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in:\n{text}");
    }
    assert!(!text.contains("đã gia hạn"));
    assert_eq!(paper.pages().len(), 1);
}

#[test]
fn a_second_extension_names_the_one_before() {
    let letter = ApologyData {
        previous_due: Some("2026-12-04T17:00:00".parse().unwrap()),
        extensions_before: 1,
        new_due: "2026-12-18T17:00:00".parse().unwrap(),
        ..usual()
    };
    let text = print(&[letter]).text();
    assert!(text.contains("đã gia hạn lần 1: 17 giờ 00 phút, ngày 04 tháng 12 năm 2026"), "{text}");
    assert!(text.contains("hẹn trả kết quả: 17 giờ 00 phút, ngày 20 tháng 11 năm 2026"), "{text}");
}

#[test]
fn every_letter_begins_on_a_new_page_in_order() {
    let letters: Vec<ApologyData> = (1..=12)
        .map(|n| {
            let mut letter = usual();
            letter.number.as_mut().unwrap().number = n;
            letter.code = format!("H36.57-261030-{n:04}");
            letter
        })
        .collect();
    let pages = print(&letters).pages();
    assert_eq!(pages.len(), 12);
    for (page, n) in pages.iter().zip(1..) {
        assert!(page.contains(&format!("Số: {n:02}/PXL-Q2")), "{page}");
        assert!(page.contains(&format!("H36.57-261030-{n:04}")), "{page}");
    }
}

#[test]
fn a_long_letter_takes_its_signature_along() {
    let long = ApologyData {
        reason: "Phải đo đạc lại tại thực địa. ".repeat(60), ..usual()
    };
    let pages = print(&[long.clone(), usual(), long]).pages();
    assert_eq!(pages.len(), 5);
    for second in [&pages[1], &pages[4]] {
        assert!(second.starts_with("2 "), "{second}");
        assert!(second.contains("Rất mong nhận được sự thông cảm"), "{second}");
        assert!(second.contains("KT. CHỦ TỊCH"), "{second}");
    }
    assert!(pages[2].contains("Số: 03/PXL-Q2"));
}

/// Lines of text above the signature on the last page.
fn lines_above_signature(page: &[Word]) -> usize {
    let signature = page.iter().find(|word| word.text == "Nơi").unwrap().top;
    let mut lines: Vec<i32> = page
        .iter()
        .filter(|word| word.top > 57.0 && word.bottom <= signature)
        .map(|word| word.top.round() as i32)
        .collect();
    lines.dedup();
    lines.len()
}

#[test]
fn a_letter_is_tightened_before_it_takes_a_second_sheet() {
    let mut pages_before = 1;
    let mut sheets = Vec::new();
    for sentences in 0..60 {
        let reason = "Phải đo đạc lại tại thực địa. ".repeat(sentences);
        let paper = print(&[ApologyData { reason, ..usual() }]);
        let pages = paper.words();
        assert!(pages.len() >= pages_before, "{sentences} sentences");
        pages_before = pages.len();
        sheets.push(pages.len());
        let lines = lines_above_signature(pages.last().unwrap());
        assert!(lines >= 2, "{sentences} sentences leave {lines} lines above the signature");
    }
    let one_sheet = sheets.iter().filter(|pages| **pages == 1).count();
    assert!(one_sheet >= 28, "{one_sheet} sentences fit on a sheet");
    assert_eq!(sheets.last(), Some(&2));
}

#[test]
fn a_second_sheet_tells_whose_it_is() {
    let reason = "Phải đo đạc lại tại thực địa. ".repeat(60);
    let pages = print(&[ApologyData { reason, ..usual() }, usual()]).pages();
    let line = "Mã hồ sơ: H36.57-261030-0012 · Số: 03/PXL-Q2 · trang 2/2";
    let with: Vec<bool> = pages.iter().map(|page| page.ends_with(line)).collect();
    assert_eq!(with, [false, true, false]);
}

#[test]
fn titles_follow_the_day_of_reception_letter_by_letter() {
    let old = ApologyData { received_at: "2025-06-27T10:00:00".parse().unwrap(), ..usual() };
    let pages = print(&[old, usual()]).pages();
    assert!(pages[0].contains("PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"), "{}", pages[0]);
    assert!(pages[1].contains("VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN"), "{}", pages[1]);

    let sets = FormSets::built_in().unwrap();
    let forced = apology_letters(&[usual()], sets, SetChoice::Tt2018).unwrap();
    assert!(Paper::new(&forced).text().contains("PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"));
}

#[test]
fn the_unit_stands_in_the_head_when_it_issues_the_letter() {
    let text = print(&[ApologyData { issued_by_unit: true, ..usual() }]).text();
    assert!(text.contains("UBND XÃ CƯ JÚT TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"), "{text}");
}

#[test]
fn a_reprint_is_marked() {
    let again = ApologyData { edition: Edition::Reprint { times: 1 }, ..usual() };
    let pages = print(&[again, usual()]).pages();
    assert!(pages[0].contains("BẢN IN LẠI LẦN 1"));
    assert!(!pages[1].contains("BẢN IN LẠI"));
}

#[test]
fn errors_name_the_letter() {
    let sets = FormSets::built_in().unwrap();
    let bad = ApologyData { reason: "Mất điện ⚡".into(), ..usual() };
    let refused =
        apology_letters(&[usual(), bad.clone()], sets, SetChoice::ByReception).unwrap_err();
    assert_eq!(refused.field(), Some("letters[1].reason"));
    let refused = apology_letters(&[bad], sets, SetChoice::ByReception).unwrap_err();
    assert_eq!(refused.field(), Some("reason"));
    let refused = apology_letters(&[], sets, SetChoice::ByReception).unwrap_err();
    assert_eq!(refused, FormError::Nothing);
}
