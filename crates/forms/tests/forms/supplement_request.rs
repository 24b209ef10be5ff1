//! The supplement request, read back from the paper.

use crate::support::{data, print, sample};
use forms::{MissingPaper, Paper, SupplementRequestData};

fn usual() -> SupplementRequestData {
    sample(data!("supplement_request"))
}

#[test]
fn quantities_make_a_table() {
    let paper = print(Paper::SupplementRequest(usual()));
    let text = paper.text();
    for expected in [
        "TT Thành phần hồ sơ Số lượng Bản chính Bản chứng thực Bản photo",
        "1 Tờ khai đăng ký kết hôn có đủ chữ ký của hai bên nam, nữ 01",
        "2 Trích lục ghi chú ly hôn 01",
        "Lý do: Tờ khai thiếu chữ ký của bên nam; bên nữ đã ly hôn",
        "bổ sung, hoàn thiện hồ sơ: 17 giờ 00 phút, ngày 07 tháng 12 năm 2026",
        "Hướng dẫn: Bên nam ký vào tờ khai",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in:\n{text}");
    }
    assert_eq!(paper.pages().len(), 1);
}

#[test]
fn without_quantities_there_is_a_numbered_list() {
    let names = ["Bản sao giấy chứng tử", "Tờ khai thiếu chữ ký"];
    let papers = names.map(|name| MissingPaper { name: name.into(), ..MissingPaper::default() });
    let data = SupplementRequestData {
        papers: papers.to_vec(),
        reason: String::new(),
        deadline: None,
        guidance: None,
        ..usual()
    };
    let text = print(Paper::SupplementRequest(data)).text();
    let expected =
        "gồm những nội dung sau: 1. Bản sao giấy chứng tử. 2. Tờ khai thiếu chữ ký. Lý do: ...";
    assert!(text.contains(expected), "{text}");
    for unexpected in ["Thành phần hồ sơ", "Thời hạn bổ sung", "Hướng dẫn:"] {
        assert!(!text.contains(unexpected), "{unexpected:?} is in:\n{text}");
    }
}
