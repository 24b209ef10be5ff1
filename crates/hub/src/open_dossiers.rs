//! Finds the records that a fresh PC needs first: those of dossiers that have not ended.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain::id::DossierId;
use domain::number::OfficeCode;
use domain::record::Record;

/// How long an office's list is kept: a fresh PC asks for its parts one after another.
const LIST_LIFETIME: Duration = Duration::from_secs(900);

/// How many records may have arrived since a list was made when a PC begins with it; they follow at
/// once.
const MAX_NEWER_RECORDS: u64 = 1_000;

/// Finds the positions of records whose dossier has not ended, by their envelopes alone.
#[derive(Default)]
pub struct Finder {
    ended: HashSet<DossierId>,
    positions: Vec<(u64, DossierId)>,
}

impl Finder {
    /// Adds a record at a position in the order of arrival. An unreadable record is skipped: it
    /// arrives with its log.
    pub fn add(&mut self, pos: u64, bytes: &[u8]) {
        let Ok(record) = Record::from_bytes(bytes) else { return };
        if record.kind().ends_dossier() {
            self.ended.insert(record.dossier);
        } else {
            self.positions.push((pos, record.dossier));
        }
    }

    /// Returns the positions, in the order they were added.
    pub fn positions(self) -> Vec<u64> {
        let open = |(_, dossier): &&(u64, DossierId)| !self.ended.contains(dossier);
        self.positions.iter().filter(open).map(|(pos, _)| *pos).collect()
    }
}

/// Positions of open dossiers' records up to one position.
#[derive(Clone, Debug)]
pub struct OpenPositions {
    /// Up to this position.
    pub upto: u64,
    /// The positions, ascending.
    pub positions: Arc<Vec<u64>>,
}

/// Recent lists.
#[derive(Clone, Default)]
pub struct Lists(Arc<Mutex<HashMap<OfficeCode, (Instant, OpenPositions)>>>);

impl Lists {
    /// Returns the stored list of an office for a request, if any: the one up to the position
    /// `upto`; for 0 (a PC that begins), one after which little has arrived. `newest` is the last
    /// position.
    pub fn get(&self, office: &OfficeCode, upto: u64, newest: u64) -> Option<OpenPositions> {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lists.retain(|_, (since, _)| since.elapsed() < LIST_LIFETIME);
        let (_, list) = lists.get(office)?;
        let serves = if upto == 0 {
            newest - list.upto.min(newest) <= MAX_NEWER_RECORDS
        } else {
            list.upto == upto
        };
        serves.then(|| list.clone())
    }

    /// Stores a list.
    pub fn put(&self, office: &OfficeCode, list: &OpenPositions) {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lists.insert(office.clone(), (Instant::now(), list.clone()));
    }
}

#[cfg(test)]
mod tests {
    use domain::clock::Hlc;
    use domain::id::DeviceId;
    use domain::record::Origin;

    use super::*;

    fn record(seq: u64, dossier: u8, kind: u16) -> Vec<u8> {
        let device = DeviceId::from_bytes([1; 16]);
        let dossier = DossierId::from_bytes([dossier; 16]);
        let origin = Origin {
            office: "H36.57".parse().unwrap(),
            device,
            seq,
            hlc: Hlc::from_bits(seq),
            dossier,
        };
        Record::from_parts(origin, kind, 1, vec![0xa0]).to_bytes()
    }

    #[test]
    fn only_records_of_dossiers_that_have_not_ended() {
        let (received, ready, returned, withdrawn, newer) = (1, 5, 6, 9, 4_000);
        let log = [
            (1, received),
            (2, received),
            (3, received),
            (1, ready),
            (2, newer),
            (1, returned),
            (3, withdrawn),
            (2, ready),
        ];
        let mut finder = Finder::default();
        for (pos, (dossier, kind)) in (1..).zip(log) {
            finder.add(pos, &record(pos, dossier, kind));
        }
        finder.add(9, b"garbage");
        assert_eq!(finder.positions(), [2, 5, 8]);
    }

    #[test]
    fn a_list_is_of_one_office_and_place() {
        let (office, other) = ("H36.57".parse().unwrap(), "H36.58".parse().unwrap());
        let lists = Lists::default();
        assert!(lists.get(&office, 0, 7).is_none());
        lists.put(&office, &OpenPositions { upto: 7, positions: Arc::new(vec![1, 2]) });
        assert_eq!(lists.get(&office, 7, 90_000).map(|it| it.upto), Some(7));
        assert_eq!(
            lists.get(&office, 0, 7 + MAX_NEWER_RECORDS).map(|it| it.positions.len()),
            Some(2)
        );
        assert!(lists.get(&office, 0, 8 + MAX_NEWER_RECORDS).is_none(), "too much has come since");
        assert!(lists.get(&office, 8, 8).is_none() && lists.get(&other, 7, 7).is_none());
    }
}
