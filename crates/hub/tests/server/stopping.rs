//! Stopping on a signal.

use std::io::Write;
use std::net::TcpStream;

use tempfile::tempdir;

use crate::http::{connect, post_head, read_reply};
use crate::process::{Hub, Pc, office_with_code};

#[test]
fn running_requests_end_and_new_ones_are_not_taken() {
    let data = tempdir().unwrap();
    let code = office_with_code(data.path(), &[]);
    let hub = Hub::serve(data.path(), &[]);
    let pc = Pc::enrol(&hub, 1, &code);
    let ask = pc.ask(1, vec![pc.record(1, b"body")]);
    let mut running = connect(hub.address);
    let head =
        post_head("/v1/sync", ask.len()).replace("host: hub", "host: hub\r\nexpect: 100-continue");
    running.write_all(head.as_bytes()).unwrap();
    assert_eq!(read_reply(&mut running).status, 100, "it is being answered");
    hub.terminate();
    hub.log_until("stopping");
    assert!(TcpStream::connect(hub.address).is_err(), "nobody new comes in");
    running.write_all(&ask).unwrap();
    let answer = pc.answer(&ask, &read_reply(&mut running));
    assert_eq!(answer.acks[0].last_seq, 1);
    let (well, log) = hub.ended();
    assert!(well, "{log:?}");
    assert!(log.iter().all(|line| !line.contains("cut off")), "{log:?}");
    let again = Hub::serve(data.path(), &[]);
    let answer = pc.push(&again, 2, vec![pc.record(2, b"next")]);
    assert_eq!(answer.acks[0].last_seq, 2, "what was answered is there");
}

#[test]
fn an_idle_hub_stops_at_once() {
    let data = tempdir().unwrap();
    let hub = Hub::serve(data.path(), &[]);
    let _idle = connect(hub.address);
    hub.terminate();
    assert!(hub.ended().0);
}
