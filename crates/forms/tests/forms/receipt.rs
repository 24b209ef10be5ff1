//! The receipt, read back from the paper.

use crate::support::{Paper, of_2018, one_line, print_with, receipt, reprint, usual};
use forms::layout::mm;
use forms::{
    AuthorisedParty, CompetentAgency, Edition, FormError, FormSet, HandedIn, PaperLayout, Party,
    ReceiptData, ReceiptPaper, ReturnBy,
};

fn print(data: &ReceiptData) -> Paper {
    Paper::new(&receipt(data).unwrap())
}

fn named(name: &str) -> Party {
    Party { name: name.into(), ..usual().party }
}

/// The forms of 2025 with the papers as a table, as a province may publish them.
fn with_table() -> FormSet {
    let text = include_str!("../../../../assets/forms/tt-03-2025.json");
    let list = "\"paperList\": \"list\"";
    assert!(text.contains(list));
    FormSet::parse(&text.replace(list, "\"paperList\": \"table\"")).unwrap()
}

fn print_table(data: &ReceiptData) -> Paper {
    print_with(forms::Paper::Receipt(data.clone()), &with_table())
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
        "ỦY BAN NHÂN DÂN XÃ CƯ JÚT TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG CỘNG HÒA",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/TNHS-TTPVHCC",
        "Cư Jút, ngày 23 tháng 11 năm 2026",
        "Số điện thoại: 0912 000 001",
        "Phí, lệ phí: Không.",
        "Điện thoại liên hệ: 0261 3882 000",
        "Khi đến nhận kết quả, mang theo giấy này",
        "(Ký và ghi rõ họ tên) Nguyễn Thị Hồng Thắm",
        "(Ký và ghi rõ họ tên) Trần Văn Bảo",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in:\n{text}");
    }
    assert!(!text.contains("UBND TỈNH LÂM ĐỒNG"), "the head has two levels: {text}");
    assert_eq!(paper.pages().len(), 2);
}

#[test]
fn the_portal_is_named_only_where_it_knows_the_code() {
    assert!(!print(&usual()).text().contains("dichvucong.gov.vn"));
    let text = print(&ReceiptData { code_is_national: true, ..usual() }).text();
    assert!(text.contains("bằng mã hồ sơ tại dichvucong.gov.vn"), "{text}");
}

#[test]
fn both_copies_say_whose_they_are() {
    let pages = print(&usual()).pages();
    assert!(pages[0].contains("Liên 1: Lưu"), "{}", pages[0]);
    assert!(pages[1].contains("Liên 2: Giao tổ chức, cá nhân"), "{}", pages[1]);
    assert!(pages.iter().all(|page| page.contains("Mã hồ sơ: H36.57-261123-0005")));
}

#[test]
fn nobody_signs_who_was_never_there() {
    for (handed_in, says) in [
        (HandedIn::Online, "NGƯỜI NỘP HỒ SƠ (Nộp hồ sơ trực tuyến) NGƯỜI TIẾP NHẬN"),
        (HandedIn::Post, "NGƯỜI NỘP HỒ SƠ (Nộp hồ sơ qua bưu chính) NGƯỜI TIẾP NHẬN"),
    ] {
        let text = print(&ReceiptData { handed_in, ..usual() }).text();
        assert!(text.contains(says), "{text}");
        assert_eq!(text.matches("(Ký và ghi rõ họ tên)").count(), 2, "one on each copy: {text}");
    }
}

#[test]
fn a_decision_and_another_agency_are_noted() {
    let data = ReceiptData {
        duration_decision: Some("Quyết định số 12/QĐ-UBND".into()),
        competent: Some(CompetentAgency {
            name: "Ủy ban nhân dân xã Đắk Wil".into(),
            received_at: None,
        }),
        ..usual()
    };
    let text = print(&data).text();
    assert!(text.contains("Thời gian giải quyết theo Quyết định số 12/QĐ-UBND."), "{text}");
    let expected = "thẩm quyền giải quyết: Ủy ban nhân dân xã Đắk Wil; thời gian giải quyết tính";
    assert!(text.contains(expected), "{text}");
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
        let paper = print(&data);
        assert!(
            paper.lines().iter().any(|line| line.trim().starts_with("TRUNG TÂM   ")),
            "{:?}",
            paper.lines()
        );
        let name = "Trung tâm Phục vụ hành chính công, Ủy ban nhân dân xã Cư Jút";
        let text = paper.text();
        assert!(text.contains(&format!("{name} Tiếp nhận hồ sơ của")), "{text}");
        let info = paper.info();
        assert!(info.contains(name), "{info}");
    }
}

#[test]
fn leaves_dots_only_for_what_is_not_known() {
    let party = Party { email: Some("tham@example.vn".into()), ..usual().party };
    let complete = ReceiptData { party, ..usual() };
    assert!(!print(&complete).text().contains("...."));
    assert!(print(&usual()).text().contains("Email: ......"));
}

fn authorised() -> ReceiptData {
    ReceiptData {
        authorised: Some(AuthorisedParty {
            name: "Y Thoan Bkrông".into(),
            identity_number: Some("066201000004".into()),
            phone: Some("0912 000 004".into()),
            authority: Some("Giấy ủy quyền ngày 20/11/2026".into()),
            ..AuthorisedParty::default()
        }),
        return_by: ReturnBy::Post,
        fee: Some(20_000),
        remark: Some("Nhận kết quả sau 14 giờ".into()),
        ..usual()
    }
}

#[test]
fn names_both_parties_of_an_authority_and_the_way_of_return() {
    let text = print(&authorised()).text();
    for expected in [
        "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức: Y Thoan Bkrông",
        "Số định danh cá nhân/tổ chức: 066201000004",
        "Thông tin về người ủy quyền: Họ và tên: Nguyễn Thị Hồng Thắm Địa chỉ: Thôn 3",
        "Số định danh cá nhân: 066301000001",
        "Giấy tờ ủy quyền: Giấy ủy quyền ngày 20/11/2026",
        "qua dịch vụ bưu chính công ích",
        "Phí, lệ phí: 20.000 đồng.",
        "Lưu ý: Nhận kết quả sau 14 giờ.",
        "(Ký và ghi rõ họ tên) Y Thoan Bkrông",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in:\n{text}");
    }
    assert!(!text.contains("Khi đến nhận kết quả"), "it comes by post: {text}");
}

#[test]
fn the_old_form_names_who_handed_in_in_one_line() {
    let text = print_with(forms::Paper::Receipt(authorised()), of_2018()).text();
    assert!(text.contains("Tiếp nhận hồ sơ của: Nguyễn Thị Hồng Thắm"), "{text}");
    assert!(text.contains("Người nộp hồ sơ: Y Thoan Bkrông; số giấy tờ"), "{text}");
    assert!(!text.contains("người ủy quyền"), "{text}");
}

#[test]
fn follows_the_circular_of_the_day_of_reception() {
    let old = ReceiptData { received_at: "2025-06-30T09:00:00".parse().unwrap(), ..usual() };
    let text = print(&old).text();
    assert!(text.contains(
        "Thành phần hồ sơ nộp gồm: 1. Tờ khai đăng ký khai sinh theo mẫu (01 bản chính)"
    ));
    assert!(text.contains("Số: 05/TNHS-TTPVHCC"), "the number is what the caller says: {text}");
    assert!(!text.contains("Số định danh"), "{text}");
}

#[test]
fn papers_are_listed_or_tabled_as_the_set_says() {
    let text = print(&usual()).text();
    let list = "nộp gồm: 1. Tờ khai đăng ký khai sinh theo mẫu (01 bản chính) 2. Giấy chứng sinh";
    assert!(text.contains(list), "{text}");
    let text = print_table(&usual()).text();
    for expected in [
        "STT Tên giấy tờ Bản chính Bản sao 1 Tờ khai đăng ký khai sinh theo mẫu 01 2 Giấy chứng",
        "3 Giấy tờ chứng minh nơi cư trú của cha, mẹ 01 Số lượng hồ sơ",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in:\n{text}");
    }
}

#[test]
fn long_names_wrap_and_come_back_whole() {
    let word = "Nguyễn Hoàng Bảo Thùy Dương Ấn Ẵm Quỳnh ";
    let long: String = word.chars().cycle().take(300).collect();
    let data = ReceiptData {
        party: Party { address: Some(long.clone()), ..named(&long) },
        procedure_name: long.clone(),
        ..usual()
    };
    for layout in [PaperLayout::A4, PaperLayout::TwoA5] {
        let text = print(&ReceiptData { layout, ..data.clone() }).text();
        assert!(
            text.contains(&format!("Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức: {}", one_line(&long))),
            "{text}"
        );
        assert!(text.contains(&format!("Địa chỉ: {}", one_line(&long))), "{text}");
    }
}

#[test]
fn a_name_without_spaces_breaks_between_letters() {
    let long: String = "Ườ".repeat(150);
    let data = ReceiptData { party: named(&long), ..usual() };
    let text: String = print(&data).text().split_whitespace().collect();
    assert!(text.contains(&long), "{text}");
}

#[test]
fn sixty_papers_flow_over_pages_under_a_repeated_head() {
    for layout in [PaperLayout::A4, PaperLayout::TwoA5] {
        let data = ReceiptData { layout, ..with_papers(60) };
        let paper = print_table(&data);
        let pages = paper.pages();
        assert!(pages.len() >= 3, "{layout:?} needs {} pages", pages.len());
        // Both copies side by side, or one behind the other.
        let (copies, length) =
            if layout == PaperLayout::A4 { (1, pages.len() / 2) } else { (2, pages.len()) };
        for (index, page) in pages.iter().enumerate() {
            let number = index % length + 1;
            let first = if number == 1 { String::new() } else { format!("{number} ") };
            assert!(page.starts_with(&first), "page {} has no number: {page}", index + 1);
            if page.contains("Giấy tờ số") {
                let heads = page.matches("STT Tên giấy tờ").count();
                assert_eq!(heads, copies, "{layout:?}, page {}", index + 1);
            }
        }
        let all = pages.join(" ");
        for n in 1..=60 {
            let row = format!("{n} Giấy tờ số {n} chứng minh");
            assert_eq!(all.matches(&row).count(), 2, "{layout:?}, row {n}");
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
    let paper = print_table(&data);
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
    for layout in [PaperLayout::A4, PaperLayout::TwoA5] {
        let pages = print(&ReceiptData { layout, ..with_papers(60) }).pages();
        let (copies, length) =
            if layout == PaperLayout::A4 { (1, pages.len() / 2) } else { (2, pages.len()) };
        for (index, page) in pages.iter().enumerate() {
            let number = index % length + 1;
            let of = format!("trang {number}/{length}");
            let expected = if number == 1 { 0 } else { copies };
            assert_eq!(page.matches(&of).count(), expected, "{page}");
            let whose = "Mã hồ sơ: H36.57-261123-0005 · Số: 05/TNHS-TTPVHCC · Liên ";
            assert_eq!(page.matches(whose).count(), expected, "{page}");
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
        let sheets = if layout == PaperLayout::A4 { 2 } else { 1 };
        assert_eq!(print(&data).pages().len(), sheets, "{layout:?} with {most} papers");
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
        let data = ReceiptData { layout, edition: reprint(3), ..with_papers(40) };
        let copies = if layout == PaperLayout::A4 { 1 } else { 2 };
        for page in print(&data).pages() {
            assert_eq!(
                page.matches("BẢN IN LẠI LẦN 3 · 09:14 ngày 28/11/2026 · Nguyễn Thị Bé").count(),
                copies,
                "{page}"
            );
        }
    }
    assert!(!print(&usual()).text().contains("BẢN IN LẠI"));
}

#[test]
fn a_reprint_is_the_paper_with_a_stamp_and_what_was_corrected() {
    let again = print(&ReceiptData { edition: reprint(2), ..usual() }).text();
    let stamp = "BẢN IN LẠI LẦN 2 · 09:14 ngày 28/11/2026 · Nguyễn Thị Bé ";
    assert_eq!(one_line(&(again + " ").replace(stamp, "")), print(&usual()).text());

    let Edition::Reprint { times, at, clerk, .. } = reprint(2) else { unreachable!() };
    let corrected = ["Họ và tên: Nguyễn Văn An → Nguyễn Văn Ân (27/11/2026)", "Số bộ: 1 → 2"];
    let corrected = corrected.map(str::to_owned).to_vec();
    let edition = Edition::Reprint { times, at, clerk, corrected };
    let corrected = print(&ReceiptData { edition, ..usual() }).text();
    let line = "Đã đính chính: Họ và tên: Nguyễn Văn An → Nguyễn Văn Ân (27/11/2026); Số bộ: 1 → 2";
    assert_eq!(corrected.matches(line).count(), 2, "on each copy: {corrected}");
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
    assert!(text.contains("Số: ………/TNHS-TTPVHCC"), "{text}");
    assert!(text.contains("Mã hồ sơ: ……"), "{text}");
}

#[test]
fn decomposed_text_is_printed_composed() {
    let data = ReceiptData {
        party: named("Nguye\u{302}\u{303}n Thi\u{323} U\u{31B}\u{309}ng"),
        ..usual()
    };
    assert!(print(&data).text().contains("Nguyễn Thị Ửng"));
}

#[test]
fn letters_of_the_highlands_come_back_whole() {
    let name = "Y Drê\u{306} Niê Kmrơ\u{306}ng, H’Ñŏt Bdăp, Č Ƀ ƀ ŭ ĭ";
    let data = ReceiptData { party: named(name), ..usual() };
    let lines = print(&data).lines().join("\n");
    assert!(lines.contains(&format!("Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức: {name}")), "{lines}");
}

#[test]
fn what_cannot_be_printed_is_refused_with_its_field() {
    let refused = |data: ReceiptData| receipt(&data).unwrap_err();
    let missing =
        |character, field: &str| FormError::MissingGlyph { character, field: field.to_owned() };
    let name = ReceiptData { party: named("Lan 😀"), ..usual() };
    assert_eq!(refused(name), missing('😀', "party.name"));
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
    let first = receipt(&data).unwrap();
    assert_eq!(first, receipt(&data).unwrap());
    assert!(first.len() < 70_000, "{} bytes", first.len());
}
