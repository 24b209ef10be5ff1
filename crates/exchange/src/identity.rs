//! This PC's identity towards others of its office, and the members it trusts.

use domain::id::DeviceId;
use domain::member::Member;
use domain::number::OfficeCode;
use replication::{PublicKey, SecretKey, certified};
use store::{Ownership, Reader, Store, StoreError};

use super::keys::key_of;
use crate::Exchange;
use crate::error::ExchangeError;

/// This PC's identity since its enrolment.
pub(crate) struct Identity {
    pub office: OfficeCode,
    pub device: DeviceId,
    pub key: SecretKey,
    /// The key of the hub, which signs the members of the office.
    pub hub: PublicKey,
    /// The secret that the PCs of the office share.
    pub seal: [u8; 32],
}

impl Exchange {
    /// Returns whether this PC can exchange records: it is enrolled, and its data is its own.
    #[must_use]
    pub fn is_enrolled(&self, store: &Reader) -> bool {
        self.identity(store).is_ok()
    }

    /// Reads this PC's identity.
    ///
    /// # Errors
    /// [`ExchangeError::NotEnrolled`], [`ExchangeError::EnrolAgain`], [`ExchangeError::KeyLost`], or
    /// that the data is not this PC's own.
    pub(crate) fn identity(&self, store: &Reader) -> Result<Identity, ExchangeError> {
        check_own(store)?;
        let hub = store.hub()?.ok_or(ExchangeError::NotEnrolled)?;
        let device = store.this_device()?.device;
        if hub.device != device {
            return Err(ExchangeError::EnrolAgain);
        }
        let key = key_of(&self.folder, device)?.ok_or(ExchangeError::KeyLost)?;
        Ok(Identity {
            office: office_of(store)?,
            device,
            key,
            hub: PublicKey::from_bytes(&hub.key).map_err(|_| ExchangeError::Response)?,
            seal: hub.seal,
        })
    }
}

/// Refuses data that is not this PC's own.
pub(crate) fn check_own(store: &Reader) -> Result<(), StoreError> {
    match store.ownership()? {
        Ownership::Own => Ok(()),
        other => Err(StoreError::NotOwn(other)),
    }
}

/// Reads the office's code from the present settings.
fn office_of(store: &Reader) -> Result<OfficeCode, ExchangeError> {
    /// The part of the settings that this crate needs.
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Settings {
        office_code: String,
    }
    let json = store.settings()?.ok_or(StoreError::Missing)?;
    let settings: Settings = serde_json::from_str(&json).map_err(|_| ExchangeError::OfficeCode)?;
    settings.office_code.parse().map_err(|_| ExchangeError::OfficeCode)
}

/// Stores the members that the hub has signed, and ignores all others.
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

/// Returns the members that the hub of this PC has signed; none before it was enrolled.
pub(crate) fn certified_members(
    store: &Reader,
    office: &OfficeCode,
) -> Result<Vec<Member>, StoreError> {
    let hub = store.hub()?.and_then(|hub| PublicKey::from_bytes(&hub.key).ok());
    let Some(hub) = hub else { return Ok(Vec::new()) };
    let mut members = store.members()?;
    members.retain(|it| certified(office, it, &hub));
    Ok(members)
}

/// Returns the key of a PC of the office; `None` when the PC is unknown or revoked.
pub(crate) fn key_of_member(members: &[Member], device: DeviceId) -> Option<PublicKey> {
    let member = members.iter().find(|it| it.facts.device == device)?;
    let facts = Some(&member.facts).filter(|facts| facts.revoked_at.is_none())?;
    PublicKey::from_bytes(&*facts.key).ok()
}
