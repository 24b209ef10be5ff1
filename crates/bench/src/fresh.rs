//! A new PC of a large office: how long until its Today list is right, compared with how long until
//! the whole history has arrived.

use std::fs;
use std::time::Instant;

use office::Office;
use office::view::{TodayCounts, TodayList};
use tests::Hub;

use crate::report::{print_ratio, ratio};
use crate::{Setup, Trouble, sample};

/// PCs of the office, and dossiers of each.
const PCS: u64 = 5;
const DOSSIERS: u32 = 40_000;

pub fn run(setup: &Setup) -> Result<(), Trouble> {
    let folder = setup.data.join("fresh");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let hub = Hub::new(&folder.join("hub"));
    let mut pcs = Vec::new();
    for n in 0..PCS {
        let office = sample::office(&folder.join(format!("pc-{n}")), 0)?;
        office.enrol(&hub.url(), &hub.code())?;
        office.demo(DOSSIERS, n)?;
        let done = office.sync(&mut |_, _| {})?;
        eprintln!("PC {n}: {} records sent in {} bytes", done.sent, done.bytes_up);
        pcs.push(office);
    }
    let first = &pcs[0];
    first.sync(&mut |_, _| {})?;
    let right = counts(first)?;

    let data = folder.join("fresh-pc");
    let fresh = sample::office(&data, 0)?;
    fresh.enrol(&hub.url(), &hub.code())?;
    // The clerk's window reads while the exchange goes on.
    let window = Office::open(&data)?;
    let start = Instant::now();
    let mut usable = None;
    let done = fresh.sync(&mut |_, received| {
        if usable.is_none() && counts(&window).is_ok_and(|now| now == right) {
            usable = Some((start.elapsed(), received));
        }
    })?;
    let all = start.elapsed();
    let (usable, received) = usable.ok_or("the lists never became those of the other PCs")?;
    println!("{} dossiers on {PCS} PCs, {right:?}", PCS * u64::from(DOSSIERS));
    println!("Today is right after {usable:?} and {received} records");
    println!(
        "the whole history after {all:?}: {} records, {} bytes",
        done.received, done.bytes_down
    );
    if first.state_hash()? != fresh.state_hash()? {
        return Err("the PCs do not hold the same".into());
    }
    print_ratio("until usable / until complete", ratio(usable, all), "well below 1");
    Ok(())
}

fn counts(office: &Office) -> Result<TodayCounts, Trouble> {
    Ok(office.today(TodayList::All, 1)?.counts)
}
