//! Syncs in the background: after every save, every few minutes, and when the clerk asks. Neither
//! the window (also when it closes) nor the office waits for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use office::view::{Problem, SyncNow, SyncProgress};
use office::{Office, Stop};
use tauri::{AppHandle, Emitter};

use crate::offline_exchange::{Network, Transfer};

/// Event: the state of syncing has changed.
pub const SYNC: &str = "sync";
/// Event: what changed in the office, as [`office::view::Changed`].
const CHANGED: &str = "changed";

/// How often the office is checked for changes of other programs.
const WATCH_INTERVAL: Duration = Duration::from_secs(1);
/// How often the hub is asked for records of others.
const SYNC_INTERVAL: Duration = Duration::from_secs(120);
/// The pause after a first failure; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
/// The longest pause after failures.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// Shortest time between two progress events.
pub const PROGRESS_INTERVAL: Duration = Duration::from_millis(200);

/// The background sync.
#[derive(Clone)]
pub struct Background(Arc<Shared>);

struct Shared {
    office: Arc<Office>,
    app: AppHandle,
    state: Mutex<State>,
    woken: Condvar,
    network: Mutex<Network>,
    watcher: OnceLock<Thread>,
}

#[derive(Default)]
pub struct State {
    /// Whether a run is wanted now.
    wanted: bool,
    running: Option<(SyncProgress, Stop)>,
    clock_off_minutes: Option<i32>,
    failures: u32,
    /// The exchange without the hub that a clerk asked for.
    pub transfer: Option<Transfer>,
    /// When the next automatic run is due.
    due: Option<Instant>,
}

impl Background {
    /// Starts to watch and sync the office. The threads end with the program: their writes are
    /// atomic.
    pub fn start(office: Arc<Office>, app: AppHandle) -> Self {
        let state = Mutex::new(State::default());
        let (woken, network) = (Condvar::new(), Mutex::default());
        let watcher = OnceLock::new();
        let this = Self(Arc::new(Shared { office, app, state, woken, network, watcher }));
        let (watcher, worker) = (this.clone(), this.clone());
        // A panic is in the journal; the next run tries again.
        // Changes after this are emitted; the window reads the office later. Not knowing what waits
        // makes the first look follow the network.
        let mut seen = this.0.office.pulse().ok().map(|it| office::Pulse { waiting: None, ..it });
        let watching = thread::spawn(move || {
            loop {
                let _ = catch_unwind(AssertUnwindSafe(|| watcher.watch(&mut seen)));
                thread::park_timeout(WATCH_INTERVAL);
            }
        });
        let _ = this.0.watcher.set(watching.thread().clone());
        thread::spawn(move || {
            loop {
                worker.wait_for_turn();
                let _ = catch_unwind(AssertUnwindSafe(|| worker.run()));
                worker.ended();
            }
        });
        this
    }

    /// Asks for a run as soon as possible.
    pub fn want(&self) {
        self.state().wanted = true;
        self.0.woken.notify_all();
    }

    /// Checks for changes at once, after something was recorded here.
    pub fn look(&self) {
        if let Some(watcher) = self.0.watcher.get() {
            watcher.unpark();
        }
    }

    /// Ends the present run.
    pub fn stop(&self) {
        if let Some((_, stop)) = &self.state().running {
            stop.stop();
        }
    }

    /// Returns the state of syncing, with the present run.
    ///
    /// # Errors
    /// When the office cannot be read.
    pub fn now(&self) -> Result<SyncNow, Problem> {
        let status = self.0.office.sync_status()?;
        let state = self.state();
        Ok(SyncNow {
            status,
            running: state.running.as_ref().map(|(progress, _)| *progress),
            transfer: state.transfer.as_ref().map(|it| it.now),
            clock_off_minutes: state.clock_off_minutes,
        })
    }

    /// Returns the office.
    pub fn office(&self) -> &Arc<Office> {
        &self.0.office
    }

    pub fn network(&self) -> MutexGuard<'_, Network> {
        self.0.network.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn tell(&self, event: &str) {
        // Fails when the window is closing.
        let _ = self.0.app.emit(event, ());
    }

    /// Emits what changed since the last call. Before the set-up there is nothing to read.
    fn watch(&self, seen: &mut Option<office::Pulse>) {
        let Ok(pulse) = self.0.office.pulse() else { return };
        let before = seen.replace(pulse).unwrap_or_default();
        if pulse == before {
            return;
        }
        // A window that is closing hears nothing.
        let _ = self.0.app.emit(CHANGED, pulse.since(&before));
        if pulse.waiting.is_some() != before.waiting.is_some() {
            self.follow_network(false);
        }
        if pulse.waiting > before.waiting {
            self.nudge();
            // New records are sent at once, unless the hub was just unreachable.
            if self.state().failures == 0 {
                self.want();
            }
        }
    }

    fn wait_for_turn(&self) {
        let mut state = self.state();
        loop {
            let now = Instant::now();
            let due = *state.due.get_or_insert(now + WATCH_INTERVAL);
            if state.wanted || due <= now {
                state.wanted = false;
                return;
            }
            let waited = self.0.woken.wait_timeout(state, due - now);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn run(&self) {
        let Ok(status) = self.0.office.sync_status() else { return };
        if status.address.is_none() || status.copied {
            return;
        }
        let stop = Stop::default();
        let begun = SyncProgress { waiting: status.waiting, ..SyncProgress::default() };
        self.state().running = Some((begun, stop.clone()));
        self.tell(SYNC);
        let mut last_event = Instant::now();
        let mut progress = |sent: u64, received: u64| {
            if let Some((progress, _)) = &mut self.state().running {
                progress.sent = u32::try_from(sent).unwrap_or(u32::MAX);
                progress.received = u32::try_from(received).unwrap_or(u32::MAX);
            }
            if last_event.elapsed() >= PROGRESS_INTERVAL {
                last_event = Instant::now();
                self.tell(SYNC);
            }
        };
        let done = self.0.office.sync_until(&mut progress, &stop);
        let mut state = self.state();
        match done {
            Ok(done) => {
                state.failures = 0;
                state.clock_off_minutes = done.clock_off_minutes;
            }
            // A run stopped by the clerk has not failed.
            Err(problem) if problem.key == "error.sync.stopped" => {}
            Err(_) => state.failures = state.failures.saturating_add(1),
        }
    }

    fn ended(&self) {
        let mut state = self.state();
        state.running = None;
        state.due = Some(Instant::now() + pause_after(state.failures));
        drop(state);
        self.tell(SYNC);
    }
}

/// Returns how long to wait for the next run after `failures` failures in a row.
fn pause_after(failures: u32) -> Duration {
    match failures {
        0 => SYNC_INTERVAL,
        failures => (FIRST_PAUSE * 2_u32.pow(failures.min(10) - 1)).min(LONGEST_PAUSE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_minutes() {
        let seconds: Vec<u64> = [0, 1, 2, 3, 6, 7, u32::MAX]
            .into_iter()
            .map(|failures| pause_after(failures).as_secs())
            .collect();
        assert_eq!(seconds, [120, 5, 10, 20, 160, 300, 300]);
    }
}
