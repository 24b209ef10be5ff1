//! Publications of a province, applied from their day on, while the office is open.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::{Arc, Mutex};

use domain::number::Lane;
use domain::time::Timestamp;
use office::view::{
    PersonInput, PublicationOrigin, PublicationState, PublicationView, ReceptionInput, Settings,
    Signatory,
};
use office::{Clock, Office};
use replication::{Published, SecretKey};
use store::{Enrolment, Origin, PublishedItem, Store};
use tempfile::TempDir;

const SHIPPED_FORMS: &str = include_str!("../../../assets/forms/tt-03-2025.json");

/// A clock that is set by hand.
struct HandClock(Mutex<Timestamp>);

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// An enrolled office that is open, and its hub's key.
struct Pc {
    folder: TempDir,
    clock: Arc<HandClock>,
    office: Office,
    hub: SecretKey,
}

impl Pc {
    fn new(now: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock(Mutex::new(now.parse().unwrap())));
        let office = Office::open_with_clock(folder.path(), Arc::clone(&clock) as _).unwrap();
        let settings = Settings {
            office_code: "H36.57".into(),
            clerk: Signatory { name: "Nguyễn Thị Hoa".into(), title: "Công chức".into() },
            ..office.suggest_setup("24640").unwrap().settings
        };
        office.set_up(settings).unwrap();
        let hub = SecretKey::from_seed([4; 32]);
        let mut store = Store::open(folder.path()).unwrap();
        let enrolment = Enrolment {
            address: "http://127.0.0.1:1".into(),
            key: hub.public().to_bytes(),
            office_name: "UBND xã Cư Jút".into(),
            seal: [2; 32],
            device: store.this_device().unwrap().device,
            lane: Lane::new(3).unwrap(),
            book: 4,
        };
        store.enrol(&enrolment, clock.now()).unwrap();
        Self { folder, clock, office, hub }
    }

    /// Brings a publication, as a sync in another process does.
    fn bring(&self, version: u64, kind: &str, from: &str, body: &str) {
        self.bring_changed(version, kind, from, body, body);
    }

    /// Brings a publication whose content was changed after it was signed, as an older program
    /// accepted it without checking.
    fn bring_changed(&self, version: u64, kind: &str, from: &str, signed: &str, body: &str) {
        let from: chrono::NaiveDate = from.parse().unwrap();
        let from_day = i64::from(from.to_epoch_days());
        let item = Published {
            version,
            kind: kind.into(),
            from: from_day,
            body: signed.as_bytes().to_vec().into(),
            signature: [0; 64].into(),
        };
        let item = PublishedItem {
            version,
            kind: kind.into(),
            from_day,
            body: body.as_bytes().to_vec(),
            signature: self.hub.sign(&item.signed_bytes()),
            signed: true,
        };
        let mut store = Store::open(self.folder.path()).unwrap();
        store.insert_publications(&[item], Origin::Hub, self.clock.now()).unwrap();
    }

    fn turn_to(&self, now: &str) {
        *self.clock.0.lock().unwrap() = now.parse().unwrap();
    }

    /// Receives a dossier and returns its due date.
    fn received(&self, at: Option<&str>) -> String {
        let input = reception(at);
        let preview = self.office.preview_reception(&input).unwrap();
        let due = self.office.receive_dossier(&self.office.actor().unwrap(), &input).unwrap().due;
        assert_eq!(preview.due.unwrap().due, due, "what was shown while typing");
        due[..10].to_owned()
    }

    fn states(&self) -> Vec<(u32, PublicationState)> {
        let list = self.office.publications().unwrap();
        list.into_iter().map(|it| (it.version, it.state)).collect()
    }

    fn first(&self) -> PublicationView {
        self.office.publications().unwrap().swap_remove(0)
    }
}

fn reception(at: Option<&str>) -> ReceptionInput {
    ReceptionInput {
        procedure: "1.004873".into(),
        variant: "main".into(),
        applicant: PersonInput { name: "Nguyễn Thị Lan".into(), ..PersonInput::default() },
        received_at: at.map(str::to_owned),
        ..ReceptionInput::default()
    }
}

/// Returns a catalogue with one procedure of a duration.
fn procedure(code: &str, duration: &str) -> String {
    format!(
        r#"{{"procedures": [{{"code": "{code}", "handledBy": "office", "versions": [{{
            "validFrom": null, "validTo": null, "name": "Thủ tục do tỉnh công bố", "field": "Hộ tịch",
            "decision": "12/QĐ-UBND", "source": "province", "confidence": "high", "papers": [],
            "variants": [{{"id": "main", "label": "", "channel": null, "duration": "{duration}",
                           "fee": {{"kind": "free"}}}}]}}]}}]}}"#
    )
}

const SWAP: &str = "date,kind,name\n2026-12-14,swapped-off,Nghỉ hoán đổi\n2026-12-19,swapped-working,Làm bù cho 14/12/2026\n";

#[test]
fn a_swap_counts_for_receptions_from_its_day_on() {
    let pc = Pc::new("2026-12-09T14:00");
    assert_eq!(pc.office.publications().unwrap(), []);
    assert_eq!(pc.received(None), "2026-12-14");
    pc.bring(1, "holidays", "2026-12-10", SWAP);
    assert_eq!(pc.states(), [(1, PublicationState::Waiting)]);
    assert_eq!(pc.received(None), "2026-12-14", "it waits for its day");
    pc.turn_to("2026-12-10T14:00");
    assert_eq!(pc.states(), [(1, PublicationState::InForce)]);
    assert_eq!(pc.received(None), "2026-12-16");
    assert_eq!(pc.received(Some("2026-12-09T14:00")), "2026-12-14", "paper entered later");
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let days = pc.office.days(&[day("2026-12-14"), day("2026-12-19")]).unwrap();
    assert_eq!(days.iter().map(|it| it.working).collect::<Vec<_>>(), [false, true]);
    let lines = pc.first().lines;
    assert_eq!(lines[0], "14/12/2026: nghỉ (Nghỉ hoán đổi)");

    // Revoked, also by a later publication with further rows.
    pc.bring(2, "holidays", "2026-12-10", "date,kind,name\n2026-12-14,usual,\n2026-12-19,usual,\n");
    assert_eq!(pc.states(), [(2, PublicationState::InForce), (1, PublicationState::Replaced)]);
    assert_eq!(pc.received(None), "2026-12-15");
}

#[test]
fn a_procedure_is_what_the_province_says_from_its_day_on() {
    let pc = Pc::new("2026-12-09T14:00");
    pc.bring(1, "catalogue", "2026-12-10", &procedure("1.004873", "5wd"));
    pc.bring(2, "catalogue", "2026-12-10", &procedure("2.999999", "1wd"));
    assert_eq!(
        pc.office.procedure("1.004873").unwrap().variants[0].duration.as_deref(),
        Some("3wd")
    );
    assert!(pc.office.procedure("2.999999").is_err(), "it is not there before its day");
    assert_eq!(pc.received(None), "2026-12-14");
    pc.turn_to("2026-12-10T14:00");
    assert_eq!(pc.received(None), "2026-12-17");
    assert_eq!(pc.received(Some("2026-12-09T14:00")), "2026-12-14");
    assert_eq!(pc.office.procedure("2.999999").unwrap().name, "Thủ tục do tỉnh công bố");
    assert!(pc.office.procedure("1.001193").is_ok(), "others stay");
    pc.bring(3, "catalogue", "2026-12-10", &procedure("1.004873", "4wd"));
    assert_eq!(pc.received(None), "2026-12-16", "the newest holds");
    assert_eq!(pc.states()[2], (1, PublicationState::Replaced));

    // The office's own import does not change it, and reports that.
    let export = r#"[{"ma_tthc": "1.004873", "ten_tthc": "Xác nhận tình trạng hôn nhân", "linh_vuc": "Hộ tịch",
        "so_quyet_dinh": "7/QĐ-X", "ngay_quyet_dinh": "01/12/2026", "cap_thuc_hien": "Cấp Xã",
        "doi_tuong_thuc_hien": "Công dân Việt Nam", "trang_thai": "Công khai", "tphs": [],
        "cach_thuc_thuc_hien": [{"hinh_thuc_nop": "Trực tiếp", "thoi_gian": "9 ngày làm việc",
            "phi_le_phi": "", "mo_ta": ""}]}]"#;
    let outcome = pc.office.import_catalogue(&pc.office.actor().unwrap(), export).unwrap();
    assert_eq!(outcome.ruled.len(), 1);
    assert_eq!(pc.received(None), "2026-12-16");
}

#[test]
fn an_abolished_procedure_is_received_up_to_its_last_day() {
    let pc = Pc::new("2026-12-09T14:00");
    let ends =
        procedure("1.004873", "3wd").replace(r#""validTo": null"#, r#""validTo": "2026-12-14""#);
    pc.bring(1, "catalogue", "2026-12-10", &ends);
    pc.turn_to("2026-12-14T16:00");
    assert_eq!(pc.received(None), "2026-12-17");
    pc.turn_to("2026-12-15T08:00");
    let found = |text: &str| pc.office.search_procedures(text, 200).unwrap();
    assert!(found("").iter().all(|hit| hit.code != "1.004873"), "it is offered no more");
    let refused =
        pc.office.receive_dossier(&pc.office.actor().unwrap(), &reception(None)).unwrap_err();
    assert_eq!(
        (refused.key.as_str(), refused.field.as_deref()),
        ("error.procedure_abolished", Some("procedure"))
    );
    assert!(refused.message.contains("14/12/2026"), "{}", refused.message);
    assert!(pc.office.procedure("1.004873").is_err());
    assert_eq!(pc.received(Some("2026-12-14T14:00")), "2026-12-17", "paper entered later");
}

#[test]
fn an_import_in_another_process_is_in_use_at_once() {
    let pc = Pc::new("2026-12-09T14:00");
    let code = "1.999001";
    assert!(pc.office.procedure(code).is_err());
    std::fs::write(pc.folder.path().join("catalogue.json"), procedure(code, "2wd")).unwrap();
    assert!(pc.office.procedure(code).is_ok());
}

#[test]
fn what_cannot_be_used_leaves_what_was_before() {
    let pc = Pc::new("2026-12-10T14:00");
    pc.bring(1, "holidays", "2026-12-01", SWAP);
    let changed = SWAP.replace("12-14", "12-11");
    pc.bring_changed(2, "holidays", "2026-12-01", SWAP, &changed);
    pc.bring(3, "holidays", "2026-12-01", "ngày nghỉ\n");
    pc.bring(4, "fees", "2026-12-01", "{}");
    pc.bring(5, "forms", "2026-12-01", "{\"name\": \"x\"}");
    assert_eq!(pc.received(None), "2026-12-16");
    let list = pc.office.publications().unwrap();
    let listed: Vec<_> =
        list.iter().map(|it| (it.version, it.state, it.problem.is_some())).collect();
    assert_eq!(
        listed,
        [
            (5, PublicationState::Unusable, true),
            (4, PublicationState::Unusable, true),
            (3, PublicationState::Unusable, true),
            (2, PublicationState::Refused, true),
            (1, PublicationState::InForce, false)
        ]
    );
    let warnings = pc.office.preview_reception(&reception(None)).unwrap().warnings;
    let unusable: Vec<_> =
        warnings.iter().filter(|it| it.key == "warning.publication_unusable").collect();
    assert_eq!(unusable.len(), 1, "only what counts for due dates is a warning at the reception");
    assert_eq!(unusable[0].params["version"], "3");
    pc.office.receipt_preview_pdf(&reception(None)).unwrap();
}

#[test]
fn forms_and_criteria_are_kept_and_shown() {
    let pc = Pc::new("2026-12-10T14:00");
    let before = pc.office.receipt_preview_pdf(&reception(None)).unwrap();
    let wording = SHIPPED_FORMS.replacen("GIẤY TIẾP NHẬN", "GIẤY NHẬN", 1);
    assert_ne!(wording, SHIPPED_FORMS);
    pc.bring(1, "forms", "2026-12-11", &wording);
    assert_eq!(pc.office.receipt_preview_pdf(&reception(None)).unwrap(), before);
    pc.turn_to("2026-12-11T14:00");
    let yesterday = reception(Some("2026-12-10T14:00"));
    assert_ne!(pc.office.receipt_preview_pdf(&reception(None)).unwrap(), before);
    assert!(pc.office.receipt_preview_pdf(&yesterday).is_ok());
    let card = r#"{"name": "Bộ chỉ số", "basis": "QĐ 766", "points": 18.5, "groups": [
        {"name": "Tiến độ", "points": 18.5, "criteria": [{"code": "2.1", "name": "Đúng hạn", "points": 18.5}]}]}"#;
    pc.bring(2, "score_card", "2026-12-01", card);
    let shown = pc.first();
    assert_eq!(
        (shown.state, shown.lines[0].as_str()),
        (PublicationState::InForce, "Bộ chỉ số: 1 tiêu chí, 18,5 điểm")
    );
    assert_eq!(
        (shown.kind_text.as_str(), shown.origin),
        ("Bộ tiêu chí chấm điểm", PublicationOrigin::Hub)
    );
}

#[test]
fn a_number_has_the_mark_of_the_published_forms() {
    let pc = Pc::new("2026-12-10T14:00");
    let old = pc.office.receive_dossier(&pc.office.actor().unwrap(), &reception(None)).unwrap();
    assert_eq!(old.receipt, "01/TNHS-TTPVHCC-Q4");
    let marks = SHIPPED_FORMS.replacen("\"TNHS-{agency}\"", "\"GTN-{agency}\"", 1);
    assert_ne!(marks, SHIPPED_FORMS);
    pc.bring(1, "forms", "2026-12-11", &marks);
    pc.turn_to("2026-12-11T14:00");
    let new = pc.office.receive_dossier(&pc.office.actor().unwrap(), &reception(None)).unwrap();
    assert_eq!(new.receipt, "02/GTN-TTPVHCC-Q4");
    assert_eq!(new.issued[0].number, "02/GTN-TTPVHCC-Q4");
    assert_eq!(new.timeline[0].paper, "02/GTN-TTPVHCC-Q4");
    let of_old = pc.office.dossier(&old.id).unwrap();
    assert_eq!(of_old.receipt, "01/TNHS-TTPVHCC-Q4", "received before its day");
}
