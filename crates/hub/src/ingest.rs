//! What becomes of a pushed slice, decided without a database.

use domain::log::{Entry, Slice};
use domain::number::OfficeCode;
use domain::record::{ChainHash, Record, chain_next};
use replication::{Reason, Refused};

/// Largest record taken.
pub const MAX_RECORD_BYTES: usize = 256 << 10;

/// A log as it stands at the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogState {
    /// Its last place.
    pub last_seq: u64,
    /// Its chain hash there.
    pub tip: ChainHash,
}

impl LogState {
    /// The log after one more entry.
    pub fn then(self, entry: &Entry) -> Self {
        Self { last_seq: self.last_seq + 1, tip: entry.link_after(&self.tip) }
    }
}

/// What to do with a slice.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan<'a> {
    /// Place of the first new entry.
    pub first_new: u64,
    /// New entries, to be kept.
    pub new: &'a [Entry],
    /// The log after them.
    pub after: LogState,
    /// Records of places that were holes until now.
    pub filled: Vec<(u64, &'a [u8])>,
    /// Places that are not taken, and why.
    pub refused: Vec<Refused>,
}

/// Whether a record came to a place that is a hole: the chain before the slice then tells whether it
/// is the one that is missing.
pub fn meets_hole(slice: &Slice, known: &[Entry]) -> bool {
    let pairs = known.iter().zip(&slice.entries);
    pairs.into_iter().any(|pair| matches!(pair, (Entry::Hole(_), Entry::Record(_))))
}

/// Decides on a slice that its own PC pushes. `known` are the entries the hub has from
/// `slice.first_seq` on, as far as the slice reaches, and `before` the chain hash before them, needed
/// only where [`meets_hole`].
pub fn plan<'a>(
    office: &OfficeCode,
    slice: &'a Slice,
    state: LogState,
    known: (&[Entry], ChainHash),
) -> Plan<'a> {
    let first_new = state.last_seq + 1;
    let nothing = |refused| {
        let (new, filled, refused) = (&[][..], Vec::new(), vec![refused]);
        Plan { first_new, new, after: state, filled, refused }
    };
    if slice.first_seq > first_new {
        return nothing(refuse(slice, slice.first_seq, Reason::Gap));
    }
    let (filled, mut refused) = match compare(office, slice, known) {
        Ok(compared) => compared,
        Err(fork) => return nothing(fork),
    };
    let new = slice.entries.get(known.0.len()..).unwrap_or_default();
    let mut after = state;
    let mut taken = 0;
    for entry in new {
        let seq = after.last_seq + 1;
        if let Err(reason) = check(office, slice, seq, entry) {
            refused.push(refuse(slice, seq, reason));
            break;
        }
        after = after.then(entry);
        taken += 1;
    }
    Plan { first_new, new: &new[..taken], after, filled, refused }
}

/// A refusal of a place of a slice.
pub fn refuse(slice: &Slice, seq: u64, reason: Reason) -> Refused {
    Refused { device: slice.device, seq, reason }
}

/// Records of places that were holes, and places that are refused.
type Compared<'a> = (Vec<(u64, &'a [u8])>, Vec<Refused>);

/// Compares a slice with what is known of its places; fails at the first that forks.
pub fn compare<'a>(
    office: &OfficeCode,
    slice: &'a Slice,
    (known, before): (&[Entry], ChainHash),
) -> Result<Compared<'a>, Refused> {
    let (mut filled, mut refused) = (Vec::new(), Vec::new());
    let mut chain = before;
    for (seq, (mine, theirs)) in (slice.first_seq..).zip(known.iter().zip(&slice.entries)) {
        match (mine, theirs) {
            // The record that is missing may come after its hole, from its own PC when another one
            // has carried the hole. It fills the hole, or is still not taken; its log goes on.
            (Entry::Hole(link), Entry::Record(bytes)) if chain_next(&chain, bytes) == *link => {
                match check(office, slice, seq, theirs) {
                    Ok(()) => filled.push((seq, bytes.as_slice())),
                    Err(reason) => refused.push(refuse(slice, seq, reason)),
                }
            }
            // A record that was kept may come again as a hole: its PC has learnt since that another
            // hub refuses it.
            (Entry::Record(_), Entry::Hole(_)) => {}
            _ if mine == theirs => {}
            _ => return Err(refuse(slice, seq, Reason::Fork)),
        }
        chain = mine.link_after(&chain);
    }
    Ok((filled, refused))
}

/// Why an entry cannot be taken at a place.
pub fn check(office: &OfficeCode, slice: &Slice, seq: u64, entry: &Entry) -> Result<(), Reason> {
    let Entry::Record(bytes) = entry else { return Ok(()) };
    if bytes.len() > MAX_RECORD_BYTES {
        return Err(Reason::TooLarge);
    }
    let record = Record::from_bytes(bytes).map_err(|_| Reason::Unreadable)?;
    let fits = record.office == *office && record.device == slice.device && record.seq == seq;
    if fits { Ok(()) } else { Err(Reason::Unreadable) }
}

/// Groups places in the order of arrival into slices of one log each.
#[derive(Default)]
pub struct Grouper {
    slices: Vec<Slice>,
    bytes: usize,
}

impl Grouper {
    /// Bytes of entries so far.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds a place.
    pub fn add(&mut self, device: domain::id::DeviceId, seq: u64, entry: Entry) {
        self.bytes += entry.size();
        match self.slices.last_mut() {
            Some(last) if last.device == device && last.last_seq() + 1 == seq => {
                last.entries.push(entry);
            }
            _ => self.slices.push(Slice { device, first_seq: seq, entries: vec![entry] }),
        }
    }

    /// The slices.
    pub fn end(self) -> Vec<Slice> {
        self.slices
    }
}

#[cfg(test)]
mod tests {
    use domain::clock::Hlc;
    use domain::id::{DeviceId, DossierId};
    use domain::record::chain_start;

    use super::*;

    const DEVICE: DeviceId = DeviceId::from_bytes([7; 16]);

    fn office() -> OfficeCode {
        "H36.57".parse().unwrap()
    }

    fn record(seq: u64, body: usize) -> Entry {
        let parts = (office(), DEVICE, seq, Hlc::from_bits(seq), DossierId::from_bytes([9; 16]));
        Entry::Record(Record::from_parts(parts, 1, 1, vec![0; body]).to_bytes())
    }

    fn slice(first_seq: u64, entries: Vec<Entry>) -> Slice {
        Slice { device: DEVICE, first_seq, entries }
    }

    fn start() -> LogState {
        LogState { last_seq: 0, tip: chain_start(DEVICE) }
    }

    fn plan<'a>(slice: &'a Slice, state: LogState, known: &[Entry]) -> Plan<'a> {
        super::plan(&office(), slice, state, (known, chain_start(DEVICE)))
    }

    fn refused(plan: &Plan<'_>) -> Vec<(u64, Reason)> {
        plan.refused.iter().map(|it| (it.seq, it.reason)).collect()
    }

    #[test]
    fn takes_up_to_the_first_that_does_not_fit() {
        let good = slice(1, vec![record(1, 3), record(2, 3)]);
        let plan_good = plan(&good, start(), &[]);
        assert_eq!((plan_good.new.len(), plan_good.after.last_seq), (2, 2));
        assert_eq!(refused(&plan_good), []);
        let cases = [
            (vec![record(1, 3), record(2, MAX_RECORD_BYTES)], Reason::TooLarge),
            (vec![record(1, 3), Entry::Record(vec![1, 2])], Reason::Unreadable),
            (vec![record(1, 3), record(9, 3)], Reason::Unreadable),
        ];
        for (entries, reason) in cases {
            let bad = slice(1, entries);
            let plan = plan(&bad, start(), &[]);
            assert_eq!(plan.new.len(), 1, "{reason:?}");
            assert_eq!(refused(&plan), [(2, reason)]);
            assert_eq!(plan.after.last_seq, 1);
        }
        let gap = slice(3, vec![record(3, 3)]);
        assert_eq!(refused(&plan(&gap, start(), &[])), [(3, Reason::Gap)]);
    }

    #[test]
    fn what_is_known_must_be_the_same() {
        let known = [record(1, 3), record(2, 3)];
        let state = LogState { last_seq: 2, tip: [1; 32] };
        let again = slice(1, vec![record(1, 3), record(2, 3), record(3, 3)]);
        let taken = plan(&again, state, &known);
        assert_eq!((taken.first_new, taken.new.len()), (3, 1));
        let fork = slice(1, vec![record(1, 3), record(2, 4), record(3, 3)]);
        let fork = plan(&fork, state, &known);
        assert_eq!((refused(&fork), fork.new.len()), (vec![(2, Reason::Fork)], 0));
    }

    #[test]
    fn a_hole_carries_the_chain() {
        let Entry::Record(poison) = record(1, MAX_RECORD_BYTES) else { panic!() };
        let link = chain_next(&chain_start(DEVICE), &poison);
        let holed = slice(1, vec![Entry::Hole(link), record(2, 3)]);
        let taken = plan(&holed, start(), &[]);
        assert_eq!(taken.after.last_seq, 2);
        let Entry::Record(second) = record(2, 3) else { panic!() };
        assert_eq!(taken.after.tip, chain_next(&link, &second));
    }
}
