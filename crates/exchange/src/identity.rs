//! Who this PC is to others of its office, and whom it believes.

use domain::id::DeviceId;
use domain::member::Member;
use domain::number::OfficeCode;
use replication::{PublicKey, SecretKey, certified};
use store::{Reader, Store, StoreError};

use super::keys::key_of;
use crate::Exchange;
use crate::error::ExchangeError;

/// What enrolment has made of this PC.
pub(crate) struct Identity {
    pub office: OfficeCode,
    pub device: DeviceId,
    pub key: SecretKey,
    /// The key of the hub, which says who belongs to the office.
    pub hub: PublicKey,
    /// The secret that the PCs of the office share.
    pub seal: [u8; 32],
}

impl Exchange {
    /// Whether this PC can exchange records: enrolled, and its data is not a copy.
    #[must_use]
    pub fn is_enrolled(&self, store: &Reader) -> bool {
        self.identity(store).is_ok()
    }

    /// This PC as it is enrolled.
    ///
    /// # Errors
    /// [`ExchangeError::NotEnrolled`] or [`ExchangeError::Copied`].
    pub(crate) fn identity(&self, store: &Reader) -> Result<Identity, ExchangeError> {
        let hub = store.hub()?.ok_or(ExchangeError::NotEnrolled)?;
        let device = store.this_device()?.device;
        let key = key_of(&self.folder, device)?
            .filter(|_| hub.copied_from.is_none())
            .ok_or(ExchangeError::Copied)?;
        Ok(Identity {
            office: office_of(store)?,
            device,
            key,
            hub: PublicKey::from_bytes(&hub.key).map_err(|_| ExchangeError::Response)?,
            seal: hub.seal,
        })
    }
}

/// The office's code, as it is in the settings now.
fn office_of(store: &Reader) -> Result<OfficeCode, ExchangeError> {
    /// The part of the settings that is needed here.
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Settings {
        office_code: String,
    }
    let json = store.settings()?.ok_or(StoreError::Missing)?;
    let settings: Settings = serde_json::from_str(&json).map_err(|_| ExchangeError::OfficeCode)?;
    settings.office_code.parse().map_err(|_| ExchangeError::OfficeCode)
}

/// Keeps what the hub has signed of the office's PCs, and passes over everything else.
pub(crate) fn keep_members(
    store: &mut Store,
    office: &OfficeCode,
    hub: &PublicKey,
    members: &[Member],
) -> Result<(), StoreError> {
    let signed = |it: &&Member| certified(office, it, hub);
    let members: Vec<_> = members.iter().filter(signed).cloned().collect();
    if members.is_empty() { Ok(()) } else { store.keep_members(&members) }
}

/// The key of a PC of the office; `None` when it is unknown or its access was taken away.
pub(crate) fn key_of_member(members: &[Member], device: DeviceId) -> Option<PublicKey> {
    let member = members.iter().find(|it| it.facts.device == device)?;
    let facts = Some(&member.facts).filter(|facts| facts.revoked_at.is_none())?;
    PublicKey::from_bytes(&*facts.key).ok()
}
