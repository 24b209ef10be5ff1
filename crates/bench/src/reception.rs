//! A reception from the filled form to the disk, against a bare commit of the same bytes.
//!
//! The peer writes the same bytes into a table with no other column, with the same
//! durability (WAL, synchronous=FULL). The two take turns, so that disk conditions are equal.

use std::fs;

use rusqlite::{Connection, params};

use crate::report::{Timings, print_ratio, ratio};
use crate::{Setup, Trouble, sample};

const ROUNDS: u32 = 1_000;
/// Dossiers in the office before the measurement, so that its indexes have some depth.
const BEFORE: u32 = 10_000;

pub fn run(setup: &Setup) -> Result<(), Trouble> {
    let folder = setup.data.join("reception");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let office = sample::office(&folder, BEFORE)?;
    let actor = office.actor()?;
    let log = Connection::open(folder.join(store::FILE))?;
    let bare = Connection::open(folder.join("bare.db"))?;
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE record (pos INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;",
    )?;
    let mut insert = bare.prepare("INSERT INTO record (bytes) VALUES (?1)")?;
    let mut last = log.prepare("SELECT bytes FROM record ORDER BY pos DESC LIMIT 1")?;
    let mut last = || last.query_row([], |row| row.get::<_, Vec<u8>>(0));
    let (mut ours, mut theirs, mut bytes) = (Timings::default(), Timings::default(), last()?);
    for n in 0..ROUNDS {
        let input = sample::reception(n);
        // Alternate which side runs first: on some disks the second commit takes half the time.
        for reception in [n % 2 == 0, n % 2 != 0] {
            if reception {
                ours.time(|| office.receive_dossier(&actor, &input))?;
                bytes = last()?;
            } else {
                theirs.time(|| insert.execute(params![bytes]))?;
            }
        }
    }
    let size = bytes.len();
    ours.print("reception: check, decide, log, project, commit");
    theirs.print(&format!("bare SQLite, FULL commit of {size} bytes"));
    print_ratio(
        "reception / bare commit, medians",
        ratio(ours.quantile(0.5), theirs.quantile(0.5)),
        "at most 2; goal 1.5",
    );
    Ok(())
}
