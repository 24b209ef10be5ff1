//! The office's PCs on one network exchange records directly.

mod finder;
mod gate;
mod meeting;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use domain::time::Timestamp;
use replication::{LogHead, Role, Summary, summary_of};
use store::{Store, SyncRun, Via};

use self::finder::Finder;
use self::gate::Gate;
use self::meeting::{Meeting, Met};
use crate::Office;
use crate::exchange::status::books;
use crate::view::{LanPeer, LanStatus, LanSync, Problem};

const CONNECT: Duration = Duration::from_secs(5);
/// How long the first PC gets to answer a search: old PCs that are busy take their time.
const SEARCH: Duration = Duration::from_secs(15);
/// How long the others get after it.
const SEARCH_GRACE: Duration = Duration::from_secs(2);
/// How often what is here is compared with what the others were given.
const SUMMARY_CHECK_EVERY: Duration = Duration::from_secs(15);
/// How often others are met although nothing is new here.
const REVISIT_AFTER: Duration = Duration::from_secs(180);
/// Meetings that moved nothing are noted this seldom.
const LOG_IDLE_EVERY_MS: i64 = 600_000;
/// Who was met so many milliseconds before a moment is taken to be there still: of meetings that move
/// nothing one is noted at least this often.
pub(super) const PRESENCE_WINDOW_MS: i64 = LOG_IDLE_EVERY_MS + 2 * REVISIT_AFTER.as_millis() as i64;

/// What happened on the network; told to the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanEvent {
    /// Records went: so many are new there, so many new here. Lists may have changed.
    Exchanged {
        /// Records that are new at the other PC.
        sent: u64,
        /// Records that are new here.
        received: u64,
    },
    /// A meeting failed; [`Office::lan_status`] says why.
    Failed,
}

type OnLanEvent = dyn Fn(LanEvent) + Send + Sync;

/// This PC on the office's network: it answers others, is found by them, finds them, and meets them
/// whenever something is new. Stops when dropped; a meeting that runs ends by itself.
pub struct Lan {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    wake: Sender<()>,
    peers: Arc<Mutex<Peers>>,
    watching: Option<JoinHandle<()>>,
}

impl Lan {
    /// Where this PC answers.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many of the office's PCs are on the network at this moment.
    #[must_use]
    pub fn found(&self) -> u32 {
        let peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
        u32::try_from(peers.len()).unwrap_or(u32::MAX)
    }

    /// EventTexts that something was recorded: the others get it at once instead of within seconds.
    pub fn nudge(&self) {
        // Nobody hears it when the thread has ended, and then nothing is lost.
        let _ = self.wake.send(());
    }

    /// Stops, and waits until the others have been told, a second at most: else they go on looking for
    /// a PC that is switched off.
    pub fn leave(mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(watching) = self.watching.take() {
            // What it died of is in the journal.
            let _ = watching.join();
        }
    }
}

impl Drop for Lan {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = self.wake.send(());
        // The listening thread waits for someone to come.
        let port = self.address.port();
        let _ = TcpStream::connect_timeout(&(Ipv4Addr::LOCALHOST, port).into(), CONNECT);
    }
}

impl Office {
    /// Starts to answer, be found and find on the office's network. `None` while the setting is off
    /// or the PC is not enrolled (or its data was copied): the window calls this when it starts,
    /// after an enrolment and after settings were saved, keeps what it gets and drops what it had.
    /// `listen` is for tests and IT officers; usually a free port of all addresses is taken.
    ///
    /// # Errors
    /// `error.lan.port` when the network cannot be used.
    pub fn lan(
        self: &Arc<Self>,
        listen: Option<SocketAddr>,
        told: impl Fn(LanEvent) + Send + Sync + 'static,
    ) -> Result<Option<Lan>, Problem> {
        let status = self.lan_status()?;
        if !status.on || !status.enrolled {
            return Ok(None);
        }
        let store = Store::open(self.folder())?;
        let identity = self.identity(&store)?;
        let failed =
            |error: std::io::Error| Problem::new("error.lan.port").with("what", error.kind());
        let listen = listen.unwrap_or((Ipv4Addr::UNSPECIFIED, 0).into());
        let listener = TcpListener::bind(listen).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        // Without mDNS, for example where multicast is blocked, the PC still answers those who know
        // its address.
        let finder = Finder::new(&identity.seal, identity.device, Some(address.port())).ok();
        let stop = Arc::new(AtomicBool::new(false));
        let told: Arc<OnLanEvent> = Arc::new(told);
        let (wake, woken) = channel();
        let peers = Arc::new(Mutex::new(BTreeMap::new()));
        {
            let (office, stop, told) = (Arc::clone(self), Arc::clone(&stop), Arc::clone(&told));
            thread::spawn(move || office.answer(&listener, &stop, &told));
        }
        let watching = finder.map(|finder| {
            let (stop, wake, peers) = (Arc::clone(&stop), wake.clone(), Arc::clone(&peers));
            thread::spawn(move || watch(finder, &stop, &wake, &peers))
        });
        {
            let (office, stop) = (Arc::clone(self), Arc::clone(&stop));
            let peers = Arc::clone(&peers);
            thread::spawn(move || office.visit(&woken, &stop, &peers, &*told));
        }
        Ok(Some(Lan { address, stop, wake, peers, watching }))
    }

    /// Whether this PC exchanges with others on the network, and how the last meeting with each went.
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
                    sent: u32::try_from(run.sent).unwrap_or(u32::MAX),
                    received: u32::try_from(run.received).unwrap_or(u32::MAX),
                    problem: run
                        .problem
                        .map(|key| Problem::new(&key).in_language(office.language()).message),
                })
            };
            Ok(LanStatus {
                on: office.settings.lan,
                enrolled: self.identity(store).is_ok(),
                found: 0,
                problem: None,
                peers: store.last_meetings()?.into_iter().filter_map(peer).collect(),
            })
        })
    }

    /// Finds the office's PCs on the network and exchanges with each once; or with one whose address
    /// is known. Takes some seconds for finding; `progress` hears how many were met and how many there
    /// are, and may end it.
    ///
    /// # Errors
    /// `error.sync.not_enrolled`, `error.sync.copied`, `error.lan.*`: nobody is there, or no meeting
    /// went well; `error.bundle.stopped` when it was ended before one did.
    pub fn lan_sync(
        &self,
        peer: Option<SocketAddr>,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<LanSync, Problem> {
        let language = self.settings()?.language();
        let spoken = |problem: Problem| problem.in_language(language);
        if !self.settings()?.lan {
            return Err(spoken(Problem::new("error.lan.off")));
        }
        let store = Store::open(self.folder())?;
        let identity = self.identity(&store).map_err(spoken)?;
        let mut stopped = false;
        let mut go_on = |met: u64, there: u64| {
            stopped |= progress(met, there).is_break();
            !stopped
        };
        let places: Vec<Vec<SocketAddr>> = match peer {
            Some(peer) => vec![vec![peer]],
            None => Finder::new(&identity.seal, identity.device, None)
                .map_err(spoken)?
                .all(SEARCH, SEARCH_GRACE, &mut || go_on(0, 0))
                .values()
                .cloned()
                .collect(),
        };
        let there = places.len() as u64;
        let mut done = LanSync { met: 0, sent: 0, received: 0 };
        let mut first = None;
        for addresses in places {
            if !go_on(u64::from(done.met), there) {
                break;
            }
            match self.call(&addresses) {
                Ok(met) => {
                    done.met += 1;
                    done.sent += u32::try_from(met.sent).unwrap_or(u32::MAX);
                    done.received += u32::try_from(met.received).unwrap_or(u32::MAX);
                }
                Err(problem) => first = first.or(Some(problem)),
            }
        }
        match first {
            _ if done.met > 0 => Ok(done),
            _ if stopped => Err(spoken(Problem::new("error.bundle.stopped"))),
            Some(problem) => Err(spoken(problem)),
            None => Err(spoken(Problem::new("error.lan.nobody"))),
        }
    }

    /// Calls a PC at the first of its addresses that answers.
    fn call(&self, addresses: &[SocketAddr]) -> Result<Met, Problem> {
        let mut tried = addresses.iter().map(|it| TcpStream::connect_timeout(it, CONNECT));
        let stream = tried.find_map(Result::ok);
        let stream = stream.ok_or_else(|| Problem::new("error.lan.unreachable"))?;
        self.meet(stream, Role::Initiator)
    }

    fn meet(&self, stream: TcpStream, role: Role) -> Result<Met, Problem> {
        let mut store = Store::open(self.folder())?;
        let identity = self.identity(&store)?;
        let mut meeting = Meeting {
            store: &mut store,
            identity: &identity,
            folder: self.folder(),
            now: self.now(),
            met: Met::default(),
        };
        let done = meeting.run(stream, role).map_err(Problem::from);
        let met = meeting.met;
        let run = SyncRun {
            at: self.now().millis(),
            sent: met.sent,
            received: met.received,
            problem: done.as_ref().err().map(|problem| problem.key.clone()),
            via: Via::Lan,
            peer: met.peer,
            ..SyncRun::default()
        };
        let last = store.last_meetings()?;
        let last = last.iter().find(|it| it.peer == met.peer);
        let quiet = met.sent + met.received == 0
            && last
                .is_some_and(|it| it.problem == run.problem && run.at - it.at < LOG_IDLE_EVERY_MS);
        // Someone who is no PC of the office leaves no trace here.
        if met.peer.is_some() && !quiet {
            store.note_sync(&run)?;
        }
        done.map(|()| met)
    }

    /// Answers whoever comes.
    fn answer(
        self: &Arc<Self>,
        listener: &TcpListener,
        stop: &Arc<AtomicBool>,
        told: &Arc<OnLanEvent>,
    ) {
        let gate = Gate::new();
        for stream in listener.incoming() {
            if stop.load(Ordering::SeqCst) {
                break;
            }
            let Ok(stream) = stream else {
                // Out of handles, for example: let others end first.
                thread::sleep(Duration::from_millis(100));
                continue;
            };
            let Ok(from) = stream.peer_addr() else { continue };
            let Some(inside) = gate.enter(from.ip()) else { continue };
            let (office, told) = (Arc::clone(self), Arc::clone(told));
            thread::spawn(move || {
                if let Ok(met) = office.meet(stream, Role::Responder) {
                    tell(met, &*told);
                }
                drop(inside);
            });
        }
    }

    /// Meets others whenever something is new here or there.
    fn visit(
        &self,
        woken: &Receiver<()>,
        stop: &AtomicBool,
        peers: &Mutex<Peers>,
        told: &OnLanEvent,
    ) {
        let mut given: BTreeMap<String, (Summary, Instant)> = BTreeMap::new();
        loop {
            match woken.recv_timeout(SUMMARY_CHECK_EVERY) {
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            while woken.try_recv().is_ok() {}
            if stop.load(Ordering::SeqCst) {
                return;
            }
            let there = peers.lock().unwrap_or_else(PoisonError::into_inner).clone();
            given.retain(|name, _| there.contains_key(name));
            for (name, addresses) in there {
                let Ok(here) = self.summary() else { continue };
                let known = given.get(&name);
                if known.is_some_and(|(was, at)| *was == here && at.elapsed() < REVISIT_AFTER) {
                    continue;
                }
                match self.call(&addresses) {
                    Ok(met) => tell(met, told),
                    Err(_) => told(LanEvent::Failed),
                }
                if let Ok(here) = self.summary() {
                    given.insert(name, (here, Instant::now()));
                }
            }
        }
    }

    fn summary(&self) -> Result<Summary, Problem> {
        self.read(|office, _| {
            let heads = office.store.heads()?;
            Ok(summary_of(heads.into_iter().map(|it| LogHead::new(it.device, it.last_seq, it.tip))))
        })
    }
}

type Peers = BTreeMap<String, Vec<SocketAddr>>;

/// Keeps the list of PCs that are there.
fn watch(mut finder: Finder, stop: &AtomicBool, wake: &Sender<()>, peers: &Mutex<Peers>) {
    while !stop.load(Ordering::SeqCst) {
        let there = finder.wait(Instant::now() + finder::POLL_INTERVAL).clone();
        let mut known = peers.lock().unwrap_or_else(PoisonError::into_inner);
        if *known != there {
            let names: BTreeSet<_> = known.keys().cloned().collect();
            let new = there.keys().any(|name| !names.contains(name));
            *known = there;
            if new && wake.send(()).is_err() {
                return;
            }
        }
    }
}

fn tell(met: Met, told: &OnLanEvent) {
    if met.sent + met.received > 0 {
        told(LanEvent::Exchanged { sent: met.sent, received: met.received });
    }
}
