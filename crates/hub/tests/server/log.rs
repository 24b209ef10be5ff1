//! What the log contains, and what it must not contain.

use serde_json::Value;
use tempfile::tempdir;
use test_env::{Cluster, Durability};

use crate::http::post;
use crate::process::{Hub, Pc, office_with_code};

const NAME: &str = "Nguyễn Thị Thắm";

/// Does everything that is logged, with a name in every record; returns the whole log.
fn log_of(more: &[&str]) -> Vec<String> {
    let data = tempdir().unwrap();
    let code = office_with_code(data.path(), more);
    let hub = Hub::serve_logging(data.path(), "trace", more);
    let pc = Pc::enrol(&hub, 1, &code);
    post(hub.address, "/v1/enrol", &Pc::asking(2, "0000-0000"));
    let body = NAME.as_bytes();
    pc.push(&hub, 1, vec![pc.record(1, body), pc.record(2, body), pc.record(9, body)]);
    let mut forked = body.to_vec();
    forked.push(b'!');
    pc.push(&hub, 2, vec![pc.record(2, &forked)]);
    post(hub.address, "/v1/sync", NAME.as_bytes());
    hub.terminate();
    hub.ended().1
}

fn check(log: &[String]) {
    let lines: Vec<Value> = log
        .iter()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect();
    let with = |message: &str| {
        lines.iter().filter(|line| line["fields"]["message"] == message).collect::<Vec<_>>()
    };
    assert_eq!(with("enrolled")[0]["fields"]["office"], "H36.57");
    let refused = with("a record was not taken");
    let reasons: Vec<_> = refused.iter().map(|line| &line["fields"]["reason"]).collect();
    assert_eq!(reasons, ["unreadable", "fork"]);
    assert_eq!(with("an enrolment was refused").len(), 1);
    assert_eq!(with("an exchange").len(), 2, "the log is as wordy as it gets");
    let whole = log.join("\n");
    let bytes = format!("{:?}", NAME.as_bytes());
    let inner = bytes.trim_matches(['[', ']']);
    for secret in [NAME, "Thắm", "Th\\u1eafm", inner, "0000-0000"] {
        assert!(!whole.contains(secret), "{secret} is in the log");
    }
}

#[test]
fn no_name_is_logged_on_sqlite() {
    check(&log_of(&[]));
}

#[test]
fn no_name_is_logged_on_postgresql() {
    let cluster = Cluster::start(Durability::Quick).unwrap();
    let url = cluster.database().unwrap();
    check(&log_of(&["--database", &url]));
}
