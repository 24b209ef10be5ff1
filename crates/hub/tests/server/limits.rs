//! Sizes, rates, times and garbage.

use std::io::{Read, Write};

use replication::{EnrolProblem, EnrolResponse, Link, LinkError};
use tempfile::tempdir;

use crate::http::{connect, get, post, post_head, read_reply};
use crate::process::{Hub, Pc, office_with_code};

#[tokio::test]
async fn a_body_over_the_limit_is_refused_and_the_link_says_so() {
    let data = tempdir().unwrap();
    let hub = Hub::serve(data.path(), &["--most-body", "1000000"]);
    let mut link = Link::new(&format!("http://{}", hub.address), None).unwrap();
    for size in [1_000_001, 5_000_000, 9_000_000] {
        let refused = link.post("v1/sync", vec![0; size]).await;
        assert_eq!(refused, Err(LinkError::TooLarge), "{size}");
    }
    let garbage = link.post("v1/sync", vec![0; 1_000_000]).await;
    assert_eq!(garbage, Err(LinkError::Failed(400)), "the limit itself is allowed");
    assert_eq!(link.post("v1/enrol", vec![0; 5_000]).await, Err(LinkError::TooLarge));
    assert_eq!(link.post("v1/members", vec![0; 40_000]).await, Err(LinkError::TooLarge));
}

#[test]
fn a_body_without_a_length_has_the_same_limit() {
    let data = tempdir().unwrap();
    let hub = Hub::serve(data.path(), &["--most-body", "1000"]);
    let mut stream = connect(hub.address);
    let head = "POST /v1/sync HTTP/1.1\r\nhost: hub\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    for _ in 0..3 {
        stream.write_all(b"1f4\r\n").unwrap();
        stream.write_all(&[0; 500]).unwrap();
        stream.write_all(b"\r\n").unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    assert_eq!(read_reply(&mut stream).status, 413);
}

#[test]
fn a_pc_that_asks_too_often_is_told_to_wait() {
    let data = tempdir().unwrap();
    let code = office_with_code(data.path(), &[]);
    let hub = Hub::serve(data.path(), &["--most-requests", "3"]);
    let pc = Pc::enrol(&hub, 1, &code);
    let ask = pc.ask(1, Vec::new());
    // A client that only knows the PC's identity cannot use up its request limit.
    let mut forged = ask.clone();
    *forged.last_mut().unwrap() ^= 1;
    for _ in 0..10 {
        assert_eq!(post(hub.address, "/v1/sync", &forged).status, 401);
    }
    for _ in 0..3 {
        assert_eq!(post(hub.address, "/v1/sync", &ask).status, 200);
    }
    let refused = post(hub.address, "/v1/sync", &ask);
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("2")));
}

#[test]
fn guessing_codes_is_stopped() {
    let data = tempdir().unwrap();
    let code = office_with_code(data.path(), &[]);
    let hub = Hub::serve(data.path(), &[]);
    let problem = |code: &str| {
        let reply = post(hub.address, "/v1/enrol", &Pc::asking(1, code));
        EnrolResponse::from_bytes(&reply.body).unwrap().problem
    };
    for guess in 0..10 {
        assert_eq!(problem(&format!("000{guess}-0000")), Some(EnrolProblem::Code));
    }
    assert_eq!(problem(&code), Some(EnrolProblem::Wait), "even the right one waits now");
}

#[test]
fn garbage_is_refused_and_harms_nothing() {
    let data = tempdir().unwrap();
    let code = office_with_code(data.path(), &[]);
    let hub = Hub::serve(data.path(), &[]);
    let pc = Pc::enrol(&hub, 1, &code);
    let good = pc.ask(1, vec![pc.record(1, b"body")]);
    for path in ["/v1/sync", "/v1/enrol", "/v1/members"] {
        for body in [&b""[..], b"x", &[0xff; 300], &good[..60], b"{\"json\": true}"] {
            assert_eq!(post(hub.address, path, body).status, 400, "{path} {body:?}");
        }
    }
    // Requests of another protocol version, of a stranger, with another PC's signature, and cut
    // ones.
    let changed = |index: usize| {
        let mut bad = good.clone();
        bad[index] ^= 1;
        bad
    };
    let bad = [
        (changed(0), 400),
        (changed(1), 400),
        (changed(2), 401),
        (changed(20), 401),
        (changed(good.len() - 1), 401),
        (good[..good.len() - 1].to_vec(), 401),
    ];
    for (body, status) in bad {
        assert_eq!(post(hub.address, "/v1/sync", &body).status, status);
    }
    for head in
        ["GARBAGE\r\n\r\n", "POST /v1/sync HTTP/1.1\r\ncontent-length: -1\r\n\r\n", "\0\0\r\n\r\n"]
    {
        let mut stream = connect(hub.address);
        stream.write_all(head.as_bytes()).unwrap();
        assert_eq!(read_reply(&mut stream).status, 400, "{head:?}");
    }
    // A wrong content length, and a client that disconnects.
    let mut stream = connect(hub.address);
    stream.write_all(post_head("/v1/sync", good.len() + 10).as_bytes()).unwrap();
    stream.write_all(&good).unwrap();
    drop(stream);
    let answer = pc.push(&hub, 1, vec![pc.record(1, b"body")]);
    assert_eq!((answer.pos, answer.refused.len()), (1, 0), "nothing had been taken");
}

#[test]
fn a_client_that_stalls_is_let_go() {
    let data = tempdir().unwrap();
    let code = office_with_code(data.path(), &[]);
    let hub = Hub::serve(data.path(), &["--most-seconds", "1"]);
    for path in ["/v1/sync", "/v1/enrol", "/v1/members"] {
        let mut stalled = connect(hub.address);
        stalled.write_all(post_head(path, 1_000).as_bytes()).unwrap();
        stalled.write_all(&[0; 10]).unwrap();
        assert_eq!(read_reply(&mut stalled).status, 408, "{path}");
    }
    for begun in ["", "POST /v1/sync HTTP/1.1\r\nhost:"] {
        let mut stalled = connect(hub.address);
        stalled.write_all(begun.as_bytes()).unwrap();
        let mut rest = Vec::new();
        stalled.read_to_end(&mut rest).unwrap();
        assert!(!rest.starts_with(b"HTTP/1.1 200"), "let go");
    }
    // Stalled clients do not block others.
    let stalled: Vec<_> = (0..200)
        .map(|_| {
            let mut stream = connect(hub.address);
            stream.write_all(post_head("/v1/sync", 1_000).as_bytes()).unwrap();
            stream
        })
        .collect();
    Pc::enrol(&hub, 1, &code);
    assert_eq!(get(hub.address, "/health").status, 200);
    drop(stalled);
}
