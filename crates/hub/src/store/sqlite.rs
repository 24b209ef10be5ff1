//! The embedded database: one file, no set-up.

mod ahead;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::DeviceId;
use domain::log::{Entry, Slice};
use domain::number::OfficeCode;
use domain::record::{ChainHash, chain_start};
use minicbor::bytes::{ByteArray, ByteVec};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, TransactionBehavior, params};
use sync::{Ack, Answer, Ask, Can, EnrolProblem, Published, Reason, Refused, SecretKey};

use super::{
    DeviceRow, EnrolOutcome, HubStore, NewDevice, NewPublication, OfficeRow, StoreError, give,
    tell_heads, wanted,
};
use crate::ingest::{Grouper, LogState, meets_hole, plan};
use crate::open_dossiers::{Lists, OpenPlaces};

const FILE: &str = "hub.db";
const SCHEMA: i64 = 1;
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -64000;";

/// A hub's SQLite database.
#[derive(Clone)]
pub struct Sqlite {
    connection: Arc<Mutex<Connection>>,
    file: PathBuf,
    lists: Lists,
}

impl Sqlite {
    /// Opens or makes the database in a folder.
    ///
    /// # Errors
    /// When the folder cannot be written or the database is newer than the program.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder)?;
        let file = folder.join(FILE);
        let mut connection = Connection::open(&file)?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        connection.set_prepared_statement_cache_capacity(64);
        connection.execute_batch(PRAGMAS)?;
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
        match found {
            0 => {
                tx.execute_batch(include_str!("sql/sqlite.sql"))?;
                tx.pragma_update(None, "user_version", SCHEMA)?;
            }
            SCHEMA => {}
            newer => return Err(StoreError::NewerSchema(newer)),
        }
        tx.commit()?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), file, lists: Lists::default() })
    }

    /// Where an office's records of open dossiers are; found on a connection of its own, so that
    /// others need not wait.
    async fn open_places(&self, office: &OfficeCode, upto: u64) -> Result<OpenPlaces, StoreError> {
        let (file, lists, office) = (self.file.clone(), self.lists.clone(), office.clone());
        tokio::task::spawn_blocking(move || {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(file, flags)?;
            ahead::find_open(&connection, &lists, &office, upto)
        })
        .await
        .map_err(|_| StoreError::Stopping)?
    }

    /// Runs work on a thread that may block.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connection = Arc::clone(&self.connection);
        tokio::task::spawn_blocking(move || {
            // A panic elsewhere leaves no open transaction behind.
            work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))
        })
        .await
        .map_err(|_| StoreError::Stopping)?
    }
}

impl HubStore for Sqlite {
    async fn add_office(
        &self,
        code: &OfficeCode,
        name: &str,
        seal: [u8; 32],
    ) -> Result<(), StoreError> {
        let (code, name) = (code.clone(), name.to_owned());
        self.run(move |connection| {
            connection.execute(
                "INSERT INTO office (office_id, name, seal) VALUES (?1, ?2, ?3)
                 ON CONFLICT (office_id) DO UPDATE SET name = excluded.name",
                params![code.as_str(), name, seal],
            )?;
            Ok(())
        })
        .await
    }

    async fn offices(&self) -> Result<Vec<OfficeRow>, StoreError> {
        self.run(|connection| {
            let mut statement = connection.prepare(
                "SELECT o.office_id, o.name,
                     (SELECT count(*) FROM device d
                      WHERE d.office_id = o.office_id AND d.revoked_at IS NULL),
                     (SELECT coalesce(sum(last_seq), 0) FROM device_log l
                      WHERE l.office_id = o.office_id)
                 FROM office o ORDER BY o.office_id",
            )?;
            let rows = statement.query_map([], |row| {
                let code: String = row.get(0)?;
                Ok((code, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
            rows.map(|row| {
                let (code, name, devices, records) = row?;
                let code = code.parse().map_err(|_| StoreError::Unreadable("office code"))?;
                Ok(OfficeRow { code, name, devices, records })
            })
            .collect()
        })
        .await
    }

    async fn add_code(
        &self,
        office: &OfficeCode,
        hash: [u8; 32],
        expires_at: i64,
    ) -> Result<(), StoreError> {
        let office = office.clone();
        self.run(move |connection| {
            check_office(connection, &office)?;
            connection.execute(
                "INSERT INTO enrol_code (office_id, code_hash, expires_at) VALUES (?1, ?2, ?3)",
                params![office.as_str(), hash, expires_at],
            )?;
            Ok(())
        })
        .await
    }

    async fn enrol(&self, new: &NewDevice, now: i64) -> Result<EnrolOutcome, StoreError> {
        let new = new.clone();
        self.run(move |connection| {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let outcome = enrol(&tx, &new, now)?;
            tx.commit()?;
            Ok(outcome)
        })
        .await
    }

    async fn device(&self, device: DeviceId) -> Result<Option<DeviceRow>, StoreError> {
        self.run(move |connection| {
            connection
                .prepare_cached(&format!("{DEVICE} WHERE device_id = ?1 LIMIT 1"))?
                .query_row([device.as_bytes()], device_row)
                .optional()?
                .transpose()
        })
        .await
    }

    async fn devices(&self, office: &OfficeCode) -> Result<Vec<DeviceRow>, StoreError> {
        let office = office.clone();
        self.run(move |connection| {
            check_office(connection, &office)?;
            connection
                .prepare(&format!("{DEVICE} WHERE office_id = ?1 ORDER BY lane"))?
                .query_map([office.as_str()], device_row)?
                .map(|row| row?)
                .collect()
        })
        .await
    }

    async fn revoke(
        &self,
        office: &OfficeCode,
        device: DeviceId,
        now: i64,
    ) -> Result<bool, StoreError> {
        let office = office.clone();
        self.run(move |connection| {
            let changed = connection.execute(
                "UPDATE device SET revoked_at = coalesce(revoked_at, ?3)
                 WHERE office_id = ?1 AND device_id = ?2",
                params![office.as_str(), device.as_bytes(), now],
            )?;
            Ok(changed > 0)
        })
        .await
    }

    async fn sync(&self, device: DeviceId, ask: &Ask, now: i64) -> Result<Answer, StoreError> {
        let ask = ask.clone();
        let ahead = match ask.ahead {
            Some(place) => Some((place, self.open_places(&ask.office, place.upto).await?)),
            None => None,
        };
        self.run(move |connection| {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut answer = Answer { time: now, can: Can::ALL, ..Answer::default() };
            push(&tx, &ask, now, &mut answer)?;
            let mut want = wanted(&ask);
            if let Some((place, open)) = &ahead {
                let (ahead, bytes) = ahead::gather(&tx, (&ask.office, device), *place, open, want)?;
                want = want.saturating_sub(bytes);
                answer.ahead = Some(ahead);
            }
            pull(&tx, device, &ask, want, &mut answer)?;
            tx.commit()?;
            Ok(answer)
        })
        .await
    }

    async fn publish(
        &self,
        new: &NewPublication,
        key: &SecretKey,
    ) -> Result<Published, StoreError> {
        let (new, key) = (new.clone(), key.clone());
        self.run(move |connection| {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let sql = "SELECT coalesce(max(version), 0) + 1 FROM publication";
            let item = new.signed(tx.query_row(sql, [], |row| row.get(0))?, &key);
            tx.execute(
                "INSERT INTO publication (version, kind, from_day, body, signature)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![item.version, item.kind, item.from, item.body.as_slice(), *item.signature],
            )?;
            tx.commit()?;
            Ok(item)
        })
        .await
    }

    async fn publications(&self) -> Result<Vec<Published>, StoreError> {
        self.run(|connection| publications(connection, 0)).await
    }
}

const DEVICE: &str = "SELECT device_id, office_id, public_key, lane, book, enrolled_at, revoked_at
    FROM device";

fn device_row(row: &Row<'_>) -> rusqlite::Result<Result<DeviceRow, StoreError>> {
    let office: String = row.get(1)?;
    let Ok(office) = office.parse() else {
        return Ok(Err(StoreError::Unreadable("office code")));
    };
    Ok(Ok(DeviceRow {
        device: DeviceId::from_bytes(row.get(0)?),
        office,
        key: row.get(2)?,
        lane: row.get(3)?,
        book: row.get(4)?,
        enrolled_at: row.get(5)?,
        revoked_at: row.get(6)?,
    }))
}

fn check_office(connection: &Connection, office: &OfficeCode) -> Result<(), StoreError> {
    connection
        .prepare_cached("SELECT 1 FROM office WHERE office_id = ?1")?
        .exists([office.as_str()])?
        .then_some(())
        .ok_or_else(|| StoreError::UnknownOffice(office.to_string()))
}

fn enrol(connection: &Connection, new: &NewDevice, now: i64) -> Result<EnrolOutcome, StoreError> {
    use EnrolOutcome::Refused as No;
    let code: Option<(String, i64, Option<Vec<u8>>)> = connection
        .query_row(
            "SELECT office_id, expires_at, used_by FROM enrol_code WHERE code_hash = ?1",
            [new.code_hash],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    let Some((office, expires_at, used_by)) = code else { return Ok(No(EnrolProblem::Code)) };
    if office != new.office.as_str() {
        return Ok(No(EnrolProblem::Office));
    }
    // A PC whose answer was lost asks again with the same code.
    let again = used_by.as_deref() == Some(new.device.as_bytes());
    if (used_by.is_some() && !again) || expires_at < now {
        return Ok(No(EnrolProblem::Code));
    }
    let known = connection
        .query_row(&format!("{DEVICE} WHERE device_id = ?1"), [new.device.as_bytes()], device_row)
        .optional()?
        .transpose()?;
    match known {
        Some(row) if new.is(&row) => {}
        Some(_) => return Ok(No(EnrolProblem::Device)),
        None => {
            let Some(lane) = free_lane(connection, new)? else {
                return Ok(No(EnrolProblem::Full));
            };
            connection.execute(
                "INSERT INTO device (office_id, device_id, public_key, lane, book, enrolled_at)
                 VALUES (?1, ?2, ?3, ?4, ?4 + 1, ?5)",
                params![office, new.device.as_bytes(), new.key, lane, now],
            )?;
        }
    }
    connection.execute(
        "UPDATE enrol_code SET used_by = ?2 WHERE code_hash = ?1",
        params![new.code_hash, new.device.as_bytes()],
    )?;
    let row = connection.query_row(
        &format!("{DEVICE} WHERE device_id = ?1"),
        [new.device.as_bytes()],
        device_row,
    )??;
    let (office_name, seal) = connection.query_row(
        "SELECT name, seal FROM office WHERE office_id = ?1",
        [&office],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(EnrolOutcome::Done { row, office_name, seal })
}

/// The lane the PC has used when it is free, else the lowest that was never given.
fn free_lane(connection: &Connection, new: &NewDevice) -> Result<Option<u8>, StoreError> {
    let lanes: Vec<u8> = connection
        .prepare("SELECT lane FROM device WHERE office_id = ?1")?
        .query_map([new.office.as_str()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(super::choose_lane(&lanes, new.lane))
}

fn push(
    connection: &Connection,
    ask: &Ask,
    now: i64,
    answer: &mut Answer,
) -> Result<(), StoreError> {
    for slice in &ask.slices {
        let Some(state) = log_state(connection, &ask.office, slice)? else {
            let (device, seq) = (slice.device, slice.first_seq);
            answer.refused.push(Refused { device, seq, reason: Reason::UnknownDevice });
            continue;
        };
        let known = known(connection, &ask.office, slice, &state)?;
        let before = match meets_hole(slice, &known) {
            true => chain_before(connection, &ask.office, slice)?,
            false => chain_start(slice.device),
        };
        let plan = plan(&ask.office, slice, state, (&known, before));
        for (seq, bytes) in &plan.filled {
            connection
                .prepare_cached(
                    "UPDATE record SET bytes = ?4, link = NULL
                     WHERE office_id = ?1 AND device_id = ?2 AND seq = ?3",
                )?
                .execute(params![ask.office.as_str(), slice.device.as_bytes(), seq, bytes])?;
        }
        if !plan.new.is_empty() {
            let count = plan.new.len() as u64;
            let first_pos: u64 = connection
                .prepare_cached(
                    "UPDATE office SET next_pos = next_pos + ?2 WHERE office_id = ?1
                     RETURNING next_pos - ?2",
                )?
                .query_row(params![ask.office.as_str(), count], |row| row.get(0))?;
            let mut insert = connection.prepare_cached(
                "INSERT INTO record (office_id, pos, device_id, seq, bytes, link, taken_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            for ((pos, seq), entry) in (first_pos..).zip(plan.first_new..).zip(plan.new) {
                let (bytes, link) = match entry {
                    Entry::Record(bytes) => (Some(bytes), None),
                    Entry::Hole(link) => (None, Some(link)),
                };
                let device = slice.device.as_bytes();
                insert.execute(params![ask.office.as_str(), pos, device, seq, bytes, link, now])?;
            }
            connection
                .prepare_cached(
                    "INSERT INTO device_log (office_id, device_id, last_seq, tip)
                     VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (office_id, device_id)
                     DO UPDATE SET last_seq = excluded.last_seq, tip = excluded.tip",
                )?
                .execute(params![
                    ask.office.as_str(),
                    slice.device.as_bytes(),
                    plan.after.last_seq,
                    plan.after.tip
                ])?;
        }
        answer.acks.push(Ack { device: slice.device, last_seq: plan.after.last_seq });
        answer.refused.extend(plan.refused);
    }
    Ok(())
}

/// How a log stands; `None` when its device is not of the office.
fn log_state(
    connection: &Connection,
    office: &OfficeCode,
    slice: &Slice,
) -> Result<Option<LogState>, StoreError> {
    let device = slice.device;
    let state = connection
        .prepare_cached(
            "SELECT l.last_seq, l.tip FROM device d
             LEFT JOIN device_log l ON l.office_id = d.office_id AND l.device_id = d.device_id
             WHERE d.office_id = ?1 AND d.device_id = ?2",
        )?
        .query_row(params![office.as_str(), device.as_bytes()], |row| {
            Ok(LogState {
                last_seq: row.get::<_, Option<u64>>(0)?.unwrap_or(0),
                tip: row.get::<_, Option<_>>(1)?.unwrap_or_else(|| chain_start(device)),
            })
        })
        .optional()?;
    Ok(state)
}

/// The entries the hub has at the places of a slice.
fn known(
    connection: &Connection,
    office: &OfficeCode,
    slice: &Slice,
    state: &LogState,
) -> Result<Vec<Entry>, StoreError> {
    if slice.first_seq > state.last_seq {
        return Ok(Vec::new());
    }
    let entries = connection
        .prepare_cached(
            "SELECT bytes, link FROM record
             WHERE office_id = ?1 AND device_id = ?2 AND seq BETWEEN ?3 AND ?4 ORDER BY seq",
        )?
        .query_map(
            params![office.as_str(), slice.device.as_bytes(), slice.first_seq, slice.last_seq()],
            |row| entry(row, 0),
        )?
        .collect::<Result<_, _>>()?;
    Ok(entries)
}

/// The chain hash before a slice, computed from the log's start.
fn chain_before(
    connection: &Connection,
    office: &OfficeCode,
    slice: &Slice,
) -> Result<ChainHash, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT bytes, link FROM record
         WHERE office_id = ?1 AND device_id = ?2 AND seq < ?3 ORDER BY seq",
    )?;
    let places = params![office.as_str(), slice.device.as_bytes(), slice.first_seq];
    let mut chain = chain_start(slice.device);
    let mut rows = statement.query(places)?;
    while let Some(row) = rows.next()? {
        chain = entry(row, 0)?.link_after(&chain);
    }
    Ok(chain)
}

fn entry(row: &Row<'_>, column: usize) -> rusqlite::Result<Entry> {
    Ok(match row.get::<_, Option<Vec<u8>>>(column)? {
        Some(bytes) => Entry::Record(bytes),
        None => Entry::Hole(row.get(column + 1)?),
    })
}

fn pull(
    connection: &Connection,
    asker: DeviceId,
    ask: &Ask,
    want: usize,
    answer: &mut Answer,
) -> Result<(), StoreError> {
    let office = ask.office.as_str();
    let mut grouper = Grouper::default();
    if let Some(repull) = ask.repull {
        let mut statement = connection.prepare_cached(
            "SELECT seq, bytes, link FROM record
             WHERE office_id = ?1 AND device_id = ?2 AND seq > ?3 ORDER BY seq",
        )?;
        let mut rows = statement.query(params![office, repull.device.as_bytes(), repull.after])?;
        while let Some(row) = rows.next()? {
            if grouper.bytes() >= want {
                break;
            }
            grouper.add(repull.device, row.get(0)?, entry(row, 1)?);
        }
    }
    answer.pos = ask.after;
    let mut statement = connection.prepare_cached(
        "SELECT pos, device_id, seq, bytes, link FROM record
         WHERE office_id = ?1 AND pos > ?2 ORDER BY pos",
    )?;
    let mut rows = statement.query(params![office, ask.after])?;
    while let Some(row) = rows.next()? {
        let device = DeviceId::from_bytes(row.get(1)?);
        if device != asker {
            if grouper.bytes() >= want {
                answer.more = true;
                break;
            }
            grouper.add(device, row.get(2)?, entry(row, 3)?);
        }
        answer.pos = row.get(0)?;
    }
    answer.slices = grouper.end();
    let heads: Vec<(DeviceId, u64, [u8; 32])> = connection
        .prepare_cached("SELECT device_id, last_seq, tip FROM device_log WHERE office_id = ?1")?
        .query_map([office], |row| {
            Ok((DeviceId::from_bytes(row.get(0)?), row.get(1)?, row.get(2)?))
        })?
        .collect::<Result<_, _>>()?;
    tell_heads(answer, &heads);
    give(publications(connection, ask.published)?, ask, answer);
    Ok(())
}

fn publications(connection: &Connection, after: u64) -> Result<Vec<Published>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT version, kind, from_day, body, signature FROM publication
             WHERE version > ?1 ORDER BY version",
        )?
        .query_map([after], |row| {
            Ok(Published {
                version: row.get(0)?,
                kind: row.get(1)?,
                from: row.get(2)?,
                body: ByteVec::from(row.get::<_, Vec<u8>>(3)?),
                signature: ByteArray::from(row.get::<_, [u8; 64]>(4)?),
            })
        })?
        .collect::<Result<_, _>>()?)
}
