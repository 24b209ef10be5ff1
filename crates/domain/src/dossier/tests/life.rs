//! The effect of each event on a dossier.

use super::support::*;
use crate::dossier::{CorrectableField, Event, PaperKind, Stage};

#[test]
fn the_first_due_date_stays_through_two_letters() {
    let mut office = TestOffice::received();
    office.act("2026-09-08T08:00", apology("2026-09-11T17:00")).unwrap();
    let Event::Apologised(second) =
        office.act("2026-09-14T08:00", apology("2026-09-18T17:00")).unwrap()
    else {
        panic!("a letter");
    };
    assert_eq!(
        second.old_due,
        at("2026-09-11T17:00"),
        "the second letter names the date it missed"
    );
    let dossier = office.dossier();
    assert_eq!(dossier.first_due(), at("2026-09-07T17:00"));
    assert_eq!(dossier.due, at("2026-09-18T17:00"));
    assert_eq!(dossier.papers_issued(PaperKind::Apology), 2);
    assert!(dossier.conflicts.is_empty());
}

#[test]
fn the_office_is_not_charged_for_waiting() {
    // asked at, came at, due then
    let cases = [
        ("2026-09-03T08:00", "2026-09-03T16:00", "2026-09-07T17:00"), // the same day
        ("2026-09-03T08:00", "2026-09-04T08:00", "2026-09-08T17:00"),
        ("2026-09-03T08:00", "2026-09-06T10:00", "2026-09-08T17:00"), // came on a Sunday
        ("2026-09-03T08:00", "2026-09-10T08:00", "2026-09-14T17:00"), // came after the due date
        ("2026-09-08T08:00", "2026-09-10T08:00", "2026-09-07T17:00"), // was late before
        ("2026-09-03T08:00", "2026-09-02T08:00", "2026-09-07T17:00"), // a clock set back
    ];
    for (from, to, due) in cases {
        let mut office = TestOffice::received();
        office.act(from, ask("Thiếu ảnh")).unwrap();
        assert!(
            !office.dossier().is_late(at("2026-12-01T08:00")),
            "waiting is not the office's time"
        );
        office.act(to, crate::dossier::Command::ReceiveSupplement).unwrap();
        let dossier = office.dossier();
        assert_eq!((dossier.due, dossier.stage), (at(due), Stage::Processing), "{from} to {to}");
        assert_eq!(dossier.first_due(), at("2026-09-07T17:00"));
        assert_eq!(dossier.waiting_since(), None);
    }
}

#[test]
fn a_reprint_changes_nothing_but_its_count() {
    let mut office = TestOffice::received();
    office.act("2026-09-08T08:00", apology("2026-09-11T17:00")).unwrap();
    let before = office.dossier();
    let given = office.numbers.given;
    for minute in 1..=3 {
        office.act(&format!("2026-09-08T09:0{minute}"), reprint(PaperKind::Apology, 0)).unwrap();
    }
    let after = office.dossier();
    assert_eq!(after.paper(PaperKind::Apology, 0), before.paper(PaperKind::Apology, 0));
    assert_eq!(after.reprints_of(PaperKind::Apology, 0), 3);
    assert_eq!(after.reprints_of(PaperKind::Receipt, 0), 0);
    assert_eq!(office.numbers.given, given, "no number is used by a reprint");
}

#[test]
fn a_paper_can_be_printed_again_after_the_end() {
    let mut office = TestOffice::received();
    office.act("2026-09-03T08:00", withdraw()).unwrap();
    office.act("2026-09-03T09:00", reprint(PaperKind::Receipt, 0)).unwrap();
    assert!(office.dossier().conflicts.is_empty());
}

#[test]
fn every_field_can_be_corrected_and_nothing_else_changes() {
    for &field in CorrectableField::ALL {
        let mut office = TestOffice::received();
        let before = office.dossier();
        office.act("2026-09-03T08:00", correct(field, "Y Thịnh Ayun")).unwrap();
        let after = office.dossier();
        assert_eq!(after.value_of(field), "Y Thịnh Ayun");
        assert!(after.overwritten.is_empty(), "the clerk saw what was replaced");
        office.act("2026-09-03T09:00", correct(field, before.value_of(field))).unwrap();
        assert_eq!(office.dossier(), before, "{field:?}");
    }
}

#[test]
fn texts_are_trimmed_where_they_are_decided() {
    let mut office = TestOffice::received();
    let Event::SupplementRequested(asked) =
        office.act("2026-09-03T08:00", ask("  Thiếu ảnh \n")).unwrap()
    else {
        panic!("a request");
    };
    assert_eq!(asked.reason, "Thiếu ảnh");
}

#[test]
fn a_due_date_moved_by_waiting_stays_in_working_time() {
    let mut office = TestOffice::with_saturday();
    office.act("2026-10-06T08:00", reception_at("2026-10-06T08:00")).unwrap();
    assert_eq!(office.dossier().due, at("2026-10-09T17:00"), "a Friday");
    office.act("2026-10-07T08:00", ask("Thiếu ảnh")).unwrap();
    office.act("2026-10-08T08:00", crate::dossier::Command::ReceiveSupplement).unwrap();
    assert_eq!(office.dossier().due, at("2026-10-10T11:30"), "Saturday closes at 11:30");
    office.act("2026-10-09T08:00", ask("Thiếu ảnh")).unwrap();
    office.act("2026-10-10T08:00", crate::dossier::Command::ReceiveSupplement).unwrap();
    assert_eq!(office.dossier().due, at("2026-10-12T17:00"), "Monday closes at 17:00");
}
