//! What a PC gets.

use deadpool_postgres::ClientWrapper;
use domain::id::DeviceId;
use domain::record::ChainHash;
use replication::{SyncRequest, SyncResponse};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement};

use super::push::Pushed;
use super::{PAGE, PUBLICATIONS, big, entry, hash, number, publications, uuid};
use crate::ingest::Grouper;
use crate::store::{StoreError, give, tell_heads};

/// The rows of a page that are wanted: what is not needed does not leave the database, however large
/// records are. `of_page` tells how many rows were looked at. Before the page and after it.
const WANTED: [&str; 2] = [
    "SELECT pos, device_id, seq, bytes, link, of_page FROM (
         SELECT *, count(*) OVER () AS of_page,
             coalesce(sum(coalesce(octet_length(bytes), 32)) OVER (ORDER BY pos
                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
         FROM (",
    ") page) sized WHERE before < $5 ORDER BY pos",
];

/// Which arrivals an asker gets: not what it recorded or brought.
const FROM_OTHERS: &str = "device_id <> $4 AND carrier IS DISTINCT FROM $4";

/// A page of the places after one, in the order of arrival.
pub(super) fn page_after(condition: &str) -> String {
    // Arrivals may hold one record or a whole log: as many are joined as hold a page.
    format!(
        "SELECT a.last_pos - a.last_seq + r.seq AS pos, a.device_id, r.seq, r.bytes, r.link
         FROM (
             SELECT *, coalesce(sum(last_seq - first_seq + 1) OVER (ORDER BY last_pos
                 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
             FROM (
                 SELECT last_pos, device_id, last_seq,
                     greatest(first_seq, last_seq - (last_pos - $2) + 1) AS first_seq
                 FROM arrival
                 WHERE office_id = $1 AND last_pos > $2 AND {condition}
                 ORDER BY last_pos LIMIT $3
             ) next
         ) a
         CROSS JOIN LATERAL (
             SELECT seq, bytes, link FROM record
             WHERE office_id = $1 AND device_id = a.device_id
                 AND seq BETWEEN a.first_seq AND a.last_seq
             ORDER BY seq LIMIT $3
         ) r
         WHERE a.earlier < $3 ORDER BY 1 LIMIT $3"
    )
}

/// A page of places that are listed.
const PAGE_OF_PLACES: &str = "SELECT listed.pos, a.device_id, r.seq, r.bytes, r.link
         FROM unnest($2::BIGINT[]) AS listed (pos)
         CROSS JOIN LATERAL (
             SELECT device_id, carrier, last_seq - (last_pos - listed.pos) AS seq FROM arrival
             WHERE office_id = $1 AND last_pos >= listed.pos ORDER BY last_pos LIMIT 1
         ) a
         JOIN record r ON r.office_id = $1 AND r.device_id = a.device_id AND r.seq = a.seq
         WHERE a.device_id <> $4 AND a.carrier IS DISTINCT FROM $4 ORDER BY 1 LIMIT $3";

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

    /// The statement for the rows of a page that are wanted.
    async fn wanted(&self, page: &str) -> Result<Statement, StoreError> {
        let [head, tail] = WANTED;
        Ok(self.client.prepare_cached(&[head, page, tail].concat()).await?)
    }

    /// Takes rows after a place until there are enough; the last place taken, and whether there are
    /// more.
    pub async fn after(&mut self, mut at: u64) -> Result<(u64, bool), StoreError> {
        let statement = self.wanted(&page_after(FROM_OTHERS)).await?;
        let (office, asker) = (self.office, uuid(self.asker));
        loop {
            let room = self.room();
            if room == 0 {
                let sql = format!("SELECT EXISTS ({})", page_after(FROM_OTHERS));
                let any = self.client.prepare_cached(&sql).await?;
                let one: [&(dyn ToSql + Sync); 4] = [&office, &big(at), &1_i64, &asker];
                return Ok((at, self.client.query_one(&any, &one).await?.get(0)));
            }
            // No more rows than may be wanted; a record is hardly smaller than a hole.
            let limit = PAGE.min(i64::try_from(room / 32).unwrap_or(PAGE) + 2);
            let wanted: [&(dyn ToSql + Sync); 5] =
                [&office, &big(at), &limit, &asker, &big(room as u64)];
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
        let statement = self.wanted(PAGE_OF_PLACES).await?;
        let (office, asker) = (self.office, uuid(self.asker));
        for part in places.chunks(usize::try_from(PAGE).unwrap_or(1)) {
            let places: Vec<i64> = part.iter().map(|pos| big(*pos)).collect();
            let room = big(self.room() as u64);
            let wanted: [&(dyn ToSql + Sync); 5] = [&office, &places, &PAGE, &asker, &room];
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

/// Sends what is still to be kept, gathers about so many bytes of what came after the asker's place, and
/// commits; its own records and those it brought are passed over.
pub(super) async fn pull(
    client: &ClientWrapper,
    asker: DeviceId,
    ask: &SyncRequest,
    (want, pushed): (usize, Option<Pushed<'_>>),
    answer: &mut SyncResponse,
) -> Result<(), StoreError> {
    let office = ask.office.as_str();
    let mut gathering = Gathering { client, office, asker, want, grouper: Grouper::default() };
    if let Some(repull) = ask.repull {
        gathering.log(repull.device, repull.after).await?;
    }
    let (keep, places, heads) = match pushed {
        Some(pushed) => (pushed.unsent, pushed.places, pushed.heads),
        None => {
            let (last, heads) =
                tokio::try_join!(last_place(client, office), heads(client, office))?;
            (None, (last, last), heads)
        }
    };
    // What came after is all from this PC, which has just pushed it: nothing is left to ask for.
    let nothing = ask.after >= places.0;
    let rows =
        async { if nothing { Ok((ask.after, false)) } else { gathering.after(ask.after).await } };
    let end = async { if nothing { Ok(client.batch_execute("COMMIT").await?) } else { Ok(()) } };
    client.prepare_cached(PUBLICATIONS).await?;
    let kept = async { if let Some(keep) = &keep { keep.send().await } else { Ok(()) } };
    let published = publications(client, ask.published);
    // Sent together, in this order: the server's answers are awaited once. What fails lets the commit
    // undo all.
    let ((), (at, more), published, ()) = tokio::try_join!(biased; kept, rows, published, end)?;
    if !nothing {
        client.batch_execute("COMMIT").await?;
    }
    answer.more = more;
    answer.pos = if more { at } else { at.max(places.1) };
    answer.slices = gathering.grouper.end();
    tell_heads(answer, &heads);
    give(published, ask, answer);
    Ok(())
}

/// The last place in an office's order of arrival; 0 when nothing has come.
pub(super) async fn last_place(client: &ClientWrapper, office: &str) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(last_pos), 0) FROM arrival WHERE office_id = $1";
    let statement = client.prepare_cached(sql).await?;
    Ok(number(client.query_one(&statement, &[&office]).await?.get(0)))
}

/// The heads of all logs of an office.
async fn heads(
    client: &ClientWrapper,
    office: &str,
) -> Result<Vec<(DeviceId, u64, ChainHash)>, StoreError> {
    let sql = "SELECT device_id, last_seq, tip FROM device_log WHERE office_id = $1";
    let statement = client.prepare_cached(sql).await?;
    let rows = client.query(&statement, &[&office]).await?;
    let head = |row: &Row| Ok((DeviceId::new(row.get(0)), number(row.get(1)), hash(row.get(2))?));
    rows.iter().map(head).collect()
}
