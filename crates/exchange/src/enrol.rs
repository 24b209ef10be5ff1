//! Enrolling this PC with a hub.

use domain::id::DeviceId;
use domain::number::{Lane, OfficeCode};
use replication::{
    EnrolProblem, EnrolRequest, EnrolResponse, Link, LogHead, PublicKey, SecretKey, sign_tip,
};
use store::{Enrolment, Reader, Store, StoreError};
use uuid::Uuid;

use crate::Exchange;
use crate::error::ExchangeError;
use crate::hub::blocking;
use crate::identity::keep_members;
use crate::keys::{keep_key, key_of, new_key};

/// The outcome of an enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The office, as the hub names it.
    pub office_name: String,
    /// The identity of this PC from now on.
    pub device: DeviceId,
    /// Its lane.
    pub lane: u8,
    /// Its book.
    pub book: u16,
}

impl Exchange {
    /// Enrols this PC with a hub by a code that the hub gave. May take as long as the link needs.
    /// `authority` (PEM, one certificate or several) is trusted in addition to those the system
    /// trusts. It replaces the one given before, once the hub has enrolled this PC.
    ///
    /// A PC whose data was copied or restored from a backup continues under a new identity, lane
    /// and book; its records stay.
    ///
    /// # Errors
    /// When the hub cannot be reached, or why it refuses.
    pub fn enrol(
        &self,
        office: &OfficeCode,
        address: &str,
        code: &str,
        authority: Option<&[u8]>,
    ) -> Result<Enrolled, ExchangeError> {
        let (me, copied) = {
            let reader = Reader::open(&self.folder)?;
            let me = reader.this_device()?;
            let kept = key_of(&self.folder, me.device)?;
            // Enrolled before, but the key is lost or another copy uses the log.
            let hub = reader.hub()?;
            (me, hub.is_some_and(|hub| kept.is_none() || hub.copied_from.is_some()))
        };
        let mut link = match authority {
            Some(pem) => self.link_trusting(address, pem)?,
            None => self.link(address)?,
        };
        let used_lane = (!copied && me.last_seq > 0).then(|| me.lane.get());
        let mut device = if copied { DeviceId::new(Uuid::new_v4()) } else { me.device };
        let (mut key, mut answer) = self.request(&mut link, code, office, device, used_lane)?;
        if answer.problem == Some(EnrolProblem::Device) && device == me.device {
            // The data was copied before it was ever enrolled, and the other copy enrolled first.
            device = DeviceId::new(Uuid::new_v4());
            (key, answer) = self.request(&mut link, code, office, device, None)?;
        }
        if let Some(problem) = answer.problem {
            return Err(ExchangeError::Enrol(problem));
        }
        PublicKey::from_bytes(&*answer.hub).map_err(|_| ExchangeError::NoHub)?;
        let lane = Lane::new(answer.lane).map_err(|_| ExchangeError::NoHub)?;
        let seal = answer.seal.as_slice().try_into().map_err(|_| ExchangeError::NoHub)?;
        let earlier = if device == me.device { None } else { key_of(&self.folder, me.device)? };
        // The key first: a key without enrolment does no harm.
        keep_key(&self.folder, device, &key)?;
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
        if let Some(key) = earlier {
            sign_earlier(&mut store, &identity.office, me.device, &key)?;
        }
        keep_members(&mut store, &identity.office, &identity.hub, members)?;
        Ok(Enrolled {
            office_name: answer.office_name,
            device,
            lane: answer.lane,
            book: answer.book,
        })
    }

    fn request(
        &self,
        link: &mut Link,
        code: &str,
        office: &OfficeCode,
        device: DeviceId,
        lane: Option<u8>,
    ) -> Result<(SecretKey, EnrolResponse), ExchangeError> {
        let key = match key_of(&self.folder, device)? {
            Some(key) => key,
            None => new_key()?,
        };
        let request = EnrolRequest::new(code, office.clone(), device, &key, lane);
        let bytes = blocking(link.post("v1/enrol", request.to_bytes()))??;
        Ok((key, EnrolResponse::from_bytes(&bytes).ok_or(ExchangeError::NoHub)?))
    }
}

/// Signs the log that this PC wrote under an earlier identity, so that the hub accepts the records
/// of it that it lacks. The old key is overwritten afterwards.
fn sign_earlier(
    store: &mut Store,
    office: &OfficeCode,
    device: DeviceId,
    key: &SecretKey,
) -> Result<(), StoreError> {
    let heads = store.heads()?;
    let head = heads.iter().find(|head| head.device == device && head.last_seq > 0);
    let head = head.map(|head| LogHead::new(device, head.last_seq, head.tip));
    let signed = head.map(|head| sign_tip(office, head, key));
    store.keep_tips(signed.as_slice())
}
