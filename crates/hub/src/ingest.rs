//! Plans a slice that the log's own PC pushes.

use domain::id::DeviceId;
use domain::log::{Entry, Reason, Slice};
use domain::number::OfficeCode;
use domain::record::{MAX_RECORD_BYTES, Record, chain_next};
use replication::{Ack, Refused};

use crate::plan::{KnownLog, LogState, SlicePlan, Stored, Write, refuse};

/// Plans a slice of the pusher's own log: entries are kept up to the first that is refused. When
/// the log grows, entries of it that wait from carriers no longer fit and are dropped.
pub fn plan_own<'a>(
    office: &OfficeCode,
    slice: &'a Slice,
    log: &KnownLog,
    stored: &Stored<'_>,
) -> SlicePlan<'a> {
    let ack = |head: LogState| Some(Ack { device: slice.device, last_seq: head.last_seq });
    let nothing = |refused| {
        let (writes, refused) = (Vec::new(), vec![refused]);
        SlicePlan { writes, ack: ack(log.head), refused }
    };
    let first_new = log.head.last_seq + 1;
    if slice.first_seq > first_new {
        return nothing(refuse(slice, slice.first_seq, Reason::Gap));
    }
    let Compared { filled, mut refused } = match compare(office, slice, stored) {
        Ok(compared) => compared,
        Err(fork) => return nothing(fork),
    };
    let new = slice.entries.get(stored.entries.len()..).unwrap_or_default();
    let accepted = accept(office, slice, log.head, new, |_| Ok(()));
    refused.extend(accepted.refused);
    let mut writes = Vec::new();
    if !accepted.entries.is_empty() {
        if log.has_waiting {
            writes.push(Write::DropAllWaiting);
        }
        let (entries, head) = (accepted.entries, accepted.after());
        writes.push(Write::Keep { first_seq: first_new, entries, carrier: None, head });
    }
    writes.extend(filled.iter().map(|it| it.write(None)));
    SlicePlan { writes, ack: ack(accepted.after()), refused }
}

/// Entries from the front of a slice that fit the log.
pub struct Accepted<'a> {
    /// The log before them.
    before: LogState,
    /// The entries.
    pub entries: &'a [Entry],
    /// The log's head after each of them.
    pub heads: Vec<LogState>,
    /// The first entry that does not fit, if any.
    pub refused: Option<Refused>,
}

impl Accepted<'_> {
    /// Returns the log after them.
    pub fn after(&self) -> LogState {
        self.heads.last().copied().unwrap_or(self.before)
    }
}

/// Accepts entries that follow a log, up to the first that does not fit; `allowed` may refuse a
/// sequence number before its entry is looked at.
pub fn accept<'a>(
    office: &OfficeCode,
    slice: &Slice,
    log: LogState,
    entries: &'a [Entry],
    allowed: impl Fn(u64) -> Result<(), Reason>,
) -> Accepted<'a> {
    let (mut after, mut heads, mut refused) = (log, Vec::new(), None);
    for entry in entries {
        let seq = after.last_seq + 1;
        if let Err(reason) = allowed(seq).and_then(|()| check(office, slice, seq, entry)) {
            refused = Some(refuse(slice, seq, reason));
            break;
        }
        after = after.then(entry);
        heads.push(after);
    }
    Accepted { before: log, entries: &entries[..heads.len()], heads, refused }
}

/// A record that is stored as a hole so far.
#[derive(Clone, Copy)]
pub struct Filled<'a> {
    /// Sequence number of the hole.
    seq: u64,
    /// The record.
    bytes: &'a [u8],
}

impl<'a> Filled<'a> {
    /// Returns the write that fills the hole.
    pub fn write(self, carrier: Option<DeviceId>) -> Write<'a> {
        Write::Fill { seq: self.seq, bytes: self.bytes, carrier }
    }
}

/// How those entries of a slice that the hub has already differ from the stored ones.
pub struct Compared<'a> {
    /// Records of holes.
    pub filled: Vec<Filled<'a>>,
    /// Records of holes that are still not accepted.
    pub refused: Vec<Refused>,
}

/// Compares a slice with the stored entries; fails with the first that forks.
pub fn compare<'a>(
    office: &OfficeCode,
    slice: &'a Slice,
    stored: &Stored<'_>,
) -> Result<Compared<'a>, Refused> {
    let (mut filled, mut refused) = (Vec::new(), Vec::new());
    let mut chain = stored.before;
    for (seq, (mine, theirs)) in (slice.first_seq..).zip(stored.entries.iter().zip(&slice.entries))
    {
        match (mine, theirs) {
            // The missing record may arrive after its hole: from its own PC, when a carrier brought
            // the hole. It fills the hole or is refused again; its log continues either way.
            (Entry::Hole(link), Entry::Record(bytes)) if chain_next(&chain, bytes) == *link => {
                match check(office, slice, seq, theirs) {
                    Ok(()) => filled.push(Filled { seq, bytes }),
                    Err(reason) => refused.push(refuse(slice, seq, reason)),
                }
            }
            // A stored record may be pushed again as a hole, when another hub has refused it since.
            (Entry::Record(_), Entry::Hole(_)) => {}
            _ if mine == theirs => {}
            _ => return Err(refuse(slice, seq, Reason::Fork)),
        }
        chain = mine.link_after(&chain);
    }
    Ok(Compared { filled, refused })
}

/// Checks an entry at a sequence number of a log: its size, its envelope, and whether it belongs
/// there.
fn check(office: &OfficeCode, slice: &Slice, seq: u64, entry: &Entry) -> Result<(), Reason> {
    let Entry::Record(bytes) = entry else { return Ok(()) };
    if bytes.len() > MAX_RECORD_BYTES {
        return Err(Reason::TooLarge);
    }
    let record = Record::from_bytes(bytes).map_err(|_| Reason::Unreadable)?;
    let fits = record.office == *office && record.device == slice.device && record.seq == seq;
    if fits { Ok(()) } else { Err(Reason::Unreadable) }
}

#[cfg(test)]
mod tests {
    use domain::clock::Hlc;
    use domain::id::{DeviceId, DossierId};
    use domain::record::{Origin, chain_start};

    use super::*;

    const DEVICE: DeviceId = DeviceId::from_bytes([7; 16]);

    fn office() -> OfficeCode {
        "H36.57".parse().unwrap()
    }

    fn record(seq: u64, body: usize) -> Entry {
        let origin = Origin {
            office: office(),
            device: DEVICE,
            seq,
            hlc: Hlc::from_bits(seq),
            dossier: DossierId::from_bytes([9; 16]),
        };
        Entry::Record(Record::from_parts(origin, 1, 1, vec![0; body]).to_bytes())
    }

    fn slice(first_seq: u64, entries: Vec<Entry>) -> Slice {
        Slice { device: DEVICE, first_seq, entries }
    }

    fn log(head: LogState, has_waiting: bool) -> KnownLog {
        KnownLog { head, key: None, has_waiting }
    }

    fn plan<'a>(slice: &'a Slice, head: LogState, stored: &[Entry]) -> SlicePlan<'a> {
        let stored = Stored { entries: stored, before: chain_start(DEVICE), waiting: None };
        plan_own(&office(), slice, &log(head, false), &stored)
    }

    fn start() -> LogState {
        LogState::empty(DEVICE)
    }

    fn after(entries: &[Entry]) -> LogState {
        entries.iter().fold(start(), LogState::then)
    }

    fn keep(first_seq: u64, entries: &[Entry], head: LogState) -> Write<'_> {
        Write::Keep { first_seq, entries, carrier: None, head }
    }

    fn refused(plan: &SlicePlan<'_>) -> Vec<(u64, Reason)> {
        plan.refused.iter().map(|it| (it.seq, it.reason)).collect()
    }

    fn acked(plan: &SlicePlan<'_>) -> u64 {
        plan.ack.unwrap().last_seq
    }

    #[test]
    fn accepts_up_to_the_first_that_does_not_fit() {
        let good = slice(1, vec![record(1, 3), record(2, 3)]);
        let taken = plan(&good, start(), &[]);
        assert_eq!(taken.writes, [keep(1, &good.entries, after(&good.entries))]);
        assert_eq!((acked(&taken), refused(&taken)), (2, vec![]));
        let cases = [
            (vec![record(1, 3), record(2, MAX_RECORD_BYTES)], Reason::TooLarge),
            (vec![record(1, 3), Entry::Record(vec![1, 2])], Reason::Unreadable),
            (vec![record(1, 3), record(9, 3)], Reason::Unreadable),
        ];
        for (entries, reason) in cases {
            let bad = slice(1, entries);
            let plan = plan(&bad, start(), &[]);
            let fits = &bad.entries[..1];
            assert_eq!(plan.writes, [keep(1, fits, after(fits))], "{reason:?}");
            assert_eq!((acked(&plan), refused(&plan)), (1, vec![(2, reason)]));
        }
        let gap = slice(3, vec![record(3, 3)]);
        let gap = plan(&gap, start(), &[]);
        assert_eq!((gap.writes.len(), acked(&gap)), (0, 0));
        assert_eq!(refused(&gap), [(3, Reason::Gap)]);
    }

    #[test]
    fn what_is_stored_must_be_the_same() {
        let stored = [record(1, 3), record(2, 3)];
        let head = LogState { last_seq: 2, tip: [1; 32] };
        let again = slice(1, vec![record(1, 3), record(2, 3), record(3, 3)]);
        let longer = plan(&again, head, &stored);
        let new = &again.entries[2..];
        assert_eq!(longer.writes, [keep(3, new, head.then(&new[0]))]);
        let same = slice(1, stored.to_vec());
        let same = plan(&same, head, &stored);
        assert_eq!((same.writes.len(), acked(&same), refused(&same)), (0, 2, vec![]));
        let fork = slice(1, vec![record(1, 3), record(2, 4), record(3, 3)]);
        let fork = plan(&fork, head, &stored);
        assert_eq!((fork.writes.len(), acked(&fork)), (0, 2));
        assert_eq!(refused(&fork), [(2, Reason::Fork)]);
    }

    #[test]
    fn a_hole_carries_the_chain() {
        let Entry::Record(poison) = record(1, MAX_RECORD_BYTES) else { panic!() };
        let link = chain_next(&chain_start(DEVICE), &poison);
        let holed = slice(1, vec![Entry::Hole(link), record(2, 3)]);
        let taken = plan(&holed, start(), &[]);
        let Entry::Record(second) = record(2, 3) else { panic!() };
        let head = LogState { last_seq: 2, tip: chain_next(&link, &second) };
        assert_eq!(taken.writes, [keep(1, &holed.entries, head)]);
    }

    #[test]
    fn the_missing_record_fills_its_hole_after_what_is_new() {
        let whole = slice(1, vec![record(1, 3), record(2, 3)]);
        let stored = [Entry::Hole(after(&whole.entries[..1]).tip)];
        let head = after(&stored);
        let plan = plan(&whole, head, &stored);
        let Entry::Record(bytes) = &whole.entries[0] else { panic!() };
        let new = keep(2, &whole.entries[1..], after(&whole.entries));
        assert_eq!(plan.writes, [new, Write::Fill { seq: 1, bytes, carrier: None }]);
        assert!(plan.refused.is_empty());
    }

    #[test]
    fn a_longer_log_drops_what_carriers_brought() {
        let stored = Stored { entries: &[], before: chain_start(DEVICE), waiting: None };
        let mut log = log(start(), true);
        let good = slice(1, vec![record(1, 3)]);
        let plan = plan_own(&office(), &good, &log, &stored);
        let head = after(&good.entries);
        assert_eq!(plan.writes, [Write::DropAllWaiting, keep(1, &good.entries, head)]);
        plan.apply_to(&mut log);
        assert_eq!(log, KnownLog { head, key: None, has_waiting: false });
        let bad = slice(1, vec![Entry::Record(vec![1])]);
        log.has_waiting = true;
        let stored = Stored { entries: &good.entries, ..stored };
        let fork = plan_own(&office(), &bad, &log, &stored);
        assert_eq!((fork.writes, log.has_waiting), (vec![], true));
    }
}
