//! Plans a slice that another PC of the office brings. Only records that their own PC or this hub
//! has signed enter the log (ADR 0011), so that a stolen PC cannot write in another PC's name.
//!
//! A log is a chain of hashes and the signature is over its head, so a part of the log proves
//! nothing until the rest has arrived. Until then it waits, separately for each carrier.

use domain::log::{Reason, Slice};
use domain::member::SignedTip;
use replication::{Ack, PublicKey, tip_signed};

use crate::ingest::{Compared, accept, compare};
use crate::plan::{KnownLog, LogState, Pusher, SlicePlan, Stored, Waiting, Write, refuse};

/// Plans a slice of another PC's log. Entries up to the newest proved head enter the log; later
/// ones wait.
pub fn plan_carried<'a>(
    pusher: &Pusher<'_>,
    slice: &'a Slice,
    log: &KnownLog,
    stored: &Stored<'_>,
) -> SlicePlan<'a> {
    let (office, carrier) = (pusher.office, pusher.device);
    let state = log.head;
    let mut writes = Vec::new();
    // The entries waiting from this carrier, and the log after them.
    let waiting = stored.waiting.filter(|waiting| waiting.after_seq == state.last_seq);
    if stored.waiting.is_some() && waiting.is_none() {
        // The log has grown since: the waiting entries no longer follow it.
        writes.push(Write::DropWaiting { carrier });
    }
    let reach = waiting.map_or(state, |waiting| waiting.reach);
    let ack = |last_seq| Some(Ack { device: slice.device, last_seq });

    let Some(again) = (reach.last_seq + 1).checked_sub(slice.first_seq) else {
        let refused = vec![refuse(slice, slice.first_seq, Reason::Gap)];
        return SlicePlan { writes, ack: ack(reach.last_seq), refused };
    };
    let Compared { filled, mut refused } = match compare(office, slice, stored) {
        Ok(compared) => compared,
        Err(fork) => {
            return SlicePlan { writes, ack: ack(reach.last_seq), refused: vec![fork] };
        }
    };
    let again = usize::try_from(again).unwrap_or(usize::MAX);
    let new = slice.entries.get(again..).unwrap_or_default();
    let proofs = proofs(pusher, slice, log.key.as_ref());
    let newest = proofs.iter().map(|head| head.last_seq).max().unwrap_or(0);
    let accepted = accept(office, slice, reach, new, |seq| {
        if seq > newest { Err(Reason::Unproved) } else { Ok(()) }
    });
    let (entries, after) = (accepted.entries, accepted.after());
    refused.extend(accepted.refused);
    // The last proved one of the new heads; it also proves all waiting entries.
    let proved = accepted.heads.iter().rposition(|head| proofs.contains(head));

    let (mut in_log, mut rest, mut first_rest) = (state, entries, reach.last_seq + 1);
    if let Some(proved) = proved {
        if let Some(waiting) = waiting {
            let first_seq = state.last_seq + 1;
            let count = waiting.reach.last_seq - state.last_seq;
            writes.push(Write::MoveWaiting { carrier, first_seq, count });
        }
        if log.has_waiting {
            writes.push(Write::DropAllWaiting);
        }
        let (entries, unproved) = entries.split_at(proved + 1);
        let (first_seq, head) = (first_rest, accepted.heads[proved]);
        writes.push(Write::Keep { first_seq, entries, carrier: Some(carrier), head });
        (in_log, rest, first_rest) = (head, unproved, head.last_seq + 1);
    }
    // The newest signature is over another chain than these entries: none of them may wait.
    let contradicted = !entries.is_empty() && after.last_seq == newest && in_log.last_seq < newest;
    if contradicted {
        refused.push(refuse(slice, in_log.last_seq + 1, Reason::Unproved));
        if waiting.is_some() && in_log == state {
            writes.push(Write::DropWaiting { carrier });
        }
    } else if !rest.is_empty() {
        let waiting = Waiting { after_seq: in_log.last_seq, reach: after };
        writes.push(Write::Wait { carrier, first_seq: first_rest, entries: rest, waiting });
    }
    writes.extend(filled.iter().map(|it| it.write(Some(carrier))));
    let acked = if contradicted { in_log.last_seq } else { after.last_seq };
    SlicePlan { writes, ack: ack(acked), refused }
}

/// Returns the heads of the slice's log that a signature proves. `key` is the key of the log's own
/// PC, `None` when it is revoked. The server has checked the hub's signature.
fn proofs(pusher: &Pusher<'_>, slice: &Slice, key: Option<&PublicKey>) -> Vec<LogState> {
    let signed = |tip: &&SignedTip| {
        tip.device == slice.device && key.is_some_and(|key| tip_signed(pusher.office, tip, key))
    };
    let tips = pusher.proof.tips.iter().filter(signed);
    let tips = tips.map(|tip| LogState { last_seq: tip.seq, tip: *tip.tip });
    let heads = pusher.proof.signed_heads.iter().flat_map(|it| &it.heads);
    let heads = heads
        .filter(|(device, ..)| *device == slice.device)
        .map(|(_, last_seq, tip)| LogState { last_seq: *last_seq, tip: **tip });
    tips.chain(heads).collect()
}

#[cfg(test)]
mod tests {
    use domain::clock::Hlc;
    use domain::id::{DeviceId, DossierId};
    use domain::log::Entry;
    use domain::number::OfficeCode;
    use domain::record::{ChainHash, Origin, Record, chain_start};
    use replication::{LogHead, Proof, SecretKey, sign_tip};

    use super::*;

    const DEVICE: DeviceId = DeviceId::from_bytes([7; 16]);
    const CARRIER: DeviceId = DeviceId::from_bytes([8; 16]);

    fn office() -> OfficeCode {
        "H36.57".parse().unwrap()
    }

    fn key() -> SecretKey {
        SecretKey::from_seed([1; 32])
    }

    fn entries(count: u64) -> Vec<Entry> {
        let one = |seq| {
            let dossier = DossierId::from_bytes([9; 16]);
            let origin =
                Origin { office: office(), device: DEVICE, seq, hlc: Hlc::from_bits(seq), dossier };
            Entry::Record(Record::from_parts(origin, 1, 1, vec![0xa0]).to_bytes())
        };
        (1..=count).map(one).collect()
    }

    /// Returns the log after its first entries.
    fn state(upto: u64) -> LogState {
        entries(upto).iter().fold(LogState::empty(DEVICE), LogState::then)
    }

    fn slice(first: u64, last: u64) -> Slice {
        let skip = usize::try_from(first - 1).unwrap();
        Slice { device: DEVICE, first_seq: first, entries: entries(last).split_off(skip) }
    }

    fn signed_by(key: &SecretKey, seq: u64, tip: ChainHash) -> SignedTip {
        sign_tip(&office(), LogHead::new(DEVICE, seq, tip), key)
    }

    /// Returns tips of the log's own PC at these sequence numbers.
    fn signed(seqs: &[u64]) -> Proof {
        let tips = seqs.iter().map(|&seq| signed_by(&key(), seq, state(seq).tip)).collect();
        Proof { tips, signed_heads: None }
    }

    /// Returns a tip of the log's own PC on another chain.
    fn signed_elsewhere(seq: u64) -> Proof {
        Proof { tips: vec![signed_by(&key(), seq, [1; 32])], signed_heads: None }
    }

    fn log(has_waiting: bool) -> KnownLog {
        KnownLog { head: state(0), key: Some(key().public()), has_waiting }
    }

    /// Plans for an empty log; entries of it up to `reach` wait from the carrier.
    fn plan<'a>(slice: &'a Slice, reach: u64, proof: &Proof) -> SlicePlan<'a> {
        let waiting = (reach > 0).then(|| Waiting { after_seq: 0, reach: state(reach) });
        plan_for(&log(reach > 0), waiting, slice, proof)
    }

    fn plan_for<'a>(
        log: &KnownLog,
        waiting: Option<Waiting>,
        slice: &'a Slice,
        proof: &Proof,
    ) -> SlicePlan<'a> {
        let stored = Stored { entries: &[], before: chain_start(DEVICE), waiting };
        let office = office();
        plan_carried(&Pusher { office: &office, device: CARRIER, proof }, slice, log, &stored)
    }

    fn acked(plan: &SlicePlan<'_>) -> (u64, Vec<(u64, Reason)>) {
        let refused = plan.refused.iter().map(|it| (it.seq, it.reason)).collect();
        (plan.ack.unwrap().last_seq, refused)
    }

    fn keep(first_seq: u64, entries: &[Entry], upto: u64) -> Write<'_> {
        Write::Keep { first_seq, entries, carrier: Some(CARRIER), head: state(upto) }
    }

    fn wait(entries: &[Entry], after_seq: u64, first_seq: u64, upto: u64) -> Write<'_> {
        let waiting = Waiting { after_seq, reach: state(upto) };
        Write::Wait { carrier: CARRIER, first_seq, entries, waiting }
    }

    #[test]
    fn what_is_signed_enters_and_the_rest_waits() {
        let all = slice(1, 5);
        let whole = plan(&all, 0, &signed(&[5]));
        assert_eq!(whole.writes, [keep(1, &all.entries, 5)]);
        assert_eq!(acked(&whole), (5, vec![]));
        let part = plan(&all, 0, &signed(&[3, 9]));
        let (signed_part, rest) = all.entries.split_at(3);
        assert_eq!(part.writes, [keep(1, signed_part, 3), wait(rest, 3, 4, 5)]);
        assert_eq!(acked(&part), (5, vec![]));
        let waits = plan(&all, 0, &signed(&[9]));
        assert_eq!(waits.writes, [wait(&all.entries, 0, 1, 5)]);
    }

    #[test]
    fn a_proof_moves_what_waits_before_what_is_new() {
        let rest = slice(4, 9);
        let proved = plan(&rest, 5, &signed(&[9]));
        let moved = Write::MoveWaiting { carrier: CARRIER, first_seq: 1, count: 5 };
        let new = keep(6, &rest.entries[2..], 9);
        assert_eq!(proved.writes, [moved, Write::DropAllWaiting, new]);
        assert_eq!(acked(&proved), (9, vec![]));
        let mut log = log(true);
        proved.apply_to(&mut log);
        assert_eq!((log.head, log.has_waiting), (state(9), false));
    }

    #[test]
    fn what_waits_of_other_carriers_is_dropped_with_a_proof() {
        let all = slice(1, 3);
        let plan = plan_for(&log(true), None, &all, &signed(&[3]));
        assert_eq!(plan.writes, [Write::DropAllWaiting, keep(1, &all.entries, 3)]);
    }

    #[test]
    fn what_waits_is_dropped_when_the_log_got_longer() {
        let stale = Some(Waiting { after_seq: 1, reach: state(3) });
        let all = slice(1, 2);
        let plan = plan_for(&log(true), stale, &all, &signed(&[9]));
        let dropped = Write::DropWaiting { carrier: CARRIER };
        assert_eq!(plan.writes, [dropped.clone(), wait(&all.entries, 0, 1, 2)]);
        let gap = slice(3, 4);
        let plan = plan_for(&log(true), stale, &gap, &signed(&[9]));
        assert_eq!((acked(&plan), plan.writes), ((0, vec![(3, Reason::Gap)]), vec![dropped]));
    }

    #[test]
    fn nothing_unsigned_enters() {
        let all = slice(1, 5);
        let none = plan(&all, 0, &Proof::default());
        assert_eq!((acked(&none), none.writes), ((0, vec![(1, Reason::Unproved)]), vec![]));
        let beyond = plan(&all, 0, &signed(&[3]));
        assert_eq!(beyond.writes, [keep(1, &all.entries[..3], 3)]);
        assert_eq!(acked(&beyond), (3, vec![(4, Reason::Unproved)]));
        let mut forged = all.clone();
        forged.entries[1] = entries(1).remove(0);
        let unreadable = plan(&forged, 0, &signed(&[5]));
        assert_eq!(unreadable.writes, [wait(&forged.entries[..1], 0, 1, 1)]);
        assert_eq!(acked(&unreadable), (1, vec![(2, Reason::Unreadable)]));
        let gap = slice(4, 5);
        let gap = plan(&gap, 2, &signed(&[5]));
        assert_eq!((acked(&gap), gap.writes), ((2, vec![(4, Reason::Gap)]), vec![]));
    }

    #[test]
    fn nothing_waits_that_the_newest_signature_contradicts() {
        let all = slice(1, 5);
        let other = plan(&all, 0, &signed_elsewhere(5));
        assert_eq!((acked(&other), other.writes), ((0, vec![(1, Reason::Unproved)]), vec![]));
        let later = slice(4, 5);
        let later = plan(&later, 3, &signed_elsewhere(5));
        assert_eq!(later.writes, [Write::DropWaiting { carrier: CARRIER }]);
        assert_eq!(acked(&later), (0, vec![(1, Reason::Unproved)]));
        let mut proof = signed_elsewhere(5);
        proof.tips.extend(signed(&[2]).tips);
        let part = plan(&all, 0, &proof);
        assert_eq!(part.writes, [keep(1, &all.entries[..2], 2)]);
        assert_eq!(acked(&part), (2, vec![(3, Reason::Unproved)]));
    }

    #[test]
    fn a_carried_record_fills_its_hole() {
        let all = slice(1, 2);
        let mut holed = all.entries.clone();
        holed[0] = Entry::Hole(state(1).tip);
        let log = KnownLog { head: state(2), ..log(false) };
        let stored = Stored { entries: &holed, before: chain_start(DEVICE), waiting: None };
        let (office, proof) = (office(), Proof::default());
        let pusher = Pusher { office: &office, device: CARRIER, proof: &proof };
        let plan = plan_carried(&pusher, &all, &log, &stored);
        let Entry::Record(bytes) = &all.entries[0] else { panic!() };
        assert_eq!(plan.writes, [Write::Fill { seq: 1, bytes, carrier: Some(CARRIER) }]);
        assert_eq!(acked(&plan), (2, vec![]));
    }

    #[test]
    fn a_tip_is_of_its_own_pc() {
        let (own, other) = (key(), SecretKey::from_seed([2; 32]));
        let head = state(5);
        let (office, all) = (office(), slice(1, 5));
        let proved = |signer: &SecretKey, key: Option<&PublicKey>| {
            let tips = vec![signed_by(signer, head.last_seq, head.tip)];
            let proof = Proof { tips, signed_heads: None };
            proofs(&Pusher { office: &office, device: CARRIER, proof: &proof }, &all, key)
        };
        assert_eq!(proved(&own, Some(&own.public())), [head]);
        assert_eq!(proved(&other, Some(&own.public())), []);
        assert_eq!(proved(&own, None), [], "revoked");
    }
}
