//! Laws of every kind of event: its bytes are kept for ever, and its mark in the table of events
//! says whether it ends the dossier. The kinds come from the table, so that a new one is checked as
//! well.

use super::support::{TestOffice, at};
use crate::dossier::{
    Apologised, Clerk, ConflictKey, ConflictKind, ConflictResolved, CorrectableField, Corrected,
    Decision, Dossier, Event, EventKind, EventName, PaperKind, Person, ProcedureRef, Received,
    ReceptionChannel, Reprinted, ResultReady, ReturnBy, Returned, Signer, SkippedDay, Stage,
    SubmittedPaper, SupplementRequested, Supplemented, Withdrawn,
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
            },
            submitter: Some(Person { name: "Y Thịnh Ayun".into(), ..Person::default() }),
            papers: vec![SubmittedPaper { name: "Tờ khai".into(), originals: 1, copies: 2 }],
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
        }),
        Event::SupplementRequested(SupplementRequested {
            by: by(),
            at: day(2),
            number: paper(21),
            reason: "Thiếu ảnh".into(),
        }),
        Event::Supplemented(Supplemented { by: by(), at: day(3), due: day(9) }),
        Event::Apologised(Apologised {
            by: by(),
            at: day(10),
            number: paper(31),
            reason: "Chờ xác minh".into(),
            old_due: day(9),
            new_due: day(15),
            signer: Signer { name: "Trần Văn Ký".into(), title: "CHỦ TỊCH".into() },
            finished: None,
        }),
        Event::ResultReady(ResultReady { by: by(), at: day(11), note: "Số 12/GXN".into() }),
        Event::Returned(Returned {
            by: by(),
            at: day(12),
            taken_by: "Y Thịnh Ayun".into(),
            taker_id: "066201000002".into(),
            note: "Có giấy ủy quyền".into(),
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
    let written: Vec<String> = of_every_kind().iter().map(line).collect();
    assert_eq!(written, kept);
    for event in of_every_kind() {
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
