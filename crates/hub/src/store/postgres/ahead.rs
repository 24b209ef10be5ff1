//! Pulling ahead: records of open dossiers, and new ones, before the history.

use std::sync::Arc;

use deadpool_postgres::ClientWrapper;
use domain::id::DeviceId;
use domain::number::OfficeCode;
use replication::{Ahead, AheadPosition};

use super::pull::{Gathering, last_position, page_after};
use super::{LOOK, number};
use crate::grouper::Grouper;
use crate::open_dossiers::{Finder, Lists, OpenPositions};
use crate::store::StoreError;

/// Finds the positions of records of open dossiers, up to a position; 0 means all. Reads the whole
/// office when there is no stored list of it.
pub(super) async fn find_open(
    client: &ClientWrapper,
    lists: &Lists,
    office: &OfficeCode,
    upto: u64,
) -> Result<OpenPositions, StoreError> {
    let newest = last_position(client, office.as_str()).await?;
    if let Some(known) = lists.get(office, upto, newest) {
        return Ok(known);
    }
    let upto = if upto == 0 { newest } else { upto.min(newest) };
    let mut finder = Finder::default();
    let statement = client.prepare_cached(&page_after("")).await?;
    let (mut after, mut more) = (0_i64, true);
    while more {
        let rows = client.query(&statement, &[&office.as_str(), &after, &LOOK]).await?;
        more = (rows.len() as i64) == LOOK;
        for row in &rows {
            after = row.get("pos");
            if number(after) > upto {
                more = false;
                break;
            }
            if let Some(bytes) = row.get::<_, Option<&[u8]>>("bytes") {
                finder.add(number(after), bytes);
            }
        }
    }
    let found = OpenPositions { upto, positions: Arc::new(finder.positions()) };
    lists.put(office, &found);
    Ok(found)
}

/// Returns the next records ahead of the history, of about `want` bytes, without those that the
/// asking PC recorded or brought.
pub(super) async fn gather(
    client: &ClientWrapper,
    office: &OfficeCode,
    asker: DeviceId,
    position: AheadPosition,
    open: &OpenPositions,
    want: usize,
) -> Result<(Ahead, usize), StoreError> {
    let office = office.as_str();
    let mut gathering = Gathering { client, office, asker, want, grouper: Grouper::default() };
    let mut at = position.at;
    let from = open.positions.partition_point(|pos| *pos <= at);
    let mut more = gathering.at_positions(&open.positions[from..], &mut at).await?;
    if !more {
        at = at.max(open.upto);
        (at, more) = gathering.after(at).await?;
        if !more {
            at = at.max(last_position(client, office).await?);
        }
    }
    let bytes = gathering.grouper.bytes();
    let position = AheadPosition { upto: open.upto, at };
    Ok((Ahead { slices: gathering.grouper.end(), position, more }, bytes))
}
