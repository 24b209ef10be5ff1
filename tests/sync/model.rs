//! A model of an office's days: PCs do things, messages come late, twice, in another order or not
//! at all, programs are killed, clocks jump. In the end all have the same.

use std::collections::BTreeSet;

use domain::id::DossierId;
use office::Clock;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::messages::{Answered, Pc, Province, action};

const PCS: usize = 3;

#[derive(Clone, Debug)]
enum Step {
    /// A PC receives a dossier.
    Receive(usize),
    /// A PC does something to a dossier it knows.
    Act(usize, Index, u8),
    /// A PC sends a request with about this many bytes of records, and asks for as many.
    Ask(usize, usize),
    /// One of the requests in flight arrives; it may arrive again later.
    Arrive(Index, bool),
    /// One of the responses in flight arrives.
    Answer(Index, bool),
    /// A message is lost.
    Lose(Index),
    /// Records of open dossiers come first from now on.
    Ahead(usize),
    /// A PC's clock jumps by hours.
    Jump(usize, i64),
    /// A PC transfers everything it has to another, without the hub.
    Hand(usize, usize),
    /// A PC's program is killed and started again.
    Restart(usize),
    /// The hub is killed and started again.
    RestartHub,
}

fn step() -> impl Strategy<Value = Step> {
    let pc = || 0..PCS;
    let bytes = prop_oneof![1_usize..1_500, Just(100_000)];
    prop_oneof![
        4 => pc().prop_map(Step::Receive),
        6 => (pc(), any::<Index>(), any::<u8>()).prop_map(|(pc, which, what)| Step::Act(pc, which, what)),
        6 => (pc(), bytes).prop_map(|(pc, bytes)| Step::Ask(pc, bytes)),
        6 => (any::<Index>(), any::<bool>()).prop_map(|(which, again)| Step::Arrive(which, again)),
        6 => (any::<Index>(), any::<bool>()).prop_map(|(which, again)| Step::Answer(which, again)),
        1 => any::<Index>().prop_map(Step::Lose),
        1 => pc().prop_map(Step::Ahead),
        1 => (pc(), -9_000_i64..9_000).prop_map(|(pc, hours)| Step::Jump(pc, hours)),
        1 => (pc(), pc()).prop_map(|(from, to)| Step::Hand(from, to)),
        1 => pc().prop_map(Step::Restart),
        1 => Just(Step::RestartHub),
    ]
}

/// The office, and the messages in flight.
struct Days {
    hub: Province,
    pcs: Vec<Pc>,
    dossiers: Vec<DossierId>,
    codes: BTreeSet<String>,
    done: u64,
    asks: Vec<Vec<u8>>,
    answers: Vec<Answered>,
}

impl Days {
    fn new() -> Self {
        let mut hub = Province::new();
        let pcs = (0..PCS).map(|_| hub.pc()).collect();
        let (dossiers, codes, asks, answers) = Default::default();
        Self { hub, pcs, dossiers, codes, done: 0, asks, answers }
    }

    fn run(&mut self, step: Step) {
        match step {
            Step::Receive(pc) => {
                let n = u64::try_from(self.dossiers.len()).unwrap() + 1;
                let mut bytes = [0; 16];
                bytes[8..].copy_from_slice(&n.to_be_bytes());
                let dossier = DossierId::from_bytes(bytes);
                let change = self.pcs[pc].receive(dossier);
                let code = change.dossier.code().to_string();
                assert!(self.codes.insert(code), "numbers are never equal");
                self.dossiers.push(dossier);
                self.done += 1;
            }
            Step::Act(pc, which, what) => {
                if !self.dossiers.is_empty() {
                    let dossier = self.dossiers[which.index(self.dossiers.len())];
                    // A refusal is normal, and so is a dossier that has not arrived yet.
                    let done = self.pcs[pc].act(dossier, action(what));
                    self.done += u64::from(done.is_some());
                }
            }
            Step::Ask(pc, bytes) => {
                let ask = self.pcs[pc].ask(bytes);
                self.asks.push(ask);
            }
            Step::Arrive(which, again) => {
                if let Some(ask) = pick(&mut self.asks, which, again) {
                    self.answers.push(self.hub.handle(&ask).expect("an ask of a PC is answered"));
                }
            }
            Step::Answer(which, again) => {
                if let Some(answer) = pick(&mut self.answers, which, again) {
                    for pc in &mut self.pcs {
                        pc.hear(&answer, &self.hub);
                    }
                }
            }
            Step::Lose(which) => {
                pick(&mut self.asks, which, false);
                pick(&mut self.answers, which, false);
            }
            Step::Ahead(pc) => self.pcs[pc].begin_ahead(),
            Step::Jump(pc, hours) => self.pcs[pc].jump(hours),
            Step::Hand(from, to) => {
                let records = self.pcs[from].all_records();
                let now = self.pcs[to].clock.now();
                let store = &mut self.pcs[to].replica.store;
                assert_eq!(store.accept_transfer(&records, now).unwrap().refused, []);
            }
            Step::Restart(pc) => self.pcs[pc].restart(),
            Step::RestartHub => self.hub.restart(),
        }
    }
}

/// One of the messages in flight; it stays if it is to arrive again.
fn pick<T: Clone>(from: &mut Vec<T>, which: Index, stays: bool) -> Option<T> {
    if from.is_empty() {
        return None;
    }
    let index = which.index(from.len());
    Some(if stays { from[index].clone() } else { from.swap_remove(index) })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_to_messages_all_have_the_same(
        steps in prop::collection::vec(step(), 1..80), bytes in 1_usize..3_000
    ) {
        let mut days = Days::new();
        for step in steps {
            days.run(step);
        }
        let Days { hub, mut pcs, done, asks, .. } = days;
        hub.exchange_until_equal(&mut pcs, bytes);
        prop_assert_eq!(hub.records(), done, "0 lost, 0 twice");
        // Messages that arrive after days change nothing.
        for ask in &asks {
            hub.handle(ask);
        }
        prop_assert_eq!(hub.records(), done);
        let hash = pcs[0].hash();
        for pc in &mut pcs {
            prop_assert_eq!(pc.records(), done);
            prop_assert_eq!(pc.hash(), hash);
            pc.assert_sound();
        }
    }
}
