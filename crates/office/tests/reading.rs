//! What people give, through the whole office: dates, damaged text, papers.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use office::view::{
    CorrectableField, CorrectionInput, FeeInput, PersonInput, ReceptionInput, ResultInput,
    Settings, Signatory, TodayList,
};
use office::{FixedClock, Office};
use tempfile::TempDir;

fn office() -> (TempDir, Office) {
    let folder = tempfile::tempdir().unwrap();
    let clock = FixedClock("2026-11-28T09:00".parse().unwrap());
    let office = Office::open_with_clock(folder.path(), Arc::new(clock)).unwrap();
    let settings = Settings {
        office_code: "H36.57".into(),
        clerk: Signatory { name: "Nguyễn Thị Hoa".into(), title: "Công chức".into() },
        ..office.suggest_setup("24640").unwrap().settings
    };
    office.set_up(settings).unwrap();
    (folder, office)
}

fn reception(applicant: PersonInput) -> ReceptionInput {
    ReceptionInput { procedure: "1.004873".into(), applicant, ..ReceptionInput::default() }
}

fn person(birth_date: &str) -> PersonInput {
    PersonInput {
        name: "Trần Thị Mẫu".into(),
        birth_date: birth_date.into(),
        ..PersonInput::default()
    }
}

#[test]
fn dates_of_birth_are_compared_with_today() {
    let (_folder, office) = office();
    let correct = |id: &str, value: &str| CorrectionInput {
        id: id.into(),
        field: CorrectableField::BirthDate,
        value: value.into(),
        reason: "Gõ sai".into(),
    };
    let actor = office.actor().unwrap();
    let made = office.receive_dossier(&actor, &reception(person("28/11/2026"))).unwrap();
    for future in ["05/03/2090", "2027", "29/11/2026", "12/2026"] {
        let preview = office.preview_reception(&reception(person(future))).unwrap();
        let problem = &preview.problems[0];
        assert_eq!(problem.key, "error.birth_date.future", "{future}");
        assert_eq!(problem.field.as_deref(), Some("applicant.birthDate"));
        let refused = office.correct(&actor, &correct(&made.id, future)).unwrap_err();
        assert_eq!(refused.key, "error.birth_date.future", "{future}");
        assert_eq!(refused.field.as_deref(), Some("value"));
    }
    let submitter =
        ReceptionInput { submitter: Some(person("1890")), ..reception(person("14/02/2001")) };
    let preview = office.preview_reception(&submitter).unwrap();
    assert_eq!(preview.problems, []);
    let warning = &preview.warnings[0];
    assert_eq!(warning.key, "warning.birth_date.very_old");
    assert_eq!(warning.field.as_deref(), Some("submitter.birthDate"));
    let warnings = office.preview_correction(&correct(&made.id, "1890")).unwrap();
    assert_eq!(warnings[0].key, "warning.birth_date.very_old");
    assert_eq!(warnings[0].field.as_deref(), Some("value"));
}

#[test]
fn a_fee_is_read_as_written_or_refused() {
    let (_folder, office) = office();
    let actor = office.actor().unwrap();
    let with = |fee: FeeInput| ReceptionInput { fee: Some(fee), ..reception(person("2001")) };
    let text = |text: &str| FeeInput::Text(text.into());
    let usual = office.receive_dossier(&actor, &reception(person("2001"))).unwrap().fee;
    for (fee, wanted) in [
        (text("20.000 đồng"), Some(20_000)),
        (text("20,000"), Some(20_000)),
        (text("0"), Some(0)),
        (text(" "), usual),
        (FeeInput::Dong(8000.0), Some(8000)),
    ] {
        let made = office.receive_dossier(&actor, &with(fee.clone())).unwrap();
        assert_eq!(made.fee, wanted, "{fee:?}");
    }
    for fee in [text("10.5"), text("abc"), text("-5"), FeeInput::Dong(0.5), FeeInput::Dong(-1.0)] {
        let refused = office.receive_dossier(&actor, &with(fee.clone())).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("fee"), "{fee:?}: {refused}");
        assert!(refused.key.starts_with("error.money.") || refused.key == "error.fee");
    }
}

#[test]
fn damaged_text_is_warned_about_and_received() {
    let (_folder, office) = office();
    let damaged = PersonInput { name: "Nguyeãn Vaên Thöû".into(), ..PersonInput::default() };
    let input = reception(damaged);
    let preview = office.preview_reception(&input).unwrap();
    assert_eq!((preview.problems, preview.warnings.len()), (vec![], 1));
    assert_eq!(preview.warnings[0].key, "warning.text.old_font");
    assert_eq!(preview.warnings[0].params["proposal"], "Nguyễn Văn Thử");
    let warnings = office.reception_warnings(std::slice::from_ref(&input)).unwrap();
    assert_eq!((warnings.len(), warnings[0].0), (1, 0));
    let made = office.receive_dossier(&office.actor().unwrap(), &input).unwrap();
    let correction = CorrectionInput {
        id: made.id,
        field: CorrectableField::Address,
        value: "xÃ£ CÆ° JÃºt".into(),
        reason: String::new(),
    };
    let warnings = office.preview_correction(&correction).unwrap();
    assert_eq!(warnings[0].key, "warning.text.code_page");
    assert_eq!(warnings[0].params["proposal"], "xã Cư Jút");
    let sound = CorrectionInput { value: "xã Cư Jút, tỉnh Lâm Đồng".into(), ..correction };
    assert_eq!(office.preview_correction(&sound).unwrap(), []);
}

#[test]
fn more_is_said_when_there_is_more() {
    let (_folder, office) = office();
    let actor = office.actor().unwrap();
    for _ in 0..3 {
        office.receive_dossier(&actor, &reception(person("2001"))).unwrap();
    }
    for (limit, rows, more) in [(2, 2, true), (3, 3, false), (4, 3, false)] {
        for text in ["mau", "Mẫu", "tran thi m", "H36.57-"] {
            let found = office.find(text, limit).unwrap();
            assert_eq!((found.rows.len(), found.more), (rows, more), "{text}, {limit}");
        }
    }
}

#[test]
fn what_was_asked_for_by_a_tick_is_not_left_empty() {
    let (_folder, office) = office();
    let actor = office.actor().unwrap();
    let ticked = |due: Option<&str>, received: Option<&str>| ReceptionInput {
        manual_due: due.map(str::to_owned),
        manual_due_reason: "Theo giấy hẹn của tỉnh".into(),
        received_at: received.map(str::to_owned),
        ..reception(person("2001"))
    };
    for (input, key, field) in [
        (ticked(Some(""), None), "error.manual_due_missing", "manualDue"),
        (ticked(Some("  "), None), "error.manual_due_missing", "manualDue"),
        (ticked(None, Some("")), "error.received_at_missing", "receivedAt"),
    ] {
        let preview = office.preview_reception(&input).unwrap();
        assert_eq!(preview.problems[0].key, key);
        assert!(preview.due.is_none() || field != "manualDue", "no date of the rule instead");
        let refused = office.receive_dossier(&actor, &input).unwrap_err();
        assert_eq!((refused.key.as_str(), refused.field.as_deref()), (key, Some(field)));
    }
}

#[test]
fn a_result_that_came_late_is_listed_once() {
    let (_folder, office) = office();
    let actor = office.actor().unwrap();
    let input = ReceptionInput {
        duration: Some("3wd".into()),
        received_at: Some("2026-11-02T08:00".into()),
        ..reception(person("2001"))
    };
    let made = office.receive_dossier(&actor, &input).unwrap();
    let ready = ResultInput { ids: vec![made.id], ..ResultInput::default() };
    office.mark_result_ready(&actor, &ready).unwrap();
    let today = office.today(TodayList::All, 40).unwrap();
    assert_eq!((today.rows.len(), today.total), (1, 1));
    let counts = today.counts;
    assert_eq!((counts.late_without_apology, counts.result_ready), (1, 1), "it is in both lists");
}
