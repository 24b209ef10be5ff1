//! Runs of exchange, for people: results as the window shows them, problems in the clerk's language.

use std::net::SocketAddr;
use std::ops::ControlFlow;
use std::path::Path;

use exchange::{BUNDLE, Exchange, ExchangeError, HubRun, Lan, LanEvent, Progress, Stop};

use super::status::small;
use crate::Office;
use crate::view::{BundleIn, BundleOut, Enrolled, LanSync, Problem, SyncView};

/// A clock that differs from the hub's by more is reported to the clerk.
const CLOCK_OFF_MINUTES: i64 = 5;

impl Office {
    /// Returns the exchange of this office's records.
    pub(super) fn exchange(&self) -> Exchange {
        Exchange::new(self.folder().to_owned(), self.clock().clone())
    }

    /// Enrols this PC with a hub by a code that the hub gave. May take as long as the link needs;
    /// the office stays usable meanwhile.
    ///
    /// A PC that was enrolled before gets a new identity, lane and book with a new code; its records
    /// stay.
    ///
    /// # Errors
    /// `error.sync.*`: the hub cannot be reached, or why it refuses.
    pub fn enrol(&self, address: &str, code: &str) -> Result<Enrolled, Problem> {
        self.enrol_trusting(address, code, None)
    }

    /// As [`Office::enrol`], and trusts an authority (PEM, one certificate or several) in addition
    /// to those the system trusts. It replaces the one given before, once the hub has enrolled this
    /// PC.
    ///
    /// # Errors
    /// As [`Office::enrol`]; `error.sync.no_certificate`.
    pub fn enrol_trusting(
        &self,
        address: &str,
        code: &str,
        authority: Option<&[u8]>,
    ) -> Result<Enrolled, Problem> {
        let office = self.read(|office, _| Ok(office.code.clone()))?;
        let enrolled = self.exchange().enrol(&office, address, code, authority);
        let enrolled = enrolled.map_err(|error| self.in_words(&error))?;
        Ok(Enrolled {
            office_name: enrolled.office_name,
            device: enrolled.device.to_string(),
            lane: enrolled.lane,
            book: enrolled.book,
        })
    }

    /// Syncs with the hub until both sides hold the same records. Takes as long as the link needs;
    /// the office stays usable meanwhile. `progress` is called with the records sent and received
    /// so far.
    ///
    /// # Errors
    /// `error.sync.*`. Records exchanged before stay; the others wait.
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
        let run = self.exchange().sync(progress, stop).map_err(|error| self.in_words(&error))?;
        let HubRun { outcome, traffic, clock_ahead_ms } = run;
        let off = clock_ahead_ms / 60_000;
        let copied = self
            .read(|office, _| Ok(office.store.hub()?.is_some_and(|it| it.copied_from.is_some())))?;
        if copied {
            return Err(self.in_words(&ExchangeError::Copied));
        }
        let (parked, refused_publications) = self.read(|office, _| {
            Ok((office.store.parked()?.len(), office.store.refused_publications()?.len()))
        })?;
        Ok(SyncView {
            sent: small(outcome.sent),
            received: small(outcome.received),
            requests: small(traffic.requests),
            bytes_up: small(traffic.bytes_up),
            bytes_down: small(traffic.bytes_down),
            parked: small(parked as u64),
            refused_publications: small(refused_publications as u64),
            equal: outcome.equal,
            clock_off_minutes: (off.abs() > CLOCK_OFF_MINUTES)
                .then(|| i32::try_from(off).unwrap_or(i32::MAX)),
        })
    }

    /// Returns a name for the file of a bundle: the office's code, this PC's book and the time.
    ///
    /// # Errors
    /// When the office is not set up or cannot be read.
    pub fn bundle_name(&self) -> Result<String, Problem> {
        self.read(|office, now| {
            let book = office.store.this_device()?.book;
            let time = now.to_vn().format("%Y%m%d-%H%M");
            Ok(format!("motcua-{}-Q{book}-{time}.{BUNDLE}", office.code))
        })
    }

    /// Writes everything that this PC knows and can prove into a sealed file for a stick; only PCs of
    /// the same office can read it. The file appears whole or not at all. `progress` is called with
    /// the records written and how many there are.
    ///
    /// # Errors
    /// `error.sync.not_enrolled` or `error.sync.enrol_again` (PCs that are not enrolled share no secret
    /// and cannot know each other), `error.file_unwritable`, `error.file_no_room`,
    /// `error.bundle.stopped`.
    pub fn bundle_out(&self, path: &Path, progress: Progress<'_>) -> Result<BundleOut, Problem> {
        let written = self.exchange().write_bundle(path, progress);
        let written = written.map_err(|error| self.in_words(&error))?;
        Ok(BundleOut {
            records: small(written.records),
            bytes: small(written.bytes),
            unproved: small(written.unproved),
        })
    }

    /// Accepts a bundle that another PC of the office has written. All of it is proved before anything
    /// is inserted; reading it again does no harm; the hub gets what is new at the next sync.
    /// `progress` is called with the records gone through and how many there are.
    ///
    /// # Errors
    /// `error.sync.not_enrolled`, `error.sync.enrol_again`, or `error.bundle.*`: it is no bundle, of
    /// another office, of a newer program, cut, or damaged; nothing was inserted then. Or it was
    /// stopped; what was inserted until then stays.
    pub fn bundle_in(&self, path: &Path, progress: Progress<'_>) -> Result<BundleIn, Problem> {
        let read = self.exchange().read_bundle(path, progress);
        let read = read.map_err(|error| self.in_words(&error))?;
        Ok(BundleIn {
            records: small(read.records),
            received: small(read.received),
            unproved: small(read.unproved),
            parked: small(read.parked),
            copied: read.copied,
            book: read.book,
            own: read.own,
        })
    }

    /// Starts discovery and accepts connections on the office's network. Returns `None` while the
    /// setting is off or the PC is not enrolled (or its data was copied). The window calls this
    /// when it starts, after an enrolment and after settings were saved, and replaces the earlier
    /// value. `listen` is for tests and IT officers; by default a free port on all addresses is
    /// used.
    ///
    /// # Errors
    /// `error.lan.port` when the network cannot be used.
    pub fn lan(
        &self,
        listen: Option<SocketAddr>,
        on_event: impl Fn(LanEvent) + Send + Sync + 'static,
    ) -> Result<Option<Lan>, Problem> {
        let status = self.lan_status()?;
        if !status.on || !status.enrolled {
            return Ok(None);
        }
        let lan = self.exchange().lan(listen, on_event);
        lan.map(Some).map_err(|error| self.in_words(&error))
    }

    /// Finds the office's PCs on the network and exchanges with each once; with an address,
    /// exchanges with that PC only. Finding takes some seconds. `progress` is called with the PCs
    /// met and how many there are, and may end the run.
    ///
    /// # Errors
    /// `error.sync.not_enrolled`, `error.sync.enrol_again`, `error.lan.*`: no PC was found, or no
    /// meeting succeeded; `error.bundle.stopped` when the run was ended before one did.
    pub fn lan_sync(
        &self,
        peer: Option<SocketAddr>,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<LanSync, Problem> {
        self.read(
            |office, _| {
                if office.settings.lan { Ok(()) } else { Err(Problem::new("error.lan.off")) }
            },
        )?;
        let run = self.exchange().lan_sync(peer, progress);
        let run = run.map_err(|error| self.in_words(&error))?;
        Ok(LanSync { met: small(run.met), sent: small(run.sent), received: small(run.received) })
    }

    /// Returns an error of the exchange in the language of the settings.
    fn in_words(&self, error: &ExchangeError) -> Problem {
        let problem = Problem::of(error);
        match self.settings() {
            Ok(settings) => problem.in_language(settings.language),
            Err(_) => problem,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use exchange::{keep_key, new_key};
    use store::{Enrolment, SyncRun, Via};

    use super::*;
    use crate::office::open::Recording;
    use crate::view::{Settings, Signatory, SyncState};

    /// Returns an office enrolled with a hub at an address.
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
            .act(&office.actor().unwrap(), |office, now| {
                let me = office.store.this_device().unwrap();
                keep_key(folder, me.device, &new_key().unwrap()).unwrap();
                let enrolment = Enrolment {
                    address,
                    key: new_key().unwrap().public().to_bytes(),
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
        // A hub that accepts the connection and never answers.
        let silent = std::thread::spawn(move || {
            let stream = listener.accept().unwrap();
            stopper.stop();
            stream
        });
        let problem = office.sync_until(&mut |_, _| {}, &stop).unwrap_err();
        assert_eq!(problem.key, "error.sync.stopped");
        drop(silent.join().unwrap());
        let status = office.sync_status().unwrap();
        assert_eq!(status.state, SyncState::Waiting, "the clerk ended it, it did not fail");
        assert_eq!(status.runs[0].problem.as_ref().unwrap().key, "error.sync.stopped");
    }

    /// Returns an address where nobody listens.
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
    fn a_pc_that_meets_others_is_not_shown_as_alone() {
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
            office.act(&office.actor().unwrap(), noted).unwrap();
            office.sync_status().unwrap().state
        };
        office.sync(&mut |_, _| {}).unwrap_err();
        let now = office.act(&office.actor().unwrap(), |_, now| Ok(now.millis())).unwrap();
        assert_eq!(meet(now - 3_600_000, None), SyncState::Offline, "an hour ago");
        // Nothing new since; such meetings are logged every ten minutes or a little later.
        assert_eq!(meet(now - 840_000, None), SyncState::LanOnly);
        assert_eq!(meet(now, Some("error.lan.failed")), SyncState::Offline, "in vain");
        assert_eq!(meet(now, None), SyncState::LanOnly);
    }
}
