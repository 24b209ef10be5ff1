//! Records of open dossiers, and new ones, before the history.

use std::sync::Arc;

use deadpool_postgres::{Client, Transaction};
use domain::id::DeviceId;
use domain::number::OfficeCode;
use sync::{Ahead, AheadPlace};
use tokio_postgres::Row;

use super::{PAGE, big, entry, number};
use crate::ingest::Grouper;
use crate::open_dossiers::{Finder, Lists, OpenPlaces};
use crate::store::StoreError;

/// Where the records of open dossiers are up to a place; 0 means all there are. An office that is not
/// among the lists is looked through.
pub(super) async fn find_open(
    client: &Client,
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
        let rows = client.query(&statement, &[&office.as_str(), &after, &big(upto), &PAGE]).await?;
        for row in &rows {
            after = row.get(0);
            if let Some(bytes) = row.get::<_, Option<&[u8]>>(1) {
                finder.see(number(after), bytes);
            }
        }
        if (rows.len() as i64) < PAGE {
            break;
        }
    }
    let found = OpenPlaces { upto, places: Arc::new(finder.places()) };
    lists.put(office, &found);
    Ok(found)
}

/// The next records ahead of the history, of about so many bytes; the asker's own are left out.
pub(super) async fn gather(
    tx: &Transaction<'_>,
    (office, asker): (&OfficeCode, DeviceId),
    place: AheadPlace,
    open: &OpenPlaces,
    want: usize,
) -> Result<(Ahead, usize), StoreError> {
    let mut taking = Taking { asker, want, grouper: Grouper::default(), at: place.at };
    let mut more = false;
    let chosen = tx
        .prepare_cached(
            "SELECT pos, device_id, seq, bytes, link FROM record
             WHERE office_id = $1 AND pos = ANY ($2) ORDER BY pos",
        )
        .await?;
    let from = open.places.partition_point(|pos| *pos <= place.at);
    for part in open.places[from..].chunks(usize::try_from(PAGE).unwrap_or(1)) {
        let part: Vec<i64> = part.iter().map(|pos| big(*pos)).collect();
        more = taking.take(&tx.query(&chosen, &[&office.as_str(), &part]).await?)?;
        if more {
            break;
        }
    }
    if !more {
        taking.at = taking.at.max(open.upto);
        let rest = tx
            .prepare_cached(
                "SELECT pos, device_id, seq, bytes, link FROM record
                 WHERE office_id = $1 AND pos > $2 ORDER BY pos LIMIT $3",
            )
            .await?;
        loop {
            let rows = tx.query(&rest, &[&office.as_str(), &big(taking.at), &PAGE]).await?;
            more = taking.take(&rows)?;
            if more || (rows.len() as i64) < PAGE {
                break;
            }
        }
    }
    let bytes = taking.grouper.bytes();
    let place = AheadPlace { upto: open.upto, at: taking.at };
    Ok((Ahead { slices: taking.grouper.end(), place, more }, bytes))
}

struct Taking {
    asker: DeviceId,
    want: usize,
    grouper: Grouper,
    at: u64,
}

impl Taking {
    /// Takes rows until there are enough; whether some are left.
    fn take(&mut self, rows: &[Row]) -> Result<bool, StoreError> {
        for row in rows {
            let device = DeviceId::new(row.get(1));
            if device != self.asker {
                if self.grouper.bytes() >= self.want {
                    return Ok(true);
                }
                self.grouper.add(device, number(row.get(2)), entry(row, 3)?);
            }
            self.at = number(row.get(0));
        }
        Ok(false)
    }
}
