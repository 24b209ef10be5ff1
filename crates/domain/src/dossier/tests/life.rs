//! The effect of each event on a dossier.

use chrono::TimeDelta;

use super::support::*;
use crate::dossier::{Command, CorrectableField, Event, PaperKind, Refusal, Stage};
use crate::time::Timestamp;

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
        ("2026-09-03T08:00", "2026-09-03T16:00", "2026-09-08T15:30"), // six working hours
        ("2026-09-03T08:00", "2026-09-04T08:00", "2026-09-08T17:00"),
        ("2026-09-03T08:00", "2026-09-06T10:00", "2026-09-09T16:30"), // came on a Sunday
        ("2026-09-03T08:00", "2026-09-10T08:00", "2026-09-14T17:00"), // came after the due date
        ("2026-09-08T08:00", "2026-09-10T08:00", "2026-09-07T17:00"), // was late before
        ("2026-09-03T08:00", "2026-09-02T08:00", "2026-09-07T17:00"), // a clock set back
    ];
    for (from, to, due) in cases {
        let mut office = TestOffice::received();
        office.act(from, ask("Thiếu ảnh")).unwrap();
        let now = at("2026-12-01T08:00");
        let late = office.dossier().is_late(now, office.calendar(now));
        assert!(!late, "waiting is not the office's time");
        office.act(to, Command::ReceiveSupplement).unwrap();
        let dossier = office.dossier();
        assert_eq!((dossier.due, dossier.stage), (at(due), Stage::Processing), "{from} to {to}");
        assert_eq!(dossier.first_due(), at("2026-09-07T17:00"));
        assert_eq!(dossier.waiting_since(), None);
    }
}

#[test]
fn lateness_is_the_end_of_processing_against_the_first_due_date() {
    let due = "2026-09-07T17:00";
    let late =
        |office: &TestOffice, now: &str| office.lateness(at(now)).map(|it| (it.deadline, it.end));
    // One second is late.
    let office = TestOffice::received();
    assert_eq!(late(&office, due), None);
    let second = Timestamp::from_millis(at(due).millis() + 1000);
    assert!(office.lateness(second).is_some());
    // A result that came late stays late, also after the hand-over; a letter does not end it.
    let mut office = TestOffice::received();
    office.act("2026-09-08T08:00", apology("2026-09-11T17:00")).unwrap();
    assert!(late(&office, "2026-09-08T09:00").is_some(), "a letter moves reminders only");
    office.act("2026-09-10T08:00", ready()).unwrap();
    office.act("2026-09-10T09:00", hand_over("")).unwrap();
    assert_eq!(late(&office, "2026-12-01T08:00"), Some((at(due), at("2026-09-10T08:00"))));
    // A result in time that is recorded and collected later is in time.
    let mut office = TestOffice::received();
    let signed = |at| Command::MarkResultReady { signed_at: Some(at), note: String::new() };
    for wrong in ["2026-09-10T09:00", "2026-08-27T08:00"] {
        let refused = office.act("2026-09-09T08:00", signed(at(wrong))).unwrap_err();
        assert_eq!(refused, Refusal::ResultDate { at: at(wrong) });
    }
    office.act("2026-09-09T08:00", signed(at("2026-09-07T16:00"))).unwrap();
    office.act("2026-09-30T09:00", hand_over("")).unwrap();
    assert_eq!(late(&office, "2026-12-01T08:00"), None);
    // Waiting is subtracted; a request after the deadline does not undo the lateness.
    let mut office = TestOffice::received();
    office.act("2026-09-03T08:00", ask("Thiếu ảnh")).unwrap();
    assert_eq!(late(&office, "2026-12-01T08:00"), None);
    office.act("2026-09-10T08:00", Command::ReceiveSupplement).unwrap();
    assert_eq!(late(&office, "2026-09-14T17:00"), None);
    assert!(late(&office, "2026-09-15T08:00").is_some());
    let mut office = TestOffice::received();
    office.act("2026-09-08T08:00", ask("Thiếu ảnh")).unwrap();
    assert_eq!(late(&office, "2026-12-01T08:00"), Some((at(due), at("2026-09-08T08:00"))));
    // A withdrawn dossier is not late.
    let mut office = TestOffice::received();
    office.act("2026-09-09T08:00", withdraw()).unwrap();
    assert_eq!(late(&office, "2026-12-01T08:00"), None);
}

#[test]
fn waiting_after_the_deadline_is_told_apart() {
    // Due on Monday at 17:00, asked on Tuesday, back on Thursday.
    let mut office = TestOffice::received();
    office.act("2026-09-08T08:00", ask("Thiếu ảnh")).unwrap();
    office.act("2026-09-10T08:00", Command::ReceiveSupplement).unwrap();
    let now = at("2026-09-10T09:00");
    let late = office.lateness(now).unwrap();
    assert_eq!((late.deadline, late.end), (at("2026-09-07T17:00"), now));
    assert_eq!(late.working_days(office.calendar(now)), 1, "Tuesday is the office's, not 3 days");
    // From 07:30 to 08:00 on Tuesday and from 08:00 to 09:00 on Thursday.
    assert_eq!(late.working_time(office.calendar(now)), TimeDelta::minutes(90));
    assert_eq!((late.time(), late.waited()), (TimeDelta::hours(16), TimeDelta::hours(48)));
    // Waiting before the deadline moves it and is nothing of the lateness.
    let mut office = TestOffice::received();
    office.act("2026-09-07T16:00", ask("Thiếu ảnh")).unwrap();
    office.act("2026-09-09T08:00", Command::ReceiveSupplement).unwrap();
    let late = office.lateness(at("2026-09-11T08:00")).unwrap();
    assert_eq!(late.deadline, at("2026-09-09T09:00"), "Tuesday is not the office's");
    assert_eq!(late.waited(), TimeDelta::zero());
}

#[test]
fn a_due_date_on_a_day_that_became_off_moves_for_lateness_alone() {
    // Due on Monday 2026-09-07 at 17:00, which became off on the Friday before.
    let mut office = TestOffice::received();
    office.decide("2026-09-04", "2026-09-07,swapped-off,Nghỉ hoán đổi");
    for (now, late) in
        [("2026-09-07T17:30", false), ("2026-09-08T17:00", false), ("2026-09-08T17:01", true)]
    {
        let dossier = office.dossier();
        let now = at(now);
        assert_eq!(dossier.is_late(now, office.calendar(now)), late, "{now}");
        assert_eq!(office.lateness(now).is_some(), late, "{now}");
        assert_eq!(dossier.first_due(), at("2026-09-07T17:00"), "what is on paper stays");
    }
    let late = office.lateness(at("2026-09-09T08:00")).unwrap();
    assert_eq!(late.deadline, at("2026-09-08T17:00"));
    assert_eq!(late.working_days(office.calendar(late.end)), 1);
    let early = office.act("2026-09-08T16:00", apology("2026-09-11T17:00")).unwrap_err();
    assert!(matches!(early, Refusal::NotLate { .. }), "no letter before the term has ended");
    // A result on the next working day is in time.
    office.act("2026-09-08T16:30", ready()).unwrap();
    assert_eq!(office.lateness(at("2026-12-01T08:00")), None);
    // Waiting that began within the moved term counts from its end.
    let mut office = TestOffice::received();
    office.decide("2026-09-04", "2026-09-07,swapped-off,Nghỉ hoán đổi");
    office.act("2026-09-08T08:00", ask("Thiếu ảnh")).unwrap();
    office.act("2026-09-09T08:00", Command::ReceiveSupplement).unwrap();
    assert_eq!(office.dossier().due, at("2026-09-09T17:00"));
}

#[test]
fn a_result_that_came_late_is_apologised_for_once() {
    let mut office = TestOffice::received();
    office.act("2026-09-10T08:00", ready()).unwrap();
    office.act("2026-09-10T09:00", apology("2026-09-11T17:00")).unwrap();
    assert!(office.dossier().conflicts.is_empty());
    assert_eq!(office.dossier().stage, Stage::ResultReady);
    let again = office.act("2026-09-10T10:00", apology("2026-09-14T17:00")).unwrap_err();
    assert_eq!(again, Refusal::AlreadyApologised);
    let mut office = TestOffice::received();
    office.act("2026-09-04T08:00", ready()).unwrap();
    let early = office.act("2026-09-10T09:00", apology("2026-09-11T17:00")).unwrap_err();
    assert!(matches!(early, Refusal::NotLate { .. }), "a result in time needs no letter");
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
    office.act("2026-10-08T08:00", Command::ReceiveSupplement).unwrap();
    assert_eq!(office.dossier().due, at("2026-10-12T11:00"), "Saturday has four hours");
    office.act("2026-10-09T08:00", ask("Thiếu ảnh")).unwrap();
    office.act("2026-10-10T08:00", Command::ReceiveSupplement).unwrap();
    assert_eq!(office.dossier().due, at("2026-10-13T11:00"), "half an hour of it on Saturday");
}
