//! The office's PCs on one network exchange records directly.

mod finder;
mod gate;
mod meeting;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use domain::message::Message;
use replication::{Role, Summary, summary_of};
use store::{Reader, Store, SyncRun, Via};

use self::finder::Finder;
use self::gate::Gate;
use self::meeting::{Meeting, Met};
use crate::Exchange;
use crate::error::ExchangeError;
use crate::replica::heads_of;

const CONNECT: Duration = Duration::from_secs(5);
/// How long a search waits for the first PC; old, busy PCs need seconds.
pub const SEARCH: Duration = Duration::from_secs(15);
/// How long a search then waits for others.
const SEARCH_GRACE: Duration = Duration::from_secs(2);
/// How often this PC looks for new records to give to the others.
const SUMMARY_CHECK_EVERY: Duration = Duration::from_secs(15);
/// How often another PC is met although nothing is new here.
const REVISIT_AFTER: Duration = Duration::from_secs(180);
/// Meetings without traffic are logged at most this often.
const LOG_IDLE_EVERY_MS: i64 = 600_000;
/// A peer met within this window counts as present: meetings without traffic are logged at least this
/// often.
pub const PRESENCE_WINDOW_MS: i64 = LOG_IDLE_EVERY_MS + 2 * REVISIT_AFTER.as_millis() as i64;

/// An event on the network, for the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanEvent {
    /// Records were exchanged; lists may have changed.
    Exchanged {
        /// Records that are new at the other PC.
        sent: u64,
        /// Records that are new here.
        received: u64,
    },
    /// A meeting failed; the log of meetings has the reason.
    Failed,
}

type OnLanEvent = dyn Fn(LanEvent) + Send + Sync;

/// This PC on the office's network: it finds other PCs and is found by them, accepts their
/// connections, and meets them whenever there are new records. Stops when dropped; a running
/// meeting still finishes.
pub struct Lan {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    wake: Sender<()>,
    peers: Arc<Mutex<Peers>>,
    watching: Option<JoinHandle<()>>,
}

impl Lan {
    /// Returns the address at which this PC accepts connections.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns how many of the office's PCs are on the network now.
    #[must_use]
    pub fn found(&self) -> u32 {
        let peers = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
        u32::try_from(peers.len()).unwrap_or(u32::MAX)
    }

    /// Signals new records: the others get them at once instead of within seconds.
    pub fn nudge(&self) {
        // Fails when the thread has ended; then there is nothing to signal.
        let _ = self.wake.send(());
    }

    /// Stops, and waits at most a second until the good-bye is sent. Without it the others would
    /// keep looking for a PC that is switched off.
    pub fn leave(mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(watching) = self.watching.take() {
            // A panic of the thread is already logged.
            let _ = watching.join();
        }
    }
}

impl Drop for Lan {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = self.wake.send(());
        // Wakes the listening thread, which waits for a connection.
        let port = self.address.port();
        let _ = TcpStream::connect_timeout(&(Ipv4Addr::LOCALHOST, port).into(), CONNECT);
    }
}

/// The outcome of meetings with several PCs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LanRun {
    /// PCs that were met.
    pub met: u64,
    /// Records that are new there.
    pub sent: u64,
    /// Records that are new here.
    pub received: u64,
}

impl Exchange {
    /// Starts discovery and accepts connections on the office's network. `listen` is for tests and
    /// IT officers; by default a free port on all addresses is used.
    ///
    /// # Errors
    /// [`ExchangeError::Network`] when the network cannot be used; [`ExchangeError::NotEnrolled`],
    /// [`ExchangeError::EnrolAgain`].
    pub fn lan(
        &self,
        listen: Option<SocketAddr>,
        on_event: impl Fn(LanEvent) + Send + Sync + 'static,
    ) -> Result<Lan, ExchangeError> {
        let identity = self.identity(&Reader::open(&self.folder)?)?;
        let failed = |error: std::io::Error| ExchangeError::Network(error.kind().to_string());
        let listen = listen.unwrap_or((Ipv4Addr::UNSPECIFIED, 0).into());
        let listener = TcpListener::bind(listen).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        // Without mDNS, for example where multicast is blocked, the PC still accepts connections
        // from PCs that know its address.
        let finder = Finder::new(&identity.seal, identity.device, Some(address.port())).ok();
        let stop = Arc::new(AtomicBool::new(false));
        let on_event: Arc<OnLanEvent> = Arc::new(on_event);
        let (wake, woken) = channel();
        let peers = Arc::new(Mutex::new(BTreeMap::new()));
        {
            let (exchange, stop) = (self.clone(), Arc::clone(&stop));
            let on_event = Arc::clone(&on_event);
            thread::spawn(move || exchange.answer(&listener, &stop, &on_event));
        }
        let watching = finder.map(|finder| {
            let (stop, wake, peers) = (Arc::clone(&stop), wake.clone(), Arc::clone(&peers));
            thread::spawn(move || watch(finder, &stop, &wake, &peers))
        });
        {
            let (exchange, stop) = (self.clone(), Arc::clone(&stop));
            let peers = Arc::clone(&peers);
            thread::spawn(move || exchange.visit(&woken, &stop, &peers, &*on_event));
        }
        Ok(Lan { address, stop, wake, peers, watching })
    }

    /// Finds the office's PCs on the network and exchanges with each once; with an address,
    /// exchanges with that PC only. Finding takes some seconds. `progress` is called with the PCs
    /// met and how many there are, and may end the run.
    ///
    /// # Errors
    /// [`ExchangeError::Nobody`], or why no meeting succeeded; [`ExchangeError::TransferStopped`]
    /// when the run was ended before one did.
    pub fn lan_sync(
        &self,
        peer: Option<SocketAddr>,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<LanRun, ExchangeError> {
        let identity = self.identity(&Reader::open(&self.folder)?)?;
        let mut stopped = false;
        let mut go_on = |met: u64, found: u64| {
            stopped |= progress(met, found).is_break();
            !stopped
        };
        let peers: Vec<Vec<SocketAddr>> = match peer {
            Some(peer) => vec![vec![peer]],
            None => Finder::new(&identity.seal, identity.device, None)?
                .all(SEARCH, SEARCH_GRACE, &mut || go_on(0, 0))
                .values()
                .cloned()
                .collect(),
        };
        let found = peers.len() as u64;
        let mut run = LanRun::default();
        let mut first = None;
        for addresses in peers {
            if !go_on(run.met, found) {
                break;
            }
            match self.call(&addresses) {
                Ok(met) => {
                    run.met += 1;
                    run.sent += met.sent;
                    run.received += met.received;
                }
                Err(error) => first = first.or(Some(error)),
            }
        }
        match first {
            _ if run.met > 0 => Ok(run),
            _ if stopped => Err(ExchangeError::TransferStopped),
            Some(error) => Err(error),
            None => Err(ExchangeError::Nobody),
        }
    }

    /// Connects to a PC at the first of its addresses that answers.
    fn call(&self, addresses: &[SocketAddr]) -> Result<Met, ExchangeError> {
        let mut tried = addresses.iter().map(|it| TcpStream::connect_timeout(it, CONNECT));
        let stream = tried.find_map(Result::ok);
        let stream = stream.ok_or(ExchangeError::Unreachable)?;
        self.meet(stream, Role::Initiator)
    }

    fn meet(&self, stream: TcpStream, role: Role) -> Result<Met, ExchangeError> {
        let mut store = Store::open(&self.folder)?;
        let identity = self.identity(&store)?;
        let mut meeting = Meeting {
            store: &mut store,
            identity: &identity,
            folder: &self.folder,
            now: self.clock.now(),
            met: Met::default(),
        };
        let done = meeting.run(stream, role);
        let met = meeting.met;
        let run = SyncRun {
            at: self.clock.now().millis(),
            sent: met.sent,
            received: met.received,
            problem: done.as_ref().err().map(|error| error.key().to_owned()),
            via: Via::Lan,
            peer: met.peer,
            ..SyncRun::default()
        };
        let last = store.last_meetings()?;
        let last = last.iter().find(|it| it.peer == met.peer);
        let quiet = met.sent + met.received == 0
            && last
                .is_some_and(|it| it.problem == run.problem && run.at - it.at < LOG_IDLE_EVERY_MS);
        // A stranger is not logged.
        if met.peer.is_some() && !quiet {
            store.note_sync(&run)?;
        }
        done.map(|()| met)
    }

    /// Accepts connections of other PCs.
    fn answer(&self, listener: &TcpListener, stop: &Arc<AtomicBool>, on_event: &Arc<OnLanEvent>) {
        let gate = Gate::new();
        for stream in listener.incoming() {
            if stop.load(Ordering::SeqCst) {
                break;
            }
            let Ok(stream) = stream else {
                // For example no free handles: wait until other meetings have ended.
                thread::sleep(Duration::from_millis(100));
                continue;
            };
            let Ok(from) = stream.peer_addr() else { continue };
            let Some(inside) = gate.enter(from.ip()) else { continue };
            let (exchange, on_event) = (self.clone(), Arc::clone(on_event));
            thread::spawn(move || {
                if let Ok(met) = exchange.meet(stream, Role::Responder) {
                    report(met, &*on_event);
                }
                drop(inside);
            });
        }
    }

    /// Meets other PCs whenever there are new records here or there.
    fn visit(
        &self,
        woken: &Receiver<()>,
        stop: &AtomicBool,
        peers: &Mutex<Peers>,
        on_event: &OnLanEvent,
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
                    Ok(met) => report(met, on_event),
                    Err(_) => on_event(LanEvent::Failed),
                }
                if let Ok(here) = self.summary() {
                    given.insert(name, (here, Instant::now()));
                }
            }
        }
    }

    fn summary(&self) -> Result<Summary, ExchangeError> {
        Ok(summary_of(heads_of(&Reader::open(&self.folder)?)?))
    }
}

type Peers = BTreeMap<String, Vec<SocketAddr>>;

/// Keeps the list of PCs on the network up to date.
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

fn report(met: Met, on_event: &OnLanEvent) {
    if met.sent + met.received > 0 {
        on_event(LanEvent::Exchanged { sent: met.sent, received: met.received });
    }
}
