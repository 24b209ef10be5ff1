//! Plans what two PCs give each other, from the heads of their logs.

use domain::id::DeviceId;

use crate::wire::LogHead;

/// A part of a log that one side gives: the entries after one seq up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Whose log.
    pub device: DeviceId,
    /// The last seq that the other side has.
    pub after: u64,
    /// The last seq given.
    pub upto: u64,
}

/// The parts for each direction, by device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swap {
    /// Parts this side gives.
    pub give: Vec<Part>,
    /// Parts the other side gives.
    pub receive: Vec<Part>,
    /// Logs of equal length that differ: two PCs write under one identity. Both sides give them
    /// from the start, so that each finds the first difference and shows it.
    pub differ: Vec<DeviceId>,
}

/// Plans an exchange from the heads of both sides, in any order. A log that one side does not know
/// counts as empty.
#[must_use]
pub fn plan_swap(mine: &[LogHead], theirs: &[LogHead]) -> Swap {
    let mut swap = Swap::default();
    let mut devices: Vec<_> = mine.iter().chain(theirs).map(|head| head.device).collect();
    devices.sort_unstable();
    devices.dedup();
    for device in devices {
        let here = head_of(mine, device);
        let there = head_of(theirs, device);
        let part = |after, upto| Part { device, after, upto };
        match here.0.cmp(&there.0) {
            std::cmp::Ordering::Greater => swap.give.push(part(there.0, here.0)),
            std::cmp::Ordering::Less => swap.receive.push(part(here.0, there.0)),
            std::cmp::Ordering::Equal if here.0 > 0 && here.1 != there.1 => {
                swap.give.push(part(0, here.0));
                swap.receive.push(part(0, there.0));
                swap.differ.push(device);
            }
            std::cmp::Ordering::Equal => {}
        }
    }
    swap
}

fn head_of(heads: &[LogHead], device: DeviceId) -> (u64, [u8; 32]) {
    let head = heads.iter().find(|head| head.device == device);
    head.map_or((0, [0; 32]), |head| (head.last_seq, *head.tip))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use minicbor::bytes::ByteArray;
    use proptest::prelude::*;

    use super::*;

    fn id(n: u8) -> DeviceId {
        DeviceId::from_bytes([n; 16])
    }

    fn head(n: u8, last_seq: u64, tip: u8) -> LogHead {
        LogHead { device: id(n), last_seq, tip: ByteArray::from([tip; 32]) }
    }

    fn part(n: u8, after: u64, upto: u64) -> Part {
        Part { device: id(n), after, upto }
    }

    #[test]
    fn table() {
        type Case = (&'static str, Vec<LogHead>, Vec<LogHead>, Vec<Part>, Vec<Part>, Vec<DeviceId>);
        let cases: Vec<Case> = vec![
            ("both empty", vec![], vec![], vec![], vec![], vec![]),
            ("only here", vec![head(1, 3, 1)], vec![], vec![part(1, 0, 3)], vec![], vec![]),
            ("only there", vec![], vec![head(1, 3, 1)], vec![], vec![part(1, 0, 3)], vec![]),
            ("equal", vec![head(1, 3, 1)], vec![head(1, 3, 1)], vec![], vec![], vec![]),
            (
                "one further",
                vec![head(1, 4, 2)],
                vec![head(1, 3, 1)],
                vec![part(1, 3, 4)],
                vec![],
                vec![],
            ),
            (
                "each further in its own",
                vec![head(2, 1, 1), head(1, 9, 1)],
                vec![head(1, 2, 1), head(2, 5, 1)],
                vec![part(1, 2, 9)],
                vec![part(2, 1, 5)],
                vec![],
            ),
            (
                "a fork of equal length",
                vec![head(1, 3, 1)],
                vec![head(1, 3, 2)],
                vec![part(1, 0, 3)],
                vec![part(1, 0, 3)],
                vec![id(1)],
            ),
            ("a known log without records", vec![head(1, 0, 1)], vec![], vec![], vec![], vec![]),
            (
                "empty here under another start",
                vec![head(1, 0, 1)],
                vec![head(1, 0, 2)],
                vec![],
                vec![],
                vec![],
            ),
            (
                "a third PC's log carried",
                vec![head(1, 2, 1), head(3, 7, 1)],
                vec![head(2, 4, 1)],
                vec![part(1, 0, 2), part(3, 0, 7)],
                vec![part(2, 0, 4)],
                vec![],
            ),
        ];
        for (name, mine, theirs, give, receive, differ) in cases {
            let swap = plan_swap(&mine, &theirs);
            assert_eq!(swap, Swap { give, receive, differ }, "{name}");
        }
    }

    proptest! {
        /// Without forks, after the swap both sides have the longer of each log, and each part
        /// follows what its receiver has.
        #[test]
        fn both_end_with_the_longer(
            mine in prop::collection::btree_map(0_u8..6, 0_u64..5, 0..6),
            theirs in prop::collection::btree_map(0_u8..6, 0_u64..5, 0..6),
        ) {
            let heads = |side: &BTreeMap<u8, u64>| -> Vec<LogHead> {
                side.iter().rev().map(|(&n, &seq)| head(n, seq, seq as u8)).collect()
            };
            let swap = plan_swap(&heads(&mine), &heads(&theirs));
            prop_assert!(swap.differ.is_empty());
            let apply = |side: &BTreeMap<u8, u64>, parts: &[Part]| {
                let mut after: BTreeMap<DeviceId, u64> =
                    side.iter().map(|(&n, &seq)| (id(n), seq)).collect();
                for part in parts {
                    let have = after.entry(part.device).or_default();
                    assert_eq!(*have, part.after);
                    assert!(part.upto > part.after);
                    *have = part.upto;
                }
                after.retain(|_, seq| *seq > 0);
                after
            };
            prop_assert_eq!(apply(&mine, &swap.receive), apply(&theirs, &swap.give));
            let back = plan_swap(&heads(&theirs), &heads(&mine));
            prop_assert_eq!((back.give, back.receive), (swap.receive, swap.give));
        }
    }
}
