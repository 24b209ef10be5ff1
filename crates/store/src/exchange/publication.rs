//! Publications of the province that this PC has received.

use domain::time::Timestamp;
use rusqlite::{Connection, params};

use crate::{Reader, Store, StoreError};

/// The way a publication arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the hub itself.
    Hub,
    /// From another PC of the office.
    Pc,
    /// From a stick.
    Stick,
}

impl Origin {
    /// Returns the name in the database and in lists.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hub => "hub",
            Self::Pc => "pc",
            Self::Stick => "stick",
        }
    }

    fn stored(name: &str) -> Self {
        match name {
            "pc" => Self::Pc,
            "stick" => Self::Stick,
            _ => Self::Hub,
        }
    }
}

/// A received publication, with the result of checking its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedItem {
    /// Its number.
    pub version: u64,
    /// Its kind.
    pub kind: String,
    /// First day in force, days since 1970-01-01.
    pub from_day: i64,
    /// The content.
    pub body: Vec<u8>,
    /// The hub's signature.
    pub signature: [u8; 64],
    /// Whether the signature is the hub's. Others are noted as refused, and not stored.
    pub signed: bool,
}

/// A stored publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Its number.
    pub version: u64,
    /// Its kind.
    pub kind: String,
    /// First day in force, days since 1970-01-01.
    pub from_day: i64,
    /// The content.
    pub body: Vec<u8>,
    /// The hub's signature.
    pub signature: [u8; 64],
    /// The way it came: `hub`, `pc` or `stick`.
    pub origin: Origin,
    /// When it came, where that is known.
    pub taken_at: Option<Timestamp>,
}

/// A publication that was refused because its signature is not the hub's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedPublication {
    /// The number it claimed.
    pub version: u64,
    /// The kind it claimed.
    pub kind: String,
    /// The first day in force that it claimed, days since 1970-01-01.
    pub from_day: i64,
    /// The way it came: `hub`, `pc` or `stick`.
    pub origin: Origin,
    /// When it was refused.
    pub at: Timestamp,
}

impl Reader {
    /// Returns the publications of the hub this PC is enrolled with, by number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn publications(&self) -> Result<Vec<Publication>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT version, kind, from_day, body, signature, origin, taken_at FROM publication
             WHERE hub = (SELECT key FROM hub) ORDER BY version",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Publication {
                version: row.get("version")?,
                kind: row.get("kind")?,
                from_day: row.get("from_day")?,
                body: row.get("body")?,
                signature: row.get("signature")?,
                origin: Origin::stored(&row.get::<_, String>("origin")?),
                taken_at: row.get::<_, Option<i64>>("taken_at")?.map(Timestamp::from_millis),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns a mark of [`Reader::publications`]: two equal marks stand for the same publications
    /// of the same hub.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn publications_mark(&self) -> Result<(Vec<u8>, u64), StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT coalesce((SELECT key FROM hub), x'') AS hub,
                     (SELECT count(*) FROM publication WHERE hub = (SELECT key FROM hub)) AS kept",
            )?
            .query_row([], |row| Ok((row.get("hub")?, row.get("kept")?)))?)
    }

    /// Returns refused publications of which no good copy has arrived since, by number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn refused_publications(&self) -> Result<Vec<RefusedPublication>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT version, kind, from_day, origin, refused_at FROM publication_refused r
             WHERE hub = (SELECT key FROM hub) AND NOT EXISTS
                 (SELECT 1 FROM publication p WHERE p.hub = r.hub AND p.version = r.version)
             ORDER BY version, origin",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(RefusedPublication {
                version: row.get("version")?,
                kind: row.get("kind")?,
                from_day: row.get("from_day")?,
                origin: Origin::stored(&row.get::<_, String>("origin")?),
                at: Timestamp::from_millis(row.get("refused_at")?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Store {
    /// Stores publications that arrived in another way than from the hub; returns whether any is
    /// new. Known ones stay unchanged.
    ///
    /// # Errors
    /// When the database cannot be written; then none was stored.
    pub fn insert_publications(
        &mut self,
        items: &[PublishedItem],
        origin: Origin,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let tx = self.begin()?;
        let moved = keep(&tx, items, origin, now)?;
        tx.commit()?;
        Ok(moved)
    }
}

/// Stores publications, logs the refused ones and advances the number after which the hub is asked
/// for more; returns whether any is new.
pub(super) fn keep(
    connection: &Connection,
    items: &[PublishedItem],
    origin: Origin,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let mut changed = 0;
    for item in items {
        changed += if item.signed {
            connection
                .prepare_cached(
                    "INSERT INTO publication
                         (hub, version, kind, from_day, body, signature, origin, taken_at)
                     SELECT key, ?1, ?2, ?3, ?4, ?5, ?6, ?7 FROM hub WHERE true
                     ON CONFLICT DO NOTHING",
                )?
                .execute(params![
                    item.version,
                    item.kind,
                    item.from_day,
                    item.body,
                    item.signature,
                    origin.as_str(),
                    now.millis()
                ])?
        } else {
            connection
                .prepare_cached(
                    "INSERT INTO publication_refused
                         (hub, version, kind, from_day, origin, refused_at)
                     SELECT key, ?1, ?2, ?3, ?4, ?5 FROM hub WHERE true
                     ON CONFLICT DO NOTHING",
                )?
                .execute(params![
                    item.version,
                    item.kind,
                    item.from_day,
                    origin.as_str(),
                    now.millis()
                ])?
        };
    }
    Ok(pass_known(connection)? || changed > 0)
}

/// Advances the number after which the hub is asked for more: past all that are here, and past
/// those whose copy at the hub itself is bad, because asking again would return the same bytes. A
/// missing number is asked for until the hub sends it, whatever other PCs have sent.
pub(super) fn pass_known(connection: &Connection) -> Result<bool, StoreError> {
    let mut moved = false;
    let mut step = connection.prepare_cached(
        "UPDATE hub SET published = published + 1
         WHERE EXISTS (SELECT 1 FROM publication p
                       WHERE p.hub = hub.key AND p.version = hub.published + 1)
            OR EXISTS (SELECT 1 FROM publication_refused r
                       WHERE r.hub = hub.key AND r.version = hub.published + 1 AND r.origin = 'hub')",
    )?;
    while step.execute([])? > 0 {
        moved = true;
    }
    Ok(moved)
}
