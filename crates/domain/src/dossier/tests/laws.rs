//! Laws that hold for every life of a dossier.

use proptest::prelude::*;

use super::support::*;
use crate::dossier::{
    Command, CorrectableField, Dossier, Event, EventKind, PaperKind, Refusal, ToldHow, fold,
};
use crate::number::PaperNumber;
use crate::time::Timestamp;

/// A command, and how many hours it comes after the one before.
pub fn asked() -> impl Strategy<Value = (u16, Command)> {
    let new_due = (1_i64..60).prop_map(|days| {
        apology_for(
            "Chờ xác minh",
            Timestamp::from_millis(at("2026-09-07T17:00").millis() + days * 86_400_000),
        )
    });
    let command = prop_oneof![
        Just(ask("Thiếu ảnh")),
        Just(ask_for("Thiếu ảnh", vec![papers("Ảnh", 2)])),
        (1..3_u32).prop_map(|count| Command::ReceiveSupplement {
            papers: Some(vec![papers("Ảnh", count)]),
            anew: count == 2,
        }),
        "[A-C]".prop_map(|room| forward(&room)),
        Just(take_back()),
        Just(require_payment()),
        Just(pay()),
        Just(ask_opinion()),
        Just(give_opinion()),
        Just(refuse()),
        Just(stop()),
        Just(tell(ToldHow::Phone)),
        Just(Command::Sign { letter: None }),
        Just(waive()),
        (0..2_u32).prop_map(|index| print(PaperKind::Apology, index)),
        Just(print(PaperKind::SupplementRequest, 0)),
        Just(undo()),
        Just(came()),
        new_due.clone(),
        new_due,
        Just(ready()),
        Just(hand_over("")),
        Just(withdraw()),
        (0..3_u32).prop_map(|index| reprint(PaperKind::Apology, index)),
        Just(reprint(PaperKind::Receipt, 0)),
        "[A-ZĐƠƯ][a-zđơư]{0,3}".prop_map(|name| correct(CorrectableField::Name, &name)),
        Just(reception()),
    ];
    (0..200_u16, command)
}

/// Runs commands on a dossier; refusals are expected. Calls `each` with the command, the time and
/// the result.
fn live(
    commands: &[(u16, Command)],
    mut each: impl FnMut(&mut TestOffice, Timestamp, &Command, &Result<Event, Refusal>),
) -> TestOffice {
    let mut office = TestOffice::received();
    let mut now = at("2026-08-28T14:00");
    for (hours, command) in commands {
        now = Timestamp::from_millis(now.millis() + i64::from(*hours) * 3_600_000);
        let answer = office.act_at(now, command);
        each(&mut office, now, command, &answer);
    }
    office
}

/// Returns every paper the events say was issued.
pub fn issued(office: &TestOffice) -> Vec<(PaperKind, PaperNumber)> {
    office.log.iter().filter_map(|stamped| stamped.event.paper()).collect()
}

/// Returns every paper the dossier can print again, and those that are void.
pub fn printable(dossier: &Dossier) -> Vec<(PaperKind, PaperNumber)> {
    PaperKind::ALL
        .iter()
        .flat_map(|&kind| (0..dossier.papers_issued(kind)).map(move |index| (kind, index)))
        .map(|(kind, index)| (kind, dossier.paper(kind, index).unwrap().0))
        .chain(dossier.void.iter().copied())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_refusal_records_nothing_and_uses_no_number(
        commands in prop::collection::vec(asked(), 1..20)
    ) {
        let mut before = (TestOffice::received().numbers.given, 1);
        live(&commands, |office, _, command, answer| {
            let after = (office.numbers.given, office.log.len());
            match answer {
                Err(_) => assert_eq!(after, before, "{command:?}"),
                Ok(_) => assert_eq!(after.1, before.1 + 1),
            }
            before = after;
        });
    }

    #[test]
    fn what_was_done_is_refused_when_asked_again(commands in prop::collection::vec(asked(), 1..20)) {
        live(&commands, |office, now, command, answer| {
            let repeatable = matches!(command, Command::Reprint { .. } | Command::Undo { .. });
            // A part of the papers may come twice, and again after the rest came and was missed.
            let part = matches!(answer, Ok(Event::PapersCame(_)));
            if answer.is_ok() && !repeatable && !part {
                let again = office.act_at(now, command);
                assert!(again.is_err(), "{command:?} twice: {again:?}");
            }
        });
    }

    #[test]
    fn one_pc_alone_never_contradicts_itself(commands in prop::collection::vec(asked(), 1..30)) {
        let dossier = live(&commands, |_, _, _, _| {}).dossier();
        prop_assert!(dossier.conflicts.is_empty(), "{:?}", dossier.conflicts);
        prop_assert!(dossier.overwritten.is_empty());
    }

    #[test]
    fn the_first_due_stays_and_the_due_never_comes_earlier(
        commands in prop::collection::vec(asked(), 1..30)
    ) {
        let first = TestOffice::received().dossier().first_due();
        let mut due = first;
        live(&commands, |office, _, command, _| {
            let dossier = office.dossier();
            assert_eq!(dossier.first_due(), first, "{command:?}");
            assert!(dossier.due >= due || matches!(command, Command::Undo { .. }), "{command:?}");
            due = dossier.due;
        });
    }

    #[test]
    fn a_letter_ends_the_lateness_and_sets_a_later_due_date(
        commands in prop::collection::vec(asked(), 1..30)
    ) {
        live(&commands, |office, now, _, answer| {
            if let Ok(Event::Apologised(letter)) = answer {
                assert!(now < letter.new_due);
                let (dossier, calendar) = (office.dossier(), office.calendar(now));
                assert!(!dossier.is_late(now, calendar));
                assert!(!dossier.owes_letter(now, calendar));
                assert!(dossier.deadline <= dossier.due);
            }
        });
    }

    #[test]
    fn a_step_taken_back_leaves_the_dossier_as_before_but_for_its_history(
        commands in prop::collection::vec(asked(), 1..25)
    ) {
        let mut before = TestOffice::received().dossier();
        live(&commands, |office, now, command, answer| {
            let undoable = !matches!(
                command,
                Command::Undo { .. } | Command::Print { .. } | Command::Reprint { .. }
            );
            if let (Ok(event), true) = (answer, undoable) {
                let mut copy = TestOffice::received();
                copy.log.clone_from(&office.log);
                if copy.act_at(now, &undo()).is_ok() {
                    let after = copy.dossier();
                    let mut expected = before.clone();
                    expected.void.extend(event.paper());
                    expected.void.sort_unstable();
                    let mut void = after.void.clone();
                    void.sort_unstable();
                    expected.last_at = after.last_at;
                    assert_eq!(Dossier { void, ..after }, expected, "{command:?}");
                }
            }
            before = office.dossier();
        });
    }

    #[test]
    fn time_never_runs_twice_nor_backwards(commands in prop::collection::vec(asked(), 1..30)) {
        live(&commands, |office, now, _, _| {
            let dossier = office.dossier();
            let ends = [
                dossier.returned.is_some(),
                dossier.withdrawn.is_some(),
                !dossier.refusals.is_empty(),
                !dossier.stops.is_empty(),
            ];
            let ended = ends.iter().filter(|it| **it).count();
            assert_eq!(ended, usize::from(dossier.stage.has_ended()), "one end at most");
            let open = dossier.pauses.iter().filter(|pause| pause.to.is_none()).count();
            assert!(open <= 1, "one pause at a time");
            let ordered = |pause: &crate::dossier::Pause| pause.from <= pause.to.unwrap_or(now);
            assert!(dossier.pauses.iter().all(ordered));
            let calendar = office.calendar(now);
            if let Some(late) = dossier.lateness(now, calendar) {
                assert!(late.waited() >= chrono::TimeDelta::zero());
                assert!(late.time() >= chrono::TimeDelta::zero());
                assert!(late.end > late.deadline && late.deadline >= dossier.deadline);
            }
            let held = dossier.steps.iter().filter(|step| step.until.is_none()).count();
            assert!(held <= 1, "one holder at most");
        });
    }

    #[test]
    fn no_issued_paper_is_lost_and_none_is_renumbered(
        commands in prop::collection::vec(asked(), 1..30)
    ) {
        let office = live(&commands, |_, _, _, _| {});
        let (mut issued, mut printable) = (issued(&office), printable(&office.dossier()));
        issued.sort_unstable();
        printable.sort_unstable();
        prop_assert_eq!(issued, printable);
    }

    #[test]
    fn folding_step_by_step_is_folding_at_once(commands in prop::collection::vec(asked(), 1..20)) {
        let office = live(&commands, |_, _, _, _| {});
        let Event::Received(reception) = office.log[0].event.clone() else { unreachable!() };
        let mut steps = Dossier::received(reception, office.log[0].recorded_at);
        for (index, stamped) in office.log.iter().enumerate().skip(1) {
            match stamped.event {
                Event::Undone(_) => steps = fold(&office.log[..=index]).unwrap(),
                _ => steps.apply(&stamped.event),
            }
        }
        prop_assert_eq!(Some(steps), fold(&office.log));
    }

    #[test]
    fn events_come_back_from_their_bytes(commands in prop::collection::vec(asked(), 1..20)) {
        for stamped in live(&commands, |_, _, _, _| {}).log {
            let bytes = stamped.event.to_bytes();
            prop_assert_eq!(Event::from_bytes(stamped.event.kind(), &bytes), Some(stamped.event));
        }
    }

    #[test]
    fn any_bytes_of_any_kind_are_read_or_left(
        kind in prop_oneof![prop::sample::select(Event::KINDS), any::<u16>()],
        body in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        // A readable event is written back as one of the same kind; others are skipped.
        if let Some(event) = Event::from_bytes(EventKind(kind), &body) {
            prop_assert_eq!(event.kind(), EventKind(kind));
        }
    }
}
