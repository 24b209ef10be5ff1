//! The log: appending own records, inserting foreign ones, reading those of a dossier.

use domain::clock::Hlc;
use domain::dossier::{Context, Dossier, Event, EventKind, Stamped, fold};
use domain::id::{DeviceId, DossierId};
use domain::number::{Lane, OfficeCode};
use domain::record::{
    AGAIN_BYTES, ChainHash, MAX_RECORD_BYTES, Origin, Record, chain_next, chain_start,
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::StoreError;

/// This PC's identity and counters in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThisDevice {
    /// Its identity.
    pub device: DeviceId,
    /// Its range of dossier numbers.
    pub lane: Lane,
    /// Its book.
    pub book: u16,
    /// Number of its records.
    pub last_seq: u64,
    pub(crate) no: i64,
    pub(crate) tip: ChainHash,
}

/// How far a device's log is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The device.
    pub device: DeviceId,
    /// Seq of its last record known here.
    pub last_seq: u64,
    /// Chain hash of that record.
    pub tip: ChainHash,
}

pub(crate) fn this_device(connection: &Connection) -> Result<ThisDevice, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT l.device, t.lane, t.book, l.last_seq, l.no, l.tip
             FROM this_device t JOIN device_log l ON l.no = t.device_no",
        )?
        .query_row([], |row| {
            Ok(ThisDevice {
                device: DeviceId::from_bytes(row.get("device")?),
                lane: Lane::new(row.get("lane")?).unwrap_or_default(),
                book: row.get("book")?,
                last_seq: row.get("last_seq")?,
                no: row.get("no")?,
                tip: row.get("tip")?,
            })
        })?)
}

/// Appends an event of this PC and updates `me`; [`save_head`] stores `me`. Its stamp is after those
/// of its dossier that are known here.
pub(crate) fn append(
    connection: &Connection,
    me: &mut ThisDevice,
    office: &OfficeCode,
    dossier: DossierId,
    event: &Event,
    context: &Context<'_>,
) -> Result<Stamped, StoreError> {
    let (kind, body) = (event.kind(), event.to_bytes());
    let record = append_body(connection, me, office, dossier, (kind, body), context)?;
    Ok(Stamped {
        recorded_at: record.recorded_at(),
        clock_confirmed: record.is_clock_confirmed(),
        event: event.clone(),
    })
}

/// As [`append`], from the kind of an event and the bytes of its body; returns the record.
pub(crate) fn append_body(
    connection: &Connection,
    me: &mut ThisDevice,
    office: &OfficeCode,
    dossier: DossierId,
    (kind, body): (EventKind, Vec<u8>),
    context: &Context<'_>,
) -> Result<Record, StoreError> {
    let now = context.now;
    let hlc = last_stamp(connection, dossier)?.next(now);
    let seq = me.last_seq + 1;
    let origin = Origin { office: office.clone(), device: me.device, seq, hlc, dossier };
    let record = Record::of_kind(origin, now, kind, body);
    let record = if context.clock_confirmed { record.with_confirmed_clock() } else { record };
    let bytes = record.to_bytes();
    let most = MAX_RECORD_BYTES - AGAIN_BYTES;
    if bytes.len() > most {
        return Err(StoreError::RecordTooLarge { bytes: bytes.len(), most });
    }
    insert(connection, me.no, &record, &bytes)?;
    me.tip = chain_next(&me.tip, &bytes);
    me.last_seq = seq;
    Ok(record)
}

/// Returns the last stamp of a dossier that is known here.
fn last_stamp(connection: &Connection, dossier: DossierId) -> Result<Hlc, StoreError> {
    let bits = connection
        .prepare_cached(
            "SELECT max(coalesce((SELECT max(hlc) FROM record WHERE dossier = ?1), 0),
                 coalesce((SELECT max(hlc) FROM ahead WHERE dossier = ?1), 0))",
        )?
        .query_row([dossier.as_bytes()], |row| row.get(0))?;
    Ok(Hlc::from_bits(bits))
}

/// Stores the head of this PC's log.
pub(crate) fn save_head(connection: &Connection, me: &ThisDevice) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE device_log SET last_seq = ?2, tip = ?3 WHERE no = ?1")?
        .execute(params![me.no, me.last_seq, me.tip])?;
    Ok(())
}

pub(crate) fn insert(
    connection: &Connection,
    device_no: i64,
    record: &Record,
    bytes: &[u8],
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO record (device_no, seq, hlc, dossier, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            device_no,
            record.seq,
            record.hlc.bits(),
            record.dossier.as_bytes(),
            bytes
        ])?;
    Ok(())
}

/// The outcome of inserting a foreign record or hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Insertion {
    /// A new record.
    New(DossierId),
    /// A new hole: only the chain advanced.
    Link,
    /// Known before.
    Known,
}

/// The state of a device's log here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Log {
    pub no: i64,
    pub last_seq: u64,
    pub tip: ChainHash,
}

/// Returns the log of a device; inserts an empty one when the device is not known yet.
pub(crate) fn log_of(connection: &Connection, device: DeviceId) -> Result<Log, StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO device_log (device, last_seq, tip) VALUES (?1, 0, ?2)
             ON CONFLICT (device) DO NOTHING",
        )?
        .execute(params![device.as_bytes(), chain_start(device)])?;
    Ok(connection
        .prepare_cached("SELECT no, last_seq, tip FROM device_log WHERE device = ?1")?
        .query_row([device.as_bytes()], |row| {
            Ok(Log { no: row.get("no")?, last_seq: row.get("last_seq")?, tip: row.get("tip")? })
        })?)
}

/// Advances the head of a log by one entry.
fn advance(connection: &Connection, log: &Log, tip: &ChainHash) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE device_log SET last_seq = ?2, tip = ?3 WHERE no = ?1")?
        .execute(params![log.no, log.last_seq + 1, tip])?;
    Ok(())
}

/// Inserts a hole: the chain hash of a record that was refused for good.
pub(crate) fn insert_hole(
    connection: &Connection,
    device: DeviceId,
    seq: u64,
    link: &ChainHash,
) -> Result<Insertion, StoreError> {
    let log = log_of(connection, device)?;
    if seq <= log.last_seq {
        let same = chain_at(connection, log.no, device, seq)? == *link;
        return if same { Ok(Insertion::Known) } else { Err(StoreError::Fork { seq }) };
    }
    if seq != log.last_seq + 1 {
        return Err(StoreError::Gap { seq, last: log.last_seq });
    }
    connection
        .prepare_cached("INSERT INTO hole (device_no, seq, link) VALUES (?1, ?2, ?3)")?
        .execute(params![log.no, seq, link])?;
    advance(connection, &log, link)?;
    Ok(Insertion::Link)
}

/// Returns the chain hash of a log at a seq, computed from its entries.
pub(crate) fn chain_at(
    connection: &Connection,
    no: i64,
    device: DeviceId,
    seq: u64,
) -> Result<ChainHash, StoreError> {
    let mut tip = chain_start(device);
    let mut statement = connection.prepare_cached(LINKS)?;
    let mut rows = statement.query(params![no, seq])?;
    while let Some(row) = rows.next()? {
        tip = match row.get::<_, Option<ChainHash>>("link")? {
            Some(link) => link,
            None => chain_next(&tip, &row.get::<_, Vec<u8>>("bytes")?),
        };
    }
    Ok(tip)
}

/// The entries of a log up to a seq, in order: seq, record, link of a hole.
pub(crate) const LINKS: &str = "SELECT seq, bytes, NULL AS link FROM record
        WHERE device_no = ?1 AND seq <= ?2
    UNION ALL SELECT seq, NULL, link FROM hole WHERE device_no = ?1 AND seq <= ?2
    ORDER BY 1";

/// Inserts a record of another device, in the order of its log.
pub(crate) fn insert_record(
    connection: &Connection,
    bytes: &[u8],
) -> Result<Insertion, StoreError> {
    let record = Record::from_bytes(bytes).map_err(|_| StoreError::Unreadable("record"))?;
    let log = log_of(connection, record.device)?;
    if record.seq <= log.last_seq {
        let known: Option<Vec<u8>> = connection
            .prepare_cached("SELECT bytes FROM record WHERE device_no = ?1 AND seq = ?2")?
            .query_row(params![log.no, record.seq], |row| row.get(0))
            .optional()?;
        return match known {
            Some(known) if known == bytes => Ok(Insertion::Known),
            Some(_) => Err(StoreError::Fork { seq: record.seq }),
            None => fill_hole(connection, &log, &record, bytes),
        };
    }
    if record.seq != log.last_seq + 1 {
        return Err(StoreError::Gap { seq: record.seq, last: log.last_seq });
    }
    insert(connection, log.no, &record, bytes)?;
    advance(connection, &log, &chain_next(&log.tip, bytes))?;
    Ok(Insertion::New(record.dossier))
}

/// Replaces a hole by its record, if the chain hash shows that it is the missing one.
fn fill_hole(
    connection: &Connection,
    log: &Log,
    record: &Record,
    bytes: &[u8],
) -> Result<Insertion, StoreError> {
    let before = chain_at(connection, log.no, record.device, record.seq - 1)?;
    let filled = connection
        .prepare_cached("DELETE FROM hole WHERE device_no = ?1 AND seq = ?2 AND link = ?3")?
        .execute(params![log.no, record.seq, chain_next(&before, bytes)])?;
    if filled == 0 {
        return Err(StoreError::Fork { seq: record.seq });
    }
    insert(connection, log.no, record, bytes)?;
    Ok(Insertion::New(record.dossier))
}

/// Returns the records of a dossier in the order of folding: (clock, device, seq). A record that is
/// in several logs, because a copied PC recorded it again, is there once.
pub(crate) fn records_of(
    connection: &Connection,
    dossier: DossierId,
) -> Result<Vec<Record>, StoreError> {
    let mut records = connection
        .prepare_cached(
            "SELECT bytes FROM record WHERE dossier = ?1
                 AND device_no NOT IN (SELECT no FROM device_log WHERE branch = 1)
             UNION ALL SELECT bytes FROM ahead WHERE dossier = ?1",
        )?
        .query_map([dossier.as_bytes()], |row| row.get::<_, Vec<u8>>(0))?
        .map(|bytes| Record::from_bytes(&bytes?).map_err(|_| StoreError::Unreadable("record")))
        .collect::<Result<Vec<_>, _>>()?;
    records.sort_by_key(|record| (record.hlc, record.device, record.seq));
    let mut once: Vec<Record> = Vec::with_capacity(records.len());
    for record in records {
        let mut together = once.iter().rev().take_while(|it| it.hlc == record.hlc);
        if !together.any(|known| known.is_same(&record)) {
            once.push(record);
        }
    }
    Ok(once)
}

/// Returns the events of a dossier that this program understands, in the order of folding.
pub(crate) fn events_of(
    connection: &Connection,
    dossier: DossierId,
) -> Result<Vec<Stamped>, StoreError> {
    Ok(records_of(connection, dossier)?.iter().filter_map(Record::stamped).collect())
}

/// Returns a dossier folded from the log.
pub(crate) fn load(
    connection: &Connection,
    dossier: DossierId,
) -> Result<Option<Dossier>, StoreError> {
    Ok(fold(&events_of(connection, dossier)?))
}
