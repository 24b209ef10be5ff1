//! Enrolling this PC with a hub.

use domain::id::DeviceId;
use domain::number::{Lane, OfficeCode};
use replication::{
    EnrolProblem, EnrolRequest, EnrolResponse, Link, PublicKey, SecretKey, code_hash, tell_members,
};
use store::{Enrolment, Reader, Store};
use uuid::Uuid;

use crate::Exchange;
use crate::error::ExchangeError;
use crate::hub::blocking;
use crate::identity::{certified_members, check_own, keep_members};
use crate::keys::{enrolled_with, keep_answered, keep_unanswered, new_key};

/// The outcome of an enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The office, as the hub names it.
    pub office_name: String,
    /// The identity of this PC from now on.
    pub device: DeviceId,
    /// Its lane.
    pub lane: u16,
    /// Its book.
    pub book: u16,
}

impl Exchange {
    /// Enrols this PC with a hub by a code that the hub gave. May take as long as the link needs.
    /// `authority` (PEM, one certificate or several) is trusted in addition to those the system
    /// trusts. It replaces the one given before, once the hub has enrolled this PC.
    ///
    /// A PC that was enrolled before gets a new identity, lane and book with a new code; its records
    /// stay.
    ///
    /// # Errors
    /// When the data is not this PC's own, when the hub cannot be reached, or why it refuses.
    pub fn enrol(
        &self,
        office: &OfficeCode,
        address: &str,
        code: &str,
        authority: Option<&[u8]>,
    ) -> Result<Enrolled, ExchangeError> {
        let reader = Reader::open(&self.folder)?;
        check_own(&reader)?;
        let (me, hub) = (reader.this_device()?, reader.hub()?);
        let members = certified_members(&reader, office)?;
        drop(reader);
        let mut link = match authority {
            Some(pem) => self.link_trusting(address, pem)?,
            None => self.link(address)?,
        };
        let hash = code_hash(code);
        let enrolled_before = hub.is_some_and(|hub| hub.device == me.device);
        // Its numbers are on paper, or people were told of them.
        let used_lane = (me.last_seq > 0 || me.lane != Lane::default()).then(|| me.lane.get());
        let (mut device, key, used_lane) = match enrolled_with(&self.folder, me.device, hash)? {
            // The hub's answer was lost, or it is asked once more.
            Some((device, key)) => (device, key, used_lane.filter(|_| device == me.device)),
            None if enrolled_before => (DeviceId::new(Uuid::new_v4()), new_key()?, None),
            None => (me.device, new_key()?, used_lane),
        };
        let request = |link: &mut Link, device, key: &SecretKey, lane| {
            keep_unanswered(&self.folder, (me.device, device), key, hash)?;
            let request = EnrolRequest::new(code, office.clone(), device, key, lane);
            let bytes = blocking(link.post("v1/enrol", request.to_bytes()))??;
            EnrolResponse::from_bytes(&bytes).ok_or(ExchangeError::NoHub)
        };
        // A hub that was put back from a backup would give their lanes once more.
        blocking(tell_members(&mut link, office, &members))??;
        let mut answer = request(&mut link, device, &key, used_lane)?;
        if answer.problem == Some(EnrolProblem::Device) && device == me.device {
            // The data was copied before it was ever enrolled, and the other copy enrolled first.
            device = DeviceId::new(Uuid::new_v4());
            answer = request(&mut link, device, &new_key()?, None)?;
        }
        if let Some(problem) = answer.problem {
            return Err(ExchangeError::Enrol(problem));
        }
        PublicKey::from_bytes(&*answer.hub).map_err(|_| ExchangeError::NoHub)?;
        let lane = Lane::new(answer.lane).map_err(|_| ExchangeError::NoHub)?;
        let seal = answer.seal.as_slice().try_into().map_err(|_| ExchangeError::NoHub)?;
        // The key first: a key without enrolment does no harm.
        keep_answered(&self.folder)?;
        if let Some(pem) = authority {
            self.keep_authority(pem)?;
        }
        let enrolment = Enrolment {
            address: address.trim().to_owned(),
            key: *answer.hub,
            office_name: answer.office_name.clone(),
            seal,
            device,
            lane,
            book: answer.book,
        };
        let mut store = Store::open(&self.folder)?;
        store.enrol(&enrolment, self.clock.now())?;
        let members = answer.members.as_deref().unwrap_or_default();
        let identity = self.identity(&store)?;
        keep_members(&mut store, &identity.office, &identity.hub, members)?;
        Ok(Enrolled {
            office_name: answer.office_name,
            device,
            lane: answer.lane,
            book: answer.book,
        })
    }
}
