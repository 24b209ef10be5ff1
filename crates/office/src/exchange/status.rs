//! The state of syncing, for the window.

use std::collections::BTreeMap;

use domain::id::{DeviceId, DossierId};
use domain::message::Message;
use domain::time::Timestamp;
use exchange::{ExchangeError, PRESENCE_WINDOW_MS, key_of};
use store::{Reader, Revision, SyncRun, Via};

use crate::Office;
use crate::office::open::{AsReader, OpenOffice};
use crate::text::messages::Language;
use crate::view::{
    Changed, ExchangeWay, LanPeer, LanStatus, ParkedView, Problem, SyncRunView, SyncState,
    SyncStatus,
};

/// Runs shown.
const RUNS: u32 = 20;

impl Office {
    /// Returns the state of the exchange with the hub.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn sync_status(&self) -> Result<SyncStatus, Problem> {
        self.read(|office, _| {
            let store = office.reader();
            let Some(hub) = store.hub()? else {
                return Ok(SyncStatus::default());
            };
            let me = store.this_device()?;
            let copied = hub.copied_from.is_some()
                || hub.device != me.device
                || key_of(self.folder(), me.device)?.is_none();
            let waiting = store.waiting()?.unwrap_or(0);
            let runs = store.sync_runs(RUNS, Some(Via::Hub))?;
            let good = runs.iter().find(|run| run.problem.is_none());
            let parked = store.parked()?;
            let last_problem = runs.first().and_then(|run| run.problem.as_deref());
            let all = store.sync_runs(RUNS, None)?;
            let books = books(store)?;
            let history = store.history_to_come()?;
            let state = match last_problem {
                _ if copied => SyncState::Copied,
                Some("error.sync.unreachable") if meets_others(store, &runs)? => SyncState::LanOnly,
                Some("error.sync.unreachable") => SyncState::Offline,
                // A run ended by the clerk has not failed.
                Some(key) if key != ExchangeError::Stopped.key() => SyncState::Failed,
                _ if !parked.is_empty() => SyncState::Parked,
                _ if waiting > 0 || good.is_none() => SyncState::Waiting,
                _ if good.is_some_and(|run| run.unequal) && history.is_none() => SyncState::Unequal,
                _ => SyncState::Synced,
            };
            Ok(SyncStatus {
                state,
                address: Some(hub.address),
                office_name: hub.office_name,
                lane: me.lane.get(),
                book: me.book,
                waiting: small(waiting),
                history_to_come: history.map(small),
                copied,
                problem: last_problem.map(|key| Problem::new(key).in_language(office.language())),
                synced_at: good.map(|run| Timestamp::from_millis(run.at).to_string()),
                parked: parked
                    .into_iter()
                    .map(|it| ParkedView {
                        device: it.device.to_string(),
                        seq: small(it.seq),
                        outgoing: it.outgoing,
                        code: it.dossier.and_then(|id| office.code_of(id)),
                        reason: it.reason,
                        at: it.at.to_string(),
                    })
                    .collect(),
                refused_publications: small(store.refused_publications()?.len() as u64),
                runs: all.into_iter().map(|run| run_view(run, &books, office.language())).collect(),
            })
        })
    }

    /// Returns whether this PC exchanges with others on the network, and the last meeting with
    /// each.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn lan_status(&self) -> Result<LanStatus, Problem> {
        self.read(|office, _| {
            let store = office.reader();
            let books = books(store)?;
            let peer = |run: SyncRun| {
                Some(LanPeer {
                    device: run.peer?.to_string(),
                    book: run.peer.and_then(|peer| books.get(&peer).copied()),
                    at: Timestamp::from_millis(run.at).to_string(),
                    sent: small(run.sent),
                    received: small(run.received),
                    problem: run
                        .problem
                        .map(|key| Problem::new(&key).in_language(office.language()).message),
                })
            };
            Ok(LanStatus {
                on: office.settings.lan,
                enrolled: self.exchange().is_enrolled(store),
                found: 0,
                problem: None,
                peers: store.last_meetings()?.into_iter().filter_map(peer).collect(),
            })
        })
    }

    /// Returns the state that a watcher checks every second; cheap.
    ///
    /// # Errors
    /// When the office is not set up or cannot be read.
    pub fn pulse(&self) -> Result<Pulse, Problem> {
        self.read(|office, _| {
            Ok(Pulse { revision: office.store.revision()?, waiting: office.store.waiting()? })
        })
    }
}

/// The state of the office for a watcher.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    /// Differs per area when something was recorded, by this program or another.
    pub revision: Revision,
    /// Records the hub does not have; `None` while the PC is not enrolled.
    pub waiting: Option<u64>,
}

impl Pulse {
    /// What changed since an earlier moment.
    #[must_use]
    pub const fn since(&self, before: &Self) -> Changed {
        let (now, then) = (self.revision, before.revision);
        Changed {
            dossiers: now.records != then.records,
            settings: now.settings != then.settings,
            exchange: now.exchange != then.exchange,
            publications: now.publications != then.publications,
        }
    }
}

impl<S: AsReader> OpenOffice<'_, S> {
    fn code_of(&self, id: DossierId) -> Option<String> {
        // A record without a code is shown, too.
        let (dossier, _) = self.reader().dossier(id).ok()??;
        Some(dossier.code().to_string())
    }
}

/// Returns whether other PCs were met on the network at the time of the last attempt to reach the
/// hub.
fn meets_others(store: &Reader, runs: &[SyncRun]) -> Result<bool, Problem> {
    let tried = runs.first().map_or(0, |run| run.at);
    let meetings = store.last_meetings()?;
    Ok(meetings.iter().any(|it| it.problem.is_none() && it.at >= tried - PRESENCE_WINDOW_MS))
}

/// Returns the books of the office's PCs, by which clerks know them.
fn books(store: &Reader) -> Result<BTreeMap<DeviceId, u16>, Problem> {
    let members = store.members()?;
    Ok(members.iter().map(|it| (it.facts.device, it.facts.book)).collect())
}

fn run_view(run: SyncRun, books: &BTreeMap<DeviceId, u16>, language: Language) -> SyncRunView {
    SyncRunView {
        at: Timestamp::from_millis(run.at).to_string(),
        via: match run.via {
            Via::Hub => ExchangeWay::Hub,
            Via::Lan => ExchangeWay::Lan,
            Via::Stick => ExchangeWay::Stick,
        },
        book: run.peer.and_then(|peer| books.get(&peer).copied()),
        sent: small(run.sent),
        received: small(run.received),
        bytes_up: small(run.bytes_up),
        bytes_down: small(run.bytes_down),
        problem: run.problem.map(|key| Problem::new(&key).in_language(language)),
    }
}

/// Converts a count for the window.
pub(super) fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
