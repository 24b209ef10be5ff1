//! Gathering what a PC pulls.

use domain::id::DeviceId;
use replication::{LogHead, SyncRequest, SyncResponse};
use rusqlite::{Connection, params};

use super::{OF_LOG, arrived_after, entry, last_position};
use crate::grouper::Grouper;
use crate::store::{StoreError, set_heads};

/// Gathers about `want` bytes of what arrived after the asking PC's position. Records that the PC
/// recorded or brought itself are left out.
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
            grouper.add(repull.device, row.get("seq")?, entry(row)?);
        }
    }
    answer.pos = ask.after;
    let from_others = arrived_after("AND a.device_id <> ?3 AND a.carrier IS NOT ?3");
    let mut statement = connection.prepare_cached(&from_others)?;
    let mut rows = statement.query(params![office, ask.after, asker.as_bytes()])?;
    while let Some(row) = rows.next()? {
        if grouper.bytes() >= want {
            answer.more = true;
            break;
        }
        let device = DeviceId::from_bytes(row.get("device_id")?);
        grouper.add(device, row.get("seq")?, entry(row)?);
        answer.pos = row.get("pos")?;
    }
    answer.slices = grouper.end();
    if !answer.more {
        answer.pos = answer.pos.max(last_position(connection, &ask.office)?);
    }
    let heads: Vec<LogHead> = connection
        .prepare_cached("SELECT device_id, last_seq, tip FROM device_log WHERE office_id = ?1")?
        .query_map([office], |row| {
            let device = DeviceId::from_bytes(row.get("device_id")?);
            Ok(LogHead::new(device, row.get("last_seq")?, row.get("tip")?))
        })?
        .collect::<Result<_, _>>()?;
    set_heads(answer, heads);
    Ok(())
}
