//! Records of open dossiers, and new ones, before the history.

use std::sync::Arc;

use deadpool_postgres::ClientWrapper;
use domain::id::DeviceId;
use domain::number::OfficeCode;
use sync::{Ahead, AheadPlace};

use super::pull::Gathering;
use super::{LOOK, big, number};
use crate::ingest::Grouper;
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
    let newest = "SELECT next_pos - 1 FROM office WHERE office_id = $1";
    let newest = number(client.query_one(newest, &[&office.as_str()]).await?.get(0));
    if let Some(known) = lists.get(office, upto, newest) {
        return Ok(known);
    }
    let upto = if upto == 0 { newest } else { upto.min(newest) };
    let mut finder = Finder::default();
    let statement = client
        .prepare_cached(
            "SELECT pos, bytes FROM record
             WHERE office_id = $1 AND pos > $2 AND pos <= $3 ORDER BY pos LIMIT $4",
        )
        .await?;
    let mut after = 0;
    loop {
        let rows = client.query(&statement, &[&office.as_str(), &after, &big(upto), &LOOK]).await?;
        for row in &rows {
            after = row.get(0);
            if let Some(bytes) = row.get::<_, Option<&[u8]>>(1) {
                finder.see(number(after), bytes);
            }
        }
        if (rows.len() as i64) < LOOK {
            break;
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
    (office, asker): (&OfficeCode, DeviceId),
    place: AheadPlace,
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
        let newest = "SELECT next_pos - 1 FROM office WHERE office_id = $1";
        (at, more) = gathering.after(at).await?;
        if !more {
            at = at.max(number(client.query_one(newest, &[&office]).await?.get(0)));
        }
    }
    let bytes = gathering.grouper.bytes();
    let place = AheadPlace { upto: open.upto, at };
    Ok((Ahead { slices: gathering.grouper.end(), place, more }, bytes))
}
