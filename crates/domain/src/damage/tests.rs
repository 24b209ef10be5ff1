//! Damage that was seen, and sound text that must pass.

use super::Damage;

fn repaired(text: &str) -> Option<String> {
    Damage::in_text(text).and_then(|damage| damage.original().map(str::to_owned))
}

#[test]
fn the_original_is_computed() {
    for (text, original) in [
        ("Tráº§n Thá»‹ Máº«u", "Trần Thị Mẫu"),
        ("LÃª VÄƒn TÃ¡m", "Lê Văn Tám"),
        ("NguyÔn V¨n Thö", "Nguyễn Văn Thử"),
        ("TrÇn ThÞ MÉu", "Trần Thị Mẫu"),
        ("§Æng ThÞ HiÒn, x· C\u{ad} Jót", "Đặng Thị Hiền, xã Cư Jút"),
        ("Nguyeãn Vaên Thöû", "Nguyễn Văn Thử"),
        ("Traàn Thò Maãu", "Trần Thị Mẫu"),
        ("Ñaëng Thò Hieàn", "Đặng Thị Hiền"),
        ("TRAÀN THÒ MAÃU", "TRẦN THỊ MẪU"),
    ] {
        assert_eq!(repaired(text).as_deref(), Some(original), "{text}");
    }
}

#[test]
fn damage_without_an_original_is_named() {
    for (text, wanted) in [
        ("Nguy?n V?n Th?", Damage::LostLetters),
        ("NGUY?N V?N A", Damage::LostLetters),
        ("Thôn 5, xã C? Jút, t?nh Lâm Đồng", Damage::LostLetters),
        ("Nguyeexn Vawn Hungf", Damage::InputMethod),
        ("Thoon 5, xax Cuw Just", Damage::InputMethod),
        ("Nguye6n4 Va8n Hu2ng", Damage::InputMethod),
        ("Trá» Thá»‹", Damage::CodePage { original: None }),
    ] {
        assert_eq!(Damage::in_text(text), Some(wanted), "{text}");
    }
    assert_eq!(Damage::in_name("Lê Th?"), Some(Damage::LostLetters));
}

#[test]
fn sound_text_passes() {
    for text in [
        "",
        "NGUYỄN THỊ HOÀ",
        "Nguyen Van A",
        "Thon 5",
        "Tổ 5A, QL14, xã Cư Jút",
        "Lê Tú",
        "Hoà Lý",
        "Toà án",
        "LÃ THỊ ÁNH",
        "LÃ\u{a0}AN",
        "TỔ 3 (CŨ)",
        "Y Blar Ksor",
        "H'Nhiên Niê",
        "Ea T’ling",
        "Rmah Hrin",
        "Ia Pnôn",
        "Siu Bler",
        "Y Blŭ Ê\u{306}ban",
        "Trần Văn Xoong",
        "Xã Mường Khoong",
        "Alexander Kirk Woods",
        "José Muñoz",
        "Jürgen Müller",
        "Lü Wei",
        "Chloé Noël",
        "François Peña",
        "Søren Ångström",
        "São Paulo",
        "Có đủ giấy tờ không?",
        "Đã đủ chưa?Chưa đủ",
        "https://dichvucong.gov.vn/x?ma=1&b=c",
        "Giấy đề nghị (bản chính) ½ trang",
        "§ 5",
        "20 °C",
        "Mẫu số 01-BTP/CC",
        "CT01",
        "Lô B2, KCN Tâm Thắng",
        "A4",
        "K5H2",
        "© 2026",
        "Class Off Pass",
        "Facebook",
        "Boston",
        "Lê Thị Tuyết",
        "list of dossiers, progress rows",
        "see status list in 05",
        "Phòng 3B2",
        "Công ty TNHH 5S",
        "thửa 12a3b",
    ] {
        assert_eq!(Damage::in_text(text), None, "{text}");
    }
}

/// Every place and procedure that the program ships.
#[test]
fn no_name_of_the_lists_looks_damaged() {
    for list in [
        include_str!("../../../../assets/communes/merges-2025.csv"),
        include_str!("../../../../assets/communes/communes-2025.csv"),
        include_str!("../../../../assets/holidays.csv"),
    ] {
        for line in list.lines() {
            for field in line.split(',') {
                assert_eq!(Damage::in_name(field), None, "{field}");
            }
        }
    }
    for text in include_str!("../../../../assets/procedures/catalogue.json").split('"') {
        assert_eq!(Damage::in_text(text), None, "{text}");
    }
}
