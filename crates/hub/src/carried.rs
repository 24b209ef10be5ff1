//! What becomes of a slice that another PC of the office brings: only what its own PC or this hub has
//! signed enters the log (ADR 0011), so that a PC in wrong hands cannot write in another one's name.
//!
//! A log is a chain of hashes and a signature stands on its head, so a part of it proves nothing until
//! the rest has come. Until then it waits, apart for each PC that brings it.

use domain::log::{Entry, Slice};
use domain::number::OfficeCode;
use domain::record::ChainHash;
use replication::{Proof, PublicKey, Reason, Refused, tip_signed};

use crate::ingest::{LogState, check, compare, refuse};

/// What to do with a carried slice.
#[derive(Debug, PartialEq, Eq)]
pub struct CarriedPlan<'a> {
    /// Entries that follow what waits.
    pub new: &'a [Entry],
    /// How many of them are proved, and with them all that waits, and the log then.
    pub proved: Option<(usize, LogState)>,
    /// The log as it waits after the new entries; `None` when nothing may wait any longer, because
    /// the newest signature stands on another chain.
    pub waits: Option<LogState>,
    /// How far the log has come from the PC that brings it.
    pub acked: u64,
    /// Records of places that were holes until now.
    pub filled: Vec<(u64, &'a [u8])>,
    /// Places that are not taken, and why.
    pub refused: Vec<Refused>,
}

/// Heads of a slice's log that a signature proves. `key` is that of the log's own PC while it has
/// access; the signed heads was checked by the server.
pub fn proofs(
    office: &OfficeCode,
    slice: &Slice,
    proof: &Proof,
    key: Option<&PublicKey>,
) -> Vec<(u64, ChainHash)> {
    let signed = |tip: &&domain::member::SignedTip| {
        tip.device == slice.device && key.is_some_and(|key| tip_signed(office, tip, key))
    };
    let tips = proof.tips.iter().filter(signed).map(|tip| (tip.seq, *tip.tip));
    let heads = proof.signed_heads.iter().flat_map(|it| &it.heads);
    let heads = heads.filter(|head| head.0 == slice.device).map(|head| (head.1, *head.2));
    tips.chain(heads).collect()
}

/// Decides on a carried slice. `reach` is the log after what waits of it from this carrier, the log's
/// state when nothing does; `known` as for [`crate::ingest::plan`].
pub fn plan_carried<'a>(
    office: &OfficeCode,
    slice: &'a Slice,
    (state, reach): (LogState, LogState),
    known: (&[Entry], ChainHash),
    proofs: &[(u64, ChainHash)],
) -> CarriedPlan<'a> {
    let nothing = |refused| CarriedPlan {
        new: &[],
        proved: None,
        waits: Some(reach),
        acked: reach.last_seq,
        filled: Vec::new(),
        refused: vec![refused],
    };
    let Some(again) = (reach.last_seq + 1).checked_sub(slice.first_seq) else {
        return nothing(refuse(slice, slice.first_seq, Reason::Gap));
    };
    let (filled, mut refused) = match compare(office, slice, known) {
        Ok(compared) => compared,
        Err(fork) => return nothing(fork),
    };
    let again = usize::try_from(again).unwrap_or(usize::MAX);
    let new = slice.entries.get(again..).unwrap_or_default();
    let most = proofs.iter().map(|proof| proof.0).max().unwrap_or(0);
    let (mut after, mut taken, mut proved) = (reach, 0, None);
    for entry in new {
        let seq = after.last_seq + 1;
        let checked =
            if seq > most { Err(Reason::Unproved) } else { check(office, slice, seq, entry) };
        if let Err(reason) = checked {
            refused.push(refuse(slice, seq, reason));
            break;
        }
        after = after.then(entry);
        taken += 1;
        if proofs.contains(&(after.last_seq, after.tip)) {
            proved = Some((taken, after));
        }
    }
    let in_log = proved.map_or(state.last_seq, |(_, log)| log.last_seq);
    let contradicted = taken > 0 && after.last_seq == most && in_log < most;
    if contradicted {
        refused.push(refuse(slice, in_log + 1, Reason::Unproved));
    }
    CarriedPlan {
        new: &new[..taken],
        proved,
        waits: (!contradicted).then_some(after),
        acked: if contradicted { in_log } else { after.last_seq },
        filled,
        refused,
    }
}

#[cfg(test)]
mod tests {
    use domain::clock::Hlc;
    use domain::id::{DeviceId, DossierId};
    use domain::record::{Record, chain_start};
    use replication::{SecretKey, sign_tip};

    use super::*;

    const DEVICE: DeviceId = DeviceId::from_bytes([7; 16]);

    fn office() -> OfficeCode {
        "H36.57".parse().unwrap()
    }

    fn entries(count: u64) -> Vec<Entry> {
        let one = |seq| {
            let dossier = DossierId::from_bytes([9; 16]);
            let parts = (office(), DEVICE, seq, Hlc::from_bits(seq), dossier);
            Entry::Record(Record::from_parts(parts, 1, 1, vec![0xa0]).to_bytes())
        };
        (1..=count).map(one).collect()
    }

    /// The log after its first places.
    fn state(upto: u64) -> LogState {
        let start = LogState { last_seq: 0, tip: chain_start(DEVICE) };
        entries(upto).iter().fold(start, LogState::then)
    }

    fn head(seq: u64) -> (u64, ChainHash) {
        (seq, state(seq).tip)
    }

    fn slice(first: u64, last: u64) -> Slice {
        let skip = usize::try_from(first - 1).unwrap();
        Slice { device: DEVICE, first_seq: first, entries: entries(last).split_off(skip) }
    }

    fn plan<'a>(slice: &'a Slice, reach: u64, proofs: &[(u64, ChainHash)]) -> CarriedPlan<'a> {
        let known = (&[][..], chain_start(DEVICE));
        plan_carried(&office(), slice, (state(0), state(reach)), known, proofs)
    }

    fn told(plan: &CarriedPlan<'_>) -> (u64, Vec<(u64, Reason)>) {
        (plan.acked, plan.refused.iter().map(|it| (it.seq, it.reason)).collect())
    }

    #[test]
    fn what_is_signed_enters_and_the_rest_waits() {
        let all = slice(1, 5);
        let whole = plan(&all, 0, &[head(5)]);
        assert_eq!(whole.proved, Some((5, state(5))));
        assert_eq!(told(&whole), (5, vec![]));
        let part = plan(&all, 0, &[head(3), head(9)]);
        assert_eq!((part.proved, part.waits), (Some((3, state(3))), Some(state(5))));
        let waits = plan(&all, 0, &[head(9)]);
        assert_eq!((waits.proved, waits.waits, waits.new.len()), (None, Some(state(5)), 5));
        let rest = slice(4, 9);
        let rest = plan(&rest, 5, &[head(9)]);
        assert_eq!((rest.new.len(), rest.proved), (4, Some((4, state(9)))), "what waits goes too");
    }

    #[test]
    fn nothing_unsigned_enters() {
        let all = slice(1, 5);
        let none = plan(&all, 0, &[]);
        assert_eq!((none.new.len(), told(&none)), (0, (0, vec![(1, Reason::Unproved)])));
        let beyond = plan(&all, 0, &[head(3)]);
        assert_eq!(told(&beyond), (3, vec![(4, Reason::Unproved)]));
        let mut forged = all.clone();
        forged.entries[1] = entries(1).remove(0);
        let unreadable = plan(&forged, 0, &[head(5)]);
        assert_eq!(told(&unreadable), (1, vec![(2, Reason::Unreadable)]));
        let other = plan(&all, 0, &[(5, [1; 32])]);
        assert_eq!((other.proved, other.waits), (None, None), "nothing of it may wait");
        assert_eq!(told(&other), (0, vec![(1, Reason::Unproved)]));
        let later = slice(4, 5);
        let later = plan(&later, 3, &[(5, [1; 32])]);
        assert_eq!((later.waits, told(&later)), (None, (0, vec![(1, Reason::Unproved)])));
        let gap = slice(4, 5);
        assert_eq!(told(&plan(&gap, 2, &[head(5)])), (2, vec![(4, Reason::Gap)]));
    }

    #[test]
    fn a_tip_is_of_its_own_pc() {
        let (own, other) = (SecretKey::from_seed([1; 32]), SecretKey::from_seed([2; 32]));
        let (seq, tip) = head(5);
        let signed = |key| Proof {
            tips: vec![sign_tip(&office(), (DEVICE, seq, tip), key)],
            signed_heads: None,
        };
        let key = own.public();
        let all = slice(1, 5);
        assert_eq!(proofs(&office(), &all, &signed(&own), Some(&key)), [(seq, tip)]);
        assert_eq!(proofs(&office(), &all, &signed(&other), Some(&key)), []);
        assert_eq!(proofs(&office(), &all, &signed(&own), None), [], "its access was taken away");
    }
}
