//! Exchanges without the hub: by a stick, and with the office's PCs on the network.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use office::view::{LanStatus, Problem, TransferKind, TransferProgress};
use office::{Lan, Office};

use crate::background::{Background, PROGRESS_INTERVAL, SYNC};

/// The state of the network, for the window.
#[derive(Default)]
pub struct Network {
    lan: Option<Lan>,
    /// Why the network cannot be used.
    problem: Option<Problem>,
}

/// An exchange that a clerk asked for.
pub struct Transfer {
    pub now: TransferProgress,
    pub stopped: bool,
}

impl Background {
    /// Runs one exchange without the hub, and reports its progress to the window.
    ///
    /// # Errors
    /// `error.bundle.busy` while another one runs, or the error of the exchange.
    pub fn transfer<T>(
        &self,
        way: TransferKind,
        work: impl FnOnce(&Office, &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        {
            let transfer = &mut self.state().transfer;
            if transfer.is_some() {
                return Err(Problem::new("error.bundle.busy"));
            }
            let now = TransferProgress { way, done: 0, total: 0 };
            *transfer = Some(Transfer { now, stopped: false });
        }
        // Also after a failure, the next one can begin.
        let _ended = Ended(self);
        self.tell(SYNC);
        let mut last_event = Instant::now();
        let mut progress = |done: u64, total: u64| {
            let mut stopped = false;
            if let Some(transfer) = &mut self.state().transfer {
                transfer.now.done = u32::try_from(done).unwrap_or(u32::MAX);
                transfer.now.total = u32::try_from(total).unwrap_or(u32::MAX);
                stopped = transfer.stopped;
            }
            if last_event.elapsed() >= PROGRESS_INTERVAL {
                last_event = Instant::now();
                self.tell(SYNC);
            }
            if stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        work(self.office(), &mut progress)
    }

    /// Ends the exchange that a clerk asked for, if it can be ended.
    pub fn stop_transfer(&self) {
        if let Some(transfer) = &mut self.state().transfer {
            transfer.stopped = true;
        }
    }

    /// Joins or leaves the network as the settings and the enrolment say. With `restart` it joins
    /// again even if it is on the network, for a new identity. The caller does not wait.
    pub fn follow_network(&self, restart: bool) {
        let this = self.clone();
        thread::spawn(move || {
            // The last thread to get the lock sees the last settings.
            let mut network = this.network();
            let wanted = this.office().lan_status().is_ok_and(|it| it.on && it.enrolled);
            if !restart && network.lan.is_some() == wanted {
                return;
            }
            network.lan = None;
            let teller = this.clone();
            let begun = Arc::clone(this.office()).lan(None, move |_| teller.tell(SYNC));
            (network.lan, network.problem) = match begun {
                Ok(lan) => (lan, None),
                Err(problem) => (None, Some(problem)),
            };
            drop(network);
            this.tell(SYNC);
        });
    }

    /// Leaves the network before the program ends.
    pub fn leave(&self) {
        let lan = self.network().lan.take();
        lan.into_iter().for_each(Lan::leave);
    }

    /// Signals new records to the others on the network.
    pub fn nudge(&self) {
        if let Some(lan) = &self.network().lan {
            lan.nudge();
        }
    }

    /// Returns the state of the exchange with the office's other PCs on the network.
    ///
    /// # Errors
    /// When the office cannot be read.
    pub fn lan_status(&self) -> Result<LanStatus, Problem> {
        let status = self.office().lan_status()?;
        let network = self.network();
        Ok(LanStatus {
            found: network.lan.as_ref().map_or(0, Lan::found),
            problem: network.problem.as_ref().map(|it| it.message.clone()),
            ..status
        })
    }
}

/// Reports the end of the exchange, also after a panic.
struct Ended<'a>(&'a Background);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.state().transfer = None;
        self.0.tell(SYNC);
    }
}
