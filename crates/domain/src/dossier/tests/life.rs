//! The effect of each event on a dossier.

use chrono::TimeDelta;

use super::support::*;
use crate::calendar::Duration;
use crate::dossier::{
    Command, Competent, CorrectableField, Dossier, DueRequest, Event, PaperKind, ProcedureRef,
    Refusal, Stage,
};
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
        office.act(to, came()).unwrap();
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
    let signed = |at| ready_at(Some(at));
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
    office.act("2026-09-10T08:00", came()).unwrap();
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
    office.act("2026-09-10T08:00", came()).unwrap();
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
    office.act("2026-09-09T08:00", came()).unwrap();
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
    assert!(!office.dossier().owes_letter(at("2026-09-08T16:00"), office.calendar(late.end)));
    // A result on the next working day is in time.
    office.act("2026-09-08T16:30", ready()).unwrap();
    assert_eq!(office.lateness(at("2026-12-01T08:00")), None);
    // Waiting that began within the moved term counts from its end.
    let mut office = TestOffice::received();
    office.decide("2026-09-04", "2026-09-07,swapped-off,Nghỉ hoán đổi");
    office.act("2026-09-08T08:00", ask("Thiếu ảnh")).unwrap();
    office.act("2026-09-09T08:00", came()).unwrap();
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
    use CorrectableField as F;
    for &field in CorrectableField::ALL {
        let mut office = TestOffice::received();
        office.act("2026-09-02T08:00", correct(F::SubmitterName, "Y Thịnh Ayun")).unwrap();
        let before = office.dossier();
        let value = match field {
            F::Organisation => "true",
            F::Procedure => "1.009999",
            F::Papers => "Tờ khai (2, 0, 0)",
            F::Sets => "3",
            F::Fee => "20000",
            F::Channel => "post",
            F::ReturnBy => "online",
            F::ReceivedAt => "2026-08-28T09:00:00+07:00",
            F::Due => "2026-09-09T17:00:00+07:00",
            _ => "H'Bia Êban",
        };
        office.act("2026-09-03T08:00", change(&before, field, value)).unwrap();
        let after = office.dossier();
        assert_eq!(after.value_of(field), value, "{field:?}");
        assert_ne!(before.value_of(field), value, "{field:?}");
        assert!(after.overwritten.is_empty(), "the clerk saw what was replaced");
        assert_eq!(after.on_receipt(), office.received_as(), "the receipt stays");
        let back = change(&before, field, &before.value_of(field));
        office.act("2026-09-03T09:00", back).unwrap();
        let mut restored = office.dossier();
        restored.corrections = before.corrections.clone();
        (restored.last_at, restored.last_step) = (before.last_at, before.last_step.clone());
        assert_eq!(restored, before, "{field:?}");
    }
}

/// Returns the correction of a field; what goes with the value is of the dossier before.
fn change(before: &Dossier, field: CorrectableField, value: &str) -> Command {
    use CorrectableField as F;
    let same = value == before.value_of(field);
    let procedure = match same {
        true => before.reception.procedure.clone(),
        false => ProcedureRef { code: value.into(), ..ProcedureRef::default() },
    };
    let count = if same { 1 } else { 2 };
    Command::Correct {
        field,
        value: value.into(),
        reason: "Gõ nhầm".into(),
        procedure: (field == F::Procedure).then_some(procedure),
        papers: (field == F::Papers).then(|| vec![papers("Tờ khai", count)]),
        due: (field == F::Due).then(|| match same {
            true => DueRequest::Within(Duration::WorkingDays(3)),
            false => DueRequest::At { due: at(value), reason: "Theo quyết định".into() },
        }),
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
    office.act("2026-10-08T08:00", came()).unwrap();
    assert_eq!(office.dossier().due, at("2026-10-12T11:00"), "Saturday has four hours");
    office.act("2026-10-09T08:00", ask("Thiếu ảnh")).unwrap();
    office.act("2026-10-10T08:00", came()).unwrap();
    assert_eq!(office.dossier().due, at("2026-10-13T11:00"), "half an hour of it on Saturday");
}

#[test]
fn steps_of_one_moment_are_taken_back_one_by_one() {
    use CorrectableField as F;
    let mut office = TestOffice::received();
    let time = "2026-09-03T08:00";
    for phone in ["0912345678", "0912345679"] {
        office.act(time, correct(F::Phone, phone)).unwrap();
    }
    assert_eq!(office.dossier().value_of(F::Phone), "0912345679");
    office.act(time, undo()).unwrap();
    assert_eq!(office.dossier().value_of(F::Phone), "0912345678");
    office.act(time, undo()).unwrap();
    assert_eq!(office.dossier().value_of(F::Phone), "");
    assert_eq!(office.act(time, undo()).unwrap_err(), Refusal::NothingToUndo);
}

#[test]
fn a_step_whose_paper_was_printed_stays() {
    let mut office = TestOffice::received();
    office.act("2026-09-03T08:00", ask("Thiếu ảnh")).unwrap();
    office.act("2026-09-03T08:05", print(PaperKind::SupplementRequest, 0)).unwrap();
    let refused = office.act("2026-09-03T08:06", undo()).unwrap_err();
    assert_eq!(refused, Refusal::PaperHandedOut);
    let twice = office.act("2026-09-03T08:07", print(PaperKind::SupplementRequest, 0));
    assert_eq!(twice.unwrap_err(), Refusal::AlreadyPrinted);
}

#[test]
fn a_letter_before_the_due_time_moves_reminders_and_never_lateness() {
    let mut office = TestOffice::received();
    office.act("2026-09-04T08:00", apology("2026-09-11T17:00")).unwrap();
    let dossier = office.dossier();
    assert_eq!((dossier.due, dossier.deadline), (at("2026-09-11T17:00"), at("2026-09-07T17:00")));
    // Waiting afterwards moves both.
    office.act("2026-09-04T10:00", ask("Thiếu ảnh")).unwrap();
    office.act("2026-09-07T10:00", came()).unwrap();
    let dossier = office.dossier();
    assert_eq!((dossier.due, dossier.deadline), (at("2026-09-14T17:00"), at("2026-09-08T17:00")));
    office.act("2026-09-10T08:00", ready()).unwrap();
    let now = at("2026-09-10T09:00");
    assert!(office.lateness(now).is_some(), "it came after the first due date");
    assert!(
        !office.dossier().owes_letter(now, office.calendar(now)),
        "the citizen was told before"
    );
}

#[test]
fn a_late_dossier_is_owed_its_letter_until_it_has_one_or_the_head_decides() {
    let letter = apology("2026-09-30T17:00");
    for (command, owed) in [(letter, false), (waive(), false), (withdraw(), true)] {
        let mut office = TestOffice::received();
        office.act("2026-09-10T08:00", ready()).unwrap();
        office.act("2026-09-10T09:00", hand_over("")).unwrap();
        let now = at("2026-09-11T08:00");
        assert!(
            office.dossier().owes_letter(now, office.calendar(now)),
            "also after it is returned"
        );
        let _ = office.act("2026-09-11T08:00", command);
        assert_eq!(office.dossier().owes_letter(now, office.calendar(now)), owed);
    }
}

#[test]
fn the_time_of_another_agency_runs_from_when_it_has_the_dossier() {
    let receive = |received_at: Option<&str>| {
        let competent =
            Competent { agency: "UBND xã Đắk Wil".into(), received_at: received_at.map(at) };
        Command::Receive(Box::new(crate::dossier::ReceiveDossier {
            competent: Some(competent),
            received_at: at("2026-10-05T15:30"),
            ..receive()
        }))
    };
    let mut office = TestOffice::new();
    office.act("2026-10-05T15:30", receive(None)).unwrap();
    let dossier = office.dossier();
    // After 15:00: at the start of the next working day, from which the time is counted meanwhile.
    assert_eq!(dossier.transfer_due(), Some(at("2026-10-06T07:30")));
    assert_eq!(dossier.due, at("2026-10-09T17:00"));
    let there = Command::CompetentReceived { note: String::new() };
    office.act("2026-10-07T09:00", there).unwrap();
    let dossier = office.dossier();
    assert_eq!((dossier.due, dossier.transfer_due()), (at("2026-10-12T17:00"), None));
    assert_eq!(dossier.deadline, dossier.due);
    let mut office = TestOffice::new();
    office.act("2026-10-06T08:00", receive(Some("2026-10-06T07:45"))).unwrap();
    assert_eq!(office.dossier().due, at("2026-10-09T17:00"));
    assert_eq!(office.dossier().transfer_due(), None);
}

#[test]
fn waiting_for_papers_ends_when_all_of_them_came() {
    let some = |count| Command::ReceiveSupplement {
        papers: Some(vec![papers("Bản vẽ", count)]),
        anew: false,
    };
    let mut office = TestOffice::received();
    office.act("2026-09-03T08:00", ask_for("Thiếu", vec![papers("Bản vẽ", 3)])).unwrap();
    office.act("2026-09-03T09:00", some(2)).unwrap();
    assert_eq!(office.dossier().stage, Stage::AwaitingSupplement);
    office.act("2026-09-04T08:00", some(1)).unwrap();
    let dossier = office.dossier();
    assert_eq!(dossier.stage, Stage::Processing);
    assert_eq!(dossier.due, at("2026-09-08T17:00"), "a working day of waiting");
    assert_eq!(dossier.pauses[0].came.len(), 2);
    // Where the time runs from the complete dossier, it is counted anew.
    let mut office = TestOffice::received();
    office.act("2026-09-03T08:00", ask("Thiếu")).unwrap();
    let anew = Command::ReceiveSupplement { papers: None, anew: true };
    office.act("2026-09-04T08:00", anew).unwrap();
    assert_eq!(office.dossier().due, at("2026-09-09T17:00"), "three working days from Friday");
}

#[test]
fn what_was_printed_or_corrected_now_leaves_earlier_true_times_possible() {
    let mut office = TestOffice::received();
    let later = "2026-09-10T08:00";
    office.act(later, print(PaperKind::Receipt, 0)).unwrap();
    office.act(later, correct(CorrectableField::Note, "Nộp thay")).unwrap();
    let ready = office.act_later(Some(at("2026-09-04T09:00")), at(later), &ready());
    assert!(ready.is_ok(), "a result in time, written down later: {ready:?}");
    assert!(office.lateness(at(later)).is_none());
    let before = office.act_later(Some(at("2026-09-03T09:00")), at(later), &hand_over(""));
    assert_eq!(before.unwrap_err(), Refusal::BeforeLastStep { at: at("2026-09-04T09:00") });
    let future = office.act_later(Some(at("2026-09-11T09:00")), at(later), &hand_over(""));
    assert_eq!(future.unwrap_err(), Refusal::ActInFuture { at: at("2026-09-11T09:00") });
}

#[test]
fn waiting_before_the_other_agency_has_the_dossier_is_nobodys_time() {
    let competent = Competent { agency: "Sở Tư pháp".into(), received_at: None };
    let receive = Command::Receive(Box::new(crate::dossier::ReceiveDossier {
        competent: Some(competent),
        received_at: at("2026-10-05T09:00"),
        ..receive()
    }));
    let mut office = TestOffice::new();
    office.act("2026-10-05T09:00", receive).unwrap();
    office.act("2026-10-05T10:00", require_payment()).unwrap();
    let there = Command::CompetentReceived { note: String::new() };
    office.act("2026-10-07T09:00", there.clone()).unwrap();
    let counted = office.dossier().due;
    office.act("2026-10-07T10:00", pay()).unwrap();
    let moved = office.calendar(counted).working_time_between(counted, office.dossier().due);
    assert_eq!(moved, TimeDelta::hours(1), "the hour after it came, not the two days before");
    office.act("2026-10-08T09:00", ready()).unwrap();
    let again = office.act("2026-10-08T10:00", there).unwrap_err();
    assert_eq!(again, Refusal::WrongStage { stage: Stage::ResultReady });
}

#[test]
fn what_was_late_stays_late() {
    let now = at("2026-09-20T08:00");
    // A late result that the citizen then withdrew, and a request that came when it was late.
    let mut office = TestOffice::received();
    office.act("2026-09-10T08:00", ready()).unwrap();
    office.act("2026-09-11T08:00", withdraw()).unwrap();
    assert!(office.lateness(now).is_some());
    assert!(office.dossier().owes_letter(now, office.calendar(now)));
    let mut office = TestOffice::received();
    office.act("2026-09-14T08:00", ask("Thiếu")).unwrap();
    let anew = Command::ReceiveSupplement { papers: None, anew: true };
    office.act("2026-09-15T08:00", anew).unwrap();
    office.act("2026-09-16T08:00", ready()).unwrap();
    assert!(office.lateness(now).is_some());
    // A letter after the end moves nothing, and settles what was owed.
    let mut office = TestOffice::received();
    office.act("2026-09-10T08:00", ready()).unwrap();
    office.act("2026-09-10T09:00", hand_over("")).unwrap();
    let due = office.dossier().due;
    office.act("2026-09-11T08:00", apology("2026-09-30T17:00")).unwrap();
    assert_eq!(office.dossier().due, due);
    assert!(!office.dossier().owes_letter(now, office.calendar(now)));
    // Without a result, a withdrawal ends what is owed.
    let mut office = TestOffice::received();
    office.act("2026-09-10T08:00", withdraw()).unwrap();
    assert!(office.lateness(now).is_none());
}

#[test]
fn a_corrected_reception_brings_what_follows_and_stays_before_the_work() {
    use CorrectableField as F;
    let mut office = TestOffice::received();
    assert_eq!(office.dossier().transfer_due(), Some(at("2026-08-28T17:00")));
    let late = correct(F::ReceivedAt, "2026-08-28T15:30:00+07:00");
    office.act("2026-08-31T08:00", late).unwrap();
    assert_eq!(
        office.dossier().transfer_due(),
        Some(at("2026-09-03T07:30")),
        "the next working day"
    );
    office.act("2026-09-03T08:00", forward("Phòng Kinh tế")).unwrap();
    let past = correct(F::ReceivedAt, "2026-09-03T09:00:00+07:00");
    let refused = office.act("2026-09-04T08:00", past).unwrap_err();
    assert_eq!(refused, Refusal::ReceivedTooLate { at: at("2026-09-03T08:00") });
    // A due date that was set by hand stays when the time of reception is corrected.
    let due = Command::Correct {
        field: F::Due,
        value: at("2026-09-15T17:00").to_string(),
        reason: "Theo quyết định".into(),
        procedure: None,
        papers: None,
        due: Some(DueRequest::At {
            due: at("2026-09-15T17:00"), reason: "Theo quyết định".into()
        }),
    };
    office.act("2026-09-04T08:00", due).unwrap();
    let earlier = correct(F::ReceivedAt, "2026-08-28T09:00:00+07:00");
    office.act("2026-09-04T09:00", earlier).unwrap();
    assert_eq!(office.dossier().due, at("2026-09-15T17:00"));
}

#[test]
fn whoever_comes_after_work_is_handed_over_at_the_next_start() {
    for (received, due) in [
        ("2026-10-05T15:00", "2026-10-05T17:00"),
        ("2026-10-05T15:01", "2026-10-06T07:30"),
        ("2026-10-05T18:00", "2026-10-06T07:30"),
        ("2026-10-04T10:00", "2026-10-05T17:00"),
    ] {
        let mut office = TestOffice::new();
        office.act("2026-10-06T20:00", reception_at(received)).unwrap();
        assert_eq!(office.dossier().transfer_due(), Some(at(due)), "{received}");
    }
}
