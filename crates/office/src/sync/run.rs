//! One run of syncing.

use std::future::Future;
use std::sync::Arc;

use store::{Store, StoreError, SyncRun};
use sync::{Link, LinkError, Outcome, PublicKey, Session, SyncError};

use super::keys::key_of;
use super::replica::StoreReplica;
use crate::Office;
use crate::desk::store_problem;
use crate::view::{Problem, SyncView};

/// A clock that is off by more is told to the clerk.
const CLOCK_OFF_MINUTES: i64 = 5;

impl Office {
    /// Syncs with the hub until both sides hold the same. Takes as long as the link needs and works
    /// on a connection of its own: the office goes on meanwhile. `progress` is told the records
    /// sent and received so far.
    ///
    /// # Errors
    /// `error.sync.*`. What had been exchanged until then is kept; everything else waits.
    pub fn sync(&self, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<SyncView, Problem> {
        let office = self.with_desk(|desk, _| Ok(desk.code.clone()))?;
        let store = Store::open(self.folder()).map_err(|error| store_problem(&error))?;
        let hub = store
            .hub()
            .map_err(|error| store_problem(&error))?
            .ok_or_else(|| Problem::new("error.sync.not_enrolled"))?;
        let me = store.this_device().map_err(|error| store_problem(&error))?;
        let key = key_of(self.folder(), me.device)?
            .filter(|_| hub.copied_from.is_none())
            .ok_or_else(|| Problem::new("error.sync.copied"))?;
        let hub_key =
            PublicKey::from_bytes(&hub.key).map_err(|_| Problem::new("error.sync.no_hub"))?;
        let mut link = self.link(&hub.address)?;
        let mut replica = StoreReplica { store, office, clock: Arc::clone(self.clock()) };
        let mut session = Session { link: &mut link, key: &key, hub: hub_key, progress };
        let done = blocking(session.run(&mut replica))?.map_err(|error| problem(&error));
        let traffic = link.traffic;
        let (outcome, problem) = match &done {
            Ok(outcome) => (*outcome, None),
            Err((outcome, problem)) => (*outcome, Some(problem.key.clone())),
        };
        replica
            .store
            .note_sync(&SyncRun {
                at: self.now().millis(),
                sent: outcome.sent,
                received: outcome.received,
                requests: traffic.requests,
                bytes_up: traffic.bytes_up,
                bytes_down: traffic.bytes_down,
                problem,
            })
            .map_err(|error| store_problem(&error))?;
        let outcome = done.map_err(|(_, problem)| problem)?;
        let parked = replica.store.parked().map_err(|error| store_problem(&error))?.len();
        Ok(self.sync_view(&outcome, &link, parked))
    }

    fn sync_view(&self, outcome: &Outcome, link: &Link, parked: usize) -> SyncView {
        let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let off = (self.now().millis() - outcome.hub_time) / 60_000;
        SyncView {
            sent: small(outcome.sent),
            received: small(outcome.received),
            requests: small(link.traffic.requests),
            bytes_up: small(link.traffic.bytes_up),
            bytes_down: small(link.traffic.bytes_down),
            parked: small(parked as u64),
            equal: outcome.equal,
            clock_off_minutes: (off.abs() > CLOCK_OFF_MINUTES)
                .then(|| i32::try_from(off).unwrap_or(i32::MAX)),
        }
    }
}

/// Runs the exchange to its end on this thread.
pub(super) fn blocking<T>(work: impl Future<Output = T>) -> Result<T, Problem> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|_| Problem::new("error.store.internal").with("what", "runtime"))?;
    Ok(runtime.block_on(work))
}

fn problem((outcome, error): &(Outcome, SyncError<StoreError>)) -> (Outcome, Problem) {
    let problem = match error {
        SyncError::Link(error) => link_problem(error),
        SyncError::Answer(_) => Problem::new("error.sync.no_hub"),
        SyncError::Stuck => Problem::new("error.sync.stuck"),
        SyncError::Copied => Problem::new("error.sync.copied"),
        SyncError::Replica(error) => store_problem(error),
    };
    (*outcome, problem)
}

/// Explains why the hub was not reached.
pub(super) fn link_problem(error: &LinkError) -> Problem {
    match error {
        LinkError::Address => Problem::new("error.sync.address").at("address"),
        LinkError::NoCertificate => Problem::new("error.sync.no_certificate").at("authority"),
        LinkError::Untrusted => Problem::new("error.sync.untrusted"),
        LinkError::Unreachable | LinkError::Cut => Problem::new("error.sync.unreachable"),
        LinkError::Busy(_) => Problem::new("error.sync.wait"),
        LinkError::Denied(_) => Problem::new("error.sync.denied"),
        LinkError::TooLarge | LinkError::Failed(_) => {
            Problem::new("error.sync.failed").with("what", error)
        }
    }
}
