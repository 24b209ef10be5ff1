//! A hub on PostgreSQL: TLS to the database, and a database that fails.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

use domain::log::Entry;
use replication::{Envelope, Repull, SyncRequest};
use tempfile::tempdir;
use test_env::{Cluster, Durability};

use crate::http::post;
use crate::process::{Hub, OFFICE, Pc, command, office_with_code, said};
use crate::tls::{PemFiles, authority, certificate};

/// Returns the error of a command for a database that it cannot use.
fn refused(data: &std::path::Path, arguments: &[&str]) -> String {
    let output = command(data, &[&["office", "list"], arguments].concat());
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_database_is_reached_by_tls_and_must_prove_its_name() {
    let (data, other_data) = (tempdir().unwrap(), tempdir().unwrap());
    let (own, other) = (authority(), authority());
    let PemFiles { cert, key } = certificate(data.path(), &own, "localhost");
    let [cert, key] = [cert, key].map(|file| std::fs::read_to_string(file).unwrap());
    let cluster = Cluster::start_with_tls(&cert, &key).unwrap();
    let url = cluster.database().unwrap();
    let (ca, other_ca) = (data.path().join("ca.pem"), other_data.path().join("ca.pem"));
    std::fs::write(&ca, own.pem()).unwrap();
    std::fs::write(&other_ca, other.pem()).unwrap();
    let (ca, other_ca) = (ca.to_str().unwrap(), other_ca.to_str().unwrap());
    let required = format!("{url}?sslmode=require");
    for database in [&url, &required] {
        let code = office_with_code(data.path(), &["--database", database, "--database-ca", ca]);
        assert!(!code.is_empty());
        let said = refused(data.path(), &["--database", database, "--database-ca", other_ca]);
        assert!(said.contains("certificate"), "{said}");
    }
    let said = refused(data.path(), &["--database", &required]);
    assert!(said.contains("certificate"), "this system does not know the authority: {said}");
    let by_number = required.replace("localhost", "127.0.0.1");
    let said = refused(data.path(), &["--database", &by_number, "--database-ca", ca]);
    assert!(said.contains("certificate"), "another name than is certified: {said}");
    // A file without a certificate, and a server without TLS.
    let none = data.path().join("none.pem");
    std::fs::write(&none, "").unwrap();
    let none = none.to_str().unwrap();
    let said = refused(data.path(), &["--database", &url, "--database-ca", none]);
    assert!(said.contains("has no certificate"), "{said}");
    let plain = Cluster::start(Durability::Quick).unwrap();
    let plain = format!("{}?sslmode=require", plain.database().unwrap());
    let said = refused(data.path(), &["--database", &plain, "--database-ca", ca]);
    assert!(said.contains("TLS"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_pull_takes_no_more_memory_than_its_answer() {
    const LARGE: usize = 200_000;
    let data = tempdir().unwrap();
    let cluster = Cluster::start(Durability::Quick).unwrap();
    let url = cluster.database().unwrap();
    let arguments = ["--database", &url];
    let code = office_with_code(data.path(), &arguments);
    let hub = Hub::serve(data.path(), &arguments);
    let pc = Pc::enrol(&hub, 1, &code);
    // Bodies that compress well in transit and are long in the database.
    for first in (1..=400).step_by(25) {
        let entries = (first..first + 25).map(|seq| pc.record(seq, &[0; LARGE])).collect();
        assert_eq!(pc.push(&hub, first, entries).acks[0].last_seq, first + 24);
    }
    drop(hub);
    // A fresh hub: 80 MB wait for the other PC, which wants 1 MB.
    let code = [&["device", "code", "--office", OFFICE][..], &arguments].concat();
    let code = said(data.path(), &code);
    let hub = Hub::serve(data.path(), &arguments);
    let other = Pc::enrol(&hub, 2, &code);
    let answer = other.push(&hub, 1, Vec::new());
    assert_eq!((answer.slices[0].entries.len(), answer.more), (6, true));
    let again = Some(Repull { device: pc.device, after: 100 });
    let ask =
        SyncRequest { repull: again, want: 1 << 20, ..SyncRequest::nothing(pc.office.clone()) };
    let sealed = Envelope::seal(&ask, other.device, &other.key);
    let answer = other.answer(&sealed, &post(hub.address, "/v1/sync", &sealed));
    assert_eq!((answer.slices[0].first_seq, answer.slices[0].entries.len()), (101, 6));
    let most = hub.most_memory() >> 20;

    assert!(most < 60, "{most} MB for an answer of 1 MB");
}

#[test]
fn a_database_that_crashes_in_the_midst_of_pushes_loses_nothing() {
    let data = tempdir().unwrap();
    let mut cluster = Cluster::start(Durability::Quick).unwrap();
    let url = cluster.database().unwrap();
    let arguments = ["--database", &url];
    let code = office_with_code(data.path(), &arguments);
    let hub = Hub::serve(data.path(), &arguments);
    let pc = Pc::enrol(&hub, 1, &code);
    let (acked, failed) = (AtomicU64::new(0), AtomicU64::new(0));
    let stop = AtomicBool::new(false);
    let batch = |first: u64| -> Vec<Entry> {
        (first..first + 20).map(|seq| pc.record(seq, &[0xa0; 2_000])).collect()
    };
    std::thread::scope(|scope| {
        // The PC repeats the push as its program does, because an error changed nothing.
        let pushing = scope.spawn(|| {
            while !stop.load(SeqCst) {
                let first = acked.load(SeqCst) + 1;
                let ask = pc.ask(first, batch(first));
                let reply = post(hub.address, "/v1/sync", &ask);
                if reply.status == 200 {
                    let answer = pc.answer(&ask, &reply);
                    assert_eq!((answer.acks[0].last_seq, answer.refused.len()), (first + 19, 0));
                    acked.store(first + 19, SeqCst);
                } else {
                    assert_eq!(reply.status, 500);
                    failed.fetch_add(1, SeqCst);
                }
            }
        });
        let wait = |until: &dyn Fn() -> bool| {
            while !until() {
                assert!(!pushing.is_finished(), "the PC has given up");
                std::thread::yield_now();
            }
        };
        for _ in 0..5 {
            let (before, errors) = (acked.load(SeqCst), failed.load(SeqCst));
            wait(&|| acked.load(SeqCst) >= before + 100);
            cluster.crash().unwrap();
            wait(&|| failed.load(SeqCst) > errors);
            assert_eq!(crate::http::get(hub.address, "/health").status, 503);
            cluster.start_again().unwrap();
        }
        let before = acked.load(SeqCst);
        wait(&|| acked.load(SeqCst) > before);
        stop.store(true, SeqCst);
    });
    let last = acked.load(SeqCst);
    let nothing = SyncRequest::nothing(pc.office.clone());
    let mut entries = Vec::new();
    while (entries.len() as u64) < last {
        let after = entries.len() as u64;
        let repull = Some(Repull { device: pc.device, after });
        let ask = SyncRequest { repull, want: 1 << 20, after: last, ..nothing.clone() };
        let sealed = Envelope::seal(&ask, pc.device, &pc.key);
        let answer = pc.answer(&sealed, &post(hub.address, "/v1/sync", &sealed));
        assert_eq!(answer.summary.records, last, "nothing twice");
        assert_eq!(answer.slices[0].first_seq, after + 1);
        entries.extend(answer.slices[0].entries.iter().cloned());
    }
    let expected = (1..=last).step_by(20).flat_map(batch);
    assert!(entries.into_iter().eq(expected), "nothing lost");
}
