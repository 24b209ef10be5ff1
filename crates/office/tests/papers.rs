//! Papers stay as they were issued, and there is one original of each.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use chrono::NaiveDate;
use office::view::{
    ActInput, ApologyInput, CommuneView, CorrectedValue, DossierView, PaperInput, PaperKind,
    PaperRef, PersonInput, Problem, ReceptionInput, RefusalInput, Settings, Signatory, StopBy,
    WorkingKind, WorkingPaper,
};
use office::{Actor, FixedClock, Office};
use tempfile::TempDir;

struct Pc {
    folder: TempDir,
    office: Office,
    actor: Actor,
}

impl Pc {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock("2026-11-16T09:00".parse().unwrap()));
        let office = Office::open_with_clock(folder.path(), clock).unwrap();
        office.set_up(settings()).unwrap();
        let actor = office.actor().unwrap();
        Self { folder, office, actor }
    }

    fn receive(&self, name: &str) -> DossierView {
        self.receive_at(name, None)
    }

    fn receive_at(&self, name: &str, at: Option<&str>) -> DossierView {
        let input = ReceptionInput {
            received_at: at.map(str::to_owned),
            procedure: "1.001193".into(),
            applicant: PersonInput { name: name.into(), ..PersonInput::default() },
            papers: vec![PaperInput {
                name: "Tờ khai".into(),
                originals: 1,
                copies: 0,
                certified: 0,
            }],
            duration: Some("3wd".into()),
            ..ReceptionInput::default()
        };
        self.office.receive_dossier(&self.actor, &input).unwrap()
    }

    fn act(&self, dossier: &DossierView, act: &ActInput) -> Result<DossierView, Problem> {
        let done = self.office.act_on(&self.actor, std::slice::from_ref(&dossier.id), act)?;
        Ok(done.into_iter().next().unwrap())
    }

    /// Prints a paper; returns its text, or why it was not printed.
    fn print(&self, of: &str, kind: PaperKind, reprint: bool) -> Result<String, Problem> {
        let paper = PaperRef { dossier: of.into(), kind, index: None };
        let file = self.folder.path().join("paper.pdf");
        self.office.deliver_papers(&self.actor, &[paper], reprint, |pdf| {
            std::fs::write(&file, pdf).unwrap();
            Ok(())
        })?;
        Ok(text(&file))
    }
}

fn settings() -> Settings {
    let commune = CommuneView {
        code: "24640".into(),
        name: "Xã Cư Jút".into(),
        province_code: "68".into(),
        province: "Tỉnh Lâm Đồng".into(),
    };
    Settings {
        office_code: "H36.57".into(),
        clerk: Signatory { name: "Nguyễn Thị Hoa".into(), title: "Công chức".into() },
        signer: Signatory { name: "Trần Văn Ký".into(), title: "CHỦ TỊCH".into() },
        hotline: "0261 3 123 456".into(),
        ..Settings::for_commune(&commune)
    }
}

fn text(pdf: &Path) -> String {
    let output = Command::new("pdftotext").arg("-layout").arg(pdf).arg("-").output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the text without the lines of the stamp, and without how far lines are apart.
fn unstamped(text: &str) -> Vec<String> {
    // What was corrected has its day behind it.
    let stamp = |line: &&str| !line.contains("BẢN IN LẠI") && !line.contains("(16/11/2026)");
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().filter(stamp).map(words).filter(|line| !line.is_empty()).collect()
}

fn correct(field: &str, value: &str) -> ActInput {
    ActInput::Correct {
        field: field.into(),
        value: CorrectedValue::Text(value.into()),
        reason: "Gõ nhầm".into(),
        variant: None,
    }
}

fn request() -> ActInput {
    ActInput::RequestSupplement {
        papers: vec![PaperInput {
            name: "Bản vẽ".into(), originals: 1, copies: 0, certified: 2
        }],
        reason: "Thiếu bản vẽ".into(),
        deadline: Some("30/11/2026".into()),
        guidance: "Xin tại quầy 3".into(),
    }
}

fn stop() -> ActInput {
    ActInput::Stop {
        by: StopBy::Citizen,
        reason: "Công dân đề nghị".into(),
        decision: String::new(),
        fees: "Trả lại".into(),
        papers: "Trả lại bản chính".into(),
    }
}

#[test]
fn a_paper_is_printed_again_as_it_was_issued() {
    let pc = Pc::new();
    let dossier = pc.receive("Nguyễn Văn An");
    pc.act(&dossier, &request()).unwrap();
    pc.act(&dossier, &ActInput::ReceiveSupplement { papers: None, anew: false }).unwrap();
    let letter = ApologyInput {
        dossiers: vec![dossier.id.clone()],
        reason: "Chờ xác minh".into(),
        new_due: "03/12/2026".into(),
        told: None,
    };
    pc.office.apologise(&pc.actor, &letter).unwrap();
    pc.act(&dossier, &stop()).unwrap();
    let kinds =
        [PaperKind::Receipt, PaperKind::SupplementRequest, PaperKind::Apology, PaperKind::Stop];
    let first = kinds.map(|kind| pc.print(&dossier.id, kind, false).unwrap());

    // Everything that stands on paper changes: the office, its people, the forms, the citizen.
    let changed = Settings {
        office_name: "UBND phường Đông Gia Nghĩa".into(),
        superior: "UBND tỉnh Đắk Nông".into(),
        unit: "Bộ phận Tiếp nhận và Trả kết quả".into(),
        place: "Gia Nghĩa".into(),
        hotline: "0999 999 999".into(),
        form_set: office::view::SetChoice::Tt2018,
        paper_layout: office::view::PaperLayout::TwoA5,
        receipt_mark: "BN".into(),
        clerk: Signatory { name: "Lê Thị Mới".into(), title: String::new() },
        signer: Signatory { name: "Phạm Văn Mới".into(), title: "PHÓ CHỦ TỊCH".into() },
        ..settings()
    };
    pc.office.save_settings(&pc.actor, changed).unwrap();
    for (field, value) in
        [("applicant.name", "Nguyễn Văn Ân"), ("applicant.address", "Thôn 9"), ("sets", "7")]
    {
        pc.act(&dossier, &correct(field, value)).unwrap();
    }
    for (kind, first) in kinds.into_iter().zip(first) {
        let second = pc.print(&dossier.id, kind, false).unwrap_err();
        assert_eq!(second.key, "error.already_printed", "no second original");
        let again = pc.print(&dossier.id, kind, true).unwrap();
        assert!(again.contains("BẢN IN LẠI LẦN 1"), "{again}");
        assert!(again.contains("Đã đính chính") && again.contains("Nguyễn Văn Ân"), "{again}");
        assert_eq!(unstamped(&again), unstamped(&first), "{kind:?}");
        assert!(pc.print(&dossier.id, kind, true).unwrap().contains("BẢN IN LẠI LẦN 2"));
    }
}

#[test]
fn an_original_says_what_was_corrected_before_it_was_printed() {
    let pc = Pc::new();
    let dossier = pc.receive("Nguyễn Văn An");
    pc.act(&dossier, &correct("applicant.name", "Nguyễn Văn Ân")).unwrap();
    let printed = pc.print(&dossier.id, PaperKind::Receipt, false).unwrap();
    assert!(!printed.contains("BẢN IN LẠI") && printed.contains("Đã đính chính"), "{printed}");
    assert!(printed.contains("Nguyễn Văn Ân"), "{printed}");
}

#[test]
fn a_letter_to_somebody_who_has_the_result_promises_nothing() {
    let pc = Pc::new();
    let dossier = pc.receive_at("Nguyễn Văn An", Some("2026-11-02T09:00"));
    let ready = ActInput::Ready {
        signed_at: None,
        number: String::new(),
        kind: String::new(),
        signer: String::new(),
        note: String::new(),
    };
    pc.act(&dossier, &ready).unwrap();
    pc.office
        .return_result(
            &pc.actor,
            &office::view::ReturnInput { id: dossier.id.clone(), ..Default::default() },
        )
        .unwrap();
    assert_eq!(pc.office.late().unwrap().rows.len(), 1, "also after it was returned");
    let letter = ApologyInput {
        dossiers: vec![dossier.id.clone()],
        reason: "Chờ xác minh".into(),
        new_due: "03/12/2026".into(),
        told: None,
    };
    pc.office.apologise(&pc.actor, &letter).unwrap();
    let text = pc.print(&dossier.id, PaperKind::Apology, false).unwrap();
    assert!(text.contains("xin lỗi") && !text.contains("03 tháng 12"), "{text}");
    let view = pc.office.dossier(&dossier.id).unwrap();
    assert_eq!((view.letter_owed, view.due), (false, dossier.due), "nothing is owed any more");
    assert_eq!(pc.office.late().unwrap().rows.len(), 0);
}

#[test]
fn a_printer_that_fails_leaves_an_original_to_be_printed() {
    let pc = Pc::new();
    let dossier = pc.receive("Nguyễn Văn An");
    let paper = PaperRef { dossier: dossier.id.clone(), kind: PaperKind::Receipt, index: None };
    let failed = pc
        .office
        .deliver_papers(&pc.actor, &[paper], false, |_| Err(Problem::new("error.printer")));
    assert!(failed.is_err());
    let counts = || pc.office.today(office::view::TodayList::Unprinted, 10).unwrap();
    assert_eq!((counts().counts.unprinted, counts().rows.len()), (1, 1));
    pc.print(&dossier.id, PaperKind::Receipt, false).unwrap();
    assert_eq!((counts().counts.unprinted, counts().rows.len()), (0, 0));
}

#[test]
fn a_refusal_before_reception_has_a_number_and_no_dossier() {
    let pc = Pc::new();
    let input = RefusalInput {
        applicant: PersonInput { name: "H'Bia Niê".into(), ..PersonInput::default() },
        procedure: "Cấp thị thực".into(),
        reason: "Thủ tục không thuộc thẩm quyền".into(),
    };
    let refusal = pc.office.refuse_reception(&pc.actor, &input).unwrap();
    assert_eq!(refusal.number, "01/PTC-TTPVHCC");
    let today = pc.office.today(office::view::TodayList::Unprinted, 10).unwrap();
    assert_eq!((today.counts.unprinted, today.unprinted_refusals.len()), (1, 1));
    let printed = pc.print(&refusal.id, PaperKind::Refusal, false).unwrap();
    for part in ["PHIẾU TỪ CHỐI", "H'Bia Niê", "Số: 01/PTC-TTPVHCC", "không thuộc thẩm quyền"]
    {
        assert!(printed.contains(part), "{part} in {printed}");
    }
    assert_eq!(
        pc.office.today(office::view::TodayList::Unprinted, 10).unwrap().counts.unprinted,
        0
    );
    let second = pc.print(&refusal.id, PaperKind::Refusal, false).unwrap_err();
    assert_eq!(second.key, "error.already_printed");
    let again = pc.print(&refusal.id, PaperKind::Refusal, true).unwrap();
    assert_eq!(unstamped(&again), unstamped(&printed));
    // The next refusal, of a dossier that was received, goes on in the same book.
    let dossier = pc.receive("Y Thịnh Ayun");
    let refused = ActInput::Refuse { reason: "Không đủ điều kiện".into() };
    let view = pc.act(&dossier, &refused).unwrap();
    assert_eq!(view.issued.last().unwrap().number, "02/PTC-TTPVHCC");
    assert!(pc.office.verify().unwrap().ok, "books without gaps");
    let blank = RefusalInput { reason: " ".into(), ..input };
    assert_eq!(
        pc.office.refuse_reception(&pc.actor, &blank).unwrap_err().field.as_deref(),
        Some("reason")
    );
}

#[test]
fn letters_to_be_signed_come_in_one_file_with_their_list() {
    let pc = Pc::new();
    let dossiers = ["Nguyễn Văn An", "Y Thịnh Ayun", "H'Bia Niê"].map(|name| pc.receive(name));
    let letter = |count: usize| ApologyInput {
        dossiers: dossiers.iter().take(count).map(|it| it.id.clone()).collect(),
        reason: "Chờ xác minh".into(),
        new_due: "03/12/2026".into(),
        told: None,
    };
    pc.office.apologise(&pc.actor, &letter(2)).unwrap();
    pc.print(&dossiers[0].id, PaperKind::Apology, false).unwrap();
    let file = pc.folder.path().join("signing.pdf");
    let ids = dossiers.clone().map(|it| it.id);
    let sign = |ids: &[String]| {
        pc.office.deliver_for_signing(&pc.actor, ids, "Chủ tịch", |pdf| {
            std::fs::write(&file, pdf).unwrap();
            Ok(())
        })
    };
    sign(&ids).unwrap();
    let made = text(&file);
    let places: Vec<usize> = ["DANH MỤC", "BẢN IN LẠI LẦN 1", "Kính gửi: Ông (Bà) Y Thịnh Ayun"]
        .map(|part| made.find(part).unwrap_or_else(|| panic!("{part} in {made}")))
        .to_vec();
    assert!(places.is_sorted(), "the list, the letter printed before, the new one");
    let printed = pc.office.dossier(&ids[1]).unwrap();
    assert!(printed.issued.last().unwrap().printed, "the new one was printed with it");
    let signed = ActInput::Signed { letters: None };
    pc.office.act_on(&pc.actor, &ids[..2], &signed).unwrap();
    assert_eq!(sign(&ids).unwrap_err().key, "error.already_signed");
    assert_eq!(pc.office.today(office::view::TodayList::Unsigned, 9).unwrap().counts.unsigned, 0);
}

#[test]
fn no_two_forms_of_a_set_have_one_mark() {
    for (mark, fits) in [("", true), ("TNHS", true), ("BN", true), ("PBS", false), ("PTC", false)] {
        let changed = Settings { receipt_mark: mark.into(), ..settings() };
        assert_eq!(changed.checked().is_ok(), fits, "{mark}");
    }
}

#[test]
fn working_papers_tell_who_had_the_dossier() {
    let pc = Pc::new();
    let dossier = pc.receive("Nguyễn Văn An");
    let hand_over = |to: &str| ActInput::HandOver {
        to: to.into(),
        why: "Thẩm định".into(),
        share: Some("2wd".into()),
    };
    let view = pc.act(&dossier, &hand_over("Phòng Kinh tế")).unwrap();
    assert_eq!((view.holder.as_str(), view.portal_status), ("Phòng Kinh tế", 4));
    assert!(pc.act(&dossier, &hand_over("Phòng Kinh tế")).is_err(), "it is there already");
    pc.act(&dossier, &hand_over("Lê Thị Thu Hà")).unwrap();
    let view = pc.act(&dossier, &ActInput::TakeBack { note: String::new() }).unwrap();
    assert_eq!((view.holder.as_str(), view.steps.len()), ("", 2));
    let pdf = |kind, to: &str| {
        let wanted = WorkingPaper { kind, dossiers: vec![dossier.code.clone()], to: to.into() };
        let file = pc.folder.path().join("working.pdf");
        pc.office.working_pdf(&wanted).map(|pdf| {
            std::fs::write(&file, pdf).unwrap();
            text(&file)
        })
    };
    let slip = pdf(WorkingKind::ControlSlip, "").unwrap();
    for part in ["01/PKS-TTPVHCC", "Phòng Kinh tế", "Lê Thị Thu", "Trước hạn"] {
        assert!(slip.contains(part), "{part} in {slip}");
    }
    let list = pdf(WorkingKind::Handover, "Phòng Kinh tế").unwrap();
    for part in ["DANH SÁCH BÀN GIAO", "Nguyễn Văn An", "Phòng Kinh tế"] {
        assert!(list.contains(part), "{part} in {list}");
    }
    assert_eq!(pdf(WorkingKind::Handover, " ").unwrap_err().key, "error.receiver_missing");
    assert_eq!(pdf(WorkingKind::ReturnReceipt, "").unwrap_err().key, "error.not_returned");
}

#[test]
fn what_follows_from_a_correction_is_told_before() {
    let pc = Pc::new();
    let dossier = pc.receive("Nguyễn Văn An");
    let due: NaiveDate = "2026-11-25".parse().unwrap();
    let change = correct("due", "25/11/2026");
    let preview = pc.office.preview_act(&dossier.id, &change).unwrap();
    assert!(preview.problems.is_empty() && preview.moves_due);
    assert!(preview.due.as_deref().unwrap().starts_with(&due.to_string()), "{preview:?}");
    assert_eq!(pc.office.dossier(&dossier.id).unwrap().due, dossier.due, "nothing was done");
    let after = pc.act(&dossier, &change).unwrap();
    assert_eq!(Some(&after.due), preview.due.as_ref());
    let undone = ActInput::Undo { reason: "Gõ nhầm ngày".into() };
    let preview = pc.office.preview_act(&dossier.id, &undone).unwrap();
    assert_eq!(preview.due.as_ref(), Some(&dossier.due), "{preview:?}");
    assert!(preview.moves_due);
    let off = correct("due", "24/11/2026");
    let refused = pc.office.preview_act(&dossier.id, &off).unwrap();
    assert_eq!(refused.problems[0].key, "error.due_not_working", "a day off");
    for (field, value, key) in [
        ("applicant.id", "12", "error.identity_number.too_short"),
        ("applicant.sex", "Nam", "error.correct_field"),
        ("sets", "0", "error.sets"),
        ("channel", "fax", "error.channel"),
        ("procedure", "9.999999", "error.procedure_unknown"),
    ] {
        let problem = pc.act(&dossier, &correct(field, value)).unwrap_err();
        assert_eq!(problem.key, key, "{field}");
    }
}
