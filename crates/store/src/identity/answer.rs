//! The answer to the question whose data this is: a new identity, lane and book.

use std::collections::BTreeSet;
use std::path::Path;

use domain::id::DeviceId;
use domain::number::Lane;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::anchor::Anchor;
use super::machine::Machine;
use super::{Ownership, books_in_use, examine, home, settle, whole};
use crate::exchange::{change_identity, rescue};
use crate::log::{ThisDevice, this_device};
use crate::open::{APPLICATION_ID, PRAGMAS};
use crate::{Reader, Store, StoreError};

/// Numbers beyond the last known one that may be on paper, too: a power cut may have taken the last
/// half second of what is noted outside the folder.
const MARGIN: u32 = 2;
/// Numbers of each book that are named when nothing is known of what was given since.
const UNKNOWN: u32 = 20;

/// What people say about data that is not this PC's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This PC takes the place of the one that recorded the data, which is not used any more.
    Replaced,
    /// The other one goes on: this is one more PC of the office.
    Second,
}

/// Numbers that may be on paper although this PC has no record of them. They are not given again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// `code`, `register`, or a kind of paper.
    pub kind: String,
    /// Day and lane, or year and book.
    pub scope: String,
    /// The first.
    pub from: u32,
    /// The last.
    pub upto: u32,
}

/// The identity of this PC, and what is doubtful since it has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIdentity {
    /// The identity.
    pub device: DeviceId,
    /// Its range of dossier numbers.
    pub lane: Lane,
    /// Its book.
    pub book: u16,
    /// Numbers that may be on paper.
    pub doubts: Vec<Doubt>,
}

impl Reader {
    /// Returns this PC's identity and the numbers that were in doubt when it got it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn identity(&self) -> Result<NewIdentity, StoreError> {
        let me = this_device(&self.connection)?;
        let doubts: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT doubts FROM installation WHERE device = ?1 AND doubts IS NOT NULL",
            )?
            .query_row([me.device.as_bytes()], |row| row.get(0))
            .optional()?;
        let doubts = doubts.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        Ok(NewIdentity { device: me.device, lane: me.lane, book: me.book, doubts })
    }
}

impl Store {
    /// Makes the data this PC's own after a question was answered: under a new identity, with a lane
    /// and a book that no hub gives, those of a counter (1 to 10) or drawn. What the hub is not
    /// known to have is recorded again in the new log; nothing is dropped.
    ///
    /// # Errors
    /// [`StoreError::AlreadyOwn`] when there is nothing to answer; others when the database cannot
    /// be written. Nothing has changed then.
    pub fn answer(
        &mut self,
        answer: Answer,
        counter: Option<Lane>,
    ) -> Result<NewIdentity, StoreError> {
        let folder = self.reader.folder.clone();
        let connection = &mut self.reader.connection;
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let state = examine(&tx, &folder)?;
        if state == Ownership::Own {
            return Err(StoreError::AlreadyOwn);
        }
        let earlier = this_device(&tx)?;
        let doubts = match (state, answer) {
            // The other one has a record of what it gives.
            (Ownership::Copied, Answer::Second) => Vec::new(),
            _ => doubts(&tx, &earlier, &folder)?,
        };
        let taken = lanes_taken(&tx, &folder)?;
        let lane = match counter {
            Some(lane) if taken.contains(&lane) => return Err(StoreError::LaneTaken),
            Some(lane) => lane,
            None => draw(&taken),
        };
        let device = DeviceId::new(Uuid::new_v4());
        let from = unsent_from(&tx, &earlier)?;
        change_identity(&tx, device)?;
        rescue(&tx, earlier.device, from)?;
        tx.execute(
            "UPDATE this_device SET lane = ?1, book = ?2",
            params![lane.get(), lane.book()],
        )?;
        tx.execute("UPDATE hub SET copied_from = NULL", [])?;
        let json = serde_json::to_string(&doubts).map_err(|_| StoreError::Unreadable("doubts"))?;
        let word = match answer {
            Answer::Replaced => "replaced",
            Answer::Second => "second",
        };
        tx.execute(
            "INSERT INTO installation (device, machine, folder, answer, earlier, doubts)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                device.as_bytes(),
                Machine::this().to_string(),
                whole(&folder).to_string_lossy(),
                word,
                earlier.device.as_bytes(),
                json
            ],
        )?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.commit()?;
        connection.execute_batch(PRAGMAS)?;
        self.owned = true;
        self.settle_anew()?;
        self.reader.identity()
    }

    /// Notes the new identity outside the folder, and the end of all others that were at home here:
    /// their data put back is not this PC's own.
    pub(crate) fn settle_anew(&mut self) -> Result<(), StoreError> {
        let Reader { connection, folder } = &self.reader;
        self.anchor = settle(connection, folder)?;
        let me = this_device(connection)?.device;
        let here = whole(folder);
        for (device, known) in Anchor::all_of(&here) {
            if device != me && !known.ended {
                Anchor::end(device, &here);
            }
        }
        Ok(())
    }
}

/// Returns the lanes that PCs of the office are known to use: by the codes, the members, and what is
/// noted of identities that were at home here.
fn lanes_taken(connection: &Connection, folder: &Path) -> Result<BTreeSet<Lane>, StoreError> {
    let mut taken = BTreeSet::from([this_device(connection)?.lane]);
    let mut codes = connection.prepare("SELECT code FROM dossier")?;
    let mut rows = codes.query([])?;
    while let Some(row) = rows.next()? {
        let code: String = row.get("code")?;
        let number = code.rsplit('-').next().and_then(|number| number.parse().ok());
        taken.extend(number.and_then(Lane::of_number));
    }
    let mut members = connection.prepare("SELECT lane FROM member")?;
    let mut rows = members.query([])?;
    while let Some(row) = rows.next()? {
        taken.extend(Lane::new(row.get("lane")?));
    }
    let noted = Anchor::all_of(&whole(folder)).into_iter().flat_map(|(_, known)| known.counters);
    taken.extend(noted.filter(|(kind, ..)| kind == "code").filter_map(|(_, scope, _)| {
        let (_, lane) = scope.split_once('/')?;
        Lane::new(lane.parse().ok()?).ok()
    }));
    Ok(taken)
}

/// Draws a lane that is not taken.
fn draw(taken: &BTreeSet<Lane>) -> Lane {
    loop {
        let [.., high, low] = *Uuid::new_v4().as_bytes();
        let lane = Lane::drawn(u16::from_be_bytes([high, low]));
        // An office never has thousands of PCs.
        if !taken.contains(&lane) || taken.len() > 1000 {
            return lane;
        }
    }
}

/// Returns from where on this PC's log is not known to be at the hub, or was found to be another
/// copy's.
pub(crate) fn unsent_from(connection: &Connection, me: &ThisDevice) -> Result<u64, StoreError> {
    let acked: Option<u64> = connection
        .prepare_cached("SELECT acked FROM hub_log WHERE device_no = ?1")?
        .query_row([me.no], |row| row.get(0))
        .optional()?;
    let copied_from: Option<u64> = connection
        .prepare_cached("SELECT copied_from FROM hub")?
        .query_row([], |row| row.get(0))
        .optional()?
        .flatten();
    let unsent = acked.unwrap_or(0) + 1;
    Ok(copied_from.map_or(unsent, |copied| copied.min(unsent)))
}

/// Returns the numbers that may be on paper: those between what the data has given and what is
/// known outside the folder; or the next ones, where nothing is known.
fn doubts(
    connection: &Connection,
    me: &ThisDevice,
    folder: &Path,
) -> Result<Vec<Doubt>, StoreError> {
    let here = books_in_use(connection, me)?;
    let at_home = home(connection)?.map_or_else(|| whole(folder), |home| home.folder);
    // Identities that were at home here since this data was copied gave numbers, too.
    let between = Anchor::all_of(&at_home).into_iter().filter(|(device, _)| *device != me.device);
    let mut ends: Vec<_> = between.flat_map(|(_, known)| known.counters).collect();
    let known = match Anchor::read(me.device, &at_home) {
        Some(known) => {
            let beyond = known.counters.into_iter();
            beyond.map(|(kind, scope, next)| (kind, scope, next + MARGIN)).collect()
        }
        None => {
            let next = here.iter().cloned();
            next.map(|(kind, scope, next)| (kind, scope, next + UNKNOWN)).collect::<Vec<_>>()
        }
    };
    ends.extend(known);
    let next_here = |kind: &str, scope: &str| {
        let mut same = here.iter().filter(|(k, s, _)| k == kind && s == scope);
        same.next().map_or(1, |(_, _, next)| *next)
    };
    let doubts = ends.into_iter().map(|(kind, scope, end)| {
        let from = next_here(&kind, &scope);
        Doubt { kind, scope, from, upto: end - 1 }
    });
    Ok(doubts.filter(|doubt| doubt.from <= doubt.upto).collect())
}
