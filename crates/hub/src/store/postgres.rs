//! PostgreSQL, for a province: one office is one shard.

mod ahead;
mod pull;
mod push;
mod tls;
mod work;

use std::path::Path;
use std::str::FromStr;

use deadpool_postgres::{
    ClientWrapper, Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Transaction,
};
use domain::id::DeviceId;
use domain::log::Entry;
use domain::member::MemberFacts;
use domain::number::OfficeCode;
use domain::record::ChainHash;
use minicbor::bytes::{ByteArray, ByteVec};
use replication::{Capabilities, EnrolProblem, Published, SecretKey, SyncRequest, SyncResponse};
use tokio_postgres::config::SslMode;
use tokio_postgres::{NoTls, Row};
use uuid::Uuid;

use super::{
    DeviceRow, EnrolOutcome, HubStore, NewDevice, NewPublication, OfficeRow, StoreError, wanted,
};
use crate::open_dossiers::Lists;
use work::Work;

/// The migration to each version of the schema.
const VERSIONS: [&str; 3] = [
    include_str!("sql/postgres_1.sql"),
    include_str!("sql/postgres_2.sql"),
    include_str!("sql/postgres_3.sql"),
];
/// Most open connections.
const POOL: usize = 16;
/// Rows examined per query when a PC pulls; only those it gets leave the database.
const PAGE: i64 = 2_000;
/// Rows read per query where every row is examined, whatever its size.
const LOOK: i64 = 250;

/// A hub's PostgreSQL database.
#[derive(Clone)]
pub struct Postgres {
    pool: Pool,
    lists: Lists,
}

impl Postgres {
    /// Connects, and creates the schema in an empty database. With `sslmode=require` in the
    /// address, or an authority (a PEM file), the connection uses TLS and the server must prove its
    /// name.
    ///
    /// # Errors
    /// When the server cannot be reached or the schema is newer than the program.
    pub async fn open(url: &str, authority: Option<&Path>) -> Result<Self, StoreError> {
        let mut config = tokio_postgres::Config::from_str(url)
            .map_err(|error| StoreError::Address(error.to_string()))?;
        if authority.is_some() {
            config.ssl_mode(SslMode::Require);
        }
        let settings = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = match config.get_ssl_mode() {
            SslMode::Require => Manager::from_config(config, tls::connector(authority)?, settings),
            _ => Manager::from_config(config, NoTls, settings),
        };
        // Acknowledged data is on the disk, whatever the server's settings.
        let durable = Hook::async_fn(|client, _| {
            let durable = "SELECT set_config('synchronous_commit', 'on', false)
                WHERE current_setting('synchronous_commit') = 'off'";
            Box::pin(async { client.batch_execute(durable).await.map_err(HookError::Backend) })
        });
        let pool = Pool::builder(manager)
            .max_size(POOL)
            .post_create(durable)
            .build()
            .map_err(|error| StoreError::Address(error.to_string()))?;
        let store = Self { pool, lists: Lists::default() };
        store.migrate().await?;
        Ok(store)
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let mut client = self.pool.get().await?;
        let tx = client.transaction().await?;
        // Two hubs that start together must not both create the schema.
        tx.execute("SELECT pg_advisory_xact_lock(1297040705)", &[]).await?;
        let there: bool =
            tx.query_one("SELECT to_regclass('schema_version') IS NOT NULL", &[]).await?.get(0);
        let found: i64 = match there {
            true => tx.query_one("SELECT max(version) FROM schema_version", &[]).await?.get(0),
            false => 0,
        };
        let lacking = usize::try_from(found).ok().and_then(|found| VERSIONS.get(found..));
        for version in lacking.ok_or(StoreError::NewerSchema(found))? {
            tx.batch_execute(version).await?;
        }
        Ok(tx.commit().await?)
    }
}

fn uuid(device: DeviceId) -> Uuid {
    Uuid::from_bytes(*device.as_bytes())
}

fn hash(bytes: &[u8]) -> Result<ChainHash, StoreError> {
    bytes.try_into().map_err(|_| StoreError::Unreadable("chain hash"))
}

fn number(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// Converts for a BIGINT: sequence numbers, positions and counts stay far below its range.
fn big(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

impl HubStore for Postgres {
    async fn add_office(
        &self,
        code: &OfficeCode,
        name: &str,
        seal: [u8; 32],
    ) -> Result<(), StoreError> {
        let client = self.pool.get().await?;
        client
            .execute(
                "INSERT INTO office (office_id, name, seal) VALUES ($1, $2, $3)
                 ON CONFLICT (office_id) DO UPDATE SET name = excluded.name",
                &[&code.as_str(), &name, &seal.as_slice()],
            )
            .await?;
        Ok(())
    }

    async fn offices(&self) -> Result<Vec<OfficeRow>, StoreError> {
        let client = self.pool.get().await?;
        let rows = client.query(include_str!("sql/postgres/offices.sql"), &[]).await?;
        rows.iter()
            .map(|row| {
                Ok(OfficeRow {
                    code: office_code(row.get("office_id"))?,
                    name: row.get("name"),
                    devices: number(row.get("devices")),
                    records: number(row.get("records")),
                })
            })
            .collect()
    }

    async fn add_code(
        &self,
        office: &OfficeCode,
        hash: [u8; 32],
        expires_at: i64,
    ) -> Result<(), StoreError> {
        self.check_office(office).await?;
        let client = self.pool.get().await?;
        client
            .execute(
                "INSERT INTO enrol_code (office_id, code_hash, expires_at) VALUES ($1, $2, $3)",
                &[&office.as_str(), &hash.as_slice(), &expires_at],
            )
            .await?;
        Ok(())
    }

    async fn enrol(&self, new: &NewDevice, now: i64) -> Result<EnrolOutcome, StoreError> {
        let mut client = self.pool.get().await?;
        let tx = client.transaction().await?;
        let outcome = enrol(&tx, new, now).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    async fn learn(&self, office: &OfficeCode, members: &[MemberFacts]) -> Result<u64, StoreError> {
        let mut client = self.pool.get().await?;
        let tx = client.transaction().await?;
        let changed = learn(&tx, office.as_str(), members).await?;
        tx.commit().await?;
        Ok(changed)
    }

    async fn device(&self, device: DeviceId) -> Result<Option<DeviceRow>, StoreError> {
        let client = self.pool.get().await?;
        let sql = format!("{DEVICE} WHERE device_id = $1 LIMIT 1");
        let statement = client.prepare_cached(&sql).await?;
        client.query_opt(&statement, &[&uuid(device)]).await?.as_ref().map(device_row).transpose()
    }

    async fn devices(&self, office: &OfficeCode) -> Result<Vec<DeviceRow>, StoreError> {
        self.check_office(office).await?;
        let client = self.pool.get().await?;
        let sql = format!("{DEVICE} WHERE office_id = $1 ORDER BY lane");
        client.query(&sql, &[&office.as_str()]).await?.iter().map(device_row).collect()
    }

    async fn revoke(
        &self,
        office: &OfficeCode,
        device: DeviceId,
        now: i64,
    ) -> Result<bool, StoreError> {
        let client = self.pool.get().await?;
        let changed = client
            .execute(
                "UPDATE device SET revoked_at = coalesce(revoked_at, $3)
                 WHERE office_id = $1 AND device_id = $2",
                &[&office.as_str(), &uuid(device), &now],
            )
            .await?;
        Ok(changed > 0)
    }

    async fn sync(
        &self,
        device: DeviceId,
        ask: &SyncRequest,
        now: i64,
    ) -> Result<SyncResponse, StoreError> {
        let client = self.pool.get().await?;
        let ahead = match ask.ahead {
            Some(position) => {
                let open = ahead::find_open(&client, &self.lists, &ask.office, position.upto);
                Some((position, open.await?))
            }
            None => None,
        };
        let work = Work::new(client);
        let client = work.client()?;
        let mut answer =
            SyncResponse { time: now, can: Capabilities::ALL, ..SyncResponse::default() };
        // A push holds its office's lock, so that nothing changes meanwhile. A pull without a push
        // needs one snapshot too, else the summary would not fit the records.
        let mut pushed = None;
        if ask.slices.is_empty() {
            client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        } else {
            let pushed = pushed.insert(push::push(client, device, ask, now, &mut answer).await?);
            if (ahead.is_some() || ask.repull.is_some())
                && let Some(keep) = pushed.unsent.take()
            {
                keep.send().await?;
            }
        }
        let mut want = wanted(ask);
        if let Some((position, open)) = &ahead {
            let (ahead, bytes) =
                ahead::gather(client, &ask.office, device, *position, open, want).await?;
            want = want.saturating_sub(bytes);
            answer.ahead = Some(ahead);
        }
        pull::pull(client, device, ask, want, pushed, &mut answer).await?;
        work.end();
        Ok(answer)
    }

    async fn publish(
        &self,
        new: &NewPublication,
        key: &SecretKey,
    ) -> Result<Published, StoreError> {
        let mut client = self.pool.get().await?;
        let tx = client.transaction().await?;
        // Publications are numbered one at a time; readers do not wait.
        tx.execute("SELECT pg_advisory_xact_lock(1297040706)", &[]).await?;
        let sql = "SELECT coalesce(max(version), 0) + 1 FROM publication";
        let item = new.signed(number(tx.query_one(sql, &[]).await?.get(0)), key);
        tx.execute(
            "INSERT INTO publication (version, kind, from_day, body, signature)
             VALUES ($1, $2, $3, $4, $5)",
            &[
                &big(item.version),
                &item.kind,
                &item.from,
                &item.body.as_slice(),
                &item.signature.as_slice(),
            ],
        )
        .await?;
        tx.commit().await?;
        Ok(item)
    }

    async fn publications(&self) -> Result<Vec<Published>, StoreError> {
        publications(&*self.pool.get().await?, 0).await
    }
}

impl Postgres {
    async fn check_office(&self, office: &OfficeCode) -> Result<(), StoreError> {
        let client = self.pool.get().await?;
        let sql = "SELECT 1 FROM office WHERE office_id = $1";
        client
            .query_opt(sql, &[&office.as_str()])
            .await?
            .map(|_| ())
            .ok_or_else(|| StoreError::UnknownOffice(office.to_string()))
    }
}

const DEVICE: &str = "SELECT device_id, office_id, public_key, lane, book, enrolled_at, revoked_at
    FROM device";

fn office_code(text: &str) -> Result<OfficeCode, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable("office code"))
}

fn device_row(row: &Row) -> Result<DeviceRow, StoreError> {
    Ok(DeviceRow {
        device: DeviceId::new(row.get("device_id")),
        office: office_code(row.get("office_id"))?,
        key: row.get("public_key"),
        lane: u16::try_from(row.get::<_, i16>("lane"))
            .map_err(|_| StoreError::Unreadable("lane"))?,
        book: u16::try_from(row.get::<_, i32>("book"))
            .map_err(|_| StoreError::Unreadable("book"))?,
        enrolled_at: row.get("enrolled_at"),
        revoked_at: row.get("revoked_at"),
    })
}

/// Waits for others that enrol a PC: it belongs to one office, and no unique key can span all
/// offices to enforce that.
async fn lock_device(tx: &Transaction<'_>, device: DeviceId) -> Result<(), StoreError> {
    let sql = "SELECT pg_advisory_xact_lock(1297040707, hashtext($1::UUID::TEXT))";
    tx.execute(sql, &[&uuid(device)]).await?;
    Ok(())
}

async fn known_device(
    tx: &Transaction<'_>,
    device: DeviceId,
) -> Result<Option<DeviceRow>, StoreError> {
    let sql = format!("{DEVICE} WHERE device_id = $1 LIMIT 1");
    tx.query_opt(&sql, &[&uuid(device)]).await?.as_ref().map(device_row).transpose()
}

/// Adds a PC to an office; returns the rows added. None when another one of the office has the
/// lane.
async fn add_device(
    tx: &Transaction<'_>,
    office: &str,
    facts: &MemberFacts,
) -> Result<u64, StoreError> {
    let added = tx
        .execute(
            "INSERT INTO device
             (office_id, device_id, public_key, lane, book, enrolled_at, revoked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (office_id, lane) DO NOTHING",
            &[
                &office,
                &uuid(facts.device),
                &facts.key.as_slice(),
                &facts.lane.cast_signed(),
                &i32::from(facts.book),
                &facts.enrolled_at,
                &facts.revoked_at,
            ],
        )
        .await?;
    Ok(added)
}

/// Adds PCs and revocations to an office.
async fn learn(
    tx: &Transaction<'_>,
    office: &str,
    members: &[MemberFacts],
) -> Result<u64, StoreError> {
    // Always in one order, the office last, as at an enrolment: nobody waits for each other.
    let mut members: Vec<_> = members.iter().collect();
    members.sort_unstable_by_key(|facts| facts.device);
    for facts in &members {
        lock_device(tx, facts.device).await?;
    }
    let sql = "SELECT 1 FROM office WHERE office_id = $1 FOR UPDATE";
    if tx.query_opt(sql, &[&office]).await?.is_none() {
        return Ok(0);
    }
    let mut changed = 0;
    for facts in members {
        match (known_device(tx, facts.device).await?, facts.revoked_at) {
            (None, _) => changed += add_device(tx, office, facts).await?,
            (Some(_), None) => {}
            (Some(_), Some(at)) => {
                let sql = "UPDATE device SET revoked_at = $3
                    WHERE office_id = $1 AND device_id = $2 AND revoked_at IS NULL";
                changed += tx.execute(sql, &[&office, &uuid(facts.device), &at]).await?;
            }
        }
    }
    Ok(changed)
}

async fn enrol(
    tx: &Transaction<'_>,
    new: &NewDevice,
    now: i64,
) -> Result<EnrolOutcome, StoreError> {
    use EnrolOutcome::Refused as No;
    lock_device(tx, new.device).await?;
    let code = tx
        .query_opt(
            "SELECT office_id, expires_at, used_by FROM enrol_code WHERE code_hash = $1 FOR UPDATE",
            &[&new.code_hash.as_slice()],
        )
        .await?;
    let Some(code) = code else { return Ok(No(EnrolProblem::Code)) };
    let office: String = code.get("office_id");
    if office != new.office.as_str() {
        return Ok(No(EnrolProblem::Office));
    }
    let used_by: Option<Uuid> = code.get("used_by");
    // A PC that lost the response asks again with the same code.
    let again = used_by == Some(uuid(new.device));
    if (used_by.is_some() && !again) || code.get::<_, i64>("expires_at") < now {
        return Ok(No(EnrolProblem::Code));
    }
    // One enrolment per office at a time: each lane is given once.
    let row = tx
        .query_one("SELECT name, seal FROM office WHERE office_id = $1 FOR UPDATE", &[&office])
        .await?;
    let (office_name, seal): (String, Vec<u8>) = (row.get("name"), row.get("seal"));
    match known_device(tx, new.device).await? {
        Some(row) if new.is(&row) => {}
        Some(_) => return Ok(No(EnrolProblem::Device)),
        None => {
            let rows = tx.query("SELECT lane FROM device WHERE office_id = $1", &[&office]).await?;
            let given: Vec<u16> = rows
                .iter()
                .filter_map(|row| u16::try_from(row.get::<_, i16>("lane")).ok())
                .collect();
            let Some(lane) = super::choose_lane(&given, new.lane) else {
                return Ok(No(EnrolProblem::Full));
            };
            add_device(tx, &office, &new.facts(lane, now)).await?;
        }
    }
    tx.execute(
        "UPDATE enrol_code SET used_by = $3 WHERE office_id = $1 AND code_hash = $2",
        &[&office, &new.code_hash.as_slice(), &uuid(new.device)],
    )
    .await?;
    let sql = format!("{DEVICE} WHERE office_id = $1 AND device_id = $2");
    let row = device_row(&tx.query_one(&sql, &[&office, &uuid(new.device)]).await?)?;
    Ok(EnrolOutcome::Done { row, office_name, seal })
}

const PUBLICATIONS: &str = "SELECT version, kind, from_day, body, signature FROM publication
    WHERE version > $1 ORDER BY version";

async fn publications(client: &ClientWrapper, after: u64) -> Result<Vec<Published>, StoreError> {
    let statement = client.prepare_cached(PUBLICATIONS).await?;
    client
        .query(&statement, &[&big(after)])
        .await?
        .iter()
        .map(|row| {
            let signature: [u8; 64] = row
                .get::<_, &[u8]>("signature")
                .try_into()
                .map_err(|_| StoreError::Unreadable("signature"))?;
            Ok(Published {
                version: number(row.get("version")),
                kind: row.get("kind"),
                from: row.get("from_day"),
                body: ByteVec::from(row.get::<_, Vec<u8>>("body")),
                signature: ByteArray::from(signature),
            })
        })
        .collect()
}

/// Reads the entry in the columns `bytes` and `link`.
fn entry(row: &Row) -> Result<Entry, StoreError> {
    Ok(match row.get::<_, Option<Vec<u8>>>("bytes") {
        Some(bytes) => Entry::Record(bytes),
        None => Entry::Hole(hash(row.get("link"))?),
    })
}
