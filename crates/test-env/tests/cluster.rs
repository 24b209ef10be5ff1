//! A real cluster is started and removed.
#![cfg(unix)]

use std::path::PathBuf;
use std::process::Command;

use test_env::{Cluster, Durability};

/// Returns the folder in an address.
fn folder(url: &str) -> PathBuf {
    let host = url.split_once('@').and_then(|(_, rest)| rest.rsplit_once('/'));
    host.expect("an address").0.replace("%2F", "/").into()
}

fn ask(url: &str, sql: &str) -> String {
    let output = Command::new("psql").args(["-X", "-At", "-c", sql, url]).output().expect("psql");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
}

#[test]
fn answers_then_leaves_nothing_behind() {
    let cluster = Cluster::start(Durability::Quick).unwrap();
    let (one, two) = (cluster.database().unwrap(), cluster.database().unwrap());
    ask(&one, "CREATE TABLE t (a int)");
    assert_eq!(ask(&one, "SELECT count(*) FROM pg_class WHERE relname = 't'"), "1");
    assert_eq!(ask(&two, "SELECT count(*) FROM pg_class WHERE relname = 't'"), "0");
    assert_eq!(ask(&one, "SHOW fsync"), "off");
    let pid = std::fs::read_to_string(folder(&one).join("data/postmaster.pid")).unwrap();
    let process = PathBuf::from("/proc").join(pid.lines().next().unwrap());
    drop(cluster);
    assert!(!folder(&one).exists());
    assert!(!process.exists(), "the server has ended");
}

#[test]
fn keeps_commits_when_a_bench_asks_for_it() {
    let cluster = Cluster::start(Durability::Kept).unwrap();
    let url = cluster.database().unwrap();
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        assert_eq!(ask(&url, &format!("SHOW {setting}")), "on", "{setting}");
    }
}
