//! The main job from the command line.

use crate::support::{Office, pdf_text, stderr};
use serde_json::json;

/// Returns a reception of an invented person.
fn one(name: &str, extra: &str) -> String {
    format!(
        r#"{{"procedure":"1.004873","applicant":{{"name":"{name}","id":"066301000001","birthDate":"2001-02-14","address":"Buôn Nui, xã Cư Jút, tỉnh Lâm Đồng","phone":"0912345678"}},"papers":[{{"name":"Tờ khai","originals":1,"copies":2}}],"channel":"in_person","returnBy":"office"{extra}}}"#
    )
}

#[test]
fn receive_print_late_apologise_return() {
    let office = Office::new();
    let past = r#","receivedAt":"2026-08-28T14:00","duration":"3wd""#;
    let made =
        office.receive(&format!("{}\n{}\n", one("H'Bia Niê", past), one("Trần Văn Lợi", "")));
    let dossier = &made[0];
    assert_eq!(dossier["code"], "H36.57-260828-0001");
    assert_eq!(dossier["due"], "2026-09-07T17:00:00+07:00");
    assert_eq!(dossier["receivedAt"], "2026-08-28T14:00:00+07:00");
    assert_ne!(dossier["recordedAt"], dossier["receivedAt"], "entered later stays apart");
    assert_eq!(dossier["receipt"], "01/TNHS-TTPVHCC");
    assert_eq!(made[1]["receipt"], "02/TNHS-TTPVHCC");

    let code = dossier["code"].as_str().unwrap();
    let receipt = office.path("receipt.pdf");
    office.ok(&["print", "receipt", code, "--pdf", receipt.to_str().unwrap()]);
    let text = pdf_text(&receipt);
    for part in [
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "H'Bia Niê",
        "H36.57-260828-0001",
        "Số: 01/TNHS-TTPVHCC",
        "14 giờ 00 phút, ngày 28 tháng 8 năm 2026",
        "17 giờ 00 phút, ngày 07 tháng 9 năm 2026",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }

    let late = office.ok(&["late", "--as-of", "2026-09-08T08:00"]);
    assert_eq!(late.as_array().map(Vec::len), Some(1));
    assert_eq!((&late[0]["code"], &late[0]["daysLate"]), (&json!(code), &json!(1)));
    assert_eq!(office.ok(&["late", "--as-of", "2026-09-07T16:59"]), json!([]));

    let letter = office.path("letter.pdf");
    let new_due = "2099-01-05"; // a Monday
    let arguments = ["apologise", code, "--reason", "Chờ xác minh", "--new-due", new_due, "--pdf"];
    let mut arguments = arguments.to_vec();
    arguments.push(letter.to_str().unwrap());
    let outcome = office.ok(&arguments);
    assert_eq!(outcome["letters"][0]["number"], "01/PXL");
    let text = pdf_text(&letter);
    for part in ["VĂN BẢN XIN LỖI", "Chờ xác minh", "ngày 05 tháng 01 năm 2099", "Số: 01/PXL"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(office.refused(&arguments).contains("đã có văn bản xin lỗi"));

    let shown = office.ok(&["show", code]);
    assert_eq!(shown["firstDue"], "2026-09-07T17:00:00+07:00", "the first due date stays");
    assert_eq!(shown["due"], "2099-01-05T17:00:00+07:00");

    let reprint = office.path("reprint.pdf");
    office.ok(&["print", "apology", code, "--reprint", "--pdf", reprint.to_str().unwrap()]);
    let text = pdf_text(&reprint);
    assert!(text.contains("BẢN IN LẠI") && text.contains("Số: 01/PXL"), "{text}");

    assert!(office.refused(&["return", code]).contains("đang giải quyết"));
    office.ok(&["ready", code]);
    let returned = office.ok(&["return", code, "--taken-by", "Lê Thị Mai"]);
    assert_eq!(returned["stage"], "returned");
    assert_eq!(office.ok(&["verify"])["ok"], true);
}

#[test]
fn finding() {
    let office = Office::new();
    office.receive(&format!("[{},{}]", one("Đặng Thị Ánh Tuyết", ""), one("H’Nhiên Êban", "")));
    for (text, name) in [
        ("dang anh", "Đặng Thị Ánh Tuyết"),
        ("TUYẾT", "Đặng Thị Ánh Tuyết"),
        ("hnhien", "H’Nhiên Êban"),
        ("H'Nhien eban", "H’Nhiên Êban"),
    ] {
        let found = office.ok(&["find", text]);
        assert_eq!(found[0]["applicant"], name, "{text}");
    }
    for text in ["066301000001", "0912345678", "5678", "0001", "0912 345 678"] {
        assert!(!office.ok(&["find", text]).as_array().unwrap().is_empty(), "{text}");
    }
    assert_eq!(office.ok(&["find", "không có ai"]), json!([]));
    assert_eq!(office.ok(&["find", "\"*( OR"]), json!([]));
}

#[test]
fn a_file_is_received_whole_or_not_at_all() {
    let office = Office::new();
    let good = one("Lê Thị Mai", "");
    for (bad, expected) in [
        (r#"{"procedure":"9.999999","applicant":{"name":"Lê Thị Mai"}}"#.to_owned(), "9.999999"),
        (one("", ""), "applicant.name"),
        (one(&"A".repeat(300), ""), "300"),
        (one("Mai 😀", ""), "không in được"),
        (good.replace("066301000001", "06630100000"), "Thiếu 1 chữ số"),
        (good.replace("\"in_person\"", "\"phone\""), "channel"),
        (good.replace("\"originals\":1,\"copies\":2", "\"originals\":0,\"copies\":0"), "papers.0"),
        (one("Lê Thị Mai", r#","receivedAt":"2999-01-01T08:00""#), "tương lai"),
        (one("Lê Thị Mai", r#","duration":"3 days""#), "3wd"),
        ("{\"procedure\":".to_owned(), "JSON"),
        (one("Lê Thị Mai", r#","colour":1"#), "colour"),
    ] {
        let message = office.receive_refused(&format!("{good}\n{bad}\n"));
        assert!(message.contains("òng 2") && message.contains(expected), "{expected}: {message}");
    }
    assert_eq!(office.ok(&["find", "le thi mai"]), json!([]), "nothing was written");
    let made = office.receive(&good);
    assert_eq!(made[0]["receipt"], "01/TNHS-TTPVHCC", "no number was used up by what was refused");
}

#[test]
fn decomposed_text_is_stored_composed() {
    let office = Office::new();
    let made = office.receive(&one("Nguye\u{302}\u{303}n Thi\u{323} Hoa", ""));
    assert_eq!(made[0]["applicant"]["name"], "Nguyễn Thị Hoa");
}

#[test]
fn fees_are_whole_dong_and_dates_as_people_write_them() {
    let office = Office::new();
    let extra = r#","fee":15000,"receivedAt":"14:00 28/08/2026","duration":"3wd""#;
    let made = office.receive(&one("Lê Thị Mai", extra));
    assert_eq!(
        (&made[0]["fee"], &made[0]["due"]),
        (&json!(15_000), &json!("2026-09-07T17:00:00+07:00"))
    );
    let message = office.receive_refused(&one("Lê Thị Mai", r#","fee":15000.5"#));
    assert!(message.contains("fee") && message.contains("không có phần lẻ"), "{message}");
    let code = made[0]["code"].as_str().unwrap();
    let arguments = ["apologise", code, "--reason", "Chờ xác minh", "--new-due", "05/01/2099"];
    office.ok(&arguments);
    assert_eq!(office.ok(&["show", code])["due"], "2099-01-05T17:00:00+07:00");
}

#[test]
fn letters_are_not_numbered_when_their_file_cannot_be_written() {
    let office = Office::new();
    let late = r#","receivedAt":"2026-08-28T14:00","duration":"3wd""#;
    let made = office.receive(&one("Lê Thị Mai", late));
    let code = made[0]["code"].as_str().unwrap();
    let nowhere = office.path("no/such/folder/letter.pdf");
    let nowhere = nowhere.to_str().unwrap();
    let arguments =
        ["apologise", code, "--reason", "Chờ", "--new-due", "2099-01-05", "--pdf", nowhere];
    assert!(office.refused(&arguments).contains("Không ghi được tệp"));
    assert_eq!(office.ok(&["show", code])["apologies"], 0);
    let reprint = ["print", "receipt", code, "--reprint", "--pdf", nowhere];
    assert!(office.refused(&reprint).contains("Không ghi được tệp"));
    assert_eq!(office.ok(&["show", code])["issued"][0]["reprints"], 0);
}

/// Milliseconds from the start of the program to its end by force.
const MOMENTS: [u64; 8] = [10, 25, 50, 80, 120, 200, 300, 450];

#[test]
fn a_file_killed_half_way_is_received_whole_or_not_at_all() {
    const MANY: usize = 200;
    let office = Office::new();
    let file = office.path("many.jsonl");
    std::fs::write(&file, (one("Lê Thị Mai", "") + "\n").repeat(MANY)).unwrap();
    for moment in MOMENTS {
        let before = office.ok(&["verify"])["records"].as_u64().unwrap();
        let mut child = office.start(&["receive", file.to_str().unwrap()]);
        std::thread::sleep(std::time::Duration::from_millis(moment));
        child.kill().unwrap();
        let printed = child.wait_with_output().unwrap().stdout;
        let report = office.ok(&["verify"]);
        assert_eq!(report["problems"], json!([]), "after {moment} ms");
        let added = report["records"].as_u64().unwrap() - before;
        assert!(added == 0 || added == MANY as u64, "{added} of {MANY} after {moment} ms");
        assert!(printed.is_empty() || added == MANY as u64, "what is printed is on disk");
    }
}

#[test]
fn a_demo_year_is_whole() {
    let office = Office::new();
    office.ok(&["demo", "--dossiers", "150", "--seed", "3"]);
    let report = office.ok(&["verify"]);
    assert_eq!((&report["ok"], &report["problems"]), (&json!(true), &json!([])));
    assert!(report["records"].as_u64().unwrap() > 400);
}

#[test]
fn what_people_give_is_read_or_named() {
    let office = Office::new();
    let fee = |fee: &str| one("Lê Thị Mai", &format!(r#","fee":"{fee}""#));
    let made = office.receive(&fee("20.000 đồng"));
    assert_eq!(made[0]["fee"], json!(20_000));
    assert!(office.receive_refused(&fee("10.5")).contains("nhóm ba chữ số"));

    // Damaged text is received, with a warning that proposes the original.
    let file = office.path("damaged.jsonl");
    std::fs::write(&file, one("NguyÔn V¨n Thö", "")).unwrap();
    let output = office.run(&["receive", file.to_str().unwrap()]);
    assert!(output.status.success());
    assert!(stderr(&output).contains("“Nguyễn Văn Thử”"), "{}", stderr(&output));
    for (bytes, word) in [
        (one("Lê", "").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(), "UTF-16"),
        (b"PK\x03\x04".to_vec(), "Excel"),
        (b"{\"note\":\"L\xea\"}".to_vec(), "UTF-8"),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let refused = office.refused(&["receive", file.to_str().unwrap()]);
        assert!(refused.contains(word), "{word}: {refused}");
    }

    let card = "066301000001||Lê Thị Mai|14022001|Nữ|Cư Jút, Đắk Nông|10052021";
    for text in [card, "+84 912 345 678", "84912345678", "2001"] {
        assert_eq!(office.ok(&["find", text]).as_array().map(Vec::len), Some(2), "{text}");
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_motcua"));
    command.arg("--office").arg(office.folder.path());
    let output = command.args(["find", "066301000001", "--limit", "1"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Còn hồ sơ khác"), "{text}");
}

#[test]
fn the_same_file_is_not_received_twice_by_mistake() {
    let office = Office::new();
    let file = office.path("in.jsonl");
    let file = file.to_str().unwrap();
    std::fs::write(file, format!("{}\n{}\n", one("Lê Thị Mai", ""), one("Y Thịnh Ayun", "")))
        .unwrap();
    let made = office.ok(&["receive", file]);
    let refused = office.refused(&["receive", file]);
    for dossier in made.as_array().unwrap() {
        assert!(refused.contains(dossier["code"].as_str().unwrap()), "{refused}");
    }
    let again = office.ok(&["receive", file, "--again"]);
    assert_ne!(again[0]["code"], made[0]["code"]);
    // A file that was refused was not received.
    std::fs::write(file, one("", "")).unwrap();
    assert!(!office.refused(&["receive", file]).contains("--again"));
    assert!(!office.refused(&["receive", file]).contains("--again"));
}

#[test]
fn a_result_that_came_late_is_late_until_its_letter() {
    let office = Office::new();
    let past = r#","receivedAt":"2026-08-28T14:00","duration":"3wd""#;
    let made = office.receive(&format!("{}\n{}\n", one("H'Bia Niê", past), one("Y Thịnh", past)));
    let [late, punctual] = [0, 1].map(|index| made[index]["code"].as_str().unwrap().to_owned());
    // Due at 17:00 on 2026-09-07.
    office.ok(&["ready", &late, "--signed-at", "18:15 07/09/2026"]);
    assert!(office.refused(&["ready", &punctual, "--signed-at", "01/01/2099"]).contains("2099"));
    office.ok(&["ready", &punctual, "--signed-at", "07/09/2026"]);
    let lateness = |code: &str| office.ok(&["show", code])["lateness"].clone();
    assert_eq!(
        lateness(&late),
        json!({"late": true, "by": "PT75M", "waited": "PT0M", "workingMinutes": 0})
    );
    assert_eq!(
        lateness(&punctual),
        json!({"late": false, "by": "PT0M", "waited": "PT0M", "workingMinutes": 0})
    );
    let listed = office.ok(&["late"]);
    let rows: Vec<_> = listed.as_array().unwrap().iter().collect();
    assert_eq!(rows.len(), 1, "{listed}");
    assert_eq!((&rows[0]["code"], &rows[0]["timing"]), (&json!(late), &json!("late")));
    assert_eq!((&rows[0]["letters"], &rows[0]["apologies"]), (&json!(0), &json!(0)));
    assert_eq!(rows[0]["finished"], "2026-09-07T18:15:00+07:00");
    let letter = office.path("letter.pdf");
    let apologise = ["apologise", &late, "--reason", "Chờ xác minh", "--new-due", "2099-01-05"];
    office.ok(&[&apologise[..], &["--pdf", letter.to_str().unwrap()]].concat());
    assert_eq!(office.ok(&["late"]), json!([]));
    office.ok(&["return", &late]);
    assert_eq!(lateness(&late)["late"], true, "the hand-over does not undo it");
}

#[test]
fn receptions_are_plausible() {
    let office = Office::new();
    let old = office.receive_refused(&one("Lê Thị Mai", r#","receivedAt":"1990-01-05T08:00""#));
    assert!(old.contains("30 năm"), "{old}");
}

#[test]
fn a_day_that_became_off_is_entered_without_a_hub() {
    let office = Office::new();
    let made = office.receive(&one("Lê Thị Mai", r#","duration":"20wd""#));
    let (code, due) = (made[0]["code"].as_str().unwrap(), made[0]["due"].as_str().unwrap());
    let day = &due[..10];
    let decide = |more: &[&str]| {
        let basic = ["calendar", "decide", "--day", day, "--as", "Số 15/QĐ-UBND ngày 02/03/2027"];
        office.ok(&[&basic[..], more].concat())
    };
    let would = decide(&["--off", "--dry-run"]);
    assert_eq!(would, json!({"affected": [code]}));
    assert_eq!(office.ok(&["calendar", "affected"]), json!([]), "nothing is saved yet");
    assert_eq!(decide(&["--off"])["affected"], json!([code]));
    assert_eq!(office.ok(&["calendar", "day", day])["working"], false);
    let rows = office.ok(&["calendar", "affected"]);
    assert_eq!((&rows[0]["code"], &rows[0]["applicant"]), (&json!(code), &json!("Lê Thị Mai")));
    assert_eq!(office.ok(&["show", code])["due"], due, "what is on paper stays");
    let that_evening = format!("{day}T17:30");
    assert_eq!(office.ok(&["late", "--as-of", &that_evening]), json!([]));
    let long_after = "2098-01-05T08:00";
    assert_eq!(office.ok(&["late", "--as-of", long_after])[0]["code"], code);
    assert_eq!(decide(&["--working", "--hours", "7:30-11:30"])["affected"], json!([code]));
    assert_eq!(office.ok(&["calendar", "day", day])["working"], true);
    assert_eq!(office.ok(&["calendar", "decisions"]).as_array().unwrap().len(), 2);
    assert!(office.ok(&["verify"])["ok"].as_bool().unwrap());
    let undated = ["calendar", "decide", "--day", day, "--off", "--as", " "];
    assert!(office.refused(&undated).contains("số và ngày"));
}
