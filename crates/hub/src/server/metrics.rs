//! Counters for Prometheus (text format 0.0.4). No personal data.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use axum::http::StatusCode;
use replication::{SyncRequest, SyncResponse};

use crate::store::OfficeRow;

/// Counts since the server started.
#[derive(Default)]
pub struct Metrics {
    requests: AtomicU64,
    denied: AtomicU64,
    limited: AtomicU64,
    failed: AtomicU64,
    pushed: AtomicU64,
    pulled: AtomicU64,
    refused: AtomicU64,
}

impl Metrics {
    pub fn request(&self, error: Option<StatusCode>) {
        self.requests.fetch_add(1, Relaxed);
        match error {
            None => {}
            Some(StatusCode::TOO_MANY_REQUESTS | StatusCode::PAYLOAD_TOO_LARGE) => {
                self.limited.fetch_add(1, Relaxed);
            }
            Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                self.denied.fetch_add(1, Relaxed);
            }
            Some(_) => {
                self.failed.fetch_add(1, Relaxed);
            }
        }
    }

    pub fn exchange(&self, ask: &SyncRequest, answer: &SyncResponse) {
        let count =
            |slices: &[replication::Slice]| slices.iter().map(|it| it.entries.len() as u64).sum();
        self.pushed.fetch_add(count(&ask.slices), Relaxed);
        self.pulled.fetch_add(count(&answer.slices), Relaxed);
        self.refused.fetch_add(answer.refused.len() as u64, Relaxed);
    }

    pub fn text(&self, offices: &[OfficeRow]) -> String {
        let mut text = String::new();
        let counters = [
            ("motcua_hub_requests_total", "Sync requests", &self.requests),
            ("motcua_hub_denied_total", "Requests of unknown or revoked PCs", &self.denied),
            ("motcua_hub_limited_total", "Requests over a limit", &self.limited),
            ("motcua_hub_failed_total", "Requests that failed", &self.failed),
            ("motcua_hub_pushed_total", "Places pushed by PCs", &self.pushed),
            ("motcua_hub_pulled_total", "Places sent to PCs", &self.pulled),
            ("motcua_hub_refused_total", "Records not taken", &self.refused),
        ];
        for (name, help, counter) in counters {
            let value = counter.load(Relaxed);
            // Writing into a string cannot fail.
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}");
        }
        let records: u64 = offices.iter().map(|it| it.records).sum();
        let devices: u64 = offices.iter().map(|it| it.devices).sum();
        let gauges = [
            ("motcua_hub_offices", "Offices", offices.len() as u64),
            ("motcua_hub_devices", "Enrolled PCs", devices),
            ("motcua_hub_records", "Records kept", records),
        ];
        for (name, help, value) in gauges {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
        }
        text
    }
}
