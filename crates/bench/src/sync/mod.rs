//! Syncing an office's dossiers with a hub, against PouchDB on the same dossiers.
//!
//! Both go over the same simulated network (test-net), which counts bytes. PouchDB gets the
//! dossiers as its users keep them: the newest state with its history inside (final), one revision
//! per event (history), or one document per event (operations; the only one that keeps and merges
//! what ours does). Empty fields are left out of its documents. What is counted are bytes of HTTP,
//! heads and bodies, without TCP.

mod export;
mod ours;
mod pouchdb;

use std::fs;
use std::time::Duration;

use test_net::{Counts, Shape};

use crate::report::{print_ratio, ratio};
use crate::{Setup, Trouble, sample};
use ours::Ours;
use pouchdb::{As, PouchDb};

/// Dossiers of a year, on an unlimited network.
const YEAR: u32 = 5_000;
/// Dossiers on the slow network: few enough for the peer to finish.
const FEW: u32 = 300;
/// 64 kbit/s, 60 ms one way.
const SLOW: u64 = 8_000;
const LATE: Duration = Duration::from_millis(60);
/// Sizes of small syncs, in receptions.
const SMALL: [u32; 3] = [0, 1, 50];

/// The cost of one sync.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Bytes and requests over the network.
    pub counts: Counts,
    /// Its duration.
    pub time: Duration,
}

/// All measurements of one program.
#[derive(Debug)]
pub struct Costs {
    push: Cost,
    pull: Cost,
    small: Vec<Cost>,
}

impl Costs {
    fn print(&self, program: &str, dossiers: u32) {
        for (what, cost) in [("push", self.push), ("pull", self.pull)] {
            println!(
                "{program:<36} {what}  {:>11} bytes  {:>6} per dossier  {:>5} requests  {:>8.2} s",
                cost.counts.bytes(),
                cost.counts.bytes() / u64::from(dossiers),
                cost.counts.requests,
                cost.time.as_secs_f64(),
            );
        }
        for (changes, cost) in SMALL.iter().zip(&self.small) {
            println!(
                "{program:<36} {changes:>2} receptions  {:>8} bytes  {:>3} requests  {:>8.3} s",
                cost.counts.bytes(),
                cost.counts.requests,
                cost.time.as_secs_f64(),
            );
        }
    }
}

pub fn run(setup: &Setup) -> Result<(), Trouble> {
    let fast = Shape::default();
    let slow = Shape { rate: Some(SLOW), delay: LATE, ..Shape::default() };
    println!("{YEAR} dossiers, a link as fast as the machine:");
    let all = [As::Final, As::History, As::Operations];
    let (year, peers) = compare(setup, YEAR, &fast, &all)?;
    println!("\n{FEW} dossiers, 64 kbit/s and 60 ms one way:");
    let (few, slow_peers) = compare(setup, FEW, &slow, &[As::Final, As::Operations])?;

    println!();
    let bytes = |ours: &Costs, theirs: &Costs| {
        ratio_of(theirs.push.counts.bytes(), ours.push.counts.bytes())
    };
    print_ratio("operations / ours, bytes pushed", bytes(&year, &peers[2]), "at least 10");
    print_ratio("final / ours, bytes pushed", bytes(&year, &peers[0]), "at least 5");
    print_ratio("final / ours, time pushed, fast", time(&year, &peers[0]), "more than 1");
    print_ratio("operations / ours, time pushed, fast", time(&year, &peers[2]), "more than 1");
    print_ratio("final / ours, time pushed, slow", time(&few, &slow_peers[0]), "more than 1");
    print_ratio("operations / ours, time pushed, slow", time(&few, &slow_peers[1]), "more than 1");
    let one = year.small[1].counts;
    println!(
        "one reception: {} bytes in {} request (asked: at most 700 in one)",
        one.bytes(),
        one.requests
    );
    Ok(())
}

fn time(ours: &Costs, theirs: &Costs) -> f64 {
    ratio(theirs.push.time, ours.push.time)
}

#[expect(clippy::cast_precision_loss, reason = "some megabytes")]
fn ratio_of(one: u64, other: u64) -> f64 {
    one as f64 / other as f64
}

/// Measures ours and then the peer on the same dossiers.
fn compare(
    setup: &Setup,
    dossiers: u32,
    shape: &Shape,
    all: &[As],
) -> Result<(Costs, Vec<Costs>), Trouble> {
    let folder = tempfile::tempdir_in(fs::canonicalize(&setup.data)?)?;
    let ours = Ours::start(folder.path(), dossiers, shape)?;
    let files = folder.path().join("documents");
    fs::create_dir(&files)?;
    let mut exported = 0;
    let mut export = |ours: &Ours, name: &str| -> Result<(), Trouble> {
        exported = export::write(&ours.folder(), exported, &files, name)?;
        Ok(())
    };
    export(&ours, "year")?;
    let (push, pull) = (ours.push()?, ours.pull()?);
    let mut small = Vec::new();
    let mut n = 0;
    for changes in SMALL {
        for _ in 0..changes {
            n += 1;
            ours.office().receive_dossier(&ours.office().actor()?, &sample::reception(n))?;
        }
        export(&ours, &changes.to_string())?;
        small.push(ours.push()?);
    }
    let costs = Costs { push, pull, small };
    costs.print("ours, every event", dossiers);
    drop(ours);

    let mut peers = Vec::new();
    for kind in all {
        let home = tempfile::tempdir_in(folder.path())?;
        let mut peer = PouchDb::start(setup, home.path(), *kind, shape)?;
        peer.load(&files, "year")?;
        let (push, pull) = (peer.push()?, peer.pull()?);
        let mut small = Vec::new();
        for changes in SMALL {
            peer.load(&files, &changes.to_string())?;
            small.push(peer.push()?);
        }
        let theirs = Costs { push, pull, small };
        theirs.print(kind.title(), dossiers);
        peers.push(theirs);
    }
    Ok((costs, peers))
}
