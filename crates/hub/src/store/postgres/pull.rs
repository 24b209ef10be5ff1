//! Gathering what a PC pulls.

use deadpool_postgres::ClientWrapper;
use domain::id::DeviceId;
use replication::{LogHead, SyncRequest, SyncResponse};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement};

use super::push::Pushed;
use super::{PAGE, PUBLICATIONS, big, entry, hash, number, publications, uuid};
use crate::grouper::Grouper;
use crate::store::{StoreError, give, set_heads};

/// Selects the arrivals that the asking PC gets: those it neither recorded nor brought.
const FROM_OTHERS: &str = "AND device_id <> $4 AND carrier IS DISTINCT FROM $4";

/// Returns the SQL for a page of the entries after a position, in the order of arrival; the
/// condition is on the arrivals.
pub(super) fn page_after(condition: &str) -> String {
    include_str!("../sql/postgres/page_after.sql").replace("/* condition */", condition)
}

/// Returns the SQL for a page of the entries at listed positions.
const PAGE_OF_POSITIONS: &str = include_str!("../sql/postgres/page_of_positions.sql");

/// Gathers rows up to the bytes that a PC wants.
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

    /// Returns the SQL for the wanted rows of a page.
    async fn wanted(&self, page: &str) -> Result<Statement, StoreError> {
        let sql = include_str!("../sql/postgres/wanted_of_page.sql").replace("/* page */", page);
        Ok(self.client.prepare_cached(&sql).await?)
    }

    /// Gathers rows after a position until there are enough. Returns the last position gathered,
    /// and whether there are more.
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
            // Reads no more rows than may be wanted; a record is hardly smaller than a hole.
            let limit = PAGE.min(i64::try_from(room / 32).unwrap_or(PAGE) + 2);
            let wanted: [&(dyn ToSql + Sync); 5] =
                [&office, &big(at), &limit, &asker, &big(room as u64)];
            let rows = self.client.query(&statement, &wanted).await?;
            let of_page: i64 = rows.first().map_or(0, |row| row.get("of_page"));
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

    /// Gathers rows at these positions until there are enough; returns whether some are left. `at`
    /// becomes the last position read.
    pub async fn at_positions(
        &mut self,
        positions: &[u64],
        at: &mut u64,
    ) -> Result<bool, StoreError> {
        let statement = self.wanted(PAGE_OF_POSITIONS).await?;
        let (office, asker) = (self.office, uuid(self.asker));
        for part in positions.chunks(usize::try_from(PAGE).unwrap_or(1)) {
            let positions: Vec<i64> = part.iter().map(|pos| big(*pos)).collect();
            let room = big(self.room() as u64);
            let wanted: [&(dyn ToSql + Sync); 5] = [&office, &positions, &PAGE, &asker, &room];
            let rows = self.client.query(&statement, &wanted).await?;
            for row in &rows {
                *at = self.add(row)?;
            }
            let of_page: i64 = rows.first().map_or(0, |row| row.get("of_page"));
            if (rows.len() as i64) < of_page || room == 0 {
                return Ok(true);
            }
            *at = part.last().copied().unwrap_or(*at);
        }
        Ok(false)
    }

    /// Adds a row; returns its position.
    fn add(&mut self, row: &Row) -> Result<u64, StoreError> {
        let device = DeviceId::new(row.get("device_id"));
        self.grouper.add(device, number(row.get("seq")), entry(row)?);
        Ok(number(row.get("pos")))
    }

    /// Gathers a log again from a sequence number on.
    async fn log(&mut self, device: DeviceId, after: u64) -> Result<(), StoreError> {
        let statement =
            self.client.prepare_cached(include_str!("../sql/postgres/log_from.sql")).await?;
        let (office, room) = (self.office, big(self.room() as u64));
        let rows = self
            .client
            .query(&statement, &[&office, &uuid(device), &big(after), &PAGE, &room])
            .await?;
        for row in &rows {
            self.grouper.add(device, number(row.get("seq")), entry(row)?);
        }
        Ok(())
    }
}

/// Sends the writes held back, gathers about `want` bytes of what arrived after the asking PC's
/// position, and commits. Records that the PC recorded or brought itself are left out.
pub(super) async fn pull(
    client: &ClientWrapper,
    asker: DeviceId,
    ask: &SyncRequest,
    want: usize,
    pushed: Option<Pushed<'_>>,
    answer: &mut SyncResponse,
) -> Result<(), StoreError> {
    let office = ask.office.as_str();
    let mut gathering = Gathering { client, office, asker, want, grouper: Grouper::default() };
    if let Some(repull) = ask.repull {
        gathering.log(repull.device, repull.after).await?;
    }
    let Pushed { before, after, unsent, heads } = match pushed {
        Some(pushed) => pushed,
        None => {
            let (last, heads) =
                tokio::try_join!(last_position(client, office), heads(client, office))?;
            Pushed { before: last, after: last, unsent: None, heads }
        }
    };
    // Everything after the position is from this PC, which has just pushed it: nothing is left to
    // query.
    let nothing = ask.after >= before;
    let rows =
        async { if nothing { Ok((ask.after, false)) } else { gathering.after(ask.after).await } };
    let end = async { if nothing { Ok(client.batch_execute("COMMIT").await?) } else { Ok(()) } };
    client.prepare_cached(PUBLICATIONS).await?;
    let kept = async { if let Some(keep) = &unsent { keep.send().await } else { Ok(()) } };
    let published = publications(client, ask.published);
    // Sent together, in this order, so that the server's responses are awaited once. If one fails,
    // the commit rolls all back.
    let ((), (at, more), published, ()) = tokio::try_join!(biased; kept, rows, published, end)?;
    if !nothing {
        client.batch_execute("COMMIT").await?;
    }
    answer.more = more;
    answer.pos = if more { at } else { at.max(after) };
    answer.slices = gathering.grouper.end();
    set_heads(answer, heads);
    give(published, ask, answer);
    Ok(())
}

/// Returns the last position in an office's order of arrival; 0 when nothing has arrived.
pub(super) async fn last_position(client: &ClientWrapper, office: &str) -> Result<u64, StoreError> {
    let sql = "SELECT coalesce(max(last_pos), 0) FROM arrival WHERE office_id = $1";
    let statement = client.prepare_cached(sql).await?;
    Ok(number(client.query_one(&statement, &[&office]).await?.get(0)))
}

/// Returns the heads of all logs of an office.
async fn heads(client: &ClientWrapper, office: &str) -> Result<Vec<LogHead>, StoreError> {
    let sql = "SELECT device_id, last_seq, tip FROM device_log WHERE office_id = $1";
    let statement = client.prepare_cached(sql).await?;
    let rows = client.query(&statement, &[&office]).await?;
    let head = |row: &Row| {
        let (device, last_seq) = (DeviceId::new(row.get("device_id")), row.get("last_seq"));
        Ok(LogHead::new(device, number(last_seq), hash(row.get("tip"))?))
    };
    rows.iter().map(head).collect()
}
