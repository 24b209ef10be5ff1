//! The receipt, read back from the paper.

use crate::support::{Paper, one_line, set_of, usual};
use forms::layout::mm;
use forms::{
    Edition, FormError, FormSets, PaperLayout, ReceiptData, ReceiptPaper, ReceiptSubmitter,
    ReturnBy, SetChoice, receipt,
};

fn print(data: &ReceiptData) -> Paper {
    Paper::new(&receipt(data, set_of(data)).unwrap())
}

fn with_papers(count: usize) -> ReceiptData {
    let name = |n| format!("Giấy tờ số {n} chứng minh nhân thân của người có yêu cầu đăng ký");
    let paper = |n| ReceiptPaper { name: name(n), originals: 1, copies: 2 };
    ReceiptData { papers: (1..=count).map(paper).collect(), ..usual() }
}

#[test]
fn says_everything_that_was_taken_down() {
    let paper = print(&usual());
    let text = paper.text();
    for expected in [
        "UBND XÃ CƯ JÚT",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/TNHS",
        "Cư Jút, ngày 23 tháng 11 năm 2026",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Mã hồ sơ: H36.57-261123-0005",
        "Tiếp nhận hồ sơ của: Nguyễn Thị Hồng Thắm",
        "CCCD/MST: 066301000001",
        "Địa chỉ: Thôn 3, xã Cư Jút, tỉnh Lâm Đồng",
        "Số điện thoại: 0912 000 001",
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh",
        "STT Tên giấy tờ Bản chính Bản sao",
        "1 Tờ khai đăng ký khai sinh theo mẫu 01 00",
        "3 Giấy tờ chứng minh nơi cư trú của cha, mẹ 00 01",
        "Số lượng hồ sơ: 01 (bộ)",
        "giải quyết hồ sơ theo quy định là: 01 ngày làm việc",
        "Thời gian nhận hồ sơ: 08 giờ 12 phút, ngày 23 tháng 11 năm 2026",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 25 tháng 11 năm 2026",
        "Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công, UBND xã Cư Jút",
        "Phí, lệ phí (nếu có): Không",
        "Quyển số: 1, Số thứ tự: 5",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "(Ký và ghi rõ họ tên)",
        "Trần Văn Bảo",
        "0261 3882 000",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in:\n{text}");
    }
    assert!(!text.contains("UBND TỈNH LÂM ĐỒNG"), "the head names two levels: {text}");
    assert_eq!(paper.pages().len(), 1);
}

#[test]
fn a_long_place_stands_above_the_whole_date() {
    for layout in [PaperLayout::A4, PaperLayout::TwoA5] {
        let mut data = ReceiptData { layout, ..usual() };
        data.office.place = "Đặc khu Trường Sa thuộc tỉnh Khánh Hòa".into();
        let lines = print(&data).lines();
        let dates = lines.iter().filter(|line| line.contains("ngày 23 tháng 11 năm 2026"));
        assert!(dates.count() >= 1, "{layout:?}: {lines:?}");
        assert!(lines.iter().any(|line| line.trim_end().ends_with("Khánh Hòa,")), "{lines:?}");
    }
}

#[test]
fn a_line_break_in_a_name_ends_a_line_of_the_head_only() {
    for typed in ["Trung tâm\nPhục vụ hành chính công", "Trung tâm\\nPhục vụ hành chính công"]
    {
        let mut data = usual();
        data.office.unit = typed.into();
        let pdf = receipt(&data, set_of(&data)).unwrap();
        let paper = Paper::new(&pdf);
        assert!(
            paper.lines().iter().any(|line| line.trim().starts_with("TRUNG TÂM   ")),
            "{:?}",
            paper.lines()
        );
        let text = paper.text();
        assert!(text.contains(": Trung tâm Phục vụ hành chính công, UBND xã Cư Jút"), "{text}");
        let info = paper.info();
        assert!(info.contains("Trung tâm Phục vụ hành chính công, UBND xã Cư Jút"), "{info}");
    }
}

#[test]
fn leaves_dots_only_for_what_is_not_known() {
    let complete = ReceiptData { email: Some("tham@example.vn".into()), ..usual() };
    assert!(!print(&complete).text().contains("...."));
    assert!(print(&usual()).text().contains("Email: ......"));
}

#[test]
fn names_the_submitter_and_the_way_of_return() {
    let data = ReceiptData {
        submitter: Some(ReceiptSubmitter {
            name: "Y Thoan Bkrông".into(),
            identity_number: Some("066201000004".into()),
            phone: Some("0912 000 004".into()),
        }),
        return_by: ReturnBy::Post,
        fee: Some(20_000),
        remark: Some("Nhận kết quả sau 14 giờ.".into()),
        ..usual()
    };
    let text = print(&data).text();
    for expected in [
        "Người nộp hồ sơ: Y Thoan Bkrông; CCCD/MST: 066201000004; điện thoại: 0912 000 004",
        "qua dịch vụ bưu chính công ích",
        "Phí, lệ phí (nếu có): 20.000 đồng",
        "Lưu ý: Nhận kết quả sau 14 giờ.",
        "(Ký và ghi rõ họ tên) Y Thoan Bkrông",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in:\n{text}");
    }
}

#[test]
fn follows_the_circular_of_the_day_of_reception() {
    let old = ReceiptData { received_at: "2025-06-30T09:00:00".parse().unwrap(), ..usual() };
    let text = print(&old).text();
    assert!(text.contains(
        "Thành phần hồ sơ nộp gồm: 1. Tờ khai đăng ký khai sinh theo mẫu (01 bản chính)"
    ));
    assert!(!text.contains("STT"));

    let sets = FormSets::built_in().unwrap();
    let forced = sets.choose(SetChoice::Tt2018, usual().received_at.date());
    let text = Paper::new(&receipt(&usual(), forced).unwrap()).text();
    assert!(text.contains("Thành phần hồ sơ nộp gồm: 1."));
}

#[test]
fn long_names_wrap_and_come_back_whole() {
    let word = "Nguyễn Hoàng Bảo Thùy Dương Ấn Ẵm Quỳnh ";
    let long: String = word.chars().cycle().take(300).collect();
    let data = ReceiptData {
        applicant_name: long.clone(),
        address: Some(long.clone()),
        procedure_name: long.clone(),
        ..usual()
    };
    for layout in [PaperLayout::A4, PaperLayout::TwoA5] {
        let text = print(&ReceiptData { layout, ..data.clone() }).text();
        assert!(text.contains(&format!("Tiếp nhận hồ sơ của: {}", one_line(&long))), "{text}");
        assert!(text.contains(&format!("Địa chỉ: {}", one_line(&long))), "{text}");
    }
}

#[test]
fn a_name_without_spaces_breaks_between_letters() {
    let long: String = "Ườ".repeat(150);
    let data = ReceiptData { applicant_name: long.clone(), ..usual() };
    let text: String = print(&data).text().split_whitespace().collect();
    assert!(text.contains(&long), "{text}");
}

#[test]
fn sixty_papers_flow_over_pages_under_a_repeated_head() {
    for layout in [PaperLayout::A4, PaperLayout::TwoA5] {
        let data = ReceiptData { layout, ..with_papers(60) };
        let paper = print(&data);
        let pages = paper.pages();
        assert!(pages.len() >= 3, "{layout:?} needs {} pages", pages.len());
        let copies = if layout == PaperLayout::A4 { 1 } else { 2 };
        for (index, page) in pages.iter().enumerate() {
            let first = if index == 0 { String::new() } else { format!("{} ", index + 1) };
            assert!(page.starts_with(&first), "page {} has no number: {page}", index + 1);
            if page.contains("Giấy tờ số") {
                let heads = page.matches("STT Tên giấy tờ").count();
                assert_eq!(heads, copies, "{layout:?}, page {}", index + 1);
            }
        }
        let all = pages.join(" ");
        for n in 1..=60 {
            let row = format!("{n} Giấy tờ số {n} chứng minh");
            assert_eq!(all.matches(&row).count(), copies, "{layout:?}, row {n}");
        }
        let last = pages.last().unwrap();
        assert!(last.contains("Vào Sổ theo dõi hồ sơ"), "signatures stand alone: {last}");
        assert!(last.contains("NGƯỜI TIẾP NHẬN HỒ SƠ"));
    }
}

#[test]
fn a_row_taller_than_a_page_is_parted() {
    let mut data = with_papers(2);
    let words: Vec<String> = (0..1500).map(|n| format!("từ{n}")).collect();
    data.papers[0].name = words.join(" ");
    let paper = print(&data);
    assert!(paper.pages().len() >= 3);
    let text = paper.text();
    let mut rest = text.as_str();
    for word in &words {
        let at = rest.find(word.as_str());
        rest = &rest[at.unwrap_or_else(|| panic!("{word} is lost or out of order"))..];
    }
}

#[test]
fn signatures_never_stand_alone() {
    for layout in [PaperLayout::A4, PaperLayout::TwoA5] {
        for count in 0..30 {
            let pages = print(&ReceiptData { layout, ..with_papers(count) }).pages();
            let signed = pages.iter().find(|page| page.contains("NGƯỜI TIẾP NHẬN HỒ SƠ")).unwrap();
            assert!(signed.contains("Vào Sổ theo dõi hồ sơ"), "{layout:?} with {count} papers");
            assert!(signed.contains("Ghi chú:"), "{layout:?} with {count} papers");
        }
    }
}

#[test]
fn further_sheets_tell_whose_they_are() {
    for (layout, copies) in
        [(PaperLayout::A4, &["Liên: "][..]), (PaperLayout::TwoA5, &["Liên 1: Lưu", "Liên 2: Giao"])]
    {
        let pages = print(&ReceiptData { layout, ..with_papers(60) }).pages();
        let count = pages.len();
        for (index, page) in pages.iter().enumerate() {
            let of = format!("trang {}/{count}", index + 1);
            let expected = if index == 0 { 0 } else { copies.len() };
            assert_eq!(page.matches(&of).count(), expected, "{page}");
            let whose = "Mã hồ sơ: H36.57-261123-0005 · Số: 05/TNHS · ";
            assert_eq!(page.matches(whose).count(), expected, "{page}");
            for copy in copies {
                assert!(page.contains(copy), "{copy} is not on page {}: {page}", index + 1);
            }
        }
    }
}

#[test]
fn there_is_room_to_sign_also_where_it_is_tight() {
    for layout in [PaperLayout::A4, PaperLayout::TwoA5] {
        for count in 0..14 {
            let pages = print(&ReceiptData { layout, ..with_papers(count) }).words();
            let page = pages.iter().find(|page| page.iter().any(|it| it.text == "(Ký")).unwrap();
            let hint = page.iter().find(|it| it.text == "(Ký").unwrap().bottom;
            let below = page.iter().filter(|it| it.top > hint).map(|it| it.top);
            let room = below.fold(f32::MAX, f32::min) - hint;
            assert!(room >= mm(12.0) - 0.3, "{layout:?} with {count} papers: {room} points");
        }
    }
}

#[test]
fn usual_receipts_take_one_sheet() {
    for (layout, most) in [(PaperLayout::A4, 6), (PaperLayout::TwoA5, 4)] {
        let mut data = ReceiptData { layout, ..with_papers(most) };
        data.papers.iter_mut().for_each(|paper| paper.name.truncate(40));
        assert_eq!(print(&data).pages().len(), 1, "{layout:?} with {most} papers");
    }
}

#[test]
fn two_a5_say_whose_copy_each_is() {
    let paper = print(&ReceiptData { layout: PaperLayout::TwoA5, ..usual() });
    let text = paper.text();
    assert_eq!(text.matches("Liên 1: Lưu").count(), 1);
    assert_eq!(text.matches("Liên 2: Giao tổ chức, cá nhân").count(), 1);
    assert_eq!(text.matches("Mã hồ sơ: H36.57-261123-0005").count(), 2);
    assert!(paper.info().contains("841.89 x 595.276 pts (A4)"), "{}", paper.info());
}

#[test]
fn a_reprint_is_marked_on_every_page() {
    for layout in [PaperLayout::A4, PaperLayout::TwoA5] {
        let data =
            ReceiptData { layout, edition: Edition::Reprint { times: 3 }, ..with_papers(40) };
        let copies = if layout == PaperLayout::A4 { 1 } else { 2 };
        for page in print(&data).pages() {
            assert_eq!(page.matches("BẢN IN LẠI LẦN 3").count(), copies, "{page}");
        }
    }
    assert!(!print(&usual()).text().contains("BẢN IN LẠI"));
}

#[test]
fn a_preview_has_no_number_and_says_so() {
    let data = ReceiptData {
        edition: Edition::Preview,
        number: None,
        code: None,
        register: None,
        ..usual()
    };
    let text = print(&data).text();
    assert!(text.contains("BẢN XEM TRƯỚC"), "{text}");
    assert!(text.contains("Số: ………/TNHS"), "{text}");
}

#[test]
fn decomposed_text_is_printed_composed() {
    let data = ReceiptData {
        applicant_name: "Nguye\u{302}\u{303}n Thi\u{323} U\u{31B}\u{309}ng".into(),
        ..usual()
    };
    assert!(print(&data).text().contains("Nguyễn Thị Ửng"));
}

#[test]
fn letters_of_the_highlands_come_back_whole() {
    let name = "Y Drê\u{306} Niê Kmrơ\u{306}ng, H’Ñŏt Bdăp, Č Ƀ ƀ ŭ ĭ";
    let data = ReceiptData { applicant_name: name.into(), ..usual() };
    let lines = print(&data).lines().join("\n");
    assert!(lines.contains(&format!("Tiếp nhận hồ sơ của: {name}")), "{lines}");
}

#[test]
fn what_cannot_be_printed_is_refused_with_its_field() {
    let refused = |data: ReceiptData| receipt(&data, set_of(&data)).unwrap_err();
    let missing =
        |character, field: &str| FormError::MissingGlyph { character, field: field.to_owned() };
    let name = ReceiptData { applicant_name: "Lan 😀".into(), ..usual() };
    assert_eq!(refused(name), missing('😀', "applicantName"));
    let mut paper = usual();
    paper.papers[2].name = "Giấy ⚠".into();
    assert_eq!(refused(paper), missing('⚠', "papers[2].name"));
    let mut office = usual();
    office.office.place = "東京".into();
    assert_eq!(refused(office), missing('東', "office.place"));
    let code = ReceiptData { code: Some("HỒ-1".into()), ..usual() };
    assert!(matches!(refused(code), FormError::Code { field, .. } if field == "code"));
}

#[test]
fn the_same_paper_is_the_same_file() {
    let data = usual();
    let first = receipt(&data, set_of(&data)).unwrap();
    assert_eq!(first, receipt(&data, set_of(&data)).unwrap());
    assert!(first.len() < 70_000, "{} bytes", first.len());
}
