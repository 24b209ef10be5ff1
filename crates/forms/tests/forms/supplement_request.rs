//! The supplement request, read back from the paper.

use crate::support::Paper;
use forms::{FormSets, SetChoice, SupplementRequestData, supplement_request};

#[test]
fn says_what_is_missing_and_why() {
    let data: SupplementRequestData =
        serde_json::from_str(include_str!("../data/supplement_request.json")).unwrap();
    let sets = FormSets::built_in().unwrap();
    let set = sets.choose(SetChoice::ByReception, data.issued_at.date());
    let paper = Paper::new(&supplement_request(&data, set).unwrap());
    let text = paper.text();
    for expected in [
        "Số: 08/HDHS",
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        "Tiếp nhận hồ sơ của: H'Rôih Êban",
        "Nội dung yêu cầu giải quyết: Đăng ký kết hôn",
        "TT Thành phần hồ sơ Bản chính Bản chứng thực Bản photo",
        "1 Tờ khai đăng ký kết hôn có đủ chữ ký của hai bên nam, nữ 01",
        "2 Trích lục ghi chú ly hôn 01",
        "Lý do: Tờ khai thiếu chữ ký của bên nam;",
        "17 giờ 00 phút, ngày 07 tháng 12 năm 2026",
        "Trần Văn Bảo, số điện thoại 0261 3882 000",
        "NGƯỜI HƯỚNG DẪN",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in:\n{text}");
    }
    assert_eq!(paper.pages().len(), 1);
}

#[test]
fn without_papers_the_reason_says_line_by_line_what_is_missing() {
    let data: SupplementRequestData =
        serde_json::from_str(include_str!("../data/supplement_request.json")).unwrap();
    let reason = "Bản sao giấy chứng tử\nTờ khai thiếu chữ ký".to_owned();
    let data = SupplementRequestData { papers: Vec::new(), reason, ..data };
    let sets = FormSets::built_in().unwrap();
    let set = sets.choose(SetChoice::ByReception, data.issued_at.date());
    let paper = Paper::new(&supplement_request(&data, set).unwrap());
    let text = paper.text();
    let expected = "gồm những nội dung sau: - Bản sao giấy chứng tử - Tờ khai thiếu chữ ký";
    assert!(text.contains(expected), "{text}");
    assert!(!text.contains("Thành phần hồ sơ") && !text.contains("Lý do"), "{text}");
}
