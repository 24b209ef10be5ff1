//! What a PC gets.

use deadpool_postgres::ClientWrapper;
use domain::id::DeviceId;
use sync::{Answer, Ask};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement};

use super::push::NextPlaces;
use super::{PAGE, PUBLICATIONS, big, entry, hash, number, publications, uuid};
use crate::ingest::Grouper;
use crate::store::{StoreError, give, tell_heads};

/// The next rows of an answer, as far as their bytes are wanted: what is not needed does not leave the
/// database, however large records are. `of_page` tells how many rows were looked at. The first two
/// lines, then which rows, then the rest.
const WITHIN: [&str; 2] = [
    "SELECT pos, device_id, seq, bytes, link, of_page FROM (
         SELECT *, count(*) OVER () AS of_page,
             coalesce(sum(coalesce(octet_length(bytes), 32)) OVER (ORDER BY pos
                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
         FROM (SELECT pos, device_id, seq, bytes, link FROM record WHERE office_id = $1 AND ",
    " LIMIT $4) page) sized
     WHERE before < $5 ORDER BY pos",
];

/// What came after a place, without what the asker recorded or brought.
const AFTER: &str = "pos > $2 AND device_id <> $3 AND carrier IS DISTINCT FROM $3";

/// Gathers rows until there are enough.
pub(super) struct Gathering<'a> {
    pub client: &'a ClientWrapper,
    pub office: &'a str,
    pub asker: DeviceId,
    pub want: usize,
    pub grouper: Grouper,
}

impl Gathering<'_> {
    /// Bytes that are still wanted.
    fn room(&self) -> usize {
        self.want.saturating_sub(self.grouper.bytes())
    }

    /// The statement for rows chosen by a condition on `$2` and `$3`.
    async fn within(&self, condition: &str) -> Result<Statement, StoreError> {
        let [head, tail] = WITHIN;
        let sql = [head, condition, " ORDER BY pos", tail].concat();
        Ok(self.client.prepare_cached(&sql).await?)
    }

    /// Takes rows after a place until there are enough; the last place taken, and whether there are
    /// more.
    pub async fn after(&mut self, mut at: u64) -> Result<(u64, bool), StoreError> {
        let statement = self.within(AFTER).await?;
        let (office, asker) = (self.office, uuid(self.asker));
        loop {
            let room = self.room();
            if room == 0 {
                let sql =
                    format!("SELECT EXISTS (SELECT FROM record WHERE office_id = $1 AND {AFTER})");
                let any = self.client.prepare_cached(&sql).await?;
                let more = self.client.query_one(&any, &[&office, &big(at), &asker]).await?.get(0);
                return Ok((at, more));
            }
            // No more rows than may be wanted; a record is hardly smaller than a hole.
            let limit = PAGE.min(i64::try_from(room / 32).unwrap_or(PAGE) + 2);
            let wanted: [&(dyn ToSql + Sync); 5] =
                [&office, &big(at), &asker, &limit, &big(room as u64)];
            let rows = self.client.query(&statement, &wanted).await?;
            let of_page: i64 = rows.first().map_or(0, |row| row.get(5));
            for row in &rows {
                at = self.add(row)?;
            }
            if (rows.len() as i64) < of_page {
                return Ok((at, true));
            }
            if of_page < limit {
                return Ok((at, false));
            }
        }
    }

    /// Takes rows of these places until there are enough; whether some are left. `at` is the last
    /// place looked at.
    pub async fn of_places(&mut self, places: &[u64], at: &mut u64) -> Result<bool, StoreError> {
        let condition = "pos = ANY ($2) AND device_id <> $3 AND carrier IS DISTINCT FROM $3";
        let statement = self.within(condition).await?;
        let (office, asker) = (self.office, uuid(self.asker));
        for part in places.chunks(usize::try_from(PAGE).unwrap_or(1)) {
            let places: Vec<i64> = part.iter().map(|pos| big(*pos)).collect();
            let room = big(self.room() as u64);
            let wanted: [&(dyn ToSql + Sync); 5] = [&office, &places, &asker, &PAGE, &room];
            let rows = self.client.query(&statement, &wanted).await?;
            for row in &rows {
                *at = self.add(row)?;
            }
            let of_page: i64 = rows.first().map_or(0, |row| row.get(5));
            if (rows.len() as i64) < of_page || room == 0 {
                return Ok(true);
            }
            *at = part.last().copied().unwrap_or(*at);
        }
        Ok(false)
    }

    /// Takes a row; its place.
    fn add(&mut self, row: &Row) -> Result<u64, StoreError> {
        self.grouper.add(DeviceId::new(row.get(1)), number(row.get(2)), entry(row, 3)?);
        Ok(number(row.get(0)))
    }

    /// Takes a log again from a place on.
    async fn log(&mut self, device: DeviceId, after: u64) -> Result<(), StoreError> {
        // Here the place in the log stands for the place in the order of arrival.
        let statement = self
            .client
            .prepare_cached(
                "SELECT seq, bytes, link FROM (
                     SELECT *, coalesce(sum(coalesce(octet_length(bytes), 32)) OVER (ORDER BY seq
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
                     FROM (SELECT seq, bytes, link FROM record
                         WHERE office_id = $1 AND device_id = $2 AND seq > $3
                         ORDER BY seq LIMIT $4) page) sized
                 WHERE before < $5 ORDER BY seq",
            )
            .await?;
        let (office, room) = (self.office, big(self.room() as u64));
        let rows = self
            .client
            .query(&statement, &[&office, &uuid(device), &big(after), &PAGE, &room])
            .await?;
        for row in &rows {
            self.grouper.add(device, number(row.get(0)), entry(row, 1)?);
        }
        Ok(())
    }
}

/// Gathers about so many bytes of what came after the asker's place, and commits; its own records and
/// those it brought are passed over.
pub(super) async fn pull(
    client: &ClientWrapper,
    asker: DeviceId,
    ask: &Ask,
    (want, places): (usize, Option<NextPlaces>),
    answer: &mut Answer,
) -> Result<(), StoreError> {
    let office = ask.office.as_str();
    let mut gathering = Gathering { client, office, asker, want, grouper: Grouper::default() };
    if let Some(repull) = ask.repull {
        gathering.log(repull.device, repull.after).await?;
    }
    let heads = client
        .prepare_cached("SELECT device_id, last_seq, tip FROM device_log WHERE office_id = $1")
        .await?;
    let of_office: [&(dyn ToSql + Sync); 1] = [&office];
    let all = async { Ok(client.query(&heads, &of_office).await?) };
    let newest = async {
        match places {
            Some(places) => Ok(places.after - 1),
            None => {
                let sql = "SELECT coalesce(max(next_pos) - 1, 0) FROM office WHERE office_id = $1";
                let statement = client.prepare_cached(sql).await?;
                Ok(number(client.query_one(&statement, &of_office).await?.get(0)))
            }
        }
    };
    // What came after is all from this PC, which has just pushed it: nothing is left to ask for.
    let nothing = places.is_some_and(|places| ask.after + 1 >= places.before);
    let rows =
        async { if nothing { Ok((ask.after, false)) } else { gathering.after(ask.after).await } };
    let end = async { if nothing { Ok(client.batch_execute("COMMIT").await?) } else { Ok(()) } };
    client.prepare_cached(PUBLICATIONS).await?;
    // Sent together: the server's answers are awaited once. What fails lets the commit undo all.
    let ((at, more), heads, last, published, ()) =
        tokio::try_join!(rows, all, newest, publications(client, ask.published), end)?;
    if !nothing {
        client.batch_execute("COMMIT").await?;
    }
    answer.more = more;
    answer.pos = if more { at } else { at.max(last) };
    answer.slices = gathering.grouper.end();
    let heads = heads
        .iter()
        .map(|row| Ok((DeviceId::new(row.get(0)), number(row.get(1)), hash(row.get(2))?)))
        .collect::<Result<Vec<_>, StoreError>>()?;
    tell_heads(answer, &heads);
    give(published, ask, answer);
    Ok(())
}
