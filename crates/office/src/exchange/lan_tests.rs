//! PCs that meet over real connections.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use domain::member::MemberFacts;
use exchange::{Lan, LanEvent, SEARCH};

use super::tests::{Pc, on, pcs};
use crate::view::{LanSync, Reason};

/// A PC that listens on this machine.
struct Served {
    lan: Lan,
    events: Receiver<LanEvent>,
}

fn serve(pc: &Pc) -> Served {
    let (send, events) = channel();
    let on_event = move |event| send.send(event).unwrap_or_default();
    let listen = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
    let lan = pc.office.lan(listen, on_event).unwrap().expect("on and enrolled");
    Served { lan, events }
}

fn call(pc: &Pc, served: &Served) -> Result<LanSync, String> {
    pc.office.lan_sync(Some(served.lan.address()), &mut on).map_err(|problem| problem.key)
}

#[test]
fn both_get_what_they_lack() {
    let [a, b, c] = pcs();
    a.office.demo(3, 1).unwrap();
    b.office.demo(2, 2).unwrap();
    let (of_a, of_b) = (a.records(), b.records());
    let served = serve(&a);
    let done = call(&b, &served).unwrap();
    assert_eq!((u64::from(done.sent), u64::from(done.received)), (of_b, of_a));
    let event = served.events.recv_timeout(Duration::from_secs(30)).unwrap();
    assert_eq!(event, LanEvent::Exchanged { sent: of_a, received: of_b });
    assert_eq!((a.records(), a.state()), (b.records(), b.state()));
    // Nothing is new.
    assert_eq!(call(&b, &served).unwrap(), LanSync { met: 1, sent: 0, received: 0 });
    // A third PC gets the records of both from either; one new record is sent alone.
    let served = serve(&b);
    assert_eq!(u64::from(call(&c, &served).unwrap().received), of_a + of_b);
    c.office.demo(1, 3).unwrap();
    assert!(call(&c, &served).unwrap().sent > 0);
    for pc in [&a, &b, &c] {
        pc.assert_sound();
    }
    assert_eq!((b.records(), b.state()), (c.records(), c.state()));
    let status = c.office.lan_status().unwrap();
    assert_eq!((status.on, status.enrolled, status.peers.len()), (true, true, 1));
    assert_eq!((status.peers[0].book, &status.peers[0].problem), (Some(2), &None));
}

#[test]
fn who_does_not_belong_is_refused() {
    let [a, b] = pcs();
    a.office.demo(1, 1).unwrap();
    let served = serve(&a);
    // Of another hub.
    let stranger = Pc::of_hub(1, 2, [2; 32]);
    let refused = call(&stranger, &served).unwrap_err();
    assert!(["error.lan.stranger", "error.lan.cut"].contains(&refused.as_str()), "{refused}");
    // Not enrolled at all, or switched off.
    assert_eq!(call(&Pc::alone(2), &served).unwrap_err(), "error.sync.not_enrolled");
    let mut settings = b.office.settings().unwrap();
    settings.lan = false;
    b.office.save_settings(&b.office.actor().unwrap(), settings.clone()).unwrap();
    assert_eq!(call(&b, &served).unwrap_err(), "error.lan.off");
    assert!(b.office.lan(None, |_| {}).unwrap().is_none());
    settings.lan = true;
    b.office.save_settings(&b.office.actor().unwrap(), settings).unwrap();
    // The office's secret alone is not enough.
    let nobody = Pc::of_hub(3, 1, a.store().hub().unwrap().unwrap().seal);
    assert_eq!(call(&nobody, &served).unwrap_err(), "error.lan.unknown_here");
    // A client of another protocol does no harm.
    let mut other = TcpStream::connect(served.lan.address()).unwrap();
    other.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
    drop(other);
    assert!(call(&b, &served).unwrap().received > 0);
    assert_eq!(nobody.records() + stranger.records(), 0);
}

#[test]
fn a_revoked_pc_is_refused_by_those_who_know() {
    let [a, b, c] = pcs();
    a.office.demo(1, 1).unwrap();
    b.office.demo(1, 2).unwrap();
    a.learn(MemberFacts { revoked_at: Some(5), ..b.facts() });
    let served = serve(&a);
    assert_eq!(call(&b, &served).unwrap_err(), "error.lan.revoked_here");
    assert_eq!(b.records() + a.records(), 6, "each has its own");
    // A PC learns the members from each PC it meets.
    call(&c, &served).unwrap();
    let served = serve(&b);
    assert_eq!(call(&c, &served).unwrap_err(), "error.lan.revoked");
}

#[test]
fn a_fork_is_shown_on_both_sides_once() {
    let [a, b] = pcs();
    a.office.demo(1, 1).unwrap();
    let (a, copy) = a.cloned();
    a.office.demo(1, 2).unwrap();
    copy.office.demo(2, 3).unwrap();
    // The copy's log is longer and differs: its next records do not fit.
    let served = serve(&b);
    call(&a, &served).unwrap();
    let (here, state) = (b.records(), b.state());
    call(&copy, &served).unwrap();
    assert_eq!((b.records(), b.state()), (here, state));
    let shown = |pc: &Pc| pc.office.sync_status().unwrap().parked;
    assert_eq!(shown(&b).len(), 1);
    assert!(!shown(&b)[0].outgoing);
    assert!(
        shown(&copy).iter().any(|it| it.outgoing && it.reason == Reason::Fork),
        "{:?}",
        shown(&copy)
    );
    copy.assert_sound();
    b.assert_sound();
    // Two PCs with one identity reject each other.
    let served = serve(&a);
    let refused = call(&copy, &served).unwrap_err();
    assert!(["error.lan.same", "error.identity.copied"].contains(&refused.as_str()), "{refused}");
}

#[test]
fn a_search_ends_when_the_clerk_wants() {
    let [a] = pcs();
    let begun = std::time::Instant::now();
    let problem = a.office.lan_sync(None, &mut |_, _| ControlFlow::Break(())).unwrap_err();
    assert_eq!(problem.key, "error.bundle.stopped");
    assert!(begun.elapsed() < SEARCH, "it was not waited for to the end");
}
