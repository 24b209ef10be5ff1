//! Laws of every kind of event: its bytes are kept for ever, and its mark in the table of events
//! says whether it ends the dossier. The kinds come from the table, so that a new one is checked as
//! well.

use super::support::{TestOffice, at, papers};
use crate::dossier::{
    Apologised, Clerk, Competent, CompetentReceived, ConflictKey, ConflictKind, ConflictResolved,
    CorrectableField, Corrected, CorrectedDues, Decision, Dossier, Event, EventKind, EventName,
    HandedOver, Issue, LetterWaived, OpinionAsked, OpinionGiven, Paid, PaperKind, PaperPrinted,
    PaperSigned, PapersCame, PaymentRequired, Person, ProcedureRef, Received, ReceptionChannel,
    Refused, Reprinted, ResultReady, ReturnBy, Returned, Signer, SkippedDay, Stage, StopBy,
    Stopped, Subject, SubmittedPaper, SupplementRequested, Supplemented, TakenBack, Told, ToldHow,
    Undone, Withdrawn,
};
use crate::id::DossierId;
use crate::number::{PaperNumber, RegisterEntry};

/// The bytes of these events as they were first written.
const KEPT: &str = include_str!("../../../tests/fixtures/event-bytes.txt");

/// Returns an event of each kind, with another value in each field.
fn samples() -> Vec<Event> {
    let by = || Clerk {
        name: "Nguyễn Thị Hoa".into(),
        title: "Công chức".into(),
        counter: "Quầy 1".into(),
    };
    let day = |day| at(&format!("2026-09-{day:02}T08:00"));
    let paper = |number| PaperNumber { book: 2, year: 2026, number };
    vec![
        Event::Received(Received {
            by: by(),
            at: day(1),
            code: "H36.57-260901-0007".parse().unwrap(),
            receipt: paper(11),
            register: RegisterEntry { book: 3, year: 2027, entry: 12 },
            procedure: ProcedureRef {
                code: "1.004873".into(),
                name: "Cấp giấy xác nhận".into(),
                field: "Hộ tịch".into(),
                variant: "main".into(),
            },
            applicant: Person {
                name: "H'Bia Niê".into(),
                id: "066301000001".into(),
                birth_date: "2001-02-14".into(),
                gender: "Nữ".into(),
                address: "Buôn Nui".into(),
                phone: "0912345678".into(),
                email: "hbia@example.vn".into(),
                ..Person::default()
            },
            submitter: Some(Person { name: "Y Thịnh Ayun".into(), ..Person::default() }),
            papers: vec![SubmittedPaper {
                name: "Tờ khai".into(),
                originals: 1,
                copies: 2,
                certified: None,
            }],
            sets: 4,
            channel: ReceptionChannel::Online,
            return_by: ReturnBy::Post,
            fee: Some(15_000),
            duration: Some("3wd".into()),
            due_rule: "end-of-day".into(),
            due: day(7),
            skipped: vec![SkippedDay {
                date: "2026-09-02".parse().unwrap(),
                name: "Quốc khánh".into(),
            }],
            manual_due_reason: "Theo lịch họp".into(),
            note: "Nộp thay".into(),
            issue: None,
            competent: None,
            transfer_due: None,
            duration_decision: None,
        }),
        Event::SupplementRequested(SupplementRequested {
            by: by(),
            at: day(2),
            number: paper(21),
            reason: "Thiếu ảnh".into(),
            papers: None,
            deadline: None,
            guidance: None,
            issue: None,
        }),
        Event::Supplemented(Supplemented {
            by: by(),
            at: day(3),
            due: day(9),
            papers: None,
            deadline: None,
        }),
        Event::Apologised(Apologised {
            by: by(),
            at: day(10),
            number: paper(31),
            reason: "Chờ xác minh".into(),
            old_due: day(9),
            new_due: day(15),
            signer: Signer { name: "Trần Văn Ký".into(), title: "CHỦ TỊCH".into() },
            finished: None,
            waiting: None,
            told: None,
            issue: None,
        }),
        Event::ResultReady(ResultReady {
            by: by(),
            at: day(11),
            note: "Số 12/GXN".into(),
            number: None,
            kind: None,
            signer: None,
        }),
        Event::Returned(Returned {
            by: by(),
            at: day(12),
            taken_by: "Y Thịnh Ayun".into(),
            taker_id: "066201000002".into(),
            note: "Có giấy ủy quyền".into(),
            how: None,
            tracking: None,
            without_receipt: None,
        }),
        Event::Reprinted(Reprinted {
            by: by(),
            at: day(13),
            kind: PaperKind::Apology,
            index: 5,
            number: Some(paper(31)),
        }),
        Event::Corrected(Corrected {
            by: by(),
            at: day(14),
            field: CorrectableField::Phone,
            previous: "0912345678".into(),
            value: "0912345679".into(),
            reason: "Gõ nhầm".into(),
            procedure: None,
            papers: None,
            dues: None,
        }),
        Event::Withdrawn(Withdrawn { by: by(), at: day(15), reason: "Nộp hai lần".into() }),
        Event::ConflictResolved(ConflictResolved {
            by: by(),
            at: day(16),
            conflict: ConflictKey {
                kind: ConflictKind::PossibleDuplicate,
                at: day(4),
                other: Some(DossierId::from_bytes([7; 16])),
            },
            decision: Decision::Second,
            remark: "Đã hỏi người ghi".into(),
        }),
    ]
    .into_iter()
    .chain(later_samples())
    .collect()
}

/// Returns an event of each kind between reception and end.
fn later_samples() -> Vec<Event> {
    let by = || Clerk { name: "Nguyễn Thị Hoa".into(), ..Clerk::default() };
    let day = |day| at(&format!("2026-09-{day:02}T09:00"));
    let paper = |number| PaperNumber { book: 2, year: 2026, number };
    vec![
        Event::HandedOver(HandedOver {
            by: by(),
            at: day(1),
            to: "Phòng Kinh tế".into(),
            reason: "Thẩm định".into(),
            due: Some(day(5)),
        }),
        Event::TakenBack(TakenBack { by: by(), at: day(2), note: "Đã xong".into() }),
        Event::PapersCame(PapersCame {
            by: by(), at: day(3), papers: vec![papers("Bản vẽ", 1)]
        }),
        Event::PaymentRequired(PaymentRequired {
            by: by(),
            at: day(4),
            amount: Some(500_000),
            reason: "Thuế đất".into(),
        }),
        Event::Paid(Paid {
            by: by(),
            at: day(5),
            due: day(12),
            note: "Biên lai 0000012".into(),
            deadline: day(11),
        }),
        Event::OpinionAsked(OpinionAsked {
            by: by(),
            at: day(6),
            whom: "Công an xã".into(),
            reason: "Xác minh cư trú".into(),
            until: Some(day(9)),
        }),
        Event::OpinionGiven(OpinionGiven {
            by: by(),
            at: day(7),
            due: day(13),
            note: "Văn bản số 7".into(),
            deadline: day(12),
        }),
        Event::Refused(Refused {
            by: by(),
            at: day(8),
            number: paper(41),
            reason: "Không thuộc thẩm quyền".into(),
            issue: Some(issue()),
        }),
        Event::Stopped(Stopped {
            by: by(),
            at: day(9),
            number: paper(51),
            asked_by: StopBy::Office,
            reason: "Có tranh chấp".into(),
            decision: "Số 5/QĐ".into(),
            fees: "Trả lại".into(),
            papers: "Trả lại bản chính".into(),
            issue: Some(issue()),
        }),
        Event::Told(Told {
            by: by(),
            at: day(10),
            kind: PaperKind::Apology,
            number: paper(31),
            how: ToldHow::Phone,
        }),
        Event::PaperSigned(PaperSigned {
            by: by(),
            at: day(11),
            kind: PaperKind::Apology,
            number: paper(31),
        }),
        Event::LetterWaived(LetterWaived {
            by: by(),
            at: day(12),
            due: day(9),
            reason: "Đã xin lỗi trực tiếp".into(),
        }),
        Event::CompetentReceived(CompetentReceived {
            by: by(),
            at: day(13),
            due: day(20),
            note: "Qua bưu điện".into(),
        }),
        Event::PaperPrinted(PaperPrinted {
            by: by(),
            at: day(14),
            kind: PaperKind::Receipt,
            number: paper(11),
        }),
        Event::Undone(Undone {
            by: by(),
            at: day(15),
            kind: 5,
            of: day(11),
            digest: 7,
            reason: "Nhầm".into(),
        }),
    ]
}

fn issue() -> Issue {
    Issue {
        superior: "UBND tỉnh Lâm Đồng".into(),
        agency: "UBND xã Cư Jút".into(),
        unit: "Trung tâm Phục vụ hành chính công".into(),
        place: "Cư Jút".into(),
        hotline: "0261 3 123 456".into(),
        set: "00112233445566778899aabbccddeeff".into(),
        mark: "PBS-TTPVHCC".into(),
        layout: "a4".into(),
        subject: Some(Subject {
            applicant: Person { name: "H'Bia Niê".into(), ..Person::default() },
            procedure: "Cấp giấy xác nhận".into(),
            received_at: Some(at("2026-09-01T08:00")),
            first_due: Some(at("2026-09-07T17:00")),
            extended_to: vec![at("2026-09-15T17:00")],
        }),
        signer: Some(Signer { name: "Trần Văn Ký".into(), title: "CHỦ TỊCH".into() }),
    }
}

/// Returns the older kinds with the fields that were added to them later.
fn fuller() -> Vec<Event> {
    let day = |day| at(&format!("2026-09-{day:02}T10:00"));
    let certified = || SubmittedPaper { certified: Some(3), ..papers("Bản sao", 0) };
    let mut events = samples();
    for event in &mut events {
        match event {
            Event::Received(e) => {
                e.applicant.organisation = Some(true);
                e.applicant.representative = Some("Trần Văn Đại".into());
                e.submitter.as_mut().unwrap().authority = Some("Giấy ủy quyền 01".into());
                e.papers.push(certified());
                e.issue = Some(Issue { subject: None, ..issue() });
                e.competent = Some(Competent {
                    agency: "UBND xã Đắk Wil".into(),
                    received_at: Some(day(2)),
                });
                e.transfer_due = Some(day(1));
                e.duration_decision = Some("Quyết định số 3".into());
            }
            Event::SupplementRequested(e) => {
                e.papers = Some(vec![certified()]);
                e.deadline = Some(day(20));
                e.guidance = Some("Xin tại Công an xã".into());
                e.issue = Some(issue());
            }
            Event::Supplemented(e) => {
                e.papers = Some(vec![certified()]);
                e.deadline = Some(day(8));
            }
            Event::Apologised(e) => {
                e.finished = Some(day(9));
                e.told = Some(ToldHow::Sms);
                e.waiting = Some(true);
                e.issue = Some(issue());
            }
            Event::ResultReady(e) => {
                e.number = Some("12/GXN".into());
                e.kind = Some("Giấy xác nhận".into());
                e.signer = Some("Trần Văn Ký".into());
            }
            Event::Returned(e) => {
                e.how = Some(ReturnBy::Post);
                e.tracking = Some("EE123456789VN".into());
                e.without_receipt = Some(true);
            }
            Event::Corrected(e) => {
                e.field = CorrectableField::CompetentAgency;
                e.procedure = Some(ProcedureRef { code: "1.001".into(), ..Default::default() });
                e.papers = Some(vec![certified()]);
                e.dues = Some(CorrectedDues {
                    first: day(8),
                    deadline: day(10),
                    duration: Some("4wd".into()),
                    transfer_due: Some(day(9)),
                });
            }
            _ => {}
        }
    }
    let older = |event: &Event| event.kind().0 < 10 && event.kind().0 != 7;
    events.into_iter().filter(|it| older(it) && !matches!(it, Event::Withdrawn(_))).collect()
}

/// Returns the sample of each kind in the table of events.
fn of_every_kind() -> Vec<Event> {
    let samples = samples();
    let of = |kind: &u16| samples.iter().find(|event| event.kind().0 == *kind).cloned();
    let sample = |kind: &u16| of(kind).unwrap_or_else(|| panic!("kind {kind} has no sample"));
    Event::KINDS.iter().map(sample).collect()
}

/// Returns the line of [`KEPT`] for an event.
fn line(event: &Event) -> String {
    let bytes: String = event.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{} {} {bytes}", event.kind().0, event.name().as_str())
}

#[test]
fn the_bytes_of_every_kind_stay_as_they_were_first_written() {
    let kept: Vec<&str> = KEPT.lines().filter(|line| !line.starts_with('#')).collect();
    let events = || of_every_kind().into_iter().chain(fuller());
    let written: Vec<String> = events().map(|it| line(&it)).collect();
    assert_eq!(written, kept);
    for event in events() {
        assert_eq!(Event::from_bytes(event.kind(), &event.to_bytes()), Some(event));
    }
}

/// Returns the kinds whose `ends` differs from the event's effect on an open dossier.
fn wrongly_marked(ends: impl Fn(EventKind) -> bool) -> Vec<EventName> {
    let mut wrong = Vec::new();
    for stage in Stage::ALL.into_iter().filter(|stage| !stage.has_ended()) {
        for event in of_every_kind() {
            let mut dossier = TestOffice::received().dossier();
            dossier.stage = stage;
            dossier.apply(&event);
            if dossier.stage.has_ended() != ends(event.kind()) && !wrong.contains(&event.name()) {
                wrong.push(event.name());
            }
        }
    }
    wrong
}

#[test]
fn the_mark_of_every_kind_says_whether_the_dossier_ends() {
    assert_eq!(wrongly_marked(EventKind::ends_dossier), []);
}

#[test]
fn a_kind_that_ends_without_the_mark_is_found() {
    let withdrawn = EventKind(9);
    assert!(withdrawn.ends_dossier());
    let without = |kind: EventKind| kind != withdrawn && kind.ends_dossier();
    assert_eq!(wrongly_marked(without), [EventName::Withdrawn]);
    let too_many = |kind: EventKind| kind == EventKind(5) || kind.ends_dossier();
    assert_eq!(wrongly_marked(too_many), [EventName::ResultReady]);
}

#[test]
fn the_paper_of_every_kind_can_be_printed_again() {
    for event in of_every_kind() {
        let Some((kind, number)) = event.paper() else { continue };
        let dossier = match &event {
            Event::Received(reception) => Dossier::received(reception.clone(), event.at()),
            later => {
                let mut dossier = TestOffice::received().dossier();
                dossier.apply(later);
                dossier
            }
        };
        assert_eq!(dossier.paper(kind, 0).map(|it| it.0), Some(number), "{:?}", event.name());
    }
}
