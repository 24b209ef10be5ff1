//! A clock that cannot be right is a question before anything is recorded.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;
use std::sync::Arc;

use office::view::{PersonInput, Problem, ReceptionInput, ResultInput, Settings, Signatory};
use office::{FixedClock, Office};

fn at(folder: &Path, time: &str) -> Office {
    let clock = FixedClock(time.parse().unwrap());
    Office::open_with_clock(folder, Arc::new(clock)).unwrap()
}

fn receive(office: &Office) -> Result<String, Problem> {
    let applicant = PersonInput { name: "Trần Thị Mẫu".into(), ..PersonInput::default() };
    let input = ReceptionInput {
        procedure: "1.004873".into(),
        applicant,
        duration: Some("3wd".into()),
        ..ReceptionInput::default()
    };
    office.receive_dossier(&office.actor().unwrap(), &input).map(|dossier| dossier.code)
}

#[test]
fn nothing_is_recorded_by_a_wrong_clock_until_it_is_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let office = at(folder.path(), "2026-11-27T11:10");
    let settings = Settings {
        office_code: "H36.57".into(),
        clerk: Signatory { name: "Nguyễn Thị Hoa".into(), title: "Công chức".into() },
        ..office.suggest_setup("24640").unwrap().settings
    };
    office.set_up(settings).unwrap();
    let code = receive(&office).unwrap();
    for (time, key) in [
        ("2009-01-01T08:00", "error.clock.before_program"),
        ("2026-11-27T08:12", "error.clock.before_last"),
        ("2030-11-27T08:12", "error.clock.after_last"),
    ] {
        let office = at(folder.path(), time);
        let problem = receive(&office).unwrap_err();
        assert_eq!(problem.key, key);
        assert!(problem.message.contains("Chưa ghi và chưa in gì"), "{}", problem.message);
        let id = office.find(&code, 2).unwrap().rows[0].id.clone();
        let ready = ResultInput { ids: vec![id], ..ResultInput::default() };
        let refused = office.mark_result_ready(&office.actor().unwrap(), &ready);
        assert_eq!(refused.unwrap_err().key, key);
        assert_eq!(office.verify().unwrap().records, 1, "nothing was recorded");
    }

    let office = at(folder.path(), "2026-11-27T08:12");
    office.confirm_clock();
    let code = receive(&office).unwrap();
    let dossier = office.dossier(&office.find(&code, 2).unwrap().rows[0].id).unwrap();
    assert!(dossier.timeline[0].clock_confirmed, "the history says so");
    let office = at(folder.path(), "2026-11-27T08:30");
    let code = receive(&office).unwrap();
    let dossier = office.dossier(&office.find(&code, 2).unwrap().rows[0].id).unwrap();
    assert!(!dossier.timeline[0].clock_confirmed);
}
