//! The cost of a push while a hub grows from a district's offices to all 3,321 communes.

use std::time::Instant;

use hub::HubStore;
use hub::store::Postgres;

use super::data::{Pc, Records};
use super::{cluster, runtime, sqlite};
use crate::report::{Timings, print_ratio, ratio};
use crate::{Setup, Trouble};

/// Offices; the last number is that of the communes since July 2025.
const OFFICES: [u32; 3] = [100, 1_000, 3_321];
/// Records each office starts with.
const BEFORE: u64 = 40;
/// Pushes timed at each size, of what one reception sends.
const PUSHES: usize = 600;
const RECORDS: u64 = 3;
const SEED: u64 = 7;

pub fn run(setup: &Setup) -> Result<(), Trouble> {
    let records = Records::new(setup)?;
    runtime()?.block_on(async {
        let mut hubs = Vec::new();
        for offices in OFFICES {
            let (store, _) = sqlite(setup, &format!("growth-{offices}"))?;
            hubs.push(Hub::fill(store, offices, &records).await?);
        }
        compare("SQLite", &mut hubs, &records).await?;
        let cluster = cluster()?;
        let mut hubs = Vec::new();
        for offices in OFFICES {
            let store = Postgres::open(&cluster.database()?, None).await?;
            hubs.push(Hub::fill(store, offices, &records).await?);
        }
        compare("PostgreSQL", &mut hubs, &records).await
    })
}

/// A hub with its offices.
struct Hub<S> {
    store: S,
    pcs: Vec<Pc>,
    timings: Timings,
}

impl<S: HubStore> Hub<S> {
    async fn fill(store: S, offices: u32, records: &Records) -> Result<Self, Trouble> {
        let mut pcs = Vec::new();
        for number in 0..offices {
            let mut pc = Pc::add(&store, number).await?;
            let ask = pc.next_push(records, BEFORE);
            pc.push(&store, &ask).await?;
            pcs.push(pc);
        }
        Ok(Self { store, pcs, timings: Timings::default() })
    }
}

/// Pushes to offices at random; the hubs take turns, so that disk conditions are equal for all.
async fn compare(
    name: &str,
    hubs: &mut [Hub<impl HubStore>],
    records: &Records,
) -> Result<(), Trouble> {
    let mut random = fastrand::Rng::with_seed(SEED);
    for _ in 0..PUSHES {
        for hub in &mut *hubs {
            let index = random.usize(0..hub.pcs.len());
            let pc = &mut hub.pcs[index];
            let ask = pc.next_push(records, RECORDS);
            let start = Instant::now();
            pc.push(&hub.store, &ask).await?;
            hub.timings.push(start.elapsed());
        }
    }
    let mut medians = Vec::new();
    for hub in hubs {
        hub.timings.print(&format!("{name}: a push among {} offices", hub.pcs.len()));
        medians.push(hub.timings.quantile(0.5));
    }
    let growth = ratio(medians[OFFICES.len() - 1], medians[0]);
    print_ratio("cost of a push at 3,321 offices / at 100", growth, "about 1: flat");
    Ok(())
}
