//! Trains the compression dictionary that both ends of a sync share: `train-dictionary OUT
//! [BYTES]`.
//!
//! Trained on an invented year of three offices, in requests of one to a few hundred records. A new
//! dictionary is a new version of the protocol's envelope; old ones stay readable.

use std::error::Error;
use std::path::Path;

use domain::log::Entry;
use office::Office;
use office::view::{Settings, Signatory};
use store::Store;

/// Records of a request, from one save to a day's work.
const SIZES: [usize; 4] = [1, 4, 30, 200];
const DOSSIERS: u32 = 4_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or("usage: train-dictionary OUT [BYTES]")?;
    let size = arguments.next().map_or(Ok(16 << 10), |it| it.parse())?;
    let mut samples: Vec<Vec<u8>> = Vec::new();
    // Communes of three provinces, by the codes of the list of 2025.
    for (seed, commune) in [(11, "24640"), (12, "03160"), (13, "00025")] {
        let folder = tempfile::tempdir()?;
        invent(folder.path(), commune, seed)?;
        let store = Store::open(folder.path())?;
        let me = store.this_device()?;
        let office = Office::open(folder.path())?.settings()?.office_code.parse()?;
        let mut after = 0;
        while after < me.last_seq {
            let size = SIZES[samples.len() % SIZES.len()];
            let records = store.records_after(me.device, after, u32::try_from(size)?)?;
            let entries: Vec<Entry> = records.into_iter().map(Entry::Record).collect();
            samples.push(replication::pack(&office, me.device, after + 1, &entries));
            after += entries.len() as u64;
        }
    }
    let dictionary = zstd::dict::from_samples(&samples, size)?;
    std::fs::write(Path::new(&out), &dictionary)?;
    println!("{} samples, {} bytes", samples.len(), dictionary.len());
    Ok(())
}

fn invent(folder: &Path, commune: &str, seed: u64) -> Result<(), Box<dyn Error>> {
    let office = Office::open(folder)?;
    let suggested = office.suggest_setup(commune)?.settings;
    office.set_up(Settings {
        office_code: format!("H{seed}.57"),
        clerk: Signatory { name: "Nguyễn Thị Hoa".into(), title: "Công chức".into() },
        ..suggested
    })?;
    office.demo(DOSSIERS, seed)?;
    Ok(())
}
