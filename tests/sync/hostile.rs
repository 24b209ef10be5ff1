//! Invalid responses, and records that are never accepted.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use domain::clock::Hlc;
use domain::id::DossierId;
use domain::record::{ChainHash, Origin, Record, chain_next};
use domain::time::Clock;
use office::view::SyncState;
use office::{Office, SystemClock};
use rusqlite::{Connection, params};
use tempfile::TempDir;
use test_net::Shape;
use tests::{Hub, OFFICE};

use crate::support::*;

fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

#[test]
fn strangers_and_failures_change_nothing() {
    let (_data, hub) = hub();
    let proxy = link(&hub, Shape::default());
    let data = folder();
    let office = tests::new_office(data.path());
    office.enrol(&proxy.url, &hub.code()).unwrap();
    let answers: Vec<(&str, Vec<u8>)> = vec![
        ("500", http("500 Internal Server Error", "", b"oops")),
        ("502 with a page", http("502 Bad Gateway", "content-type: text/html\r\n", b"<html>")),
        ("429", http("429 Too Many Requests", "retry-after: 1\r\n", b"")),
        ("413", http("413 Payload Too Large", "", b"")),
        ("garbage", http("200 OK", "", &[0xff; 300])),
        ("nothing", http("200 OK", "", b"")),
        (
            "a longer length than comes",
            b"HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\nabc".to_vec(),
        ),
        (
            "a shorter length than comes",
            b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabcdef".to_vec(),
        ),
        (
            "a length beyond all",
            b"HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551615\r\n\r\n".to_vec(),
        ),
        ("a length that is none", b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\nabc".to_vec()),
        (
            "a lying chunk",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffff\r\nabc".to_vec(),
        ),
        ("a log-in page elsewhere", http("302 Found", "location: http://127.0.0.1:1/\r\n", b"")),
        ("404", http("404 Not Found", "", b"")),
        ("503", http("503 Service Unavailable", "retry-after: 1\r\n", b"")),
        ("no HTTP", b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
        ("a closed door", Vec::new()),
    ];
    for (n, (what, answer)) in answers.into_iter().enumerate() {
        // Two records: too large together, they are sent one by one.
        receive(&office, &format!("Người {n} a"));
        receive(&office, &format!("Người {n} b"));
        proxy.reshape(Shape { strangers: vec![answer], ..Shape::default() });
        let done = sync_until_done(&office, 3);
        assert!(done.equal, "{what}");
        assert_eq!(done.parked, 0, "{what}");
        assert_eq!(hub.records(), 2 * (n as u64 + 1), "{what}");
    }
    assert_sound(&office);
}

/// Sends raw bytes to a hub and returns the status line.
fn raw(hub: &Hub, bytes: &str) -> String {
    let mut stream = TcpStream::connect(&hub.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    line
}

#[test]
fn a_hub_stands_strangers_too() {
    let (_data, hub) = hub();
    let (_folder, office) = pc(&hub);
    receive(&office, "Nguyễn Thị Lan");
    let post = |length: &str, body: &str| {
        format!("POST /v1/sync HTTP/1.1\r\nhost: hub\r\ncontent-length: {length}\r\n\r\n{body}")
    };
    let cases = [
        (post("300", &"x".repeat(300)), "400"),
        (post("0", ""), "400"),
        (post("3", "abcdef"), "400"),
        (post("many", "abc"), "4"),
        (post("18446744073709551615", "abc"), "4"),
        ("GET /v1/sync HTTP/1.1\r\nhost: hub\r\n\r\n".to_owned(), "405"),
        ("GET /../../hub.db HTTP/1.1\r\nhost: hub\r\n\r\n".to_owned(), "404"),
        ("SSH-2.0-OpenSSH_9.2\r\n\r\n".to_owned(), "400"),
    ];
    for (bytes, expected) in cases {
        let answer = raw(&hub, &bytes);
        assert!(answer.starts_with(&format!("HTTP/1.1 {expected}")), "{answer:?} to {bytes:?}");
    }
    // Cut before the announced length: no response, nothing stored.
    for length in ["3000", "99999999"] {
        let mut stream = TcpStream::connect(&hub.address).unwrap();
        stream.write_all(post(length, "abc").as_bytes()).unwrap();
        stream.shutdown(Shutdown::Both).unwrap();
    }
    assert_eq!(sync(&office).sent, 1);
    assert_eq!(hub.records(), 1);
}

#[test]
fn another_hub_at_the_address_is_noticed() {
    let (_data, hub) = hub();
    let (_other_data, other) = self::hub();
    let proxy = link(&hub, Shape::default());
    let data = folder();
    let office = tests::new_office(data.path());
    office.enrol(&proxy.url, &hub.code()).unwrap();
    receive(&office, "Nguyễn Thị Lan");
    let wrong = link(&other, Shape::default());
    move_hub(&data, &wrong.url);
    let problem = office.sync(&mut |_, _| {}).unwrap_err();
    assert_eq!(problem.key, "error.sync.denied");
    assert_eq!(other.records(), 0);
    move_hub(&data, &proxy.url);
    assert_eq!(sync(&office).sent, 1);
}

fn move_hub(folder: &TempDir, url: &str) {
    let database = Connection::open(folder.path().join(store::FILE)).unwrap();
    database.execute("UPDATE hub SET address = ?1", [url]).unwrap();
}

/// Appends a record to the PC's own log that every hub refuses.
pub fn poison(folder: &TempDir, size: usize) {
    poison_with(folder, vec![7; size]);
}

/// Appends a record to the PC's own log with a body that is no event.
pub fn poison_with(folder: &TempDir, body: Vec<u8>) {
    let database = Connection::open(folder.path().join(store::FILE)).unwrap();
    let (no, device, last_seq, tip): (i64, [u8; 16], u64, ChainHash) = database
        .query_row(
            "SELECT l.no, l.device, l.last_seq, l.tip FROM device_log l
             JOIN this_device t ON t.device_no = l.no",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .unwrap();
    let office = OFFICE.parse().unwrap();
    let device = domain::id::DeviceId::from_bytes(device);
    let dossier = DossierId::from_bytes([0xee; 16]);
    let hlc = Hlc::at(SystemClock.now());
    let origin = Origin { office, device, seq: last_seq + 1, hlc, dossier };
    let bytes = Record::from_parts(origin, 999, 1, body).to_bytes();
    database
        .execute(
            "INSERT INTO record (device_no, seq, hlc, dossier, bytes) VALUES (?1, ?2, 1, ?3, ?4)",
            params![no, last_seq + 1, dossier.as_bytes(), bytes],
        )
        .unwrap();
    database
        .execute(
            "UPDATE device_log SET last_seq = last_seq + 1, tip = ?2 WHERE no = ?1",
            params![no, chain_next(&tip, &bytes)],
        )
        .unwrap();
}

fn parked(office: &Office) -> Vec<(bool, String)> {
    let parked = office.sync_status().unwrap().parked;
    parked.into_iter().map(|it| (it.outgoing, it.reason.as_str().to_owned())).collect()
}

#[test]
fn a_poison_record_is_parked_and_the_rest_goes_on() {
    let (_data, hub) = hub();
    let (folder, office) = pc(&hub);
    let (other_folder, other) = pc(&hub);
    receive(&office, "Trước");
    poison(&folder, 300 << 10);
    receive(&office, "Sau");
    let done = sync_until_done(&office, 3);
    assert_eq!(done.parked, 1);
    assert_eq!(parked(&office), [(true, "too_large".to_owned())]);
    sync(&other);
    assert_eq!(hash(&folder), hash(&other_folder), "both dossiers are everywhere");
    assert_eq!(hub.records(), 3, "two records and a hole");
    assert_sound(&office);
    assert_sound(&other);
    receive(&other, "Chiều về");
    sync(&other);
    let done = sync(&office);
    assert_eq!((done.received, done.equal), (1, true));
}

#[test]
fn a_body_over_the_hubs_limit_is_made_smaller() {
    let (data, mut hub) = hub();
    let (folder, office) = pc(&hub);
    office.demo(300, 2).unwrap();
    let address = hub.address.clone();
    hub.kill();
    let hub = Hub::start(data.path(), &address, &["--most-body", "3000"]);
    let done = sync_until_done(&office, 3);
    assert_eq!((hub.records(), done.parked), (records(&folder), 0));
}

#[test]
fn too_many_requests_wait_and_then_go_on() {
    let (data, mut hub) = hub();
    let (folder, office) = pc(&hub);
    let address = hub.address.clone();
    hub.kill();
    let hub = Hub::start(data.path(), &address, &["--most-requests", "2"]);
    for n in 0..3 {
        receive(&office, &format!("Người {n}"));
        if n < 2 {
            sync(&office);
        }
    }
    // Either the minute ends before the session gives up, or the next run waits.
    let outcome = office.sync(&mut |_, _| {});
    if let Err(problem) = outcome {
        assert_eq!(problem.key, "error.sync.wait");
        assert_eq!(office.sync_status().unwrap().waiting, 1);
    }
    assert!(hub.records() >= 2);
    assert_eq!(records(&folder), 3);
}

#[test]
fn a_damaged_record_is_named_and_nobody_says_that_both_hold_the_same() {
    let (_data, hub) = hub();
    let (folder, office) = pc(&hub);
    receive(&office, "Trần Văn Lợi");
    sync(&office);
    assert_eq!(office.sync_status().unwrap().state, SyncState::Synced);
    let code = receive(&office, "Lê Thị Mai").code;
    let database = Connection::open(folder.path().join(store::FILE)).unwrap();
    let damaged: Vec<u8> = database
        .query_row("SELECT bytes FROM record WHERE seq = 2", [], |row| row.get::<_, Vec<u8>>(0))
        .map(|bytes| {
            let at = bytes.windows(3).position(|it| it == "Lê".as_bytes()).unwrap();
            [&bytes[..at + 1], &[0xff], &bytes[at + 2..]].concat()
        })
        .unwrap();
    database.execute_batch("DROP TRIGGER record_keep_update").unwrap();
    database.execute("UPDATE record SET bytes = ?1 WHERE seq = 2", [damaged]).unwrap();
    drop(database);
    assert!(!sync(&office).equal);
    assert_eq!(office.sync_status().unwrap().state, SyncState::Unequal);
    let motcua = |command: &str| {
        let program = std::process::Command::new(tests::built("motcua"))
            .arg("--office")
            .arg(folder.path())
            .arg(command)
            .output()
            .unwrap();
        (program.status.code(), String::from_utf8(program.stdout).unwrap())
    };
    let (exit, text) = motcua("sync");
    assert_eq!(exit, Some(5), "{text}");
    assert!(text.contains("chưa có cùng hồ sơ"), "{text}");
    let (exit, text) = motcua("verify");
    assert_eq!(exit, Some(1));
    assert!(text.contains(&code) && text.contains("Lê Thị Mai"), "{text}");
}
