//! Whose data this is: an identity belongs to one installation on one machine, not to a folder that
//! can be copied or put back.

mod anchor;
mod answer;
mod machine;

use std::fs;
use std::path::{Path, PathBuf};

use domain::dossier::PaperKind;
use domain::id::DeviceId;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::log::{ThisDevice, chain_at, this_device};
use crate::open::{BACKUP_ID, FILE, application_of, check_magic};
use crate::{Reader, Store, StoreError};
pub(crate) use anchor::Anchor;
use anchor::Known;
use machine::Machine;

pub(crate) use answer::unsent_from;
pub use answer::{Answer, Doubt, NewIdentity};

/// Name of the file with this PC's secret key, in the office's folder. A copy of the database alone
/// comes without it.
pub const KEY_FILE: &str = "device-key.json";

/// Days whose codes are noted outside the folder.
const MAX_DAYS: u32 = 10;

/// Whether data is this PC's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// It is.
    Own,
    /// It came from another machine, or there is another living copy.
    Copied,
    /// It is older than what this PC has recorded, or it is a backup.
    Restored,
}

/// What the database says of its home.
struct Home {
    machine: Machine,
    folder: PathBuf,
}

/// Finds out whose the data in a folder is. Reads only.
pub(crate) fn examine(connection: &Connection, folder: &Path) -> Result<Ownership, StoreError> {
    if application_of(connection)? == BACKUP_ID {
        return Ok(Ownership::Restored);
    }
    if found_out(connection)? {
        return Ok(Ownership::Copied);
    }
    let home = home(connection)?;
    let here = whole(folder);
    let at_home = home.as_ref().map_or(&here, |home| &home.folder);
    // What is noted outside is read first: another program may record meanwhile, and notes it after.
    let known = Anchor::read(this_device(connection)?.device, at_home);
    let me = this_device(connection)?;
    if home.as_ref().is_some_and(|home| !home.machine.is(&Machine::this())) {
        return Ok(Ownership::Copied);
    }
    if lives(at_home, folder, me.device) {
        return Ok(Ownership::Copied);
    }
    if let Some(known) = &known
        && is_behind(connection, &me, known)?
    {
        return Ok(Ownership::Restored);
    }
    // Enrolled by an earlier program, which did not know machines: a copy of the database alone.
    let enrolled = connection.prepare_cached("SELECT 1 FROM hub")?.exists([])?;
    if home.is_none() && enrolled && !folder.join(KEY_FILE).exists() {
        return Ok(Ownership::Copied);
    }
    Ok(Ownership::Own)
}

/// Returns whether an exchange has shown that another copy writes this log.
pub(crate) fn found_out(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM hub WHERE copied_from IS NOT NULL";
    Ok(connection.prepare_cached(sql)?.exists([])?)
}

/// Returns where the data was at home when it was last its PC's own; `None` for data of a program
/// that did not note it.
fn home(connection: &Connection) -> Result<Option<Home>, StoreError> {
    let row = connection
        .prepare_cached("SELECT machine, folder FROM installation ORDER BY no DESC LIMIT 1")?
        .query_row([], |row| {
            Ok((row.get::<_, String>("machine")?, row.get::<_, String>("folder")?))
        })
        .optional()?;
    Ok(row.map(|(machine, folder)| {
        let Ok(machine) = machine.parse();
        Home { machine, folder: folder.into() }
    }))
}

/// Returns whether another folder has a living office of the same identity.
fn lives(other: &Path, here: &Path, device: DeviceId) -> bool {
    let (other, here) = (other.join(FILE), here.join(FILE));
    // One file may have two paths: links, network drives.
    if same_file::is_same_file(&other, &here).unwrap_or(false) {
        return false;
    }
    match check_magic(&other) {
        Err(StoreError::Missing | StoreError::Empty | StoreError::NotADatabase) => return false,
        // What may not be looked at, for example another user's, may live.
        Err(_) => return true,
        Ok(()) => {}
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let its = Connection::open_with_flags(&other, flags)
        .map_err(StoreError::from)
        .and_then(|connection| this_device(&connection));
    its.map_or(true, |its| its.device == device)
}

/// Returns whether a log lacks what is known of it outside the folder.
fn is_behind(connection: &Connection, me: &ThisDevice, known: &Known) -> Result<bool, StoreError> {
    if known.ended || me.last_seq < known.seq {
        return Ok(true);
    }
    let tip = match me.last_seq == known.seq {
        true => me.tip,
        false => chain_at(connection, me.no, me.device, known.seq)?,
    };
    Ok(tip != known.tip)
}

/// Notes the machine and folder of data that is this PC's own, when they are new, and its head
/// outside the folder.
pub(crate) fn settle(connection: &Connection, folder: &Path) -> Result<Option<Anchor>, StoreError> {
    let me = this_device(connection)?;
    let (machine, folder) = (Machine::this(), whole(folder));
    let home = home(connection)?;
    if home.as_ref().is_none_or(|home| home.machine != machine || home.folder != folder) {
        connection.execute(
            "INSERT INTO installation (device, machine, folder) VALUES (?1, ?2, ?3)",
            params![me.device.as_bytes(), machine.to_string(), folder.to_string_lossy()],
        )?;
    }
    if let Some(home) = home.filter(|home| home.folder != folder) {
        Anchor::end(me.device, &home.folder);
    }
    let known = Anchor::read(me.device, &folder);
    let mut anchor = Anchor::open(me.device, &folder);
    if let Some(anchor) = &mut anchor
        && known.is_none_or(|known| known.ended || known.seq != me.last_seq)
    {
        anchor.keep(known_of(connection, &me)?);
    }
    Ok(anchor)
}

/// Returns the folder as it is noted: with all links resolved.
fn whole(folder: &Path) -> PathBuf {
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

/// Returns what is noted outside the folder: the head of the log and the books in use.
fn known_of(connection: &Connection, me: &ThisDevice) -> Result<Known, StoreError> {
    let counters = books_in_use(connection, me)?;
    Ok(Known::new(me.last_seq, me.tip, counters))
}

/// Returns the newest scope and the next number of each kind of number that this PC gives.
fn books_in_use(
    connection: &Connection,
    me: &ThisDevice,
) -> Result<Vec<(String, String, u32)>, StoreError> {
    let papers = PaperKind::ALL.iter().map(|kind| (kind.as_str(), me.book));
    let kinds = [("code", me.lane.get()), ("register", me.book)].into_iter().chain(papers);
    let mut counters = Vec::new();
    for (kind, range) in kinds {
        // Codes of some days: what is put back may be older than a day.
        let newest = if kind == "code" { MAX_DAYS } else { 1 };
        let mut statement = connection.prepare_cached(
            "SELECT scope, next FROM counter WHERE kind = ?1 AND scope LIKE '%/' || ?2
                 ORDER BY scope DESC LIMIT ?3",
        )?;
        let found = statement.query_map(params![kind, range, newest], |row| {
            Ok((kind.to_owned(), row.get(0)?, row.get(1)?))
        })?;
        for counter in found {
            counters.push(counter?);
        }
    }
    Ok(counters)
}

impl Reader {
    /// Returns whether the data is this PC's own. Nothing is recorded, and no number is given,
    /// until it is; [`Store::answer`] makes it so.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn ownership(&self) -> Result<Ownership, StoreError> {
        examine(&self.connection, &self.folder)
    }
}

impl Store {
    /// Notes the head of the log outside the folder, after a commit.
    pub(crate) fn keep_anchor(&mut self) -> Result<(), StoreError> {
        if let Some(anchor) = &mut self.anchor {
            let connection = &self.reader.connection;
            let me = this_device(connection)?;
            anchor.keep(known_of(connection, &me)?);
        }
        Ok(())
    }

    /// As [`Store::check_own`], but lets an exchange in which it turns out that this is a copy keep
    /// what it brought, and a form its draft.
    pub(crate) fn check_home(&mut self) -> Result<(), StoreError> {
        if self.owned { Ok(()) } else { self.check_own() }
    }

    /// Refuses to record in data that is not this PC's own.
    ///
    /// # Errors
    /// [`StoreError::NotOwn`].
    pub fn check_own(&mut self) -> Result<(), StoreError> {
        let connection = &self.reader.connection;
        let seq = this_device(connection)?.last_seq;
        let replaced = self.anchor.as_ref().is_some_and(|anchor| anchor.is_ahead_of(seq));
        if self.owned && !replaced && !found_out(connection)? {
            return Ok(());
        }
        // Another program may have had the answer meanwhile.
        let found = self.reader.ownership()?;
        self.owned = found == Ownership::Own;
        if !self.owned {
            return Err(StoreError::NotOwn(found));
        }
        self.anchor = settle(&self.reader.connection, &self.reader.folder)?;
        Ok(())
    }
}
