//! Apology letters, read back from the paper.

use crate::support::{self, Paper, Word, data, of_2018, print_with, reprint, sample};
use forms::{ApologyData, FormError, Gender, Party};

fn usual() -> ApologyData {
    sample(data!("apology"))
}

fn print(letters: &[ApologyData]) -> Paper {
    Paper::new(&support::letters(letters).unwrap())
}

#[test]
fn apologises_for_the_right_thing() {
    let paper = print(&[usual()]);
    let text = paper.text();
    for expected in [
        "UBND TỈNH LÂM ĐỒNG ỦY BAN NHÂN DÂN XÃ CƯ JÚT CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 03/PXL-Q2",
        "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        "Kính gửi: Ông Y Brăm Niê Kđăm",
        "Ngày 30 tháng 10 năm 2026, Trung tâm Phục vụ hành chính công, Ủy ban nhân dân xã Cư Jút \
         đã tiếp nhận hồ sơ của Ông Y Brăm Niê Kđăm đề nghị giải quyết thủ tục: Đăng ký, cấp",
        "Số định danh: 066086000002; mã số hồ sơ: H36.57-261030-0012.",
        "hẹn trả kết quả số 112/TNHS-TTPVHCC ngày 30 tháng 10 năm 2026 của Trung tâm",
        "Thời gian hẹn trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 20 tháng 11 năm 2026.",
        "Đến nay, Ủy ban nhân dân xã Cư Jút chưa trả được kết quả",
        "Lý do: Ranh giới thửa đất chưa thống nhất giữa các hộ liền kề",
        "chân thành xin lỗi Ông vì việc chậm trả kết quả",
        "đề nghị gia hạn thời gian giải quyết hồ sơ lần 1.",
        "sẽ được trả vào lúc 17 giờ 00 phút, ngày 04 tháng 12 năm 2026.",
        "Nơi nhận: - Như trên; - Trung tâm Phục vụ hành chính công; - Lưu: VT, TTPVHCC.",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Minh Khôi",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in:\n{text}");
    }
    assert!(!text.contains("đã gia hạn"));
    assert_eq!(paper.pages().len(), 1);
}

#[test]
fn a_third_extension_names_the_two_before_and_itself() {
    let letter = ApologyData {
        previous_dues: ["2026-12-04T17:00:00", "2026-12-18T17:00:00"]
            .map(|due| due.parse().unwrap())
            .to_vec(),
        extension: 3,
        new_due: "2026-12-31T17:00:00".parse().unwrap(),
        ..usual()
    };
    let text = print(&[letter]).text();
    for expected in [
        "giải quyết hồ sơ: 17 giờ 00 phút, ngày 20 tháng 11 năm 2026.",
        "đã gia hạn lần 1: 17 giờ 00 phút, ngày 04 tháng 12 năm 2026.",
        "đã gia hạn lần 2: 17 giờ 00 phút, ngày 18 tháng 12 năm 2026.",
        "đề nghị gia hạn thời gian giải quyết hồ sơ lần 3.",
        "trả vào lúc 17 giờ 00 phút, ngày 31 tháng 12 năm 2026.",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in:\n{text}");
    }
}

#[test]
fn before_the_due_time_nothing_is_late_yet() {
    let text = print(&[ApologyData { before_due: true, ..usual() }]).text();
    assert!(text.contains("dự kiến không trả được kết quả giải quyết hồ sơ đúng"), "{text}");
    assert!(!text.contains("Đến nay"), "{text}");
}

#[test]
fn after_the_result_nothing_is_extended() {
    let finished = Some("2026-11-23T10:00:00".parse().unwrap());
    let text = print(&[ApologyData { finished, ..usual() }]).text();
    let expected = "có kết quả giải quyết hồ sơ vào lúc 10 giờ 00 phút, ngày 23 tháng 11 năm 2026";
    assert!(text.contains(expected), "{text}");
    for unexpected in ["Đến nay", "hồ sơ lần 1", "sẽ được trả"] {
        assert!(!text.contains(unexpected), "{unexpected:?} is in:\n{text}");
    }
}

#[test]
fn an_organisation_is_called_by_its_name() {
    let name = "Công ty trách nhiệm hữu hạn dịch vụ Hoàng Long";
    let party = Party { name: name.into(), organisation: true, ..usual().party };
    let text = print(&[ApologyData { party, ..usual() }]).text();
    assert!(text.contains(&format!("Kính gửi: {name}")), "{text}");
    assert!(text.contains("chân thành xin lỗi quý cơ quan, tổ chức vì"), "{text}");
    assert!(!text.contains("Ông"), "{text}");
    let party = Party { gender: Gender::Unknown, ..usual().party };
    let text = print(&[ApologyData { party, ..usual() }]).text();
    assert!(text.contains("Kính gửi: Ông (Bà) Y Brăm Niê Kđăm"), "{text}");
}

#[test]
fn the_procedure_is_not_called_procedure_twice() {
    let procedure_name = "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân".into();
    let reason = "Chờ xác minh".into();
    let text = print(&[ApologyData { procedure_name, reason, ..usual() }]).text();
    assert!(text.contains("giải quyết thủ tục: Cấp Giấy xác nhận tình trạng hôn nhân."), "{text}");
    assert!(text.contains("Lý do: Chờ xác minh. "), "{text}");
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

    let forced = print_with(forms::Paper::Apology(usual()), of_2018());
    assert!(forced.text().contains("PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"));
}

#[test]
fn the_unit_stands_in_the_head_when_it_issues_the_letter() {
    let text = print(&[ApologyData { issued_by_unit: true, ..usual() }]).text();
    assert!(text.contains("ỦY BAN NHÂN DÂN XÃ CƯ JÚT TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"), "{text}");
}

#[test]
fn a_reprint_is_marked() {
    let again = ApologyData { edition: reprint(1), ..usual() };
    let pages = print(&[again, usual()]).pages();
    assert!(pages[0].contains("BẢN IN LẠI LẦN 1"));
    assert!(!pages[1].contains("BẢN IN LẠI"));
}

#[test]
fn errors_name_the_paper() {
    let bad = ApologyData { reason: "Mất điện ⚡".into(), ..usual() };
    let refused = support::letters(&[usual(), bad.clone()]).unwrap_err();
    assert_eq!(refused.field(), Some("papers[1].reason"));
    let refused = support::letters(&[bad]).unwrap_err();
    assert_eq!(refused.field(), Some("reason"));
    let refused = support::letters(&[]).unwrap_err();
    assert_eq!(refused, FormError::Nothing);
}
