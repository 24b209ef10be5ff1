//! A run with the hub.

use std::future::Future;
use std::sync::Arc;

use domain::message::Message;
use domain::time::Timestamp;
use replication::{HubSession, Outcome, Traffic};
use store::{Store, SyncRun};
use tokio::sync::Notify;

use crate::Exchange;
use crate::error::ExchangeError;
use crate::identity::Identity;
use crate::replica::StoreReplica;

/// Ends a run early, from any thread, before or while it runs.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Notify>);

impl Stop {
    /// Ends the run; records exchanged before stay.
    pub fn stop(&self) {
        self.0.notify_one();
    }
}

/// A finished run with the hub.
#[derive(Clone, Copy, Debug)]
pub struct HubRun {
    /// The outcome of the session.
    pub outcome: Outcome,
    /// Traffic of the link.
    pub traffic: Traffic,
    /// How far the clock of this PC is ahead of the hub's, in milliseconds.
    pub clock_ahead_ms: i64,
}

impl Exchange {
    /// Syncs with the hub until both sides hold the same records; takes as long as the link needs.
    /// `progress` is called with the records sent and received so far; `stop` ends the run early.
    ///
    /// # Errors
    /// Why the run failed. Records exchanged before stay; the others wait.
    pub fn sync(
        &self,
        progress: &mut (dyn FnMut(u64, u64) + Send),
        stop: &Stop,
    ) -> Result<HubRun, ExchangeError> {
        let store = Store::open(&self.folder)?;
        let identity = self.identity(&store)?;
        let hub = store.hub()?.ok_or(ExchangeError::NotEnrolled)?;
        let mut link = self.link(&hub.address)?;
        let Identity { office, key, hub, .. } = identity;
        let mut replica = StoreReplica { store, office, clock: Arc::clone(&self.clock) };
        let mut moved = Outcome::default();
        let mut report = |sent, received| {
            (moved.sent, moved.received) = (sent, received);
            progress(sent, received);
        };
        let mut session = HubSession { link: &mut link, key: &key, hub, progress: &mut report };
        let ended = blocking(async {
            // Stopped while it waits for the link: like a cut link, which loses nothing.
            tokio::select! {
                done = session.run(&mut replica) => Some(done),
                () = stop.0.notified() => None,
            }
        })?;
        let (outcome, error) = match ended {
            Some(Ok(outcome)) => (outcome, None),
            Some(Err((outcome, error))) => (outcome, Some(ExchangeError::from(error))),
            None => (moved, Some(ExchangeError::Stopped)),
        };
        let traffic = link.traffic;
        let now = self.clock.now().millis();
        replica.store.note_sync(&SyncRun {
            at: now,
            sent: outcome.sent,
            received: outcome.received,
            requests: traffic.requests,
            bytes_up: traffic.bytes_up,
            bytes_down: traffic.bytes_down,
            problem: error.as_ref().map(|error| error.key().to_owned()),
            unequal: error.is_none() && !outcome.equal,
            ..SyncRun::default()
        })?;
        if outcome.hub_time > 0 {
            let hub = Timestamp::from_millis(outcome.hub_time);
            replica.store.note_hub_time(hub, Timestamp::from_millis(now))?;
        }
        match error {
            Some(error) => Err(error),
            None => Ok(HubRun { outcome, traffic, clock_ahead_ms: now - outcome.hub_time }),
        }
    }
}

/// Runs the exchange to its end on this thread.
pub(crate) fn blocking<T>(work: impl Future<Output = T>) -> Result<T, ExchangeError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|_| ExchangeError::Internal("runtime"))?;
    Ok(runtime.block_on(work))
}
