//! Verifies the whole database, and rebuilds the projections from the log.

use std::collections::{BTreeMap, BTreeSet};

use domain::dossier::{Dossier, Event, PaperKind};
use domain::id::{DeviceId, DossierId};
use domain::number::PaperNumber;
use domain::reception_refused::ReceptionRefused;
use domain::record::{ChainHash, Record, SCHEMA, chain_next, chain_start};
use rusqlite::{Connection, OptionalExtension, Row, params, types::ValueRef};

use crate::exchange::{project_history, reserved_numbers};
use crate::log::{LINKS, load};
use crate::project::{COLUMN_NAMES, COLUMNS, ListPosition, clear, project_from_log};
use crate::search::merge_search_tables;
use crate::{Reader, Store, StoreError};

/// Most faults of the file that are listed.
const MAX_FAULTS: u32 = 100;

/// The result of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Number of records.
    pub records: u64,
    /// The problems found; empty when all is well.
    pub problems: Vec<VerifyProblem>,
}

/// A problem. No personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerifyProblem {
    /// SQLite's own check failed.
    Integrity(String),
    /// A device's chain does not fit from this seq on.
    Chain {
        /// Which device.
        device: DeviceId,
        /// The first seq that does not fit.
        seq: u64,
    },
    /// A record's bytes are damaged.
    Record {
        /// Whose log.
        device: DeviceId,
        /// Its seq.
        seq: u64,
        /// The dossier it belongs to.
        dossier: DossierId,
    },
    /// Projections differ from a fold of the log, for this many dossiers.
    Projection(usize),
    /// A book lacks a number.
    BookGap(String),
    /// A book has a number twice.
    BookRepeat(String),
    /// A dossier code was given twice.
    CodeRepeat(String),
}

impl Reader {
    /// Checks the file, the chain of every device, the projections and the books, all in one
    /// snapshot. Nothing is written, and writers do not wait for it.
    ///
    /// # Errors
    /// When the database cannot be read at all.
    pub fn verify(&self) -> Result<VerifyReport, StoreError> {
        self.snapshot(|reader| {
            let connection = &reader.connection;
            let mut report = VerifyReport::default();
            refresh_search_layout(connection)?;
            let mut check = connection.prepare(&format!("PRAGMA quick_check({MAX_FAULTS})"))?;
            let found = check.query_map([], |row| row.get::<_, String>(0))?;
            for fault in found.filter(|it| it.as_ref().is_ok_and(|text| text != "ok")) {
                report.problems.push(VerifyProblem::Integrity(fault?));
            }
            check_chains(connection, &mut report)?;
            check_books(connection, &mut report)?;
            check_projections(connection, &mut report)?;
            Ok(report)
        })
    }

    /// Returns a hash over the folded state of all dossiers: equal on PCs with the same records,
    /// whatever their order of arrival.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn state_hash(&self) -> Result<ChainHash, StoreError> {
        let mut hasher = blake3::Hasher::new();
        for row in dump(&self.connection)? {
            hasher.update(row.as_bytes()).update(b"\n");
        }
        Ok(*hasher.finalize().as_bytes())
    }
}

impl Store {
    /// Rebuilds all projections from the log.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing has changed.
    pub fn rebuild(&mut self) -> Result<(), StoreError> {
        let tx = self.begin()?;
        rebuild_within(&tx, &mut |_, _| {})?;
        merge_search_tables(&tx)?;
        Ok(tx.commit()?)
    }
}

/// Makes FTS5 read the layout of the search tables again. A connection caches the layout of its last
/// search and refreshes it when a search begins, but not when SQLite checks the tables: the check
/// would report what another connection wrote meanwhile as corruption. The word has three letters:
/// longer ones are phrases of several trigrams, which a table without positions cannot answer.
fn refresh_search_layout(connection: &Connection) -> Result<(), StoreError> {
    for table in ["dossier_words", "dossier_parts"] {
        let sql = format!("SELECT 1 FROM {table} WHERE {table} MATCH 'any'");
        connection.prepare(&sql)?.exists([])?;
    }
    Ok(())
}

/// Called while projections are rebuilt: dossiers done, and how many there are.
pub type Rebuilt<'a> = &'a mut dyn FnMut(u64, u64);

pub(crate) fn rebuild_within(
    connection: &Connection,
    progress: Rebuilt<'_>,
) -> Result<(), StoreError> {
    let history = reserved_numbers(connection)?;
    // While the history is being received, dossiers ahead of it keep their numbers.
    let ahead = connection
        .prepare("SELECT id FROM dossier WHERE no > ?1")?
        .query_map([history.unwrap_or(i64::MAX)], |row| Ok(DossierId::from_bytes(row.get(0)?)))?
        .collect::<Result<BTreeSet<_>, _>>()?;
    let ids = recorded_dossiers(connection)?;
    clear(connection)?;
    let total = ids.len() as u64;
    for (done, id) in (0..).zip(ids) {
        progress(done, total);
        let position = match history {
            Some(reserved) if ahead.contains(&id) => ListPosition::Ahead(reserved),
            Some(reserved) => {
                project_history(connection, id, reserved)?;
                continue;
            }
            None => ListPosition::Newest,
        };
        project_from_log(connection, id, position)?;
    }
    Ok(())
}

/// Returns every dossier that has records: in the order of the lists, then those that are in no list
/// yet, by their first records.
fn recorded_dossiers(connection: &Connection) -> Result<Vec<DossierId>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT r.dossier FROM (SELECT dossier, hlc FROM record UNION ALL
             SELECT dossier, hlc FROM ahead) r LEFT JOIN dossier d ON d.id = r.dossier
         GROUP BY r.dossier ORDER BY d.no IS NULL, d.no, min(r.hlc)",
    )?;
    let ids = statement.query_map([], |row| Ok(DossierId::from_bytes(row.get(0)?)))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Compares the projections with a fold of the log, as [`Store::rebuild`] would store it.
fn check_projections(connection: &Connection, report: &mut VerifyReport) -> Result<(), StoreError> {
    let history = reserved_numbers(connection)?;
    let mut statement = connection.prepare(&format!(
        "SELECT no, (SELECT group_concat(other) FROM (
                 SELECT hex(other) AS other FROM distinct_dossier d WHERE d.no = dossier.no
                 ORDER BY 1)) AS distinct_from, {}
         FROM dossier WHERE id = ?1",
        *COLUMN_NAMES
    ))?;
    let (mut differing, mut found) = (0, 0);
    for id in recorded_dossiers(connection)? {
        let expected = match load(connection, id) {
            // The damaged record is reported; what was made of it before stays shown.
            Err(StoreError::Unreadable(_)) => {
                found += usize::from(statement.exists([id.as_bytes()])?);
                continue;
            }
            loaded => loaded?,
        };
        let mut rows = statement.query([id.as_bytes()])?;
        let same = match (rows.next()?, &expected) {
            (Some(row), Some(dossier)) => {
                found += 1;
                let ahead =
                    history.is_none_or(|reserved| row.get("no").is_ok_and(|no: i64| no > reserved));
                (ahead || dossier.stage.has_ended()) && is_projection(row, dossier)?
            }
            (Some(_), None) => {
                found += 1;
                false
            }
            // While the history is being received, its open dossiers are not shown yet.
            (None, Some(dossier)) => history.is_some() && !dossier.stage.has_ended(),
            (None, None) => true,
        };
        differing += usize::from(!same);
    }
    let all: usize = connection.query_row("SELECT count(*) FROM dossier", [], |row| row.get(0))?;
    differing += all.saturating_sub(found);
    if differing > 0 {
        report.problems.push(VerifyProblem::Projection(differing));
    }
    Ok(())
}

/// Returns whether a row of table `dossier` equals the projection of a dossier.
fn is_projection(row: &Row<'_>, dossier: &Dossier) -> Result<bool, StoreError> {
    let mut distinct: Vec<String> = dossier.distinct_from.iter().map(hex).collect();
    distinct.sort_unstable();
    if row.get::<_, Option<String>>("distinct_from")?.unwrap_or_default() != distinct.join(",") {
        return Ok(false);
    }
    for (name, value) in COLUMNS {
        if row.get_ref(name)? != ValueRef::from(&value(dossier)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns an id as SQLite's `hex` writes it.
fn hex(id: &DossierId) -> String {
    id.as_bytes().iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The columns that the state hash covers: those of the first schema, from which the later ones
/// follow, so that PCs with programs of different versions can be compared.
const HASHED_COLUMNS: usize = 20;

/// Returns every projected dossier as one line of text, by id; the order of arrival is left out.
fn dump(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let hashed: Vec<&str> = COLUMNS.iter().take(HASHED_COLUMNS).map(|(name, _)| *name).collect();
    let mut statement = connection.prepare(&format!(
        "SELECT hex(id), {},
             (SELECT group_concat(other) FROM (
                 SELECT hex(other) AS other FROM distinct_dossier d WHERE d.no = dossier.no
                 ORDER BY 1))
         FROM dossier ORDER BY id",
        hashed.join(", ")
    ))?;
    let columns = statement.column_count();
    let line = |row: &Row<'_>| {
        let mut line = String::new();
        for column in 0..columns {
            match row.get_ref(column)? {
                ValueRef::Integer(number) => line.push_str(&number.to_string()),
                ValueRef::Text(text) => line.push_str(&String::from_utf8_lossy(text)),
                _ => line.push('-'),
            }
            line.push('\u{1f}');
        }
        Ok(line)
    };
    Ok(statement.query_map([], line)?.collect::<Result<_, _>>()?)
}

fn check_chains(connection: &Connection, report: &mut VerifyReport) -> Result<(), StoreError> {
    let mut devices = connection
        .prepare("SELECT no, device, last_seq, tip, branch FROM device_log ORDER BY no")?;
    let mut links = connection.prepare(LINKS)?;
    let mut dossier_of =
        connection.prepare("SELECT dossier FROM record WHERE device_no = ?1 AND seq = ?2")?;
    let mut rows = devices.query([])?;
    while let Some(row) = rows.next()? {
        let (no, device): (i64, _) = (row.get("no")?, DeviceId::from_bytes(row.get("device")?));
        let (last_seq, tip): (u64, ChainHash) = (row.get("last_seq")?, row.get("tip")?);
        if row.get("branch")? {
            // The records of a branch were recorded again in another log, which is checked.
            continue;
        }
        let mut hash = chain_start(device);
        let mut seq = 0;
        let mut broken = None;
        let mut each = links.query(params![no, i64::MAX])?;
        while let Some(row) = each.next()? {
            let stored: u64 = row.get("seq")?;
            seq += 1;
            let fits = match row.get::<_, Option<ChainHash>>("link")? {
                Some(link) => {
                    hash = link;
                    true
                }
                None => {
                    let bytes: Vec<u8> = row.get("bytes")?;
                    hash = chain_next(&hash, &bytes);
                    report.records += 1;
                    let whole = Record::from_bytes(&bytes).is_ok_and(|record| {
                        record.device == device && record.seq == stored && is_readable(&record)
                    });
                    if !whole {
                        let dossier = DossierId::from_bytes(
                            dossier_of.query_row(params![no, stored], |row| row.get(0))?,
                        );
                        report.problems.push(VerifyProblem::Record { device, seq, dossier });
                    }
                    whole
                }
            };
            if !fits || stored != seq {
                broken.get_or_insert(seq);
            }
        }
        if seq != last_seq || hash != tip {
            broken.get_or_insert(seq.min(last_seq));
        }
        if let Some(seq) = broken {
            report.problems.push(VerifyProblem::Chain { device, seq });
        }
    }
    Ok(())
}

/// Returns whether the event of a record can be read, or is of a newer program.
fn is_readable(record: &Record) -> bool {
    let known = Event::KINDS.contains(&record.kind().0) && record.schema <= SCHEMA;
    !known || record.stamped().is_some()
}

/// The numbers and codes that were given.
#[derive(Default)]
struct Given {
    books: BTreeMap<String, Vec<u32>>,
    codes: BTreeMap<String, u32>,
}

impl Given {
    fn add(&mut self, record: &Record) {
        if let Some(refused) = ReceptionRefused::of(record) {
            self.paper(PaperKind::Refusal, refused.number);
        }
        let Some(stamped) = record.stamped() else { return };
        if let Some((kind, number)) = stamped.event.paper() {
            self.paper(kind, number);
        }
        if let Event::Received(e) = stamped.event {
            let book = format!("register {}/{}", e.register.year, e.register.book);
            self.books.entry(book).or_default().push(e.register.entry);
            *self.codes.entry(e.code.to_string()).or_default() += 1;
        }
    }

    fn paper(&mut self, kind: PaperKind, number: PaperNumber) {
        let book = format!("{} {}/{}", kind.as_str(), number.year, number.book);
        self.books.entry(book).or_default().push(number.number);
    }
}

fn check_books(connection: &Connection, report: &mut VerifyReport) -> Result<(), StoreError> {
    let mut given = Given::default();
    let mut statement = connection.prepare(
        "SELECT bytes FROM record
         WHERE device_no NOT IN (SELECT no FROM device_log WHERE branch = 1)",
    )?;
    let mut rows = statement.query([])?;
    // Recorded again by a PC that got a new identity: they count once, whoever has them.
    let mut again: BTreeMap<_, Vec<Record>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(0)?;
        let Ok(record) = Record::from_bytes(&bytes) else { continue };
        match record.first_place() {
            Some(place) => again.entry(place).or_default().push(record),
            None => given.add(&record),
        }
    }
    let mut original = connection.prepare(
        "SELECT r.bytes FROM record r JOIN device_log l ON l.no = r.device_no
         WHERE l.device = ?1 AND l.branch = 0 AND r.seq = ?2",
    )?;
    for ((device, seq), records) in again {
        let known: Option<Vec<u8>> =
            original.query_row(params![device.as_bytes(), seq], |row| row.get(0)).optional()?;
        let mut counted: Vec<Record> = Vec::new();
        counted.extend(known.and_then(|bytes| Record::from_bytes(&bytes).ok()));
        for record in records {
            if !counted.iter().any(|known| known.is_same(&record)) {
                given.add(&record);
                counted.push(record);
            }
        }
    }
    for (book, mut numbers) in given.books {
        numbers.sort_unstable();
        if numbers.windows(2).any(|pair| pair[0] == pair[1]) {
            report.problems.push(VerifyProblem::BookRepeat(book.clone()));
        }
        numbers.dedup();
        if numbers.last().copied() != u32::try_from(numbers.len()).ok() {
            report.problems.push(VerifyProblem::BookGap(book));
        }
    }
    for (code, _) in given.codes.into_iter().filter(|(_, times)| *times > 1) {
        report.problems.push(VerifyProblem::CodeRepeat(code));
    }
    Ok(())
}
