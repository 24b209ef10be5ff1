//! The receipt, read back from the paper.

mod support;

use forms::receipt;
use support::{Paper, set_of, usual};

#[test]
fn says_everything_that_was_taken_down() {
    let data = usual();
    let paper = Paper::new(&receipt(&data, set_of(&data)).unwrap());
    let text = paper.text();
    for expected in [
        "UBND TỈNH LÂM ĐỒNG",
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
    assert_eq!(paper.pages().len(), 1);
}
