//! Pulling ahead: records of open dossiers, and new ones, before the history.

use std::sync::Arc;

use domain::id::DeviceId;
use domain::number::OfficeCode;
use replication::{Ahead, AheadPosition};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{arrived_after, entry, last_position};
use crate::grouper::Grouper;
use crate::open_dossiers::{Finder, Lists, OpenPositions};
use crate::store::StoreError;

/// Finds the positions of records of open dossiers, up to a position; 0 means all. Reads the whole
/// office when there is no stored list of it: a second or two per million records, on a connection
/// that only reads.
pub(super) fn find_open(
    connection: &Connection,
    lists: &Lists,
    office: &OfficeCode,
    upto: u64,
) -> Result<OpenPositions, StoreError> {
    let newest = last_position(connection, office)?;
    if let Some(known) = lists.get(office, upto, newest) {
        return Ok(known);
    }
    let upto = if upto == 0 { newest } else { upto.min(newest) };
    let mut finder = Finder::default();
    let mut statement = connection.prepare(&arrived_after(""))?;
    let mut rows = statement.query(params![office.as_str(), 0])?;
    while let Some(row) = rows.next()? {
        let pos = row.get("pos")?;
        if pos > upto {
            break;
        }
        finder.add(pos, row.get_ref("bytes")?.as_blob().unwrap_or_default());
    }
    let found = OpenPositions { upto, positions: Arc::new(finder.positions()) };
    lists.put(office, &found);
    Ok(found)
}

/// Returns the next records ahead of the history, of about `want` bytes, without those that the
/// asking PC recorded or brought.
pub(super) fn gather(
    connection: &Connection,
    office: &OfficeCode,
    asker: DeviceId,
    position: AheadPosition,
    open: &OpenPositions,
    want: usize,
) -> Result<(Ahead, usize), StoreError> {
    let mut grouper = Grouper::default();
    let mut at = position.at;
    let mut add = |row: &Row<'_>, at: &mut u64| {
        let device = DeviceId::from_bytes(row.get("device_id")?);
        let carrier = row.get::<_, Option<_>>("carrier")?.map(DeviceId::from_bytes);
        let has = device == asker || carrier == Some(asker);
        let full = !has && grouper.bytes() >= want;
        if !full {
            *at = row.get("pos")?;
        }
        if !has && !full {
            grouper.add(device, row.get("seq")?, entry(row)?);
        }
        Ok::<_, rusqlite::Error>(full)
    };
    let mut more = false;
    let after = arrived_after("");
    let mut one = connection.prepare_cached(&after)?;
    let from = open.positions.partition_point(|pos| *pos <= at);
    for pos in &open.positions[from..] {
        let full =
            one.query_row(params![office.as_str(), pos - 1], |row| add(row, &mut at)).optional()?;
        if full == Some(true) {
            more = true;
            break;
        }
    }
    if !more {
        at = at.max(open.upto);
        let mut rest = connection.prepare_cached(&after)?;
        let mut rows = rest.query(params![office.as_str(), at])?;
        while let Some(row) = rows.next()? {
            if add(row, &mut at)? {
                more = true;
                break;
            }
        }
    }
    let bytes = grouper.bytes();
    let position = AheadPosition { upto: open.upto, at };
    Ok((Ahead { slices: grouper.end(), position, more }, bytes))
}
