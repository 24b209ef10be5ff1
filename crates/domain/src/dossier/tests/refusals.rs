//! Each refusal by name: the history, the command, and the refusal.

use super::support::*;
use crate::dossier::{
    Command, CorrectableField, DueRequest, PaperKind, ReceiveDossier, Refusal, Stage,
};

struct Case {
    name: &'static str,
    /// What happened before, to the dossier received on 2026-08-28 and due 2026-09-07T17:00.
    before: Vec<(&'static str, Command)>,
    now: &'static str,
    command: Command,
    refusal: Refusal,
}

fn case(
    name: &'static str,
    before: Vec<(&'static str, Command)>,
    now: &'static str,
    command: Command,
    refusal: Refusal,
) -> Case {
    Case { name, before, now, command, refusal }
}

/// Refuses each case, and uses no number and records nothing by it.
fn check(cases: Vec<Case>) {
    for Case { name, before, now, command, refusal } in cases {
        let mut office = TestOffice::received();
        for (then, done) in before {
            office.act(then, done).unwrap();
        }
        let (given, records) = (office.numbers.given, office.log.len());
        assert_eq!(office.act(now, command), Err(refusal), "{name}");
        assert_eq!((office.numbers.given, office.log.len()), (given, records), "{name}");
    }
}

fn wrong(stage: Stage) -> Refusal {
    Refusal::WrongStage { stage }
}

const DURING: &str = "2026-09-03T08:00";
const LATE: &str = "2026-09-08T08:00";
const LATER: &str = "2026-09-14T08:00";

#[test]
fn letters() {
    let letter = || vec![(LATE, apology("2026-09-11T17:00"))];
    let due = at("2026-09-07T17:00");
    let past = |due| Refusal::DueInPast { due: at(due) };
    let off = |due| Refusal::DueNotWorking { due: at(due) };
    check(vec![
        case(
            "before the due time, without a later one",
            vec![],
            DURING,
            apology("2026-09-07T17:00"),
            Refusal::NewDueNotLater { due },
        ),
        case(
            "without a reason",
            vec![],
            LATE,
            apology_for(" \t", at("2026-09-11T17:00")),
            Refusal::ReasonMissing,
        ),
        case(
            "a new date gone by",
            vec![],
            LATE,
            apology("2026-09-07T17:00"),
            past("2026-09-07T17:00"),
        ),
        case(
            "earlier this day",
            vec![],
            LATE,
            apology("2026-09-08T07:30"),
            past("2026-09-08T07:30"),
        ),
        case("this very minute", vec![], LATE, apology(LATE), past(LATE)),
        case("on a Sunday", vec![], LATE, apology("2026-09-13T17:00"), off("2026-09-13T17:00")),
        case(
            "on a day off decided",
            vec![],
            LATE,
            apology("2026-11-24T17:00"),
            off("2026-11-24T17:00"),
        ),
        case(
            "twice on one day",
            letter(),
            "2026-09-08T10:00",
            apology("2026-09-16T17:00"),
            Refusal::AlreadyApologised,
        ),
        case(
            "when the result came in time",
            vec![(DURING, ready())],
            LATER,
            apology("2026-09-16T17:00"),
            Refusal::NotLate { due },
        ),
        case(
            "while papers are awaited",
            vec![(DURING, ask("Thiếu ảnh"))],
            LATE,
            apology("2026-09-16T17:00"),
            wrong(Stage::AwaitingSupplement),
        ),
        case(
            "when it has been withdrawn",
            vec![(LATE, withdraw())],
            LATER,
            apology("2026-09-16T17:00"),
            wrong(Stage::Withdrawn),
        ),
    ]);
}

#[test]
fn supplements() {
    let asked = || vec![(DURING, ask("Thiếu ảnh"))];
    check(vec![
        case("without a reason", vec![], DURING, ask("  "), Refusal::ReasonMissing),
        case(
            "asked while already waiting",
            asked(),
            LATE,
            ask("Thiếu ảnh"),
            wrong(Stage::AwaitingSupplement),
        ),
        case(
            "asked when the result is there",
            vec![(DURING, ready())],
            LATE,
            ask("Thiếu ảnh"),
            wrong(Stage::ResultReady),
        ),
        case("taken without having been asked for", vec![], LATE, came(), wrong(Stage::Processing)),
        case(
            "taken after the withdrawal",
            vec![(DURING, ask("Thiếu")), (DURING, withdraw())],
            LATE,
            came(),
            wrong(Stage::Withdrawn),
        ),
    ]);
}

#[test]
fn endings() {
    let withdrawn = || vec![(DURING, withdraw())];
    let returned = || vec![(DURING, ready()), (LATE, hand_over(""))];
    let no_reason = Command::Withdraw { reason: String::new() };
    check(vec![
        case("ready twice", vec![(DURING, ready())], LATE, ready(), wrong(Stage::ResultReady)),
        case(
            "ready while papers are awaited",
            vec![(DURING, ask("Thiếu"))],
            LATE,
            ready(),
            wrong(Stage::AwaitingSupplement),
        ),
        case("ready after the withdrawal", withdrawn(), LATE, ready(), wrong(Stage::Withdrawn)),
        case(
            "returned before it is ready",
            vec![],
            DURING,
            hand_over(""),
            wrong(Stage::Processing),
        ),
        case("returned twice", returned(), LATER, hand_over("Y Thịnh"), wrong(Stage::Returned)),
        case(
            "return of a withdrawn dossier",
            withdrawn(),
            LATE,
            hand_over(""),
            wrong(Stage::Withdrawn),
        ),
        case("withdrawn twice", withdrawn(), LATE, withdraw(), wrong(Stage::Withdrawn)),
        case("withdrawn after its return", returned(), LATER, withdraw(), wrong(Stage::Returned)),
        case("withdrawn without a reason", vec![], DURING, no_reason, Refusal::ReasonMissing),
    ]);
}

#[test]
fn papers_and_corrections() {
    let letter = || vec![(LATE, apology("2026-09-11T17:00"))];
    let same = correct(CorrectableField::Name, "H'Bia Niê");
    let silent = Command::Correct {
        field: CorrectableField::Name,
        value: "H'Bia Niê Kđăm".into(),
        reason: " ".into(),
        procedure: None,
        papers: None,
        due: None,
    };
    check(vec![
        case(
            "a second receipt",
            vec![],
            DURING,
            reprint(PaperKind::Receipt, 1),
            Refusal::UnknownPaper,
        ),
        case(
            "a letter never issued",
            vec![],
            LATE,
            reprint(PaperKind::Apology, 0),
            Refusal::UnknownPaper,
        ),
        case(
            "a second letter never issued",
            letter(),
            LATER,
            reprint(PaperKind::Apology, 1),
            Refusal::UnknownPaper,
        ),
        case(
            "a request never issued",
            letter(),
            LATER,
            reprint(PaperKind::SupplementRequest, 0),
            Refusal::UnknownPaper,
        ),
        case(
            "a letter far off",
            letter(),
            LATER,
            reprint(PaperKind::Apology, u32::MAX),
            Refusal::UnknownPaper,
        ),
        case("nothing changed", vec![], DURING, same, Refusal::NothingChanged),
        case("corrected without a reason", vec![], DURING, silent, Refusal::ReasonMissing),
        case("received again", vec![], DURING, reception(), Refusal::AlreadyReceived),
    ]);
}

#[test]
fn receptions() {
    let due = |due| Command::Receive(Box::new(ReceiveDossier { due, ..receive() }));
    let future = ReceiveDossier { received_at: at("2026-08-28T14:01"), ..receive() };
    let at_hand = at("2026-08-28T14:00");
    let cases = [
        ("no duration", due(None), Refusal::DurationMissing),
        (
            "one minute in the future",
            Command::Receive(Box::new(future)),
            Refusal::ReceptionInFuture { at: at("2026-08-28T14:01") },
        ),
        ("by hand without a reason", by_hand("2026-09-07T17:00", "  "), Refusal::DueReasonMissing),
        (
            "due when it is received",
            by_hand("2026-08-28T14:00", "Luật riêng"),
            Refusal::DueInPast { due: at_hand },
        ),
        (
            "due on Quốc khánh",
            by_hand("2026-09-02T17:00", "Luật riêng"),
            Refusal::DueNotWorking { due: at("2026-09-02T17:00") },
        ),
    ];
    for (name, command, refusal) in cases {
        let mut office = TestOffice::new();
        assert_eq!(office.act("2026-08-28T14:00", command), Err(refusal), "{name}");
        assert_eq!((office.numbers.given, office.log.len()), (0, 0), "{name}");
    }
    let late_paper = DueRequest::At { due: at("2026-09-04T17:00"), reason: "Luật riêng".into() };
    let mut office = TestOffice::new();
    office.act("2026-11-23T08:00", due(Some(late_paper))).unwrap();
    let dossier = office.dossier();
    assert_eq!(dossier.code().as_str(), "H36.57-260828-0001", "the day the papers were taken");
    assert_eq!(dossier.recorded_at, at("2026-11-23T08:00"), "paper entered later");
    let now = at("2026-11-23T08:00");
    assert!(dossier.is_late(now, office.calendar(now)));
}

#[test]
fn used_up_numbers_refuse() {
    for left in 0..3 {
        let mut office = TestOffice::new();
        office.numbers.left = left;
        assert_eq!(office.act("2026-08-28T14:00", reception()), Err(Refusal::NumbersUsedUp));
        assert!(office.log.is_empty());
    }
    let mut office = TestOffice::received();
    office.numbers.left = 0;
    assert_eq!(office.act(LATE, apology("2026-09-11T17:00")), Err(Refusal::NumbersUsedUp));
    assert_eq!(office.act(DURING, ask("Thiếu ảnh")), Err(Refusal::NumbersUsedUp));
}

#[test]
fn nothing_happens_to_a_dossier_never_received() {
    let commands = [
        ask("Thiếu ảnh"),
        came(),
        apology("2026-09-11T17:00"),
        ready(),
        hand_over(""),
        reprint(PaperKind::Receipt, 0),
        correct(CorrectableField::Phone, "0912345678"),
        withdraw(),
    ];
    for command in commands {
        let name = format!("{command:?}");
        assert_eq!(TestOffice::new().act(LATE, command), Err(Refusal::UnknownDossier), "{name}");
    }
}
