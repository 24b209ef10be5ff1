//! The traps of the national export, one test each.

use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::dossier::ReceptionChannel;
use crate::procedure::{Catalogue, Fee};

fn record(changes: Value) -> Value {
    let mut record = json!({
        "ma_tthc": "1.000094",
        "ten_tthc": "Thủ tục đăng ký kết hôn",
        "so_quyet_dinh": "1833/QĐ-BTP",
        "ngay_quyet_dinh": "24/06/2026",
        "linh_vuc": "Hộ tịch",
        "cap_thuc_hien": "Cấp Xã",
        "doi_tuong_thuc_hien": "Công dân Việt Nam",
        "cach_thuc_thuc_hien": [
            {"hinh_thuc_nop": "Trực tiếp", "thoi_gian": "3 ngày làm việc", "phi_le_phi": "", "mo_ta": ""}
        ],
        "tphs": [{"ma_tphs": "G15-KQ004389", "ten_giay_to": "Tờ khai", "ban_chinh": true, "ban_sao": false}],
    });
    for (field, value) in changes.as_object().unwrap() {
        record[field] = value.clone();
    }
    record
}

fn import(records: Vec<Value>) -> ImportReport {
    import_portal_json(&Value::Array(records).to_string()).unwrap()
}

fn one(changes: Value) -> (Version, Vec<Doubt>) {
    let report = import(vec![record(changes)]);
    let doubts = report.warnings.iter().map(|warning| warning.kind).collect();
    (report.additions[0].versions[0].clone(), doubts)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn trap_1_instructions_are_no_papers() {
    let (version, doubts) = one(json!({"tphs": [
        {"ten_giay_to": "Tờ khai", "ban_chinh": true, "ban_sao": false},
        {"ten_giay_to": "Giấy tờ phải nộp gồm có:", "ban_chinh": false, "ban_sao": false},
        {"ten_giay_to": "Trường hợp ủy quyền thì nộp văn bản", "ban_chinh": true, "ban_sao": false},
        {"ten_giay_to": "Đối với người nước ngoài", "ban_chinh": "1", "ban_sao": "0"},
        {"ten_giay_to": "+ Người có yêu cầu xuất trình hộ chiếu", "ban_chinh": 1, "ban_sao": 0},
        {"ten_giay_to": "- Bản sao hộ chiếu (nếu có);", "ban_chinh": 0, "ban_sao": 2},
    ]}));
    let papers: Vec<_> = version.papers.iter().map(|paper| paper.name.as_str()).collect();
    assert_eq!(papers, ["Tờ khai", "Bản sao hộ chiếu"]);
    assert!(version.papers[1].optional);
    assert_eq!((version.papers[1].originals, version.papers[1].copies), (0, 2));
    assert_eq!(version.guidance.len(), 4);
    assert_eq!(doubts, [Doubt::InstructionAmongPapers; 4]);
}

#[test]
fn trap_2_several_lines_of_a_channel_are_cases() {
    let line = |channel, days, text| {
        json!({"hinh_thuc_nop": channel, "thoi_gian": format!("{days} ngày làm việc"),
               "phi_le_phi": "", "mo_ta": text})
    };
    let (version, _) = one(json!({"cach_thuc_thuc_hien": [
        line("Trực tiếp", 44, "Trường hợp 1"), line("Trực tiếp", 13, "Khoáng sản dôi dư"),
        line("Trực tuyến", 44, "Trường hợp 1"), line("Trực tuyến", 13, "Khoáng sản dôi dư"),
    ]}));
    let short: Vec<_> = version
        .variants
        .iter()
        .map(|v| (v.id.as_str(), v.label.as_str(), v.channel, v.duration.unwrap().to_string()))
        .collect();
    let case = |id, label, days: &str| (id, label, None, days.to_owned());
    assert_eq!(
        short,
        [case("case-1", "Trường hợp 1", "44wd"), case("case-2", "Khoáng sản dôi dư", "13wd")]
    );
    let (version, _) = one(json!({"cach_thuc_thuc_hien": [
        line("Trực tiếp", 15, ""), line("Trực tuyến", 5, ""), line("Dịch vụ bưu chính", 15, ""),
    ]}));
    let channels: Vec<_> = version.variants.iter().map(|v| v.channel).collect();
    assert_eq!(
        channels,
        [
            Some(ReceptionChannel::InPerson),
            Some(ReceptionChannel::Online),
            Some(ReceptionChannel::Post)
        ]
    );
    assert_eq!(version.variants[1].id, "online");
}

#[test]
fn trap_3_durations_without_meaning_are_asked() {
    for (time, text, duration, doubt) in [
        ("1 Khác", "", None, Some(Doubt::NoDuration)),
        ("0 Khác", "Trả kết quả trong ngày", None, Some(Doubt::NoDuration)),
        ("3 Khác", "03 ngày làm việc", None, Some(Doubt::NoDuration)),
        ("2 tháng và 15 ngày làm việc", "", None, Some(Doubt::NoDuration)),
        ("5 ngày làm việc", "Không quá 8 ngày làm việc", None, Some(Doubt::DurationContradicted)),
        ("5 ngày làm việc", "5 ngày làm việc, xác minh: 8 ngày làm việc", Some("5wd"), None),
        ("12 giờ", "Nộp tại Ủy ban nhân dân", Some("12ch"), None),
    ] {
        let (version, doubts) = one(json!({"cach_thuc_thuc_hien": [
            {"hinh_thuc_nop": "Trực tiếp", "thoi_gian": time, "phi_le_phi": "", "mo_ta": text},
        ]}));
        let variant = &version.variants[0];
        assert_eq!(variant.duration.map(|d| d.to_string()).as_deref(), duration, "{time} {text}");
        assert_eq!(doubts, doubt.into_iter().collect::<Vec<_>>(), "{time} {text}");
        assert_eq!(variant.note.is_empty(), duration.is_some(), "the source's words are kept");
    }
}

#[test]
fn trap_4_a_fee_of_zero_is_not_free() {
    for (text, fee, doubt) in [
        ("Phí: 0 VNĐ", None, Some(Doubt::FeeOfZero)),
        ("Lệ phí: 0 VNĐ (do Hội đồng nhân dân tỉnh quy định)", Some(Fee::SetByProvince), None),
        ("Lệ phí: 25.000 VNĐ", Some(Fee::Fixed { dong: 25_000 }), None),
    ] {
        let (version, doubts) = one(json!({"cach_thuc_thuc_hien": [
            {"hinh_thuc_nop": "Trực tiếp", "thoi_gian": "3 ngày làm việc", "phi_le_phi": text},
        ]}));
        assert_eq!(version.variants[0].fee, fee, "{text}");
        assert_eq!(doubts, doubt.into_iter().collect::<Vec<_>>(), "{text}");
    }
}

#[test]
fn trap_5_levels_and_audience() {
    for (level, taken) in [
        (json!("Cấp Xã"), true),
        (json!("Cấp Tỉnh, Cấp Xã"), true),
        (json!(["Cấp Bộ", "Cấp Xã"]), true),
        (json!(""), true),
        (json!("Cấp Tỉnh"), false),
    ] {
        let report = import(vec![record(json!({"cap_thuc_hien": level}))]);
        assert_eq!(report.additions.len() == 1, taken, "{level}");
        assert_eq!(report.warnings.is_empty(), taken, "{level}");
    }
    let officials = json!({"doi_tuong_thuc_hien": "Cán bộ, công chức, viên chức"});
    let report = import(vec![record(officials)]);
    assert_eq!(report.additions[0].handled_by, HandledBy::NotForCitizens);
    assert_eq!(report.warnings[0].kind, Doubt::NotForCitizens);
    let ended = import(vec![record(json!({"trang_thai": "Hết hiệu lực"}))]);
    assert!(ended.additions.is_empty());
}

#[test]
fn trap_6_garbage_codes_of_papers_are_dropped() {
    let (version, doubts) = one(json!({"tphs": [
        {"ma_tphs": "hggjgf7", "ten_giay_to": "Tờ khai", "ban_chinh": true, "ban_sao": false},
        {"ma_tphs": "000.00.00.G15-KQ004389", "ten_giay_to": "Hộ chiếu", "ban_chinh": true},
    ]}));
    let codes: Vec<_> = version.papers.iter().map(|paper| paper.code.as_deref()).collect();
    assert_eq!(codes, [None, Some("000.00.00.G15-KQ004389")]);
    assert_eq!(doubts, [Doubt::PaperCode]);
}

#[test]
fn trap_7_a_code_may_change_its_name() {
    let older = record(
        json!({"ten_tthc": "Tên cũ", "so_quyet_dinh": "1/QĐ", "ngay_quyet_dinh": "01/07/2025"}),
    );
    let newer = record(
        json!({"ten_tthc": "Tên mới", "so_quyet_dinh": "2/QĐ", "ngay_quyet_dinh": "2026-01-01"}),
    );
    for records in [vec![older.clone(), newer.clone()], vec![newer.clone(), older.clone()]] {
        let report = import(records);
        let procedure = &report.additions[0];
        assert_eq!(report.additions.len(), 1);
        assert_eq!(procedure.at(day("2025-12-31")).unwrap().name, "Tên cũ");
        assert_eq!(procedure.at(day("2026-01-01")).unwrap().name, "Tên mới");
        assert_eq!(procedure.at(day("2025-06-30")), None);
        assert_eq!(report.warnings[0].kind, Doubt::Renamed);
        assert!(Catalogue::new(report.additions).is_ok());
    }
    let again = import(vec![older.clone(), older]);
    assert_eq!(again.additions[0].versions.len(), 1);
    assert_eq!(again.warnings[0].kind, Doubt::Repeated);
}

#[test]
fn errors_name_record_and_field() {
    for (changes, wanted) in [
        (json!({"ma_tthc": ""}), "record #1, field ma_tthc"),
        (json!({"ma_tthc": "X"}), "record X, field ma_tthc"),
        (json!({"ten_tthc": null}), "record 1.000094, field ten_tthc"),
        (json!({"ten_tthc": {}}), "record 1.000094, field ten_tthc"),
        (json!({"ngay_quyet_dinh": "hôm qua"}), "record 1.000094, field ngay_quyet_dinh"),
        (json!({"tphs": {}}), "record 1.000094, field tphs"),
        (json!({"tphs": [1]}), "record 1.000094, field tphs[1]"),
        (
            json!({"tphs": [{"ten_giay_to": "A", "ban_chinh": "nhiều"}]}),
            "record 1.000094, field tphs[1].ban_chinh",
        ),
        (
            json!({"cach_thuc_thuc_hien": [{"hinh_thuc_nop": "Bồ câu"}]}),
            "record 1.000094, field cach_thuc_thuc_hien[1].hinh_thuc_nop",
        ),
    ] {
        let text = json!([record(changes.clone())]).to_string();
        let error = import_portal_json(&text).unwrap_err();
        assert!(error.to_string().starts_with(wanted), "{changes}: {error}");
    }
    assert!(matches!(import_portal_json("[{"), Err(ImportError::Json(_))));
    assert!(matches!(import_portal_json("3"), Err(ImportError::NoRecords)));
    assert!(matches!(import_portal_json("{\"data\": 3}"), Err(ImportError::NoRecords)));
}

#[test]
fn the_list_may_be_wrapped() {
    let wrapped = json!({"data": [record(json!({}))]}).to_string();
    assert_eq!(import_portal_json(&wrapped).unwrap().additions.len(), 1);
    let single = record(json!({})).to_string();
    assert_eq!(import_portal_json(&format!("\u{feff}{single}")).unwrap().records, 1);
}

#[test]
fn an_import_joins_the_catalogue() {
    let text = include_str!("../../../../../assets/procedures/catalogue.json");
    let catalogue = Catalogue::from_json(text).unwrap();
    let report = import(vec![record(json!({"ma_tthc": "1.001193", "ten_tthc": "Khai sinh"}))]);
    let wider = catalogue.merged(report.additions, day("2026-11-24")).unwrap().catalogue;
    let name = |on| wider.at("1.001193", day(on)).unwrap().1.name.clone();
    assert_eq!(name("2026-06-23"), "Thủ tục đăng ký khai sinh");
    assert_eq!(name("2026-06-24"), "Khai sinh");
}

#[test]
fn numbers_of_copies_may_be_as_large_as_they_like() {
    let (version, _) = one(json!({"tphs": [
        {"ten_giay_to": "Tờ khai", "ban_chinh": u32::MAX, "ban_sao": 1},
    ]}));
    assert_eq!((version.papers[0].originals, version.papers[0].copies), (u32::MAX, 1));
}

proptest! {
    #[test]
    fn never_panics(text in any::<String>(), time in any::<String>(), fee in any::<String>()) {
        let _ = import_portal_json(&text);
        let _ = import_portal_json(&json!([record(json!({
            "ten_tthc": text, "ngay_quyet_dinh": time, "cach_thuc_thuc_hien": [
                {"hinh_thuc_nop": "Trực tiếp", "thoi_gian": time, "phi_le_phi": fee, "mo_ta": text}
            ],
            "tphs": [{"ma_tphs": fee, "ten_giay_to": text, "ban_chinh": true}],
        }))]).to_string());
    }
}
