//! Slow links that are cut.

use std::time::Duration;

use office::Office;
use tempfile::TempDir;
use test_net::{Counts, Shape, SlowLink};
use tests::Hub;

use crate::support::*;

/// Enrols over a link that may be cut: retried until it succeeds.
fn enrol(office: &Office, link: &SlowLink, hub: &Hub) {
    let code = hub.code();
    let tries = (0..50).find(|_| office.enrol(&link.url, &code).is_ok());
    assert!(tries.is_some(), "no enrolment went through");
}

/// Returns the bytes that a PC sends without cuts.
fn clean(dossiers: u32, rate: Option<u64>) -> Counts {
    let (_data, hub) = hub();
    let link = link(&hub, Shape { rate, ..Shape::default() });
    let data = folder();
    let office = tests::new_office(data.path());
    office.demo(dossiers, 1).unwrap();
    enrol(&office, &link, &hub);
    let before = link.counts();
    sync(&office);
    link.counts().since(before)
}

/// Returns the result of [`spread`] over a link that is cut, and the bytes without cuts, measured
/// over another link at the same time, because both mostly wait.
fn spread_and_clean(dossiers: u32, shape: &Shape) -> (Counts, Counts) {
    std::thread::scope(|scope| {
        let clean = scope.spawn(|| clean(dossiers, shape.rate));
        (spread(dossiers, shape), clean.join().unwrap())
    })
}

/// Three PCs and the hub, each PC over its own link with cuts, until all have the same. Returns
/// what the first PC sent.
fn spread(dossiers: u32, shape: &Shape) -> Counts {
    let (_data, hub) = hub();
    let cut = link(&hub, shape.clone());
    let pc = || {
        let data = folder();
        let office = tests::new_office(data.path());
        (data, office)
    };
    let (first_folder, first) = pc();
    first.demo(dossiers, 1).unwrap();
    enrol(&first, &cut, &hub);
    let all = records(&first_folder);
    assert!(all > u64::from(dossiers) * 2);
    let before = cut.counts();
    assert!(sync_until_done(&first, 200).equal, "count and hash of the hub's logs too");
    let sent = cut.counts().since(before);
    assert_eq!(hub.records(), all);
    let later: Vec<(TempDir, Office)> = vec![pc(), pc()];
    std::thread::scope(|scope| {
        for (_, office) in &later {
            scope.spawn(|| {
                let cut = link(&hub, shape.clone());
                enrol(office, &cut, &hub);
                assert!(sync_until_done(office, 200).equal);
            });
        }
    });
    for (data, office) in &later {
        assert_eq!(records(data), all, "0 lost, 0 twice");
        assert_eq!(hash(data), hash(&first_folder));
        assert_sound(office);
    }
    sent
}

/// Everything was sent once, plus at most one batch for each cut. Smaller batches compress a little
/// worse.
fn assert_no_more_than_a_batch_again(sent: Counts, clean: Counts, least_cuts: u64) {
    assert!(sent.cuts >= least_cuts, "{} cuts", sent.cuts);
    let most = clean.up * 5 / 4 + sent.cuts * sent.largest;
    assert!(sent.up <= most, "{sent:?} of at most {most} bytes; without cuts {clean:?}");
}

/// 64 kbit/s, 50 ms delay, cut after a number of bytes.
fn in_the_hills(cut: (u64, u64)) -> Shape {
    Shape {
        rate: Some(8_000),
        delay: Duration::from_millis(60),
        cut: Some(cut),
        ..Shape::default()
    }
}

/// Two minutes, nearly all of them spent waiting for the link, beside the other tests.
#[test]
fn a_year_of_5000_dossiers_goes_over_64_kbit_that_is_late_and_cut() {
    let (sent, clean) = spread_and_clean(5_000, &in_the_hills((2_000, 100_000)));
    assert_no_more_than_a_batch_again(sent, clean, 4);
}

#[test]
fn a_month_goes_over_a_link_that_is_cut_every_moment() {
    let (sent, clean) = spread_and_clean(300, &in_the_hills((500, 20_000)));
    assert_no_more_than_a_batch_again(sent, clean, 4);
}

#[test]
fn a_late_link_carries_small_syncs_in_one_request() {
    let (_data, hub) = hub();
    let link = link(&hub, Shape { delay: Duration::from_millis(60), ..Shape::default() });
    let folder = folder();
    let office = tests::new_office(folder.path());
    office.enrol(&link.url, &hub.code()).unwrap();
    sync(&office);
    receive(&office, "Nguyễn Thị Lan");
    let before = link.counts();
    let done = sync(&office);
    let counts = link.counts().since(before);
    assert_eq!((done.sent, done.requests, counts.requests), (1, 1, 1));
    assert!(counts.bytes() <= 700, "{} bytes on the wire", counts.bytes());
    let reported = u64::from(done.bytes_up + done.bytes_down);
    assert!(reported >= counts.bytes() * 9 / 10, "reported as it was");
    let before = link.counts();
    assert_eq!(sync(&office).requests, 1);
    let bytes = link.counts().since(before).bytes();
    assert!(bytes <= 450, "an empty sync takes {bytes} bytes");
}

#[test]
fn without_a_hub_everything_waits() {
    let (_data, mut hub) = hub();
    let (_folder, office) = pc(&hub);
    receive(&office, "Nguyễn Thị Lan");
    hub.kill();
    let problem = office.sync(&mut |_, _| {}).unwrap_err();
    assert_eq!(problem.key, "error.sync.unreachable");
    assert_eq!(office.sync_status().unwrap().waiting, 1);
    hub.kill_and_restart();
    assert_eq!(sync(&office).sent, 1);
    assert_eq!(office.sync_status().unwrap().waiting, 0);
    let runs = office.sync_status().unwrap().runs;
    assert_eq!(runs.len(), 2);
    assert!(runs[1].problem.is_some(), "the run that failed is listed too");
}
