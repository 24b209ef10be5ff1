//! Importing the national portal's JSON into the office's catalogue.

use crate::support::{Office, stderr};
use serde_json::{Value, json};

/// Returns a record of the portal's shape.
fn record(code: &str, name: &str, decided: &str) -> Value {
    json!({
        "ma_tthc": code, "ten_tthc": name, "so_quyet_dinh": format!("{decided}/QĐ-X"),
        "ngay_quyet_dinh": decided, "linh_vuc": "Hộ tịch", "cap_thuc_hien": "Cấp Xã",
        "doi_tuong_thuc_hien": "Công dân Việt Nam", "trang_thai": "Công khai",
        "cach_thuc_thuc_hien": [{"hinh_thuc_nop": "Trực tiếp", "thoi_gian": "4 ngày làm việc",
            "phi_le_phi": "Phí: 0 VNĐ", "mo_ta": ""}],
        "tphs": [
            {"ma_tphs": "hggjgf7", "ten_giay_to": "Tờ khai", "ban_chinh": true, "ban_sao": false},
            {"ten_giay_to": "Trường hợp ủy quyền", "ban_chinh": false, "ban_sao": false}],
    })
}

fn export() -> String {
    json!([
        record("1.999001", "Thủ tục mới của Cổng", "01/07/2026"),
        record("1.001193", "Đăng ký khai sinh, tên mới", "01/09/2026"),
        record("1.004873", "Không có ngày", ""),
    ])
    .to_string()
}

fn import(office: &Office, text: &str) -> Value {
    let file = office.path("tthc.json");
    std::fs::write(&file, text).unwrap();
    office.ok(&["catalogue", "import", file.to_str().unwrap()])
}

fn import_refused(office: &Office, text: &str) -> String {
    let file = office.path("tthc.json");
    std::fs::write(&file, text).unwrap();
    office.refused(&["catalogue", "import", file.to_str().unwrap()])
}

fn reception(procedure: &str, received_at: &str) -> String {
    json!({"procedure": procedure, "applicant": {"name": "Lê Thị Mai"}, "receivedAt": received_at,
           "duration": "2wd"})
    .to_string()
}

#[test]
fn new_procedures_and_versions_are_received_at_once() {
    let office = Office::new();
    let before = office.receive_refused(&reception("1.999001", "2026-10-01T08:00"));
    assert!(before.contains("1.999001"), "{before}");
    let outcome = import(&office, &export());
    assert_eq!(outcome["records"], 3);
    assert_eq!(
        outcome["added"],
        json!([{"code": "1.999001", "name": "Thủ tục mới của Cổng", "validFrom": "2026-07-01"}])
    );
    assert_eq!(outcome["changed"][0]["code"], "1.001193");
    assert_eq!(outcome["left"][0]["code"], "1.004873", "without a date it replaces nothing");
    assert_eq!(outcome["unchanged"], 0);
    let doubts = outcome["doubts"].as_array().unwrap();
    for kind in ["no_date", "fee_of_zero", "instruction_among_papers", "paper_code"] {
        let doubt = doubts.iter().find(|it| it["kind"] == kind);
        assert!(doubt.is_some_and(|it| !it["message"].as_str().unwrap().is_empty()), "{kind}");
    }

    let name = |procedure: &str, at: &str| {
        let made = office.receive(&reception(procedure, at));
        made[0]["procedureName"].as_str().unwrap().to_owned()
    };
    assert_eq!(name("1.999001", "2026-10-01T08:00"), "Thủ tục mới của Cổng");
    assert_eq!(name("1.001193", "2026-08-31T08:00"), "Thủ tục đăng ký khai sinh");
    assert_eq!(name("1.001193", "2026-09-03T08:00"), "Đăng ký khai sinh, tên mới");
    assert_ne!(name("1.004873", "2026-10-01T08:00"), "Không có ngày");

    let written = std::fs::read(office.path("catalogue.json")).unwrap();
    let again = import(&office, &export());
    assert_eq!((&again["added"], &again["changed"]), (&json!([]), &json!([])));
    assert_eq!(again["unchanged"], 2);
    assert_eq!(std::fs::read(office.path("catalogue.json")).unwrap(), written);

    let further = json!([record("1.999002", "Thủ tục khác", "01/08/2026")]).to_string();
    import(&office, &further);
    assert_eq!(name("1.999001", "2026-10-01T09:00"), "Thủ tục mới của Cổng", "imports add up");
    assert_eq!(office.ok(&["verify"])["ok"], true);
}

#[test]
fn a_file_that_is_no_export_changes_nothing() {
    let office = Office::new();
    let broken = json!([record("1.999001", "Tốt", "01/07/2026"), record("", "Thiếu mã", "")]);
    for (text, expected) in [
        ("", "JSON"),
        ("[{\"ma_tthc\":", "JSON"),
        ("{\"data\": 3}", "danh sách thủ tục"),
        (&broken.to_string(), "ma_tthc"),
        (&json!([record("1.999001", "Ngày lạ", "hôm qua")]).to_string(), "ngay_quyet_dinh"),
    ] {
        let answer = import_refused(&office, text);
        assert!(answer.contains(expected), "{expected}: {answer}");
    }
    assert!(office.refused(&["catalogue", "import", "không-có.json"]).contains("không-có.json"));
    let file = office.path("latin.json");
    std::fs::write(&file, [b'[', 0xff, b']']).unwrap();
    assert!(office.refused(&["catalogue", "import", file.to_str().unwrap()]).contains("latin"));
    assert!(!office.path("catalogue.json").exists());
    assert!(import_refused(&Office::empty(), &export()).contains("Chưa khai báo"));
}

#[test]
fn a_damaged_catalogue_stops_no_office() {
    let office = Office::new();
    import(&office, &export());
    let whole = std::fs::read(office.path("catalogue.json")).unwrap();
    let damaged = &whole[..whole.len() / 2];
    std::fs::write(office.path("catalogue.json"), damaged).unwrap();

    let made = office.receive(&reception("1.001193", "2026-10-01T08:00"));
    assert_eq!(made[0]["procedureName"], "Thủ tục đăng ký khai sinh", "the shipped one is in use");
    let output = office.run(&["verify"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["problems"][0]["key"], "warning.catalogue_damaged");
    assert!(import_refused(&office, &export()).contains("bị hỏng"));
    assert_eq!(std::fs::read(office.path("catalogue.json")).unwrap(), damaged, "left as it is");

    std::fs::write(office.path("catalogue.json"), whole).unwrap();
    let made = office.receive(&reception("1.001193", "2026-10-01T08:00"));
    assert_eq!(made[0]["procedureName"], "Đăng ký khai sinh, tên mới");
    assert_eq!(office.ok(&["verify"])["ok"], true);
}

#[test]
fn an_unwritable_folder_is_reported() {
    let office = Office::new();
    // A folder at the path of the unfinished file: nobody can write there, not even root.
    std::fs::create_dir(office.path("catalogue.json.part")).unwrap();
    let message = import_refused(&office, &export());
    assert!(message.contains("catalogue.json"), "{message}");
    assert!(!office.path("catalogue.json").exists());
    assert!(
        office.receive_refused(&reception("1.999001", "2026-10-01T08:00")).contains("1.999001")
    );
}

#[test]
fn people_read_what_was_done() {
    let office = Office::new();
    let file = office.path("tthc.json");
    std::fs::write(&file, export()).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_motcua"))
        .arg("--office")
        .arg(office.folder.path())
        .args(["catalogue", "import"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    for part in [
        "3 bản ghi: thêm 1 thủ tục, 1 thủ tục có phiên bản mới",
        "+ 1.999001  Thủ tục mới của Cổng  (từ 01/07/2026)",
        "~ 1.001193  Đăng ký khai sinh, tên mới  (phiên bản mới từ 01/09/2026)",
        "? 1.004873  Không có ngày",
        "phi_le_phi: Lệ phí ghi 0 đồng",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}
