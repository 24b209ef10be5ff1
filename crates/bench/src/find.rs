//! Finding a dossier among a million, against LIKE.
//!
//! The million are invented by the program's own demo: every dossier goes through the decider, the
//! log and the projections, all in one transaction. LIKE gets a separate table with only the
//! searched columns, folded beforehand (LIKE does not fold diacritics), so that it has less to read
//! than it would have in a real program.

use std::path::Path;

use domain::text::{compact, fold};
use fastrand::Rng;
use rusqlite::{Connection, params};

use crate::report::{Timings, millis, print_ratio, ratio};
use crate::{Setup, Trouble, sample};

/// How many answers the find box shows.
const SHOWN: u32 = 20;
/// Dossiers from which questions are made.
const ASKED: usize = 60;

pub fn run(setup: &Setup) -> Result<(), Trouble> {
    let dossiers = match std::env::var("BENCH_DOSSIERS") {
        Ok(text) => text.parse()?,
        Err(_) => 1_000_000,
    };
    let folder = setup.data.join(format!("find-{dossiers}"));
    let office = sample::office(&folder, dossiers)?;
    let source = Connection::open(folder.join(store::FILE))?;
    let peer = peer(&folder, &source)?;
    let mut like = peer.prepare(
        "SELECT no, applicant, applicant_id, phone, code FROM dossier
         WHERE applicant LIKE ?1 OR applicant_id LIKE ?1 OR phone LIKE ?1 OR code LIKE ?1
            OR compact_code LIKE ?1
         ORDER BY no DESC LIMIT ?2",
    )?;
    let questions = questions(&source)?;
    println!("{dossiers} dossiers, {} questions", questions.len());
    let (mut all_ours, mut all_theirs) = (Timings::default(), Timings::default());
    for kind in Kind::ALL {
        let (mut ours, mut theirs) = (Timings::default(), Timings::default());
        for (_, text) in questions.iter().filter(|(it, _)| *it == kind) {
            let found = ours.time(|| office.find(text, SHOWN))?;
            let pattern =
                format!("%{}%", if kind.is_digits() { compact(text) } else { fold(text) });
            let rows = theirs.time(|| {
                let rows = like.query_map(params![pattern, SHOWN], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(4)?))
                })?;
                rows.collect::<Result<Vec<_>, _>>()
            })?;
            if found.rows.is_empty() || rows.is_empty() {
                return Err(format!("{kind:?}: a question without an answer").into());
            }
        }
        println!(
            "{:<22} ours p50 {:>8.2} p95 {:>8.2} ms   LIKE p50 {:>8.2} p95 {:>8.2} ms",
            kind.name(),
            millis(ours.quantile(0.5)),
            millis(ours.quantile(0.95)),
            millis(theirs.quantile(0.5)),
            millis(theirs.quantile(0.95)),
        );
        all_ours.extend(&ours);
        all_theirs.extend(&theirs);
    }
    all_ours.print("find");
    all_theirs.print("LIKE");
    print_ratio(
        "LIKE / find at p95",
        ratio(all_theirs.quantile(0.95), all_ours.quantile(0.95)),
        "at least 50; goal: p95 at most 10 ms",
    );
    Ok(())
}

/// The parts of a dossier that a clerk may remember.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Code,
    FullName,
    BeginningOfName,
    IdentityNumber,
    Phone,
    LastDigits,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Code,
        Self::FullName,
        Self::BeginningOfName,
        Self::IdentityNumber,
        Self::Phone,
        Self::LastDigits,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::FullName => "full name",
            Self::BeginningOfName => "name being typed",
            Self::IdentityNumber => "identity number",
            Self::Phone => "telephone",
            Self::LastDigits => "last six digits",
        }
    }

    const fn is_digits(self) -> bool {
        matches!(self, Self::IdentityNumber | Self::Phone | Self::LastDigits)
    }
}

/// Questions of every kind about dossiers drawn with a fixed seed.
fn questions(source: &Connection) -> Result<Vec<(Kind, String)>, Trouble> {
    let last: i64 = source.query_row("SELECT max(no) FROM dossier", [], |row| row.get(0))?;
    let mut rng = Rng::with_seed(11);
    let mut read = source.prepare(
        "SELECT code, applicant, applicant_id, phone FROM dossier WHERE no >= ?1 LIMIT 1",
    )?;
    let mut all = Vec::new();
    for _ in 0..ASKED {
        let (code, name, id, phone): (String, String, String, String) = read
            .query_row([rng.i64(1..=last)], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
        let folded = fold(&name);
        let typed: String = folded.chars().take(rng.usize(3..=8)).collect();
        let tail: String = id.chars().skip(id.chars().count().saturating_sub(6)).collect();
        all.push((Kind::Code, code));
        all.push((Kind::FullName, folded));
        all.push((Kind::BeginningOfName, typed.trim().to_owned()));
        for (kind, text) in
            [(Kind::IdentityNumber, id), (Kind::Phone, phone), (Kind::LastDigits, tail)]
        {
            if !text.is_empty() {
                all.push((kind, text));
            }
        }
    }
    Ok(all)
}

/// Returns the table that LIKE looks through.
fn peer(folder: &Path, source: &Connection) -> Result<Connection, Trouble> {
    let path = folder.join("like.db");
    let made = path.exists();
    let mut peer = Connection::open(&path)?;
    peer.execute_batch("PRAGMA cache_size = -16000; PRAGMA journal_mode = WAL;")?;
    if made {
        return Ok(peer);
    }
    let tx = peer.transaction()?;
    tx.execute_batch(
        "CREATE TABLE dossier (no INTEGER PRIMARY KEY, applicant TEXT, applicant_id TEXT,
         phone TEXT, code TEXT, compact_code TEXT) STRICT;",
    )?;
    {
        let mut insert = tx.prepare("INSERT INTO dossier VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        let mut read =
            source.prepare("SELECT no, applicant, applicant_id, phone, code FROM dossier")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let (name, code): (String, String) = (row.get(1)?, row.get(4)?);
            insert.execute(params![
                row.get::<_, i64>(0)?,
                fold(&name),
                row.get::<_, String>(2)?,
                row.get::<_, String>(3)?,
                fold(&code),
                compact(&code)
            ])?;
        }
    }
    tx.commit()?;
    Ok(peer)
}
