//! Making this PC known to the hub.

use domain::id::DeviceId;
use domain::number::{Lane, OfficeCode};
use replication::{
    EnrolProblem, EnrolRequest, EnrolResponse, Link, LogHead, PublicKey, SecretKey, sign_tip,
};
use store::{Enrolment, Store, StoreError};
use uuid::Uuid;

use super::identity::keep_members;
use super::keys::{keep_key, key_of, new_key};
use super::run::{blocking, link_problem};
use crate::Office;
use crate::view::{Enrolled, Problem};

impl Office {
    /// Enrols this PC with a hub by a code that the hub gave. May take as long as the link needs;
    /// meanwhile the office goes on.
    ///
    /// A PC whose data was copied or put back from a backup goes on under a new identity, lane and
    /// book; what it recorded stays.
    ///
    /// # Errors
    /// `error.sync.*`: the hub cannot be reached, or why it refuses.
    pub fn enrol(&self, address: &str, code: &str) -> Result<Enrolled, Problem> {
        self.enrol_trusting(address, code, None)
    }

    /// As [`Office::enrol`], and trusts an authority besides those the system trusts: PEM, one
    /// certificate or several. It replaces the one given before, once the hub has enrolled this PC.
    ///
    /// # Errors
    /// As [`Office::enrol`]; `error.sync.no_certificate`.
    pub fn enrol_trusting(
        &self,
        address: &str,
        code: &str,
        authority: Option<&[u8]>,
    ) -> Result<Enrolled, Problem> {
        let (office, me, copied) = self.read(|office, _| {
            let me = office.store.this_device()?;
            let hub = office.store.hub()?;
            let kept = key_of(self.folder(), me.device)?;
            // Enrolled before, but the key is gone or the log is another copy's.
            let copied = hub.is_some_and(|hub| kept.is_none() || hub.copied_from.is_some());
            Ok((office.code.clone(), me, copied))
        })?;
        let mut link = match authority {
            Some(pem) => self.link_trusting(address, pem)?,
            None => self.link(address)?,
        };
        let used_lane = (!copied && me.last_seq > 0).then(|| me.lane.get());
        let mut device = if copied { DeviceId::new(Uuid::new_v4()) } else { me.device };
        let (mut key, mut answer) =
            self.ask_enrolment(&mut link, code, office.clone(), device, used_lane)?;
        if answer.problem == Some(EnrolProblem::Device) && device == me.device {
            // The data was copied before it was ever enrolled, and the other copy came first.
            device = DeviceId::new(Uuid::new_v4());
            (key, answer) = self.ask_enrolment(&mut link, code, office, device, None)?;
        }
        if let Some(problem) = answer.problem {
            return Err(refusal(problem));
        }
        PublicKey::from_bytes(&*answer.hub).map_err(|_| no_hub())?;
        let lane = Lane::new(answer.lane).map_err(|_| no_hub())?;
        let seal = answer.seal.as_slice().try_into().map_err(|_| no_hub())?;
        let earlier = if device == me.device { None } else { key_of(self.folder(), me.device)? };
        // The key first: a key without enrolment does no harm.
        keep_key(self.folder(), device, &key)?;
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
        self.act(|office, now| {
            office.store.enrol(&enrolment, now)?;
            let members = answer.members.as_deref().unwrap_or_default();
            let identity = self.identity(office.store)?;
            if let Some(key) = earlier {
                sign_earlier(office.store, &identity.office, me.device, &key)?;
            }
            keep_members(office.store, &identity.office, &identity.hub, members)
                .map_err(Problem::from)
        })?;
        Ok(Enrolled {
            office_name: answer.office_name,
            device: device.to_string(),
            lane: answer.lane,
            book: answer.book,
        })
    }

    fn ask_enrolment(
        &self,
        link: &mut Link,
        code: &str,
        office: OfficeCode,
        device: DeviceId,
        lane: Option<u8>,
    ) -> Result<(SecretKey, EnrolResponse), Problem> {
        let key = match key_of(self.folder(), device)? {
            Some(key) => key,
            None => new_key()?,
        };
        let ask = EnrolRequest::new(code, office, device, &key, lane);
        let bytes = blocking(link.post("v1/enrol", ask.to_bytes()))?
            .map_err(|error| link_problem(&error))?;
        Ok((key, EnrolResponse::from_bytes(&bytes).ok_or_else(no_hub)?))
    }
}

/// Signs the log that this PC wrote under an earlier identity, so that the hub takes what it lacks of
/// it. The key is gone afterwards.
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

fn no_hub() -> Problem {
    Problem::new("error.sync.no_hub").at("address")
}

fn refusal(problem: EnrolProblem) -> Problem {
    match problem {
        EnrolProblem::Code => Problem::new("error.sync.code").at("code"),
        EnrolProblem::Office => Problem::new("error.sync.code_of_other_office").at("code"),
        EnrolProblem::Full => Problem::new("error.sync.office_full"),
        EnrolProblem::Device => Problem::new("error.sync.device"),
        EnrolProblem::Wait => Problem::new("error.sync.wait"),
    }
}
