//! One run of syncing.

use std::future::Future;
use std::sync::Arc;

use tokio::sync::Notify;

use replication::{HubSession, Link, LinkError, Outcome, SyncError};
use store::{Store, StoreError, SyncRun};

use super::identity::Identity;
use super::replica::StoreReplica;
use super::status::small;
use crate::Office;
use crate::view::{Problem, SyncView};

/// A clock that is off by more is told to the clerk.
const CLOCK_OFF_MINUTES: i64 = 5;

/// The key of a run that the clerk ended.
pub(super) const STOPPED: &str = "error.sync.stopped";

/// Ends a run early, from any thread, before or while it runs.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Notify>);

impl Stop {
    /// Ends the run; what has been exchanged is kept.
    pub fn stop(&self) {
        self.0.notify_one();
    }
}

impl Office {
    /// Syncs with the hub until both sides hold the same. Takes as long as the link needs and works
    /// on a connection of its own: the office goes on meanwhile. `progress` is told the records
    /// sent and received so far.
    ///
    /// # Errors
    /// `error.sync.*`. What had been exchanged until then is kept; everything else waits.
    pub fn sync(&self, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Result<SyncView, Problem> {
        self.sync_until(progress, &Stop::default())
    }

    /// As [`Office::sync`], but can be ended early.
    ///
    /// # Errors
    /// `error.sync.*`; `error.sync.stopped` when it was ended.
    pub fn sync_until(
        &self,
        progress: &mut (dyn FnMut(u64, u64) + Send),
        stop: &Stop,
    ) -> Result<SyncView, Problem> {
        let store = Store::open(self.folder())?;
        let identity = self.identity(&store)?;
        let hub = store.hub()?;
        let hub = hub.ok_or_else(|| Problem::new("error.sync.not_enrolled"))?;
        let mut link = self.link(&hub.address)?;
        let Identity { office, key, hub, .. } = identity;
        let mut replica = StoreReplica { store, office, clock: Arc::clone(self.clock()) };
        let mut moved = Outcome::default();
        let mut tell = |sent, received| {
            (moved.sent, moved.received) = (sent, received);
            progress(sent, received);
        };
        let mut session = HubSession { link: &mut link, key: &key, hub, progress: &mut tell };
        let ended = blocking(async {
            // Ended where it waits for the link: like a cut, which loses nothing.
            tokio::select! {
                done = session.run(&mut replica) => Some(done),
                () = stop.0.notified() => None,
            }
        })?;
        let done = match ended {
            Some(done) => done.map_err(|error| problem(&error)),
            None => Err((moved, Problem::new(STOPPED))),
        };
        let traffic = link.traffic;
        let (outcome, problem) = match &done {
            Ok(outcome) => (*outcome, None),
            Err((outcome, problem)) => (*outcome, Some(problem.key.clone())),
        };
        replica.store.note_sync(&SyncRun {
            at: self.now().millis(),
            sent: outcome.sent,
            received: outcome.received,
            requests: traffic.requests,
            bytes_up: traffic.bytes_up,
            bytes_down: traffic.bytes_down,
            problem,
            ..SyncRun::default()
        })?;
        let outcome = done.map_err(|(_, problem)| problem)?;
        self.sync_view(&outcome, &link, &replica.store).map_err(Problem::from)
    }

    fn sync_view(
        &self,
        outcome: &Outcome,
        link: &Link,
        store: &Store,
    ) -> Result<SyncView, StoreError> {
        let off = (self.now().millis() - outcome.hub_time) / 60_000;
        Ok(SyncView {
            sent: small(outcome.sent),
            received: small(outcome.received),
            requests: small(link.traffic.requests),
            bytes_up: small(link.traffic.bytes_up),
            bytes_down: small(link.traffic.bytes_down),
            parked: small(store.parked()?.len() as u64),
            refused_publications: small(store.refused_publications()?.len() as u64),
            equal: outcome.equal,
            clock_off_minutes: (off.abs() > CLOCK_OFF_MINUTES)
                .then(|| i32::try_from(off).unwrap_or(i32::MAX)),
        })
    }
}

/// Runs the exchange to its end on this thread.
pub(super) fn blocking<T>(work: impl Future<Output = T>) -> Result<T, Problem> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|_| Problem::internal("runtime"))?;
    Ok(runtime.block_on(work))
}

fn problem((outcome, error): &(Outcome, SyncError<StoreError>)) -> (Outcome, Problem) {
    let problem = match error {
        SyncError::Link(error) => link_problem(error),
        SyncError::Answer(_) => Problem::new("error.sync.no_hub"),
        SyncError::Stuck => Problem::new("error.sync.stuck"),
        SyncError::Copied => Problem::new("error.sync.copied"),
        SyncError::Replica(error) => Problem::of(error),
    };
    (*outcome, problem)
}

/// Explains why the hub was not reached.
pub(super) fn link_problem(error: &LinkError) -> Problem {
    match error {
        LinkError::Address => Problem::new("error.sync.address").at("address"),
        LinkError::NoCertificate => Problem::new("error.sync.no_certificate").at("authority"),
        LinkError::Untrusted => Problem::new("error.sync.untrusted").at("authority"),
        LinkError::Unreachable | LinkError::Cut => Problem::new("error.sync.unreachable"),
        LinkError::Busy(_) => Problem::new("error.sync.wait"),
        LinkError::Denied(_) => Problem::new("error.sync.denied"),
        LinkError::TooLarge | LinkError::Failed(_) => {
            Problem::new("error.sync.failed").with("what", error)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use store::{Enrolment, Via};

    use super::super::keys::{keep_key, new_key};
    use super::*;
    use crate::office::open::Recording;
    use crate::view::{Settings, Signatory, SyncState};

    /// An office enrolled with a hub at an address.
    fn enrolled(folder: &std::path::Path, address: String) -> Office {
        let office = Office::open(folder).unwrap();
        let settings = Settings {
            office_name: "UBND xã Cư Jút".into(),
            office_code: "H36.57".into(),
            place: "Cư Jút".into(),
            clerk: Signatory { name: "Nguyễn Thị Hoa".into(), title: String::new() },
            ..Settings::usual()
        };
        office.set_up(settings).unwrap();
        office
            .act(|office, now| {
                let me = office.store.this_device().unwrap();
                keep_key(folder, me.device, &new_key()?)?;
                let enrolment = Enrolment {
                    address,
                    key: new_key()?.public().to_bytes(),
                    office_name: "UBND xã Cư Jút".into(),
                    seal: [0; 32],
                    device: me.device,
                    lane: me.lane,
                    book: me.book,
                };
                office.store.enrol(&enrolment, now).unwrap();
                Ok(())
            })
            .unwrap();
        office
    }

    #[test]
    fn a_run_that_waits_for_the_hub_can_be_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let office = enrolled(folder.path(), address);
        let stop = Stop::default();
        let stopper = stop.clone();
        // A hub that takes the question and never answers.
        let silent = std::thread::spawn(move || {
            let stream = listener.accept().unwrap();
            stopper.stop();
            stream
        });
        let problem = office.sync_until(&mut |_, _| {}, &stop).unwrap_err();
        assert_eq!(problem.key, STOPPED);
        drop(silent.join().unwrap());
        let status = office.sync_status().unwrap();
        assert_eq!(status.state, SyncState::Waiting, "a wish is no failure");
        assert_eq!(status.runs[0].problem.as_ref().unwrap().key, STOPPED);
    }

    /// An address where nobody listens.
    fn nobody() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    }

    #[test]
    fn days_offline_are_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let office = enrolled(folder.path(), nobody());
        for _ in 0..3 {
            let problem = office.sync(&mut |_, _| {}).unwrap_err();
            assert_eq!(problem.key, "error.sync.unreachable");
        }
        let status = office.sync_status().unwrap();
        assert_eq!((status.state, status.runs.len()), (SyncState::Offline, 1));
        assert!(status.runs[0].bytes_up > 0);
    }

    #[test]
    fn who_meets_others_is_not_told_to_be_alone() {
        let folder = tempfile::tempdir().unwrap();
        let office = enrolled(folder.path(), nobody());
        let meet = |at: i64, problem: Option<&str>| {
            let peer = Some(domain::id::DeviceId::from_bytes([2; 16]));
            let problem = problem.map(str::to_owned);
            let (via, received) = (Via::Lan, 1);
            let run = SyncRun { at, via, peer, received, problem, ..SyncRun::default() };
            let noted = |office: &mut Recording<'_>, _| {
                office.store.note_sync(&run).unwrap();
                Ok(())
            };
            office.act(noted).unwrap();
            office.sync_status().unwrap().state
        };
        office.sync(&mut |_, _| {}).unwrap_err();
        let now = office.act(|_, now| Ok(now.millis())).unwrap();
        assert_eq!(meet(now - 3_600_000, None), SyncState::Offline, "an hour ago");
        // Nothing new since; such meetings are noted every ten minutes or little more.
        assert_eq!(meet(now - 840_000, None), SyncState::LanOnly);
        assert_eq!(meet(now, Some("error.lan.failed")), SyncState::Offline, "in vain");
        assert_eq!(meet(now, None), SyncState::LanOnly);
    }
}
