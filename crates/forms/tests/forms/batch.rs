//! Several papers in one file.

use crate::support::{Paper, every, of_2018, of_2025, reprint, usual};
use forms::{ControlSlipData, CoverData, HandoverListData, ReceiptData, papers};

#[test]
fn papers_of_all_kinds_make_one_file_in_their_order() {
    let all: Vec<_> = every().into_iter().map(|(_, paper)| (paper, of_2025())).collect();
    let paper = Paper::new(&papers(&all).unwrap());
    let pages = paper.pages();
    let titles = [
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ",
        "PHIẾU YÊU CẦU",
        "PHIẾU TỪ CHỐI",
        "VĂN BẢN XIN LỖI",
        "THÔNG BÁO DỪNG",
        "PHIẾU KIỂM SOÁT",
        "DANH SÁCH BÀN GIAO",
        "PHIẾU BÀN GIAO",
        "GIẤY BIÊN NHẬN",
        "GIẤY TIẾP NHẬN NHIỀU HỒ SƠ",
        "DANH MỤC",
    ];
    assert_eq!(pages.len(), titles.len());
    for (page, title) in pages.iter().zip(titles) {
        assert!(page.contains(title), "{title:?} is not in:\n{page}");
    }
    let title = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả H36.57-261123-0005 và 10 giấy khác";
    assert!(paper.info().contains(title), "{}", paper.info());
}

#[test]
fn each_paper_has_its_own_set_of_forms_and_page_numbers() {
    let long = ReceiptData {
        papers: usual().papers.iter().cycle().take(60).cloned().collect(),
        ..usual()
    };
    let old = (forms::Paper::Receipt(long.clone()), of_2018());
    let new = (forms::Paper::Receipt(long), of_2025());
    let pages = Paper::new(&papers(&[old, new]).unwrap()).pages();
    let length = pages.len() / 4;
    assert!(length >= 2, "{} pages", pages.len());
    for (index, page) in pages.iter().enumerate() {
        let second = format!("{} ", index % length + 1);
        assert_eq!(page.starts_with(&second), index % length > 0, "page {index}: {page}");
    }
    assert!(pages[0].contains("Bộ phận tiếp nhận và trả kết quả: "), "{}", pages[0]);
    assert!(pages[2 * length].contains("Ông (Bà)/Tổ chức: "), "{}", pages[2 * length]);
}

#[test]
fn every_kind_of_paper_can_be_printed_again() {
    for (name, paper) in every() {
        let again = Paper::new(&papers(&[(again(paper), of_2025())]).unwrap()).text();
        assert!(again.contains("BẢN IN LẠI LẦN 2 · 09:14 ngày 28/11/2026"), "{name}: {again}");
    }
}

/// The same as a second reprint.
fn again(mut paper: forms::Paper) -> forms::Paper {
    use forms::Paper as P;
    let edition = match &mut paper {
        P::Receipt(it) => &mut it.edition,
        P::SupplementRequest(it) => &mut it.edition,
        P::Refusal(it) => &mut it.edition,
        P::Apology(it) => &mut it.edition,
        P::Stop(it) => &mut it.edition,
        P::ControlSlip(it) => &mut it.edition,
        P::HandoverList(it) => &mut it.edition,
        P::ResultHandover(it) => &mut it.edition,
        P::ReturnReceipt(it) => &mut it.edition,
        P::MultiReceipt(it) => &mut it.edition,
        P::Cover(it) => &mut it.edition,
    };
    *edition = reprint(2);
    paper
}

fn slip(name: &str) -> forms::Paper {
    every().into_iter().find(|(it, _)| *it == name).unwrap().1
}

#[test]
fn lists_of_any_length_keep_their_signatures_company() {
    let forms::Paper::HandoverList(list) = slip("handover-list") else { panic!() };
    let forms::Paper::Cover(cover) = slip("cover") else { panic!() };
    for count in 0..40 {
        let rows = list.rows.iter().cycle().take(count).cloned().collect();
        let list = forms::Paper::HandoverList(HandoverListData { rows, ..list.clone() });
        let rows = cover.rows.iter().cycle().take(count).cloned().collect();
        let cover = forms::Paper::Cover(CoverData { rows, ..cover.clone() });
        for (paper, signs, last) in
            [(list, "BÊN NHẬN", "Danh sách này lập thành"), (cover, "NGƯỜI KÝ", "H36.57-261")]
        {
            let pages = Paper::new(&papers(&[(paper, of_2025())]).unwrap()).pages();
            let signed = pages.last().unwrap();
            assert!(signed.contains(signs), "{count} rows: {signed}");
            assert!(count == 0 || signed.contains(last), "{count} rows: {signed}");
        }
    }
}

#[test]
fn a_control_slip_has_four_rows_at_least_and_as_many_as_it_needs() {
    let forms::Paper::ControlSlip(slip) = slip("control-slip") else { panic!() };
    for (count, expected) in [(0, 4), (1, 4), (4, 4), (7, 7)] {
        let rows = slip.rows.iter().cycle().take(count).cloned().collect();
        let paper = forms::Paper::ControlSlip(ControlSlipData { rows, ..slip.clone() });
        let text = Paper::new(&papers(&[(paper, of_2025())]).unwrap()).text();
        assert_eq!(text.matches("Người giao Người nhận").count(), expected, "{count}: {text}");
        assert_eq!(text.matches("1. Giao: ...").count(), expected - count, "{count}: {text}");
    }
}

#[test]
fn a_loose_sheet_of_a_list_tells_its_list_and_day() {
    let forms::Paper::HandoverList(list) = slip("handover-list") else { panic!() };
    let rows = list.rows.iter().cycle().take(30).cloned().collect();
    let paper = forms::Paper::HandoverList(HandoverListData { rows, ..list });
    let pages = Paper::new(&papers(&[(paper, of_2025())]).unwrap()).pages();
    let count = pages.len();
    for (index, page) in pages.iter().enumerate().skip(1) {
        let line = format!("DANH SÁCH BÀN GIAO HỒ SƠ · 23/11/2026 · trang {}/{count}", index + 1);
        assert!(page.ends_with(&line), "{page}");
    }
}
