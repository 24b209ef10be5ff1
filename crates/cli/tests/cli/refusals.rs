//! Refusals are reported with the right exit code and change nothing.

use crate::support::{Office, run, stderr, text};
use serde_json::json;

#[test]
fn usage_is_exit_code_2() {
    for arguments in [
        &["calendar", "due", "--received", "yesterday", "--duration", "3wd"][..],
        &["calendar", "due", "--received", "2026-08-28T14:00", "--duration", "3 days"],
        &["calendar", "day", "24/11/2026"],
        &["calendar", "days", "2026-11-24", "2026-11-23"],
        &["late"],
        &["dance"],
    ] {
        let output = run(None, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

#[test]
fn calendar_answers() {
    let day: serde_json::Value =
        serde_json::from_slice(&run(None, &["calendar", "day", "2026-11-24"]).stdout).unwrap();
    assert_eq!(
        (&day["date"], &day["working"], &day["kind"], &day["name"]),
        (&json!("2026-11-24"), &json!(false), &json!("public"), &json!("Ngày Văn hóa Việt Nam"))
    );
    assert_eq!(day["lunar"], json!({"day": 16, "month": 10, "leap": false, "year": 2026}));
    let days: serde_json::Value = serde_json::from_slice(
        &run(None, &["calendar", "days", "2026-02-14", "2026-02-22"]).stdout,
    )
    .unwrap();
    let off = days.as_array().unwrap().iter().filter(|it| it["working"] == false).count();
    assert_eq!((days.as_array().unwrap().len(), off), (9, 9));
}

#[test]
fn what_is_not_decided_officially_is_called_provisional() {
    for (date, provisional) in [
        ("2026-11-25", false),
        ("2027-02-03", true),
        // Days off of Tết in years without data.
        ("2007-02-19", true),
        ("2061-01-21", true),
    ] {
        let day: serde_json::Value =
            serde_json::from_slice(&run(None, &["calendar", "day", date]).stdout).unwrap();
        assert_eq!(day["provisional"], provisional, "{date}");
        let said = text(&["calendar", "day", date]);
        assert_eq!(said.contains("tạm tính"), provisional, "{said}");
    }
    for (received, provisional) in
        [("2026-11-25T09:00", false), ("2026-12-30T09:00", true), ("2027-02-03T09:00", true)]
    {
        let due = ["calendar", "due", "--received", received, "--duration", "3wd"];
        let view: serde_json::Value = serde_json::from_slice(&run(None, &due).stdout).unwrap();
        assert_eq!(view["provisional"], provisional, "{received}");
        let said = text(&due);
        assert_eq!(said.contains("tạm tính"), provisional, "{said}");
    }
}

#[test]
fn cards_and_communes() {
    let card = "066301000001|245123456|Nguyễn Thị Lan|14022001|Nữ|Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông|10052021";
    let read: serde_json::Value =
        serde_json::from_slice(&run(None, &["card", card]).stdout).unwrap();
    assert_eq!(read["residence"]["address"], "Buôn Nui, xã Cư Jút, tỉnh Lâm Đồng");
    for (text, expected) in [
        ("xin chào", "6 đến 12 ô"),
        ("", "Chưa có nội dung"),
        ("066301000001|245123456|Nguy?n Th? Lan|14022001|N?|Bu?n Nui|10052021", "chữ có dấu"),
        ("066301000001|245123456|Nguyeexn Thij Lan|14022001|Nuwx|Buoon Nui|10052021", "Bộ gõ"),
    ] {
        let output = run(None, &["card", text]);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(stderr(&output).contains(expected), "{expected}: {}", stderr(&output));
    }
}

#[test]
fn folders_that_hold_no_office_are_left_alone() {
    let office = Office::empty();
    assert!(office.refused(&["verify"]).contains("Chưa khai báo"));
    assert!(!office.path("office.db").exists(), "asking makes nothing");

    let letter = "Đây không phải cơ sở dữ liệu.".repeat(100);
    std::fs::write(office.path("office.db"), &letter).unwrap();
    for command in [&["verify"][..], &["init", "--name", "A", "--code", "H1", "--place", "B"]] {
        assert!(office.refused(command).contains("không phải của chương trình"));
    }
    assert_eq!(std::fs::read_to_string(office.path("office.db")).unwrap(), letter);
}

#[test]
fn an_office_is_set_up_once() {
    let office = Office::new();
    let again = ["init", "--name", "Khác", "--code", "H36.58", "--place", "Khác"];
    assert!(office.refused(&again).contains("đã có dữ liệu"));
    let wrong = Office::empty();
    let message = wrong.refused(&["init", "--name", "A", "--code", "H36-57", "--place", "B"]);
    assert!(message.contains("H36.57"), "{message}");
}

#[test]
fn apologies_are_refused_with_a_reason() {
    let office = Office::new();
    let reception = |at: &str| {
        format!(
            r#"{{"procedure":"1.004873","applicant":{{"name":"Lê Thị Mai"}},"duration":"1wd","receivedAt":"{at}"}}"#
        )
    };
    let made = office.receive(&reception("2026-08-28T08:00"));
    let code = made[0]["code"].as_str().unwrap();
    let try_with = |reason: &str, due: &str| {
        office.refused(&["apologise", code, "--reason", reason, "--new-due", due])
    };
    assert!(try_with("", "2099-01-05").contains("lý do"));
    assert!(try_with("Chờ", "2026-09-01").contains("đã qua"));
    assert!(try_with("Chờ", "2099-01-04").contains("không phải ngày làm việc"), "a Sunday");
    assert!(try_with("Chờ", "mai").contains("ngày giờ"));
    let unknown = office.refused(&[
        "apologise",
        code,
        "H36.57-260101-0001",
        "--reason",
        "Chờ",
        "--new-due",
        "2099-01-05",
    ]);
    assert!(unknown.contains("Không tìm thấy hồ sơ"));
    assert_eq!(office.ok(&["show", code])["apologies"], 0, "all or none");
}

#[test]
fn only_what_is_open_can_be_resolved() {
    let office = Office::new();
    let reception = r#"{"procedure":"1.004873","applicant":{"name":"Lê Thị Mai","id":"066301000001"},"duration":"1wd"}"#;
    let (first, second) = (office.receive(reception), office.receive(reception));
    let [first, second] = [&first, &second].map(|it| it[0]["code"].as_str().unwrap());
    assert_eq!(office.ok(&["resolve", first]), serde_json::json!([]), "nothing is open");
    assert!(
        office.refused(&["resolve", first, "--holds", "second"]).contains("đã được giải quyết")
    );
    let unknown = office.refused(&["resolve", first, "--not-duplicate", "H36.57-260101-0001"]);
    assert!(unknown.contains("Không tìm thấy hồ sơ"));
    let shown = office.ok(&["show", first]);
    assert_eq!(shown["possibleDoubles"][0]["code"], second);
    office.ok(&["resolve", first, "--not-duplicate", second]);
    assert_eq!(office.ok(&["show", second])["possibleDoubles"], serde_json::json!([]));
    assert!(
        office
            .refused(&["resolve", first, "--not-duplicate", second])
            .contains("đã được giải quyết")
    );
}
