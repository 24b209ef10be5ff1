//! Any life of dossiers from a file of acts.

use serde_json::{Value, json};

use crate::support::{Office, pdf_text, stderr};

const RECEIVE: &str = r#"{"act":"receive","as":"a","procedure":"1.001193","applicant":{"name":"Lê Thị Mai","gender":"Nữ"},"duration":"3wd","receivedAt":"2026-11-16T09:00","papers":[{"name":"Tờ khai","originals":1}]}"#;

impl Office {
    /// Runs a file of acts; returns its answers and the exit code.
    fn act(&self, rows: &[&str], options: &[&str]) -> (Vec<Value>, Option<i32>) {
        let file = self.path("acts.jsonl");
        std::fs::write(&file, rows.join("\n")).unwrap();
        let mut arguments = vec!["act", file.to_str().unwrap()];
        arguments.extend(options);
        let output = self.run(&arguments);
        let answers = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", stderr(&output)));
        (answers, output.status.code())
    }
}

#[test]
fn a_whole_life_is_lived_from_a_file() {
    let office = Office::new();
    let rows = [
        RECEIVE,
        r#"{"act":"hand_over","dossier":"@a","to":"Phòng Kinh tế","why":"Thẩm định","share":"1wd","at":"2026-11-16T10:00"}"#,
        r#"{"act":"hand_over","dossier":"@a","to":"Lê Thị Thu Hà","at":"2026-11-17T08:00"}"#,
        r#"{"act":"take_back","dossier":"@a","at":"2026-11-17T10:00"}"#,
        r#"{"act":"request_supplement","dossier":"@a","papers":[{"name":"Bản vẽ","certified":2}],"reason":"Thiếu","deadline":"2026-11-30","at":"2026-11-17T11:00"}"#,
        r#"{"act":"receive_supplement","dossier":"@a","papers":[{"name":"Bản vẽ","certified":1}],"at":"2026-11-18T09:00"}"#,
        r#"{"act":"receive_supplement","dossier":"@a","papers":[{"name":"Bản vẽ","certified":1}],"at":"2026-11-18T11:00"}"#,
        r#"{"act":"require_payment","dossier":"@a","amount":500000,"at":"2026-11-18T14:00"}"#,
        r#"{"act":"paid","dossier":"@a","at":"2026-11-18T15:00"}"#,
        r#"{"act":"ask_opinion","dossier":"@a","whom":"Công an xã","until":"2026-11-25","at":"2026-11-18T16:00"}"#,
        r#"{"act":"opinion_given","dossier":"@a","at":"2026-11-19T09:00"}"#,
        r#"{"act":"apologise","dossier":"@a","reason":"Chờ xác minh","newDue":"2026-12-03","told":"phone","at":"2026-11-19T10:00"}"#,
        r#"{"act":"tell","dossier":"@a","letter":0,"how":"sms","at":"2026-11-19T11:00"}"#,
        r#"{"act":"signed","dossier":"@a","at":"2026-11-19T12:00"}"#,
        r#"{"act":"correct","dossier":"@a","field":"applicant.name","value":"Lê Thị Mây","reason":"Gõ nhầm","at":"2026-11-19T14:00"}"#,
        r#"{"act":"undo","dossier":"@a"}"#,
        r#"{"act":"ready","dossier":"@a","signedAt":"20/11/2026","number":"12/GXN","kind":"Giấy xác nhận","signer":"Trần Văn Ký"}"#,
        r#"{"act":"return","dossier":"@a","how":"post","tracking":"EE123456789VN"}"#,
    ];
    let (answers, code) = office.act(&rows, &[]);
    assert_eq!(code, Some(0), "{answers:?}");
    let events: Vec<&str> = answers.iter().map(|it| it["event"].as_str().unwrap()).collect();
    let expected = [
        "received",
        "handed_over",
        "handed_over",
        "taken_back",
        "supplement_requested",
        "papers_came",
        "supplemented",
        "payment_required",
        "paid",
        "opinion_asked",
        "opinion_given",
        "apologised",
        "told",
        "paper_signed",
        "corrected",
        "undone",
        "result_ready",
        "returned",
    ];
    assert_eq!(events, expected);
    assert_eq!(
        (&answers[4]["paper"], &answers[11]["paper"]),
        (&json!("01/PBS-TTPVHCC"), &json!("01/PXL"))
    );
    let code = answers[0]["dossier"].as_str().unwrap();
    let shown = office.ok(&["show", code]);
    assert_eq!((&shown["stage"], &shown["portalStatus"]), (&json!("returned"), &json!(10)));
    assert_eq!(shown["applicant"]["name"], "Lê Thị Mai", "the correction was taken back");
    assert_eq!(shown["firstDue"], "2026-11-19T17:00:00+07:00");
    assert_eq!(shown["due"], "2026-12-03T17:00:00+07:00");
    // Waiting from Tuesday 11:00 to Thursday 09:00, but for two hours between: the first due date
    // moved by ten and a half working hours, and the result is of the next morning.
    assert_eq!(shown["lateness"]["late"], false, "{}", shown["lateness"]);
    assert_eq!(office.ok(&["verify"])["ok"], true);
    let slip = office.path("slip.pdf");
    office.ok(&["print", "control-slip", code, "--pdf", slip.to_str().unwrap()]);
    assert!(pdf_text(&slip).contains("PHIẾU KIỂM SOÁT QUÁ TRÌNH"));
    let letter = office.path("letter.pdf");
    let printed =
        office.ok(&["print", "apology", code, "--index", "0", "--pdf", letter.to_str().unwrap()]);
    assert!(printed["bytes"].as_u64() > Some(1000));
    let text = pdf_text(&letter);
    for part in ["Kính gửi: Bà Lê Thị Mai", "dự kiến không trả được", "lần 1"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let again = office.refused(&["print", "apology", code, "--pdf", letter.to_str().unwrap()]);
    assert!(again.contains("In lại"), "{again}");
    assert_eq!(pdf_text(&letter), text, "the file is as it was");
}

#[test]
fn a_refused_row_is_told_in_its_place() {
    let rows = [
        RECEIVE,
        r#"{"act":"paid","dossier":"@a","at":"2026-11-17"}"#,
        r#"{"act":"dance","dossier":"@a"}"#,
        r#"{"act":"take_back","dossier":"@b"}"#,
        r#"{"act":"hand_over","dossier":"@a","to":" "}"#,
        r#"{"act":"hand_over","dossier":"@a","to":"Phòng Kinh tế","at":"2099-01-05"}"#,
        r#"{"act":"hand_over","dossier":"@a","to":"Phòng Kinh tế","at":"2026-11-15"}"#,
        r#"{"act":"ready","dossier":"@a"}"#,
    ];
    let expected = [
        None,
        Some("error.wrong_stage"),
        Some("error.act_unknown"),
        Some("error.act_name"),
        Some("error.receiver_missing"),
        Some("error.act_in_future"),
        Some("error.before_last_step"),
        None,
    ];
    let office = Office::new();
    let (answers, code) = office.act(&rows, &[]);
    assert_eq!(code, Some(1));
    let keys: Vec<Option<&str>> = answers.iter().map(|it| it["problem"]["key"].as_str()).collect();
    assert_eq!(keys, expected);
    let lines: Vec<u64> = answers.iter().map(|it| it["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, (1..=8).collect::<Vec<_>>());
    let code = answers[0]["dossier"].as_str().unwrap();
    assert_eq!(office.ok(&["show", code])["stage"], "result_ready");

    // All or nothing: the first refused row is told, and nothing was recorded or numbered.
    let other = Office::new();
    for rows in [&rows[..2], &rows[..3]] {
        let (answers, code) = other.act(rows, &["--all-or-nothing"]);
        assert_eq!((answers.len(), code), (1, Some(1)), "{answers:?}");
        assert_eq!(other.ok(&["verify"])["records"], 0);
    }
    let (answers, code) = other.act(&[rows[0], rows[7]], &["--all-or-nothing"]);
    assert_eq!((answers.len(), code), (2, Some(0)));
    assert_eq!(answers[0]["paper"], "01/TNHS-TTPVHCC");
}

#[test]
fn refusal_stop_and_lists_have_their_papers() {
    let office = Office::new();
    let rows = [
        RECEIVE,
        r#"{"act":"stop","dossier":"@a","by":"citizen","reason":"Công dân đề nghị","fees":"Trả lại","at":"2026-11-17"}"#,
        r#"{"act":"refuse","applicant":{"name":"Y Thịnh Ayun"},"procedure":"Cấp thị thực","reason":"Không thuộc thẩm quyền"}"#,
    ];
    let (answers, code) = office.act(&rows, &[]);
    assert_eq!(code, Some(0), "{answers:?}");
    assert_eq!(
        (&answers[1]["paper"], &answers[2]["paper"]),
        (&json!("01/TBD-TTPVHCC"), &json!("01/PTC-TTPVHCC"))
    );
    let code = answers[0]["dossier"].as_str().unwrap();
    let refusal = answers[2]["id"].as_str().unwrap();
    let unprinted = office.ok(&["today", "--list", "unprinted"]);
    assert_eq!(unprinted["counts"]["unprinted"], 2, "numbers that no paper has");
    assert_eq!(unprinted["unprintedRefusals"][0]["number"], "01/PTC-TTPVHCC");
    let out = office.path("out.pdf");
    let out = out.to_str().unwrap();
    for (kind, of, part) in [
        ("receipt", code, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"),
        ("stop", code, "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ"),
        ("refusal", refusal, "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ"),
    ] {
        office.ok(&["print", kind, of, "--pdf", out]);
        assert!(pdf_text(out.as_ref()).contains(part), "{kind}");
    }
    assert_eq!(office.ok(&["today", "--list", "unprinted"])["counts"]["unprinted"], 0);
    let ended = office.refused(&["print", "handover", "--to", "Phòng", "--pdf", out, code]);
    assert!(ended.contains("đã dừng"), "{ended}");
    let (answers, _) = office.act(&[RECEIVE], &[]);
    let open = answers[0]["dossier"].as_str().unwrap();
    // Twice by mistake: one row.
    office.ok(&["print", "handover", "--to", "Phòng Kinh tế", "--pdf", out, open, open]);
    let list = pdf_text(out.as_ref());
    assert!(list.contains("DANH SÁCH BÀN GIAO HỒ SƠ") && list.contains("01 hồ sơ"), "{list}");
    assert!(office.refused(&["print", "apology", code, "--pdf", out]).contains("giấy"));
}
