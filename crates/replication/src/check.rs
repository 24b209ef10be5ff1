//! Proofs of carried records: the chain of each log is computed over the received entries and
//! compared with the heads that its PC or the hub has signed.

use std::collections::BTreeMap;

use domain::id::DeviceId;
use domain::log::Slice;
use domain::record::ChainHash;

use crate::LogHead;

/// The chains of carried logs, computed slice by slice.
#[derive(Debug, Default)]
pub struct ChainCheck {
    logs: BTreeMap<DeviceId, Chain>,
}

/// The chain of one log so far.
#[derive(Debug)]
struct Chain {
    after: u64,
    seq: u64,
    tip: ChainHash,
    /// Signed heads, received or known here, by seq.
    proofs: BTreeMap<u64, ChainHash>,
    /// The last proved seq.
    proved: u64,
    /// Whether a signed head differs from the chain.
    contradicted: bool,
    /// A seq whose hash is known here, and whether the chain has the same hash there.
    known: Option<(u64, ChainHash)>,
    same: Option<bool>,
    broken: bool,
}

/// The result for one carried log, once all of it has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckedLog {
    /// Seq before the first entry.
    pub after: u64,
    /// Seq of the last entry.
    pub upto: u64,
    /// The last seq that a signature proves; `after` when there is none.
    pub proved: u64,
    /// The chain hash after the last entry.
    pub tip: ChainHash,
    /// Whether the chain has the hash that is known here; `None` when it does not include that seq.
    pub same: Option<bool>,
    /// Whether a valid signature is over another chain than the received one.
    pub contradicted: bool,
    /// Whether entries were missing in between.
    pub broken: bool,
}

impl ChainCheck {
    /// Returns whether a log has begun.
    #[must_use]
    pub fn has(&self, device: DeviceId) -> bool {
        self.logs.contains_key(&device)
    }

    /// Begins a log: the head before its first entry, its signed heads, and a seq whose hash is
    /// known here.
    pub fn begin(
        &mut self,
        from: LogHead,
        proofs: impl IntoIterator<Item = (u64, ChainHash)>,
        known: Option<(u64, ChainHash)>,
    ) {
        let mut chain = Chain {
            after: from.last_seq,
            seq: from.last_seq,
            tip: *from.tip,
            proofs: BTreeMap::new(),
            proved: from.last_seq,
            contradicted: false,
            known,
            same: None,
            broken: false,
        };
        chain.proofs.extend(proofs);
        chain.meet();
        self.logs.insert(from.device, chain);
    }

    /// Adds entries. Entries that do not follow the ones before break the log: nothing more of it
    /// is proved.
    pub fn add(&mut self, slice: &Slice) {
        let Some(chain) = self.logs.get_mut(&slice.device) else { return };
        if chain.broken || slice.first_seq != chain.seq + 1 {
            chain.broken = true;
            return;
        }
        for entry in &slice.entries {
            chain.seq += 1;
            chain.tip = entry.link_after(&chain.tip);
            chain.meet();
        }
    }

    /// Returns the result for each log.
    #[must_use]
    pub fn end(&self) -> BTreeMap<DeviceId, CheckedLog> {
        let each = |(&device, chain): (&DeviceId, &Chain)| {
            let checked = CheckedLog {
                after: chain.after,
                upto: chain.seq,
                proved: chain.proved,
                tip: chain.tip,
                same: chain.same,
                contradicted: chain.contradicted,
                broken: chain.broken,
            };
            (device, checked)
        };
        self.logs.iter().map(each).collect()
    }
}

impl Chain {
    /// Compares the chain with the hashes known at its present seq.
    fn meet(&mut self) {
        match self.proofs.get(&self.seq) {
            Some(signed) if *signed == self.tip => self.proved = self.seq,
            Some(_) => self.contradicted = true,
            None => {}
        }
        if let Some((seq, tip)) = self.known
            && seq == self.seq
        {
            self.same = Some(tip == self.tip);
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::log::Entry;
    use domain::record::{chain_next, chain_start};

    use super::*;

    const DEVICE: DeviceId = DeviceId::from_bytes([7; 16]);

    fn entries() -> Vec<Entry> {
        vec![Entry::Record(vec![1]), Entry::Hole([5; 32]), Entry::Record(vec![3])]
    }

    fn tips() -> Vec<ChainHash> {
        let one = chain_next(&chain_start(DEVICE), &[1]);
        vec![chain_start(DEVICE), one, [5; 32], chain_next(&[5; 32], &[3])]
    }

    fn check(proofs: &[(u64, ChainHash)], slices: &[Slice]) -> CheckedLog {
        let mut check = ChainCheck::default();
        check.begin(
            LogHead::new(DEVICE, 0, chain_start(DEVICE)),
            proofs.iter().copied(),
            Some((2, tips()[2])),
        );
        slices.iter().for_each(|slice| check.add(slice));
        check.end()[&DEVICE]
    }

    fn slice(first_seq: u64, entries: Vec<Entry>) -> Slice {
        Slice { device: DEVICE, first_seq, entries }
    }

    #[test]
    fn what_is_signed_is_proved_and_no_more() {
        let all = [slice(1, entries())];
        for (signed, proved) in [(vec![], 0), (vec![1], 1), (vec![3], 3), (vec![1, 2], 2)] {
            let proofs: Vec<_> = signed.iter().map(|&seq| (seq, tips()[seq as usize])).collect();
            let checked = check(&proofs, &all);
            assert_eq!((checked.proved, checked.upto), (proved, 3), "{signed:?}");
            assert_eq!((checked.same, checked.contradicted), (Some(true), false));
        }
        let wrong = check(&[(1, tips()[1]), (3, [9; 32])], &all);
        assert_eq!((wrong.proved, wrong.contradicted), (1, true));
        let parts = [slice(1, entries()[..2].to_vec()), slice(3, entries()[2..].to_vec())];
        assert_eq!(check(&[(3, tips()[3])], &parts).proved, 3, "in parts");
    }

    #[test]
    fn a_changed_record_is_not_proved() {
        let mut changed = entries();
        changed[0] = Entry::Record(vec![2]);
        changed[1] = Entry::Record(vec![2]);
        let checked = check(&[(3, tips()[3])], &[slice(1, changed)]);
        assert_eq!((checked.proved, checked.contradicted, checked.same), (0, true, Some(false)));
    }

    #[test]
    fn missing_entries_break_it() {
        let gap = [slice(1, entries()[..1].to_vec()), slice(3, entries()[2..].to_vec())];
        let checked = check(&[(1, tips()[1]), (3, tips()[3])], &gap);
        assert_eq!((checked.proved, checked.broken), (1, true));
    }
}
