//! Records of open dossiers, and new ones, before the history.

use std::sync::Arc;

use deadpool_postgres::ClientWrapper;
use domain::id::DeviceId;
use domain::number::OfficeCode;
use replication::{Ahead, AheadPosition};

use super::pull::{Gathering, last_place, page_after};
use super::{LOOK, number};
use crate::grouper::Grouper;
use crate::open_dossiers::{Finder, Lists, OpenPlaces};
use crate::store::StoreError;

/// Where the records of open dossiers are up to a place; 0 means all there are. An office that is not
/// among the lists is looked through.
pub(super) async fn find_open(
    client: &ClientWrapper,
    lists: &Lists,
    office: &OfficeCode,
    upto: u64,
) -> Result<OpenPlaces, StoreError> {
    let newest = last_place(client, office.as_str()).await?;
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
                finder.see(number(after), bytes);
            }
        }
    }
    let found = OpenPlaces { upto, places: Arc::new(finder.places()) };
    lists.put(office, &found);
    Ok(found)
}

/// The next records ahead of the history, of about so many bytes; those that the asker has recorded or
/// brought are left out.
pub(super) async fn gather(
    client: &ClientWrapper,
    office: &OfficeCode,
    asker: DeviceId,
    place: AheadPosition,
    open: &OpenPlaces,
    want: usize,
) -> Result<(Ahead, usize), StoreError> {
    let office = office.as_str();
    let mut gathering = Gathering { client, office, asker, want, grouper: Grouper::default() };
    let mut at = place.at;
    let from = open.places.partition_point(|pos| *pos <= at);
    let mut more = gathering.of_places(&open.places[from..], &mut at).await?;
    if !more {
        at = at.max(open.upto);
        (at, more) = gathering.after(at).await?;
        if !more {
            at = at.max(last_place(client, office).await?);
        }
    }
    let bytes = gathering.grouper.bytes();
    let place = AheadPosition { upto: open.upto, at };
    Ok((Ahead { slices: gathering.grouper.end(), place, more }, bytes))
}
