//! What is recorded about the office itself instead of a dossier (ADR 0018).
//!
//! Such a record lies in a PC's log like every other and travels with them. Its subject is
//! [`OFFICE`], which no dossier is, so that a program that does not know it folds nothing from it.

use chrono::NaiveDate;
use minicbor::{Decode, Encode};

use crate::calendar::Decisions;
use crate::dossier::{Clerk, EventKind};
use crate::id::DossierId;
use crate::record::Record;
use crate::time::Timestamp;

/// The subject of records about the office.
pub const OFFICE: DossierId = DossierId::from_bytes([0; 16]);

/// An official decision on days off that the office entered itself.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CalendarDecided {
    /// Who entered it.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// The decision's number and date, as typed.
    #[n(2)]
    pub document: String,
    /// The day from which it is known.
    #[n(3)]
    #[cbor(with = "crate::codec::date")]
    pub from: NaiveDate,
    /// The days, as a publication has them.
    #[n(4)]
    rows: String,
}

impl CalendarDecided {
    /// The kind of its records; kinds from 256 on are about the office.
    pub const KIND: EventKind = EventKind(256);

    /// Takes a decision that is known from a day on.
    #[must_use]
    pub fn new(
        by: Clerk,
        at: Timestamp,
        document: String,
        from: NaiveDate,
        decisions: &Decisions,
    ) -> Self {
        Self { by, at, document, from, rows: decisions.to_csv() }
    }

    /// Returns what it decides; nothing when a newer program wrote what this one cannot read.
    #[must_use]
    pub fn decisions(&self) -> Decisions {
        Decisions::parse(&self.rows).unwrap_or_default()
    }

    /// Reads the event of a record; `None` when it is another one.
    #[must_use]
    pub fn of(record: &Record) -> Option<Self> {
        let mine = record.dossier == OFFICE && record.kind() == Self::KIND;
        mine.then(|| minicbor::decode(record.body()).ok()).flatten()
    }

    /// Returns the canonical bytes of the event's body.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        crate::codec::to_vec(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Hlc;
    use crate::dossier::{Event, fold};
    use crate::id::DeviceId;
    use crate::record::Origin;

    #[test]
    fn a_decision_is_kept_and_folds_into_no_dossier() {
        let at: Timestamp = "2027-03-02T09:00".parse().unwrap();
        let rows = "date,kind,name\n2027-03-05,swapped-off,\"Nghỉ, bù\"\n2027,decided,\n\
                    2027-03-13,swapped-working,Làm bù,07:30-11:30\n";
        let decisions = Decisions::parse(rows).unwrap();
        let from = at.vn_date();
        let event = CalendarDecided::new(Clerk::default(), at, "Số 1".into(), from, &decisions);
        let origin = Origin {
            office: "H36.57".parse().unwrap(),
            device: DeviceId::from_bytes([7; 16]),
            seq: 1,
            hlc: Hlc::at(at),
            dossier: OFFICE,
        };
        let record = Record::of_kind(origin, at, CalendarDecided::KIND, event.to_bytes());
        let read = Record::from_bytes(&record.to_bytes()).unwrap();
        let again = CalendarDecided::of(&read).unwrap();
        assert_eq!((again.from, again.decisions()), (from, decisions));
        assert_eq!(again, event);
        assert_eq!(read.stamped(), None, "no event of a dossier");
        assert!(!Event::KINDS.contains(&CalendarDecided::KIND.0));
        assert!(!CalendarDecided::KIND.ends_dossier(), "comes first to a new PC");
        assert_eq!(fold(&[]), None);
    }
}
