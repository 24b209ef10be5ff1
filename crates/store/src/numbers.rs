//! Dossier codes and paper numbers, allocated inside the transaction that uses them.

use chrono::NaiveDate;
use domain::dossier::{Dossier, Numbers, PaperKind, Refusal};
use domain::id::DossierId;
use domain::number::{DossierCode, OfficeCode, PaperNumber, RegisterEntry};
use rusqlite::{Connection, params};

use crate::StoreError;
use crate::log::ThisDevice;
use crate::refusals::refusal_in_log;

/// Allocates the numbers of this PC. `decide` can return refusals only, so a database error is
/// stored in `failed`, which the caller checks afterwards.
pub(crate) struct Counters<'a> {
    pub connection: &'a Connection,
    pub office: &'a OfficeCode,
    pub me: ThisDevice,
    pub failed: Option<StoreError>,
}

impl Counters<'_> {
    fn allocate(&mut self, kind: &str, scope: &str) -> Result<u32, Refusal> {
        let number = self
            .connection
            .prepare_cached(
                "INSERT INTO counter (kind, scope, next) VALUES (?1, ?2, 2)
                 ON CONFLICT (kind, scope) DO UPDATE SET next = next + 1
                 RETURNING next - 1",
            )
            .and_then(|mut statement| statement.query_row([kind, scope], |row| row.get(0)));
        number.map_err(|error| {
            self.failed = Some(error.into());
            Refusal::NumbersUsedUp
        })
    }
}

impl Numbers for Counters<'_> {
    fn dossier_code(&mut self, day: NaiveDate) -> Result<DossierCode, Refusal> {
        let lane = self.me.lane;
        let n = self.allocate("code", &format!("{day}/{}", lane.get()))?;
        let number = lane.daily_number(n).ok_or(Refusal::NumbersUsedUp)?;
        Ok(DossierCode::new(self.office, day, number))
    }

    fn paper(&mut self, kind: PaperKind, year: u16) -> Result<PaperNumber, Refusal> {
        let book = self.me.book;
        let number = self.allocate(kind.as_str(), &format!("{year}/{book}"))?;
        Ok(PaperNumber { book, year, number })
    }

    fn register(&mut self, year: u16) -> Result<RegisterEntry, Refusal> {
        let book = self.me.book;
        let entry = self.allocate("register", &format!("{year}/{book}"))?;
        Ok(RegisterEntry { book, year, entry })
    }
}

/// Returns the number a code would end in if a dossier were received now.
pub(crate) fn peek_code(
    connection: &Connection,
    me: &ThisDevice,
    office: &OfficeCode,
    day: NaiveDate,
) -> Result<Option<DossierCode>, StoreError> {
    let scope = format!("{day}/{}", me.lane.get());
    let next: u32 = connection
        .prepare_cached(
            "SELECT coalesce((SELECT next FROM counter WHERE kind = 'code' AND scope = ?1), 1)",
        )?
        .query_row([scope], |row| row.get(0))?;
    Ok(me.lane.daily_number(next).map(|number| DossierCode::new(office, day, number)))
}

/// Goes on behind the numbers of a dossier that are of this PC's own ranges: a copy of this PC gave
/// them.
pub(crate) fn pass_numbers(
    connection: &Connection,
    me: &ThisDevice,
    dossier: &Dossier,
) -> Result<(), StoreError> {
    let issued = dossier.all_papers().filter_map(|(kind, index)| {
        let (number, _) = dossier.paper(kind, index)?;
        Some((kind, number))
    });
    for (kind, number) in issued.chain(dossier.void.iter().copied()) {
        pass_paper(connection, me, kind, number)?;
    }
    let received = &dossier.reception;
    let entry = received.register;
    if entry.book == me.book {
        let scope = format!("{}/{}", entry.year, entry.book);
        pass(connection, "register", &scope, entry.entry)?;
    }
    let number = received.code.as_str().rsplit('-').next().and_then(|it| it.parse().ok());
    if let Some(n) = number.and_then(|number| me.lane.place_of(number)) {
        let scope = format!("{}/{}", received.at.vn_date(), me.lane.get());
        pass(connection, "code", &scope, n)?;
    }
    Ok(())
}

/// As [`pass_numbers`], for a refusal before reception.
pub(crate) fn pass_refusal(
    connection: &Connection,
    me: &ThisDevice,
    id: DossierId,
) -> Result<(), StoreError> {
    match refusal_in_log(connection, id)? {
        Some(refused) => pass_paper(connection, me, PaperKind::Refusal, refused.number),
        None => Ok(()),
    }
}

fn pass_paper(
    connection: &Connection,
    me: &ThisDevice,
    kind: PaperKind,
    number: PaperNumber,
) -> Result<(), StoreError> {
    if number.book != me.book {
        return Ok(());
    }
    let scope = format!("{}/{}", number.year, number.book);
    pass(connection, kind.as_str(), &scope, number.number)
}

fn pass(connection: &Connection, kind: &str, scope: &str, number: u32) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO counter (kind, scope, next) VALUES (?1, ?2, ?3 + 1)
             ON CONFLICT (kind, scope) DO UPDATE SET next = max(next, excluded.next)",
        )?
        .execute(params![kind, scope, number])?;
    Ok(())
}
