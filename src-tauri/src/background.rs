//! Syncing beside the window: after every save, every few minutes, and when the clerk asks. The
//! window, its close and the office never wait for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use office::view::{Problem, SyncNow, SyncProgress};
use office::{Office, Stop};
use tauri::{AppHandle, Emitter};

use crate::offline_exchange::{Carried, Network};

/// Tells the window that the state of syncing has changed.
pub const SYNC: &str = "sync";
/// Tells the window that records arrived, from whatever program or PC.
const RECORDS: &str = "records";

/// How often it is looked whether records arrived.
const WATCH: Duration = Duration::from_secs(1);
/// How often the hub is asked for what others did.
const USUAL: Duration = Duration::from_secs(120);
/// The pause after a first failure; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
/// The longest pause after failures.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// How often the window is told of progress at most.
pub const TELL: Duration = Duration::from_millis(200);

/// The one who syncs.
#[derive(Clone)]
pub struct Background(Arc<Shared>);

struct Shared {
    office: Arc<Office>,
    app: AppHandle,
    state: Mutex<State>,
    woken: Condvar,
    network: Mutex<Network>,
}

#[derive(Default)]
pub struct State {
    /// Somebody wants a run now.
    wanted: bool,
    running: Option<(SyncProgress, Stop)>,
    clock_off_minutes: Option<i32>,
    failures: u32,
    /// The exchange without the hub that a clerk asked for.
    pub carried: Option<Carried>,
    /// When a run is due without being wanted.
    due: Option<Instant>,
}

impl Background {
    /// Starts to watch the office and to sync it. The threads end with the program: what they write
    /// is whole at any moment.
    pub fn start(office: Arc<Office>, app: AppHandle) -> Self {
        let state = Mutex::new(State::default());
        let (woken, network) = (Condvar::new(), Mutex::default());
        let this = Self(Arc::new(Shared { office, app, state, woken, network }));
        let (watcher, worker) = (this.clone(), this.clone());
        // A panic is in the journal; the next turn is a new try.
        thread::spawn(move || {
            let mut seen = None;
            loop {
                let _ = catch_unwind(AssertUnwindSafe(|| watcher.watch(&mut seen)));
                thread::sleep(WATCH);
            }
        });
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

    /// Ends the run that is under way.
    pub fn stop(&self) {
        if let Some((_, stop)) = &self.state().running {
            stop.stop();
        }
    }

    /// Where this PC stands, with what goes on.
    ///
    /// # Errors
    /// When the office cannot be read.
    pub fn now(&self) -> Result<SyncNow, Problem> {
        let status = self.0.office.sync_status()?;
        let state = self.state();
        Ok(SyncNow {
            status,
            running: state.running.as_ref().map(|(progress, _)| *progress),
            transfer: state.carried.as_ref().map(|it| it.now),
            clock_off_minutes: state.clock_off_minutes,
        })
    }

    /// The office it works for.
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
        // A window that is closing hears nothing.
        let _ = self.0.app.emit(event, ());
    }

    /// Looks what is new. Before the set-up there is nothing to see.
    fn watch(&self, seen: &mut Option<office::Pulse>) {
        let Ok(pulse) = self.0.office.pulse() else { return };
        let before = seen.replace(pulse).unwrap_or_default();
        if pulse.revision != before.revision {
            self.tell(RECORDS);
        }
        if pulse == before {
            return;
        }
        self.tell(SYNC);
        if pulse.waiting.is_some() != before.waiting.is_some() {
            self.follow_network(false);
        }
        if pulse.waiting > before.waiting {
            self.nudge();
            // What was saved goes at once, unless the hub was just found to be out of reach.
            if self.state().failures == 0 {
                self.want();
            }
        }
    }

    fn wait_for_turn(&self) {
        let mut state = self.state();
        loop {
            let now = Instant::now();
            let due = *state.due.get_or_insert(now + WATCH);
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
        let mut told = Instant::now();
        let mut progress = |sent: u64, received: u64| {
            if let Some((progress, _)) = &mut self.state().running {
                progress.sent = u32::try_from(sent).unwrap_or(u32::MAX);
                progress.received = u32::try_from(received).unwrap_or(u32::MAX);
            }
            if told.elapsed() >= TELL {
                told = Instant::now();
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
            // The clerk's own wish is no failure.
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

/// How long to wait for the next run after so many failures in a row.
fn pause_after(failures: u32) -> Duration {
    match failures {
        0 => USUAL,
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
