//! The office's database as a [`Replica`] for sessions.

use std::sync::Arc;

use domain::id::DeviceId;
use domain::log::Slice;
use domain::member::{Member, SignedTip};
use domain::number::OfficeCode;
use domain::time::Clock;
use replication::{
    AheadPosition, Applied, LogHead, Proof, PublicKey, Published, Reason, Replica, ReplicaState,
    SyncResponse, members_hash, open_signed_heads,
};
use store::{AheadRecords, Exchange, PublishedItem, Reader, RefusedRecord, Store, StoreError};

use crate::identity::{certified_members, keep_members};

/// A separate connection, so that the window never waits for the network.
pub struct StoreReplica {
    /// The database.
    pub store: Store,
    /// The office.
    pub office: OfficeCode,
    /// The PC's clock.
    pub clock: Arc<dyn Clock>,
}

impl Replica for StoreReplica {
    type Error = StoreError;

    fn standing(&self) -> Result<ReplicaState, StoreError> {
        let hub = self.store.hub()?.ok_or(StoreError::Missing)?;
        Ok(ReplicaState {
            office: self.office.clone(),
            device: self.store.this_device()?.device,
            after: hub.pulled,
            published: hub.published,
            batch: hub.batch.and_then(|bytes| usize::try_from(bytes).ok()),
            ahead: hub.ahead.map(|(upto, at)| AheadPosition { upto, at }),
            members: members_hash(self.store.members()?.iter().map(|it| &it.facts)),
            lacks_signed_heads: self.store.lacks_proof()?,
        })
    }

    fn outgoing(&self, bytes: usize) -> Result<Vec<Slice>, StoreError> {
        self.store.outgoing(bytes)
    }

    fn proof(&self, slices: &[Slice]) -> Result<Proof, StoreError> {
        let mut tips = self.store.tips()?;
        tips.retain(|tip| slices.iter().any(|slice| slice.device == tip.device));
        let me = self.store.this_device()?.device;
        let proved = |slice: &Slice| {
            let reaches =
                |tip: &SignedTip| tip.device == slice.device && tip.seq >= slice.last_seq();
            slice.device == me || tips.iter().any(reaches)
        };
        let signed_heads =
            if slices.iter().all(proved) { None } else { self.store.signed_heads()? };
        Ok(Proof { tips, signed_heads })
    }

    fn apply(&mut self, answer: &SyncResponse) -> Result<Applied, StoreError> {
        let acks: Vec<_> = answer.acks.iter().map(|ack| (ack.device, ack.last_seq)).collect();
        let refused: Vec<_> = answer
            .refused
            .iter()
            .map(|it| RefusedRecord { device: it.device, seq: it.seq, reason: it.reason })
            .collect();
        let hub = self.store.hub()?.and_then(|hub| PublicKey::from_bytes(&hub.key).ok());
        let hub = hub.ok_or(StoreError::Unreadable("hub key"))?;
        let published: Vec<_> = answer.published.iter().map(|it| item(it, &hub)).collect();
        let done = self.store.apply_exchange(&Exchange {
            slices: &answer.slices,
            acks: &acks,
            refused: &refused,
            pos: answer.pos,
            published: &published,
            ahead: answer.ahead.as_ref().map(|ahead| AheadRecords {
                slices: &ahead.slices,
                upto: ahead.position.upto,
                at: ahead.position.at,
            }),
            records: answer.summary.records,
            now: self.clock.now(),
        })?;
        keep_members(&mut self.store, &self.office, &hub, &answer.members)?;
        if let Some(signature) = answer.signed_heads {
            // The hub has signed its heads; when they equal the heads here, the records here can be
            // proved to others.
            let heads = heads_of(&self.store)?;
            let signed_heads = open_signed_heads(&self.office, heads, *signature, &hub);
            signed_heads.map(|it| self.store.keep_signed_heads(&it)).transpose()?;
        }
        Ok(Applied { sent: done.sent, received: done.received, moved: done.moved })
    }

    fn park(&mut self, device: DeviceId, seq: u64, reason: Reason) -> Result<(), StoreError> {
        self.store.park_outgoing(device, seq, reason, self.clock.now())
    }

    fn refused_before(&self) -> Result<Option<Slice>, StoreError> {
        self.store.refused_before(self.clock.now())
    }

    fn tried_again(
        &mut self,
        device: DeviceId,
        seq: u64,
        accepted: bool,
    ) -> Result<(), StoreError> {
        self.store.note_tried_again(device, seq, accepted, self.clock.now())
    }

    fn members(&self) -> Result<Vec<Member>, StoreError> {
        certified_members(&self.store, &self.office)
    }

    fn heads(&self) -> Result<Vec<LogHead>, StoreError> {
        heads_of(&self.store)
    }

    fn copied(&mut self, from: u64) -> Result<(), StoreError> {
        self.store.mark_copied(from)
    }

    fn lost(&mut self, hub: &[LogHead]) -> Result<bool, StoreError> {
        let there: Vec<_> = hub.iter().map(|head| (head.device, head.last_seq)).collect();
        self.store.lower_acks(&there)
    }

    fn set_ahead(&mut self, position: Option<AheadPosition>) -> Result<(), StoreError> {
        self.store.set_ahead(position.map(|it| (it.upto, it.at)))
    }

    fn remember_batch(&mut self, bytes: usize) -> Result<(), StoreError> {
        self.store.remember_batch(bytes as u64)
    }
}

/// Returns the heads of all logs, in the form of the protocol.
pub(crate) fn heads_of(store: &Reader) -> Result<Vec<LogHead>, StoreError> {
    let head = |head: store::Head| LogHead::new(head.device, head.last_seq, head.tip);
    Ok(store.heads()?.into_iter().map(head).collect())
}

/// Converts a publication and checks its signature.
pub(crate) fn item(published: &Published, hub: &PublicKey) -> PublishedItem {
    PublishedItem {
        version: published.version,
        kind: published.kind.clone(),
        from_day: published.from,
        body: published.body.to_vec(),
        signature: *published.signature,
        signed: published.is_of(hub),
    }
}
