//! Who this PC is to others of its office, and whom it believes.

use domain::id::DeviceId;
use domain::member::Member;
use domain::number::OfficeCode;
use replication::{PublicKey, SecretKey, certified};
use store::{Reader, Store, StoreError};

use super::keys::key_of;
use crate::Office;
use crate::view::{Problem, Settings};

/// What enrolment has made of this PC.
pub(super) struct Identity {
    pub office: OfficeCode,
    pub device: DeviceId,
    pub key: SecretKey,
    /// The key of the hub, which says who belongs to the office.
    pub hub: PublicKey,
    /// The secret that the PCs of the office share.
    pub seal: [u8; 32],
}

impl Office {
    /// This PC as it is enrolled.
    ///
    /// # Errors
    /// `error.sync.not_enrolled` or `error.sync.copied`.
    pub(super) fn identity(&self, store: &Reader) -> Result<Identity, Problem> {
        let hub = store.hub()?;
        let hub = hub.ok_or_else(|| Problem::new("error.sync.not_enrolled"))?;
        let device = store.this_device()?.device;
        let key = key_of(self.folder(), device)?
            .filter(|_| hub.copied_from.is_none())
            .ok_or_else(|| Problem::new("error.sync.copied"))?;
        Ok(Identity {
            office: office_of(store)?,
            device,
            key,
            hub: PublicKey::from_bytes(&hub.key).map_err(|_| Problem::new("error.sync.no_hub"))?,
            seal: hub.seal,
        })
    }
}

/// The office's code, as it is in the settings now.
fn office_of(store: &Reader) -> Result<OfficeCode, Problem> {
    let json = store.settings()?;
    let json = json.ok_or_else(|| Problem::new("error.office_not_set_up"))?;
    let code = Settings::stored(&json)?.office_code;
    code.parse().map_err(|_| Problem::new("error.settings.office_code"))
}

/// Keeps what the hub has signed of the office's PCs, and passes over everything else.
pub(super) fn keep_members(
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
pub(super) fn key_of_member(members: &[Member], device: DeviceId) -> Option<PublicKey> {
    let member = members.iter().find(|it| it.facts.device == device)?;
    let facts = Some(&member.facts).filter(|facts| facts.revoked_at.is_none())?;
    PublicKey::from_bytes(&*facts.key).ok()
}
