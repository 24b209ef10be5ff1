//! Two PCs and one dossier: the union of their records, folded in clock order.

use proptest::prelude::*;

use super::laws::{asked, issued, printable};
use super::support::*;
use crate::clock::Hlc;
use crate::dossier::{
    Command, Conflict, ConflictKey, ConflictKind, CorrectableField, Decision, Dossier, Event,
    EventName, PaperKind, Refusal, Returned, Stage, Stamped, fold,
};
use crate::id::{DeviceId, DossierId};
use crate::record::{Origin, Record};
use crate::time::Timestamp;

/// A PC with the records it knows, its own and others'.
#[derive(Debug)]
struct Pc {
    device: u8,
    last: Hlc,
    office: TestOffice,
    records: Vec<Record>,
}

/// Returns the order of folding.
fn sorted(records: &[Record]) -> Vec<Stamped> {
    let mut records: Vec<&Record> = records.iter().collect();
    records.sort_by_key(|record| (record.hlc, record.device, record.seq));
    records.into_iter().filter_map(Record::stamped).collect()
}

impl Pc {
    fn new(device: u8) -> Self {
        let mut office = TestOffice::new();
        office.numbers.book = u16::from(device);
        Self { device, last: Hlc::default(), office, records: Vec::new() }
    }

    fn act_at(&mut self, now: Timestamp, command: &Command) -> Result<Event, Refusal> {
        self.office.log = sorted(&self.records);
        let event = self.office.act_at(now, command)?;
        self.last = self.last.next(now);
        let device = DeviceId::from_bytes([self.device; 16]);
        let own = self.records.iter().filter(|record| record.device == device).count();
        let dossier = DossierId::from_bytes([1; 16]);
        let origin = Origin {
            office: "H36.57".parse().unwrap(),
            device,
            seq: own as u64 + 1,
            hlc: self.last,
            dossier,
        };
        self.records.push(Record::new(origin, now, &event));
        Ok(event)
    }

    fn act(&mut self, now: &str, command: Command) {
        self.act_at(at(now), &command).unwrap();
    }

    fn learn_from(&mut self, other: &Self) {
        for record in &other.records {
            if !self.records.contains(record) {
                self.records.push(record.clone());
                self.last = self.last.max(record.hlc);
            }
        }
    }

    fn dossier(&self) -> Dossier {
        fold(&sorted(&self.records)).unwrap()
    }
}

/// Returns a dossier both PCs know, received at the first.
fn pair() -> (Pc, Pc) {
    let (mut a, mut b) = (Pc::new(1), Pc::new(2));
    a.act("2026-08-28T14:00", reception());
    b.learn_from(&a);
    (a, b)
}

fn merged(mut a: Pc, mut b: Pc) -> Dossier {
    a.learn_from(&b);
    b.learn_from(&a);
    assert_eq!(a.dossier(), b.dossier());
    a.dossier()
}

const NINE: &str = "2026-09-08T09:00";
const TEN: &str = "2026-09-08T10:00";

#[test]
fn contradictions_are_shown() {
    let after_end = |event| Conflict::AfterEnd { event, at: at(TEN) };
    let out_of_turn = |event, stage| Conflict::OutOfTurn { event, stage, at: at(TEN) };
    // Which letter or return it was has a separate test.
    let twice = || Conflict::ReturnedTwice { other: returned_at(TEN, "Y Thịnh") };
    let letter = || apology("2026-09-11T17:00");
    // Before the PCs parted; then the first PC at nine and the second at ten, independently.
    let cases = [
        (vec![ready()], hand_over(""), hand_over("Y Thịnh"), twice(), Stage::Returned),
        (
            vec![ready()],
            hand_over(""),
            withdraw(),
            after_end(EventName::Withdrawn),
            Stage::Returned,
        ),
        // The citizen has the result: that is how it ended.
        (vec![ready()], withdraw(), hand_over(""), after_end(EventName::Returned), Stage::Returned),
        (vec![], withdraw(), withdraw(), after_end(EventName::Withdrawn), Stage::Withdrawn),
        (vec![], withdraw(), ready(), after_end(EventName::ResultReady), Stage::Withdrawn),
        (vec![], withdraw(), letter(), after_end(EventName::Apologised), Stage::Withdrawn),
        (
            vec![],
            withdraw(),
            ask("Thiếu"),
            after_end(EventName::SupplementRequested),
            Stage::Withdrawn,
        ),
        (
            vec![ask("Thiếu")],
            withdraw(),
            came(),
            after_end(EventName::Supplemented),
            Stage::Withdrawn,
        ),
        (
            vec![],
            ready(),
            letter(),
            out_of_turn(EventName::Apologised, Stage::ResultReady),
            Stage::ResultReady,
        ),
        (
            vec![],
            ready(),
            ask("Thiếu"),
            out_of_turn(EventName::SupplementRequested, Stage::ResultReady),
            Stage::ResultReady,
        ),
        (
            vec![],
            ask("Thiếu"),
            ready(),
            out_of_turn(EventName::ResultReady, Stage::AwaitingSupplement),
            Stage::ResultReady,
        ),
        (
            vec![],
            ask("Thiếu"),
            letter(),
            out_of_turn(EventName::Apologised, Stage::AwaitingSupplement),
            Stage::AwaitingSupplement,
        ),
        (
            vec![],
            ask("Thiếu"),
            ask("Thiếu ảnh"),
            out_of_turn(EventName::SupplementRequested, Stage::AwaitingSupplement),
            Stage::AwaitingSupplement,
        ),
    ];
    for (before, first, second, conflict, stage) in cases {
        let name = format!("{first:?}, then {second:?}");
        let (mut a, mut b) = pair();
        for command in before {
            a.act("2026-09-08T08:00", command);
        }
        b.learn_from(&a);
        a.act(NINE, first);
        b.act(TEN, second);
        let dossier = merged(a, b);
        assert_eq!(dossier.conflicts, vec![conflict], "{name}");
        assert_eq!(dossier.stage, stage, "{name}");
    }
}

fn returned_at(now: &str, taken_by: &str) -> Returned {
    let mut office = TestOffice::received();
    office.act("2026-09-01T08:00", ready()).unwrap();
    match office.act(now, hand_over(taken_by)).unwrap() {
        Event::Returned(returned) => returned,
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn two_letters_for_one_missed_date_are_a_conflict_and_the_clerk_says_which_holds() {
    for (decision, due) in
        [(Decision::First, "2026-09-15T17:00"), (Decision::Second, "2026-09-11T17:00")]
    {
        let (mut a, mut b) = pair();
        a.act(NINE, apology("2026-09-15T17:00"));
        b.act(TEN, apology("2026-09-11T17:00"));
        a.learn_from(&b);
        let [conflict] = &a.dossier().conflicts[..] else { panic!("one conflict") };
        assert!(matches!(conflict, Conflict::ApologisedTwice { other } if other.at == at(TEN)));
        assert_eq!(a.dossier().due, at("2026-09-15T17:00"), "the later day until it is resolved");
        a.act("2026-09-08T11:00", resolve(conflict.key(), decision));
        let dossier = merged(a, b);
        assert_eq!((dossier.conflicts, dossier.due), (vec![], at(due)), "{decision:?}");
        assert_eq!(dossier.apologies.len(), 2, "both letters can be printed again");
    }
}

#[test]
fn a_resolved_return_tells_who_has_the_result() {
    for (decision, taken_by) in [(Decision::First, ""), (Decision::Second, "Y Thịnh")] {
        let (mut a, mut b) = pair();
        a.act("2026-09-08T08:00", ready());
        b.learn_from(&a);
        a.act(NINE, hand_over(""));
        b.act(TEN, hand_over("Y Thịnh"));
        b.learn_from(&a);
        let key = b.dossier().conflicts[0].key();
        b.act("2026-09-08T11:00", resolve(key, decision));
        let again = b.act_at(at("2026-09-08T12:00"), &resolve(key, decision));
        assert_eq!(again, Err(Refusal::UnknownConflict), "resolved once");
        let dossier = merged(a, b);
        assert_eq!(dossier.conflicts, vec![]);
        assert_eq!(dossier.returned.unwrap().taken_by, taken_by);
    }
}

#[test]
fn what_came_after_the_end_can_only_be_taken_note_of() {
    let (mut a, mut b) = pair();
    a.act(NINE, withdraw());
    b.act(TEN, ready());
    a.learn_from(&b);
    let key = a.dossier().conflicts[0].key();
    let refused = a.act_at(at("2026-09-08T11:00"), &resolve(key, Decision::Second));
    assert_eq!(refused, Err(Refusal::WrongDecision));
    a.act("2026-09-08T11:00", resolve(key, Decision::Keep));
    assert_eq!(merged(a, b).conflicts, vec![]);
}

#[test]
fn a_conflict_that_shows_itself_later_is_open() {
    let (mut a, mut b) = pair();
    let mut c = Pc::new(3);
    a.act("2026-09-08T07:30", ready());
    b.learn_from(&a);
    c.learn_from(&a);
    a.act(NINE, hand_over(""));
    b.act(TEN, hand_over("Y Thịnh"));
    c.act("2026-09-08T08:00", hand_over("H'Lan"));
    a.learn_from(&b);
    let key = a.dossier().conflicts[0].key();
    a.act("2026-09-08T11:00", resolve(key, Decision::First));
    a.learn_from(&c);
    let open: Vec<_> = a.dossier().conflicts.iter().map(Conflict::key).collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].at, at(NINE), "the one of nine o'clock is now the second");
}

#[test]
fn another_dossier_is_said_to_be_no_duplicate_once() {
    let (mut a, b) = pair();
    let other = DossierId::from_bytes([7; 16]);
    let key = |other| ConflictKey { kind: ConflictKind::PossibleDuplicate, at: at(NINE), other };
    let mut try_it = |key, decision| a.act_at(at(TEN), &resolve(key, decision)).map(|_| ());
    assert_eq!(try_it(key(None), Decision::Keep), Err(Refusal::UnknownConflict));
    assert_eq!(try_it(key(Some(other)), Decision::First), Err(Refusal::WrongDecision));
    assert_eq!(try_it(key(Some(other)), Decision::Keep), Ok(()));
    assert_eq!(try_it(key(Some(other)), Decision::Keep), Err(Refusal::UnknownConflict));
    let dossier = merged(a, b);
    assert_eq!((dossier.distinct_from, dossier.stage), (vec![other], Stage::Processing));
}

#[test]
fn the_same_fact_seen_by_two_pcs_is_no_contradiction() {
    let (mut a, mut b) = pair();
    a.act("2026-09-03T08:00", ask("Thiếu ảnh"));
    b.learn_from(&a);
    a.act("2026-09-04T08:00", came());
    b.act("2026-09-04T08:01", came());
    a.act("2026-09-04T09:00", ready());
    b.act("2026-09-04T09:05", ready());
    let dossier = merged(a, b);
    assert_eq!(dossier.conflicts, vec![]);
    assert_eq!(dossier.due, at("2026-09-08T17:00"), "moved once");
    assert_eq!(dossier.result.map(|it| it.at), Some(at("2026-09-04T09:00")), "the first counts");
}

#[test]
fn papers_recorded_on_two_days_are_a_contradiction_and_move_the_due_date_once() {
    let (mut a, mut b) = pair();
    a.act("2026-09-03T08:00", ask("Thiếu ảnh"));
    b.learn_from(&a);
    a.act("2026-09-04T08:00", came());
    b.act("2026-09-08T08:00", came());
    let dossier = merged(a, b);
    assert_eq!((dossier.due, dossier.deadline), (at("2026-09-08T17:00"), at("2026-09-08T17:00")));
    let (event, stage) = (EventName::Supplemented, Stage::Processing);
    let seen = Conflict::OutOfTurn { event, stage, at: at("2026-09-08T08:00") };
    assert_eq!(dossier.conflicts, [seen]);
}

#[test]
fn a_result_is_not_undone_by_papers_that_came_elsewhere() {
    let (mut a, mut b) = pair();
    a.act("2026-09-03T08:00", ask("Thiếu ảnh"));
    b.act("2026-09-03T09:00", ready());
    a.act("2026-09-03T10:00", came());
    let dossier = merged(a, b);
    assert_eq!(dossier.stage, Stage::ResultReady);
    assert_eq!(dossier.waiting_since(), None);
}

#[test]
fn waiting_counts_from_the_first_request() {
    let (mut a, mut b) = pair();
    a.act("2026-09-03T08:00", ask("Thiếu ảnh"));
    b.act("2026-09-04T08:00", ask("Thiếu tờ khai"));
    a.learn_from(&b);
    assert_eq!(a.dossier().waiting_since(), Some(at("2026-09-03T08:00")));
    a.act("2026-09-07T08:00", came());
    assert_eq!(a.dossier().due, at("2026-09-09T17:00"), "two working days were waited");
}

#[test]
fn a_reprint_stays_with_its_letter() {
    let (mut a, mut b) = pair();
    a.act(TEN, apology("2026-09-11T17:00"));
    a.act(TEN, reprint(PaperKind::Apology, 0));
    let (reprinted, _) = a.dossier().paper(PaperKind::Apology, 0).unwrap();
    b.act(NINE, apology("2026-09-10T17:00"));
    let dossier = merged(a, b);
    let reprints: Vec<_> = (0..2)
        .map(|index| {
            let (number, _) = dossier.paper(PaperKind::Apology, index).unwrap();
            (number == reprinted, dossier.reprints_of(PaperKind::Apology, index))
        })
        .collect();
    assert_eq!(reprints, [(false, 0), (true, 1)], "the letter of nine o'clock came before it");
}

#[test]
fn a_value_another_pc_replaced_is_kept() {
    let (mut a, mut b) = pair();
    a.act(NINE, correct(CorrectableField::Name, "H'Bia Niê Kđăm"));
    b.act(TEN, correct(CorrectableField::Name, "H'Bia Êban"));
    let dossier = merged(a, b);
    assert_eq!(dossier.value_of(CorrectableField::Name), "H'Bia Êban");
    let kept: Vec<_> = dossier
        .overwritten
        .iter()
        .map(|it| (it.field(), it.value.as_str(), it.by.value.as_str(), it.by.at))
        .collect();
    assert_eq!(kept, [(CorrectableField::Name, "H'Bia Niê Kđăm", "H'Bia Êban", at(TEN))]);
}

#[test]
fn the_other_receipt_of_a_duplicate_reception_is_named() {
    let (mut a, mut b) = (Pc::new(1), Pc::new(2));
    a.act(NINE, reception_at("2026-09-07T08:00"));
    b.act(TEN, reception_at("2026-09-08T08:00"));
    let Event::Received(second) = b.records[0].stamped().unwrap().event else { unreachable!() };
    let dossier = merged(a, b);
    let twice = Conflict::ReceivedTwice { at: second.at, code: second.code };
    assert_eq!(dossier.conflicts, vec![twice]);
}

#[test]
fn an_event_of_a_newer_program_is_kept_and_passed_over() {
    let (mut a, _) = pair();
    a.act(NINE, ready());
    let known = a.records[1].to_bytes();
    // Kind 6 in the envelope's field 5 becomes 0x17, a kind this program does not know.
    let index = known.windows(2).position(|pair| pair == [0x05, 0x05]).unwrap();
    let mut newer = known.clone();
    newer[index + 1] = 0x17;
    let record = Record::from_bytes(&newer).unwrap();
    assert_eq!((record.kind().0, record.stamped()), (0x17, None));
    assert_eq!(record.to_bytes(), newer, "byte for byte");
    a.records[1] = record;
    assert_eq!(a.dossier().stage, Stage::Processing);
    a.act(TEN, withdraw());
    assert_eq!(a.dossier().conflicts, vec![]);
}

/// Returns an action at a PC; `true` in the end: the PCs exchange after it.
fn actions() -> impl Strategy<Value = Vec<(usize, (u16, Command), bool)>> {
    prop::collection::vec((0..2_usize, asked(), any::<bool>()), 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_order_of_arrival_folds_to_the_same(
        actions in actions(), shuffle in prop::collection::vec(any::<prop::sample::Index>(), 50)
    ) {
        let (a, b) = pair();
        let mut pcs = [a, b];
        let mut now = at("2026-08-28T15:00").millis();
        for (pc, (hours, command), meet) in actions {
            now += i64::from(hours) * 3_600_000;
            // Refusals are expected.
            let _ = pcs[pc].act_at(Timestamp::from_millis(now), &command);
            if meet {
                let [a, b] = &mut pcs;
                if pc == 0 { b.learn_from(a) } else { a.learn_from(b) }
                // A PC that has received records resolves its conflicts, in varying ways.
                let there = 1 - pc;
                for conflict in pcs[there].dossier().conflicts {
                    let ways = conflict.resolutions();
                    let way = ways[usize::from(hours) % ways.len()];
                    let now = Timestamp::from_millis(now);
                    pcs[there].act_at(now, &resolve(conflict.key(), way)).unwrap();
                }
                prop_assert_eq!(pcs[there].dossier().conflicts, vec![]);
            }
        }
        let [mut a, mut b] = pcs;
        a.learn_from(&b);
        b.learn_from(&a);
        let dossier = a.dossier();
        prop_assert_eq!(&dossier, &b.dossier());
        let mut arrived = a.records.clone();
        for (index, other) in shuffle.iter().enumerate() {
            let last = arrived.len();
            arrived.swap(index % last, other.index(last));
        }
        prop_assert_eq!(Some(dossier.clone()), fold(&sorted(&arrived)));

        // No issued paper is lost, and the first due date is the receipt's.
        a.office.log = sorted(&a.records);
        let (mut issued, mut printable) = (issued(&a.office), printable(&dossier));
        issued.sort_unstable();
        printable.sort_unstable();
        prop_assert_eq!(issued, printable);
        prop_assert_eq!(dossier.first_due(), TestOffice::received().dossier().first_due());
        // A result that is ready stays ready.
        prop_assert!(dossier.result.is_none()
            || dossier.stage == Stage::ResultReady || dossier.stage.has_ended());
        prop_assert_eq!(dossier.waiting_since().is_some(), dossier.stage.is_waiting());
        let events: Vec<Event> =
            arrived.iter().filter_map(Record::stamped).map(|it| it.event).collect();
        let undone = |at: Timestamp| events.iter()
            .any(|it| matches!(it, Event::Undone(e) if e.kind == 6 && e.of == at));
        let returned = events.iter()
            .any(|it| matches!(it, Event::Returned(e) if !undone(e.at)));
        prop_assert_eq!(dossier.stage == Stage::Returned, returned);
    }
}
