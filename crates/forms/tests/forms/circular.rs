//! The forms of circular 03/2025/TT-VPCP, line by line, and those of 01/2018/TT-VPCP.

use crate::support::{Paper, data, every, of_2018, of_2025, print, print_with, sample};
use forms::{RefusalData, StopData};

/// Returns a kind of paper, printed and read back.
fn paper(name: &str, set: &forms::FormSet) -> Paper {
    let papers = every();
    let (_, paper) = papers.into_iter().find(|(it, _)| *it == name).unwrap();
    print_with(paper, set)
}

/// Asserts that the paper has these beginnings of lines in this order.
fn assert_lines(name: &str, paper: &Paper, expected: &[&str]) {
    let lines = paper.raw_lines();
    let mut rest = lines.iter();
    for begins in expected {
        let found = rest.any(|line| line.starts_with(begins));
        assert!(found, "{name}: {begins:?} is missing or not in its place:\n{}", lines.join("\n"));
    }
}

/// Title, number line, and the lines in their order, as the ministry prints them.
const OF_2025: [(&str, &[&str]); 6] = [
    (
        "receipt",
        &[
            "Số: 05/TNHS-TTPVHCC",
            "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            "Mã hồ sơ: ",
            "Trung tâm Phục vụ hành chính công, ",
            "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức: ",
            "Số định danh cá nhân/tổ chức: ",
            "Địa chỉ: ",
            "Số điện thoại: 0912 000 001 Email: ...",
            "Nội dung yêu cầu giải quyết: ",
            "Thành phần hồ sơ nộp gồm:",
            "1. ",
            "2. ",
            "3. ",
            "Số lượng hồ sơ: 01 (bộ)",
            "Thời gian giải quyết hồ sơ theo quy định là: 01 ngày",
            "Thời gian nhận hồ sơ: 08 giờ 12 phút, ngày 23 tháng 11 năm 2026",
            "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 25 tháng 11 năm 2026",
            "Đăng ký nhận kết quả tại: ",
            "Vào Sổ theo dõi hồ sơ, Quyển số 1, Số thứ tự 5 (nếu có)",
            "NGƯỜI NỘP HỒ SƠ",
            "(Ký và ghi rõ họ tên)",
            "NGƯỜI TIẾP NHẬN HỒ SƠ",
            "(Ký và ghi rõ họ tên)",
        ],
    ),
    (
        "supplement-request",
        &[
            "Số: 08/PBS-TTPVHCC",
            "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
            "Hồ sơ của: ",
            "Nội dung yêu cầu giải quyết: ",
            "Địa chỉ: ",
            "Số điện thoại: 0912 000 003 Email: hroih@example.vn",
            "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
            "Lý do: ",
            "Thời hạn bổ sung, hoàn thiện hồ sơ: ",
            "Hướng dẫn: ",
            "Trong quá trình hoàn thiện hồ sơ, nếu có vướng mắc",
            "NGƯỜI HƯỚNG DẪN",
            "(Ký và ghi rõ họ tên)",
        ],
    ),
    (
        "refusal",
        &[
            "Số: 02/PTC-TTPVHCC",
            "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
            "Trung tâm Phục vụ hành chính công, ",
            "Tiếp nhận hồ sơ của: ",
            "Số định danh cá nhân/tổ chức: ",
            "Địa chỉ: ",
            "Số điện thoại: 0912 000 001 Email: ...",
            "Mã hồ sơ (nếu có): ",
            "Nội dung yêu cầu giải quyết: ",
            "Qua xem xét, ",
            "không tiếp nhận hồ sơ này với lý do cụ thể như sau:",
            "Người yêu cầu không có giấy ủy quyền của người được cấp trích lục.",
            "Sự kiện hộ tịch không được đăng ký tại xã Cư Jút.",
            "Xin thông báo cho Bà được biết và thực hiện./.",
            "NGƯỜI NỘP HỒ SƠ",
            "NGƯỜI TIẾP NHẬN HỒ SƠ",
        ],
    ),
    (
        "apology",
        &[
            "Số: 03/PXL-Q2",
            "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
            "Kính gửi: Ông Y Brăm Niê Kđăm",
            "Ngày 30 tháng 10 năm 2026, ",
            "Số định danh: 066086000002; mã số hồ sơ: H36.57-261030-0012.",
            "Giấy tiếp nhận hồ sơ và hẹn trả kết quả số 112/TNHS-TTPVHCC",
            "Thời gian hẹn trả kết quả giải quyết hồ sơ: 17 giờ 00 phút,",
            "Đến nay, ",
            "Lý do: ",
            "Ủy ban nhân dân xã Cư Jút chân thành xin lỗi Ông",
            "Kết quả giải quyết hồ sơ sẽ được trả vào lúc ",
            "Rất mong nhận được sự thông cảm của Ông./.",
            "Nơi nhận:",
            "KT. CHỦ TỊCH",
        ],
    ),
    (
        "stop",
        &[
            "Số: 01/TBD-TTPVHCC",
            "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
            "Kính gửi: Ông Y Brăm Niê Kđăm",
            "Số định danh: ",
            "Giấy tiếp nhận hồ sơ và hẹn trả kết quả số 112/TNHS-TTPVHCC",
            "Theo đề nghị của Ông, Trung tâm Phục vụ hành chính công thông báo dừng",
            "Lý do: Người nộp hồ sơ rút hồ sơ",
            "Phí, lệ phí đã nộp: Chưa thu.",
            "Giấy tờ đã nộp: Trả lại đủ 03 giấy tờ",
            "Nếu cần trao đổi thêm, ",
            "Trung tâm Phục vụ hành chính công thông báo để Ông được biết./.",
            "- Như trên;",
            "- Lưu: VT, TTPVHCC.",
            "GIÁM ĐỐC",
            "Phạm Văn Dũng",
        ],
    ),
    (
        "control-slip",
        &[
            "Số: 05/PKS-TTPVHCC",
            "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
            "Mã số hồ sơ: ",
            "Cơ quan (bộ phận) giải quyết hồ sơ: ",
            "Cơ quan phối hợp giải quyết hồ sơ: ",
            "Ngày nhận: 23 tháng 11 năm 2026",
            "Hẹn trả kết quả vào 17 giờ 00 phút, ngày 25 tháng 11 năm 2026",
            "Tên đơn vị",
            "1. Giao: Bộ phận Tiếp",
            "2. Nhận: Phòng Văn",
            "10 giờ 30 phút, ngày 23 tháng 11 năm 2026",
            "Người giao Người nhận",
            "Trần Văn Bảo Lê Thị Hạnh",
            "1. Giao: Phòng Văn",
            "Trước hạn Đủ kết quả",
            "1. Giao: ...",
            "2. Nhận: ...",
            "…. giờ …. phút, ngày …. tháng …. năm …..",
            "1. Giao: ...",
            "2. Nhận: ...",
            "Ghi chú:",
        ],
    ),
];

#[test]
fn the_forms_of_2025_have_the_lines_of_the_circular() {
    for (name, lines) in OF_2025 {
        let paper = paper(name, of_2025());
        assert_lines(name, &paper, lines);
        let sheets = if name == "receipt" { 2 } else { 1 };
        assert_eq!(paper.pages().len(), sheets, "{name}");
        let text = paper.text();
        for of_another_set in ["HDHS", "CMND", "CCCD/MST", "7. Phí"] {
            assert!(!text.contains(of_another_set), "{name} has {of_another_set:?}: {text}");
        }
        assert!(!text.contains("Chữ ký số"), "{name} is signed by hand: {text}");
    }
}

#[test]
fn the_forms_of_2018_have_their_own_titles_and_lines() {
    for (name, lines) in [
        (
            "receipt",
            &[
                "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
                "Bộ phận tiếp nhận và trả kết quả: ",
                "Tiếp nhận hồ sơ của: ",
                "Địa chỉ: ",
                "Vào Sổ theo dõi hồ sơ, Quyển số: 1, Số thứ tự: 5",
            ][..],
        ),
        (
            "supplement-request",
            &["PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Tiếp nhận hồ sơ của: "],
        ),
        ("refusal", &["PHIẾU TỪ CHỐI GIẢI QUYẾT HỒ SƠ", "Tiếp nhận hồ sơ của: "]),
        (
            "apology",
            &["PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "Thời gian hẹn trả kết quả lại: "],
        ),
        ("stop", &["THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ"]),
        (
            "control-slip",
            &["PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Mã hồ sơ: ", "TÊN CƠ QUAN"],
        ),
    ] {
        let paper = paper(name, of_2018());
        assert_lines(name, &paper, lines);
        let text = paper.text();
        for of_another_set in ["Số định danh cá nhân/tổ chức", "Cơ quan phối hợp", "(nếu có) NGƯỜI"]
        {
            assert!(!text.contains(of_another_set), "{name} has {of_another_set:?}: {text}");
        }
        // There was no stop notice in 2018: it has the words of 2025.
        assert_eq!(text.contains("Số định danh: "), name == "stop", "{name}: {text}");
    }
}

#[test]
fn an_agency_stops_under_its_own_head_and_mark() {
    let mut data: StopData = sample(data!("stop"));
    data.issued_by_unit = false;
    data.by_citizen = false;
    data.number = None;
    data.decision = Some("Quyết định số 12/QĐ-UBND ngày 05/11/2026".into());
    let text = print(forms::Paper::Stop(data)).text();
    for expected in [
        "UBND TỈNH LÂM ĐỒNG ỦY BAN NHÂN DÂN XÃ CƯ JÚT CỘNG HÒA",
        "Số: ………/TBD-UBND",
        "Ủy ban nhân dân xã Cư Jút thông báo dừng giải quyết hồ sơ nêu trên.",
        "Căn cứ: Quyết định số 12/QĐ-UBND ngày 05/11/2026.",
        "- Như trên; - Trung tâm Phục vụ hành chính công; - Lưu: VT, TTPVHCC.",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in:\n{text}");
    }
    assert!(!text.contains("Theo đề nghị"), "{text}");
}

#[test]
fn a_dossier_that_was_received_is_not_solved() {
    let mut data: RefusalData = sample(data!("refusal"));
    data.before_reception = false;
    data.code = Some("H36.57-261124-0003".into());
    let text = print(forms::Paper::Refusal(data)).text();
    assert!(text.contains("không giải quyết hồ sơ này với lý do cụ thể"), "{text}");
    assert!(text.contains("Mã hồ sơ (nếu có): H36.57-261124-0003"), "{text}");
}

#[test]
fn lists_have_the_columns_of_their_papers() {
    for (name, expected) in [
        (
            "handover-list",
            &[
                "DANH SÁCH BÀN GIAO HỒ SƠ",
                "Cơ quan chủ trì giải quyết: Phòng Kinh tế",
                "Thời gian bàn giao: 15 giờ 20 phút, ngày 23 tháng 11 năm 2026",
                "Tổng số: 02 hồ sơ",
                "TT Mã hồ sơ Nội dung hồ sơ Số lượng (bộ) Họ tên chủ hồ sơ Địa chỉ",
                "BÊN GIAO (Ký và ghi rõ họ tên) Trần Văn Bảo BÊN NHẬN",
                "XÁC NHẬN CỦA TRUNG TÂM",
            ][..],
        ),
        (
            "result-handover",
            &[
                "PHIẾU BÀN GIAO KẾT QUẢ GIẢI QUYẾT TTHC",
                "TT Mã hồ sơ Nội dung giải quyết TTHC Kết quả giải quyết TTHC Họ tên chủ hồ sơ",
                "xã Cư Jút, tỉnh Lâm Đồng X X",
                "NGƯỜI GIAO (Ký và ghi rõ họ tên) Lê Thị Hạnh NGƯỜI NHẬN",
            ],
        ),
        (
            "return-receipt",
            &[
                "GIẤY BIÊN NHẬN TRẢ KẾT QUẢ",
                "Người giao kết quả: Trần Văn Bảo Số điện thoại: 0261 3882 000",
                "Người nhận kết quả: Lê Văn Hùng Số điện thoại: 0912 000 009",
                "Giấy tờ ủy quyền: Giấy ủy quyền ngày 24/11/2026",
                "Số, ký hiệu: 214/2026 Trích yếu: Giấy khai sinh của Lê Nguyễn Minh Anh",
            ],
        ),
        (
            "multi-receipt",
            &[
                "dịch vụ Hoàng Long (người đại diện: Hoàng Văn Long)",
                "STT Mã hồ sơ Nội dung Đơn vị Ngày nhận Ngày hẹn trả Thời hạn xử lý",
                "17:00 21/12/2026 20 ngày làm việc 01 Y Brăm Niê Kđăm",
            ],
        ),
        (
            "cover",
            &[
                "DANH MỤC VĂN BẢN TRÌNH KÝ Kính trình: Phó Chủ tịch Lê Minh Khôi Tổng số: 03",
                "STT Số, ký hiệu Mã hồ sơ Tên tổ chức, cá nhân Ký",
                "1 03/PXL-Q2 H36.57-261030-0012 Y Brăm Niê Kđăm",
            ],
        ),
    ] {
        let paper = paper(name, of_2025());
        let text = paper.text();
        for part in expected {
            assert!(text.contains(part), "{name}: {part:?} is not in:\n{text}");
        }
        assert!(!text.contains("Số: …"), "{name} has no number: {text}");
        assert_eq!(paper.pages().len(), 1, "{name}");
    }
}
