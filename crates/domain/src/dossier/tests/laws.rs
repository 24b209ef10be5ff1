//! Laws that hold for every life of a dossier.

use proptest::prelude::*;

use super::support::*;
use crate::dossier::{
    Command, CorrectableField, Dossier, Event, EventKind, PaperKind, Refusal, fold,
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
        Just(Command::ReceiveSupplement),
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

/// Returns every paper the dossier can print again.
pub fn printable(dossier: &Dossier) -> Vec<(PaperKind, PaperNumber)> {
    PaperKind::ALL
        .iter()
        .flat_map(|&kind| (0..dossier.papers_issued(kind)).map(move |index| (kind, index)))
        .map(|(kind, index)| (kind, dossier.paper(kind, index).unwrap().0))
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
            if answer.is_ok() && !matches!(command, Command::Reprint { .. }) {
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
            assert!(dossier.due >= due, "{command:?}");
            due = dossier.due;
        });
    }

    #[test]
    fn a_letter_is_given_only_when_late_and_ends_the_lateness(
        commands in prop::collection::vec(asked(), 1..30)
    ) {
        let mut late = false;
        live(&commands, |office, now, _, answer| {
            if let Ok(Event::Apologised(letter)) = answer {
                assert!(letter.old_due < now && now < letter.new_due);
                late = office.dossier().is_late(now, office.calendar(now));
            }
            assert!(!late);
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
        for stamped in &office.log[1..] {
            steps.apply(&stamped.event);
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
