//! What the window shows about syncing.

use domain::time::Timestamp;

use super::keys::key_of;
use crate::Office;
use crate::desk::store_problem;
use crate::view::{ParkedView, Problem, SyncRunView, SyncStatus};

/// Runs shown.
const RUNS: u32 = 20;

impl Office {
    /// Where this PC stands toward its hub.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn sync_status(&self) -> Result<SyncStatus, Problem> {
        self.with_desk(|desk, _| {
            let store = &desk.store;
            let told = |error| store_problem(&error);
            let Some(hub) = store.hub().map_err(told)? else {
                return Ok(SyncStatus::default());
            };
            let me = store.this_device().map_err(told)?;
            let copied = hub.copied_from.is_some() || key_of(self.folder(), me.device)?.is_none();
            let waiting = store.waiting().map_err(told)?.unwrap_or(0);
            let runs = store.sync_runs(RUNS).map_err(told)?;
            let good = runs.iter().find(|run| run.problem.is_none());
            Ok(SyncStatus {
                address: Some(hub.address),
                office_name: hub.office_name,
                lane: me.lane.get(),
                book: me.book,
                waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
                history_to_come: store
                    .history_to_come()
                    .map_err(told)?
                    .map(|count| u32::try_from(count).unwrap_or(u32::MAX)),
                copied,
                synced_at: good.map(|run| Timestamp::from_millis(run.at).to_string()),
                parked: store
                    .parked()
                    .map_err(told)?
                    .into_iter()
                    .map(|it| ParkedView {
                        device: it.device.to_string(),
                        seq: u32::try_from(it.seq).unwrap_or(u32::MAX),
                        outgoing: it.outgoing,
                        reason: it.reason,
                        at: it.at.to_string(),
                    })
                    .collect(),
                refused_publications: u32::try_from(
                    store.refused_publications().map_err(told)?.len(),
                )
                .unwrap_or(u32::MAX),
                runs: runs
                    .into_iter()
                    .map(|run| SyncRunView {
                        at: Timestamp::from_millis(run.at).to_string(),
                        sent: u32::try_from(run.sent).unwrap_or(u32::MAX),
                        received: u32::try_from(run.received).unwrap_or(u32::MAX),
                        problem: run
                            .problem
                            .map(|key| Problem::new(&key).in_language(desk.language()).message),
                    })
                    .collect(),
            })
        })
    }
}
