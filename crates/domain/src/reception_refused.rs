//! A refusal before reception (form 03): no dossier is opened, so it stands alone (ADR 0020).
//!
//! It lies in a PC's log like every record. Its subject is an id of its own, under which no dossier
//! was received, so that a program that does not know it folds nothing from it.

use minicbor::{Decode, Encode};

use crate::dossier::{Clerk, EventKind, Issue, Person, ProcedureRef, Refusal};
use crate::number::PaperNumber;
use crate::record::Record;
use crate::time::Timestamp;

/// The office refused to receive a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReceptionRefused {
    /// Who refused.
    #[n(0)]
    pub by: Clerk,
    /// When.
    #[n(1)]
    pub at: Timestamp,
    /// Number of the paper.
    #[n(2)]
    pub number: PaperNumber,
    /// Whose dossier it was.
    #[n(3)]
    pub applicant: Person,
    /// What was asked for.
    #[n(4)]
    pub procedure: ProcedureRef,
    /// Why.
    #[n(5)]
    pub reason: String,
    /// How the paper was issued.
    #[n(6)]
    pub issue: Issue,
}

impl ReceptionRefused {
    /// The kind of its records; kinds from 128 on are about what is no dossier.
    pub const KIND: EventKind = EventKind(128);

    /// Checks that there is a reason.
    ///
    /// # Errors
    /// [`Refusal::ReasonMissing`].
    pub fn check(reason: &str) -> Result<(), Refusal> {
        if reason.trim().is_empty() { Err(Refusal::ReasonMissing) } else { Ok(()) }
    }

    /// Reads the event of a record; `None` when it is another one.
    #[must_use]
    pub fn of(record: &Record) -> Option<Self> {
        (record.kind() == Self::KIND).then(|| minicbor::decode(record.body()).ok()).flatten()
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
    use crate::id::{DeviceId, DossierId};
    use crate::record::Origin;

    #[test]
    fn a_refusal_is_kept_and_folds_into_no_dossier() {
        let at: Timestamp = "2026-11-27T09:00".parse().unwrap();
        let refused = ReceptionRefused {
            by: Clerk::default(),
            at,
            number: PaperNumber { book: 1, year: 2026, number: 3 },
            applicant: Person { name: "H'Bia Niê".into(), ..Person::default() },
            procedure: ProcedureRef { code: "1.004873".into(), ..ProcedureRef::default() },
            reason: "Không thuộc thẩm quyền".into(),
            issue: Issue::default(),
        };
        let origin = Origin {
            office: "H36.57".parse().unwrap(),
            device: DeviceId::from_bytes([7; 16]),
            seq: 1,
            hlc: Hlc::at(at),
            dossier: DossierId::from_bytes([9; 16]),
        };
        let record = Record::of_kind(origin, at, ReceptionRefused::KIND, refused.to_bytes());
        let read = Record::from_bytes(&record.to_bytes()).unwrap();
        assert_eq!(ReceptionRefused::of(&read), Some(refused));
        assert_eq!(read.stamped(), None, "no event of a dossier");
        assert!(!Event::KINDS.contains(&ReceptionRefused::KIND.0));
        assert_eq!(fold(&[]), None);
        assert_eq!(ReceptionRefused::check(" "), Err(Refusal::ReasonMissing));
    }
}
