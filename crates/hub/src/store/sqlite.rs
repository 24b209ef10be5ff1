//! The embedded database: one file, no set-up.

mod ahead;
mod pull;
mod push;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::DeviceId;
use domain::log::Entry;
use domain::member::MemberFacts;
use domain::number::{Lane, OfficeCode};
use minicbor::bytes::{ByteArray, ByteVec};
use replication::{Capabilities, EnrolProblem, Published, SecretKey, SyncRequest, SyncResponse};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, TransactionBehavior, params};

use super::{
    DeviceRow, EnrolOutcome, HubStore, NewDevice, NewPublication, OfficeRow, StoreError, give,
    wanted,
};
use crate::open_dossiers::{Lists, OpenPositions};

const FILE: &str = "hub.db";
/// The migration to each version of the schema.
const VERSIONS: [&str; 3] = [
    include_str!("sql/sqlite_1.sql"),
    include_str!("sql/sqlite_2.sql"),
    include_str!("sql/sqlite_3.sql"),
];
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
    /// Opens or creates the database in a folder.
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
        let lacking = usize::try_from(found).ok().and_then(|found| VERSIONS.get(found..));
        for version in lacking.ok_or(StoreError::NewerSchema(found))? {
            tx.execute_batch(version)?;
        }
        tx.pragma_update(None, "user_version", VERSIONS.len())?;
        tx.commit()?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), file, lists: Lists::default() })
    }

    /// Finds the positions of records of an office's open dossiers, on a separate connection, so
    /// that other requests do not wait.
    async fn open_positions(
        &self,
        office: &OfficeCode,
        upto: u64,
    ) -> Result<OpenPositions, StoreError> {
        let (file, lists, office) = (self.file.clone(), self.lists.clone(), office.clone());
        tokio::task::spawn_blocking(move || {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(file, flags)?;
            ahead::find_open(&connection, &lists, &office, upto)
        })
        .await
        .map_err(|_| StoreError::Stopping)?
    }

    /// Runs blocking work on another thread.
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
            let mut statement = connection.prepare(include_str!("sql/sqlite/offices.sql"))?;
            let rows = statement.query_map([], |row| {
                let code: String = row.get("office_id")?;
                Ok((code, row.get("name")?, row.get("devices")?, row.get("records")?))
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

    async fn learn(&self, office: &OfficeCode, members: &[MemberFacts]) -> Result<u64, StoreError> {
        let (office, members) = (office.clone(), members.to_vec());
        self.run(move |connection| {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut changed = 0;
            for facts in &members {
                changed += add_device(&tx, &office, facts)?;
                changed += tx.execute(
                    "UPDATE device SET revoked_at = ?3
                     WHERE office_id = ?1 AND device_id = ?2 AND revoked_at IS NULL
                         AND ?3 IS NOT NULL",
                    params![office.as_str(), facts.device.as_bytes(), facts.revoked_at],
                )?;
            }
            tx.commit()?;
            Ok(changed as u64)
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

    async fn sync(
        &self,
        device: DeviceId,
        ask: &SyncRequest,
        now: i64,
    ) -> Result<SyncResponse, StoreError> {
        let ask = ask.clone();
        let ahead = match ask.ahead {
            Some(position) => {
                Some((position, self.open_positions(&ask.office, position.upto).await?))
            }
            None => None,
        };
        self.run(move |connection| {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut answer =
                SyncResponse { time: now, can: Capabilities::ALL, ..SyncResponse::default() };
            push::push(&tx, device, &ask, now, &mut answer)?;
            let mut want = wanted(&ask);
            if let Some((position, open)) = &ahead {
                let (ahead, bytes) =
                    ahead::gather(&tx, &ask.office, device, *position, open, want)?;
                want = want.saturating_sub(bytes);
                answer.ahead = Some(ahead);
            }
            pull::pull(&tx, device, &ask, want, &mut answer)?;
            give(publications(&tx, ask.published)?, &ask, &mut answer);
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
    let office: String = row.get("office_id")?;
    let Ok(office) = office.parse() else {
        return Ok(Err(StoreError::Unreadable("office code")));
    };
    Ok(Ok(DeviceRow {
        device: DeviceId::from_bytes(row.get("device_id")?),
        office,
        key: row.get("public_key")?,
        lane: row.get("lane")?,
        book: row.get("book")?,
        enrolled_at: row.get("enrolled_at")?,
        revoked_at: row.get("revoked_at")?,
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
            |row| Ok((row.get("office_id")?, row.get("expires_at")?, row.get("used_by")?)),
        )
        .optional()?;
    let Some((office, expires_at, used_by)) = code else { return Ok(No(EnrolProblem::Code)) };
    if office != new.office.as_str() {
        return Ok(No(EnrolProblem::Office));
    }
    // A PC that lost the response asks again with the same code.
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
            add_device(connection, &new.office, &new.facts(lane, now))?;
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
        |row| Ok((row.get("name")?, row.get("seal")?)),
    )?;
    Ok(EnrolOutcome::Done { row, office_name, seal })
}

/// Adds a PC to an office; returns the rows added. None when the office is unknown, the PC belongs
/// to an office already, or another one of this office has the lane.
fn add_device(
    connection: &Connection,
    office: &OfficeCode,
    facts: &MemberFacts,
) -> Result<usize, StoreError> {
    Ok(connection.execute(
        "INSERT INTO device
             (office_id, device_id, public_key, lane, book, enrolled_at, revoked_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
         WHERE EXISTS (SELECT 1 FROM office WHERE office_id = ?1)
             AND NOT EXISTS (SELECT 1 FROM device WHERE device_id = ?2)
         ON CONFLICT (office_id, lane) DO NOTHING",
        params![
            office.as_str(),
            facts.device.as_bytes(),
            *facts.key,
            facts.lane,
            facts.book,
            facts.enrolled_at,
            facts.revoked_at
        ],
    )?)
}

/// Returns the lane that the PC has used when it is free, else the lowest that was never given.
fn free_lane(connection: &Connection, new: &NewDevice) -> Result<Option<Lane>, StoreError> {
    let lanes: Vec<u16> = connection
        .prepare("SELECT lane FROM device WHERE office_id = ?1")?
        .query_map([new.office.as_str()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(super::choose_lane(&lanes, new.lane))
}

fn publications(connection: &Connection, after: u64) -> Result<Vec<Published>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT version, kind, from_day, body, signature FROM publication
             WHERE version > ?1 ORDER BY version",
        )?
        .query_map([after], |row| {
            Ok(Published {
                version: row.get("version")?,
                kind: row.get("kind")?,
                from: row.get("from_day")?,
                body: ByteVec::from(row.get::<_, Vec<u8>>("body")?),
                signature: ByteArray::from(row.get::<_, [u8; 64]>("signature")?),
            })
        })?
        .collect::<Result<_, _>>()?)
}

/// Returns the SQL for the entries of an office after a position, in the order of arrival; the
/// condition is on the arrivals `a`.
fn arrived_after(condition: &str) -> String {
    let sql = include_str!("sql/sqlite/arrived_after.sql");
    sql.replace("/* condition */", condition)
}

/// Returns the SQL for a log from a sequence number on.
const OF_LOG: &str = include_str!("sql/sqlite/log_from.sql");

/// Returns the last position in an office's order of arrival; 0 when nothing has arrived.
fn last_position(connection: &Connection, office: &OfficeCode) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(last_pos), 0) FROM arrival WHERE office_id = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([office.as_str()], |row| row.get(0))?)
}

/// Reads the entry in the columns `bytes` and `link`.
fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(match row.get::<_, Option<Vec<u8>>>("bytes")? {
        Some(bytes) => Entry::Record(bytes),
        None => Entry::Hole(row.get("link")?),
    })
}
