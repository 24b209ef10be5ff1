//! Health and metrics.

use tempfile::tempdir;
use test_env::{Cluster, Durability};

use crate::http::{get, post};
use crate::process::{Hub, Pc, office_with_code};

/// Returns the value of a metric.
fn metric(text: &str, name: &str) -> u64 {
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
}

#[test]
fn metrics_count_what_was_done() {
    let data = tempdir().unwrap();
    let code = office_with_code(data.path(), &[]);
    let hub = Hub::serve(data.path(), &["--most-body", "100000"]);
    let pc = Pc::enrol(&hub, 1, &code);
    pc.push(&hub, 1, vec![pc.record(1, b"x"), pc.record(2, b"y"), pc.record(9, b"z")]);
    post(hub.address, "/v1/sync", &[0; 100]);
    post(hub.address, "/v1/sync", &[0; 100_001]);
    let mut stranger = pc.ask(1, Vec::new());
    stranger[5] ^= 1;
    post(hub.address, "/v1/sync", &stranger);
    let reply = get(hub.address, "/metrics");
    assert_eq!(reply.header("content-type"), Some("text/plain; version=0.0.4"));
    let text = reply.text();
    let expected = [
        ("requests_total", 4),
        ("denied_total", 1),
        ("limited_total", 1),
        ("failed_total", 1),
        ("pushed_total", 3),
        ("pulled_total", 0),
        ("refused_total", 1),
        ("offices", 1),
        ("devices", 1),
        ("records", 2),
    ];
    for (name, value) in expected {
        assert_eq!(metric(&text, &format!("motcua_hub_{name}")), value, "{name}");
    }
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(' ').next().unwrap();
        assert!(text.contains(&format!("# TYPE {name} ")), "{name} has a type");
        assert!(text.contains(&format!("# HELP {name} ")), "{name} is explained");
    }
}

#[test]
fn health_is_that_of_the_database() {
    let data = tempdir().unwrap();
    let cluster = Cluster::start(Durability::Quick).unwrap();
    let url = cluster.database().unwrap();
    let hub = Hub::serve(data.path(), &["--database", &url]);
    let well = get(hub.address, "/health");
    assert_eq!((well.status, well.text().as_str()), (200, "ok\n"));
    drop(cluster);
    assert_eq!(get(hub.address, "/health").status, 503);
    assert_eq!(get(hub.address, "/metrics").status, 500);
}

#[test]
fn other_paths_and_methods_are_refused() {
    let data = tempdir().unwrap();
    let hub = Hub::serve(data.path(), &[]);
    let (address, empty) = (hub.address, &[][..]);
    assert_eq!(get(address, "/").status, 404);
    assert_eq!(get(address, "/v1/sync").status, 405);
    assert_eq!(post(address, "/v2/sync", empty).status, 404);
    assert_eq!(post(address, "/health", empty).status, 405);
}
