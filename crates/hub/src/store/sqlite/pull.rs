//! What a PC gets.

use domain::id::DeviceId;
use replication::{SyncRequest, SyncResponse};
use rusqlite::{Connection, params};

use super::{OF_LOG, arrived, entry, last_place};
use crate::ingest::Grouper;
use crate::store::{StoreError, tell_heads};

/// Gathers about so many bytes of what came after the asker's place; its own records and those it
/// brought are passed over.
pub(super) fn pull(
    connection: &Connection,
    asker: DeviceId,
    ask: &SyncRequest,
    want: usize,
    answer: &mut SyncResponse,
) -> Result<(), StoreError> {
    let office = ask.office.as_str();
    let mut grouper = Grouper::default();
    if let Some(repull) = ask.repull {
        let mut statement = connection.prepare_cached(OF_LOG)?;
        let from = repull.after.saturating_add(1);
        let mut rows = statement.query(params![office, repull.device.as_bytes(), from])?;
        while let Some(row) = rows.next()? {
            if grouper.bytes() >= want {
                break;
            }
            grouper.add(repull.device, row.get(0)?, entry(row, 1)?);
        }
    }
    answer.pos = ask.after;
    let mut statement =
        connection.prepare_cached(&arrived("a.device_id <> ?3 AND a.carrier IS NOT ?3"))?;
    let mut rows = statement.query(params![office, ask.after, asker.as_bytes()])?;
    while let Some(row) = rows.next()? {
        if grouper.bytes() >= want {
            answer.more = true;
            break;
        }
        grouper.add(DeviceId::from_bytes(row.get(1)?), row.get(2)?, entry(row, 3)?);
        answer.pos = row.get(0)?;
    }
    answer.slices = grouper.end();
    if !answer.more {
        answer.pos = answer.pos.max(last_place(connection, &ask.office)?);
    }
    let heads: Vec<(DeviceId, u64, [u8; 32])> = connection
        .prepare_cached("SELECT device_id, last_seq, tip FROM device_log WHERE office_id = ?1")?
        .query_map([office], |row| {
            Ok((DeviceId::from_bytes(row.get(0)?), row.get(1)?, row.get(2)?))
        })?
        .collect::<Result<_, _>>()?;
    tell_heads(answer, &heads);
    Ok(())
}
