//! Records the hub accepts per second, compared with a bare multi-row INSERT of the same bytes into
//! the same database with the same durability. The two take turns, so that disk conditions are
//! equal.
//!
//! The hub also looks up the log, recomputes the chain, keeps positions unique and answers; the
//! bare program does none of it. Opening the signed message is measured separately: it is no work
//! of the database.

use std::time::{Duration, Instant};

use hub::HubStore;
use hub::store::Postgres;
use replication::{Entry, Envelope, SecretKey};

use super::bare::{Bare, BarePostgres, BareSqlite};
use super::data::{Pc, Records};
use super::{cluster, runtime, sqlite};
use crate::report::{Timings, print_ratio, ratio};
use crate::{Setup, Trouble};

/// Records of a push: one day of a PC, and a PC that was offline for long.
const PUSHES: [(u64, u32); 2] = [(50, 200), (500, 60)];

pub fn run(setup: &Setup) -> Result<(), Trouble> {
    let records = Records::new(setup)?;
    runtime()?.block_on(async {
        let (store, folder) = sqlite(setup, "ingest")?;
        compare("SQLite", &store, &mut BareSqlite::open(&folder)?, &records).await?;
        let cluster = cluster()?;
        let url = cluster.database()?;
        let store = Postgres::open(&url, None).await?;
        compare("PostgreSQL", &store, &mut BarePostgres::open(&url).await?, &records).await
    })
}

async fn compare(
    name: &str,
    store: &impl HubStore,
    bare: &mut impl Bare,
    records: &Records,
) -> Result<(), Trouble> {
    let mut pc = Pc::add(store, 1).await?;
    let key = SecretKey::from_seed([1; 32]);
    let mut position = 1;
    for (count, pushes) in PUSHES {
        let (mut ours, mut theirs) = (Timings::default(), Timings::default());
        let (mut opening, mut size) = (Timings::default(), 0);
        for turn in 0..pushes {
            let ask = pc.next_push(records, count);
            let sealed = Envelope::seal(&ask, ask.slices[0].device, &key);
            let open = || Envelope::read(&sealed).and_then(|it| it.open(&key.public()));
            if opening.time(open)? != ask {
                return Err("a message was not opened as it was sealed".into());
            }
            let bytes: Vec<Vec<u8>> = ask.slices[0].entries.iter().filter_map(bytes_of).collect();
            size += bytes.iter().map(Vec::len).sum::<usize>();
            // Alternate which side runs first: on some disks the second commit takes half the time.
            for hub in [turn % 2 == 0, turn % 2 != 0] {
                let start = Instant::now();
                if hub {
                    pc.push(store, &ask).await?;
                    ours.push(start.elapsed());
                } else {
                    bare.insert(position, &bytes).await?;
                    theirs.push(start.elapsed());
                }
            }
            position += count;
        }
        let number = count * u64::from(pushes);
        println!("{name}: {pushes} pushes of {count} records, {} bytes each", size as u64 / number);
        ours.print("hub: check, chain, keep, answer");
        theirs.print("bare multi-row INSERT");
        opening.print("opening the message: signature, zstd, unpacking");
        let rate = |time: Duration| number as f64 / time.as_secs_f64();
        println!(
            "records per second: hub {:.0}, bare {:.0}",
            rate(ours.total()),
            rate(theirs.total())
        );
        let share = ratio(theirs.total(), ours.total());
        print_ratio("hub / bare, records per second", share, "at least 0.5");
    }
    Ok(())
}

fn bytes_of(entry: &Entry) -> Option<Vec<u8>> {
    match entry {
        Entry::Record(bytes) => Some(bytes.clone()),
        Entry::Hole(_) => None,
    }
}
