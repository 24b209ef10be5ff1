//! The only way to change dossiers: load, decide, append, project, number, commit.

use std::collections::HashMap;

use domain::dossier::{Command, Context, Dossier, Event, Refusal, decide};
use domain::id::DossierId;
use domain::message::{Message, Params};
use domain::number::OfficeCode;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::log::{ThisDevice, append, load, save_head, this_device};
use crate::numbers::Counters;
use crate::project::{ListPosition, project};
use crate::search::merge_search_tables;
use crate::{Reader, Store, StoreError};

/// A command on a dossier.
#[derive(Clone, Debug)]
pub struct Action {
    /// Which dossier; a new id for a reception.
    pub dossier: DossierId,
    /// The command.
    pub command: Command,
}

/// The outcome of an action.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which dossier.
    pub id: DossierId,
    /// The dossier after the action.
    pub dossier: Dossier,
    /// The recorded event.
    pub event: Event,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum TransactError {
    /// A command was refused.
    #[error("action {index}: {refusal}")]
    Refused {
        /// Which of the actions, from 0.
        index: usize,
        /// Why.
        #[source]
        refusal: Refusal,
        /// The dossier, where there is one.
        dossier: Option<Box<Dossier>>,
    },
    /// The database could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for TransactError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Message for TransactError {
    fn key(&self) -> &'static str {
        match self {
            Self::Refused { refusal, .. } => refusal.key(),
            Self::Store(error) => error.key(),
        }
    }

    /// Returns the parameters of the refusal, with the `code` of the dossier where the text shows
    /// it.
    fn params(&self) -> Params {
        match self {
            Self::Refused { refusal, dossier: Some(dossier), .. }
                if matches!(
                    refusal,
                    Refusal::WrongStage { .. }
                        | Refusal::NotLate { .. }
                        | Refusal::AlreadyApologised
                ) =>
            {
                refusal.params().text("code", dossier.code())
            }
            Self::Refused { refusal, .. } => refusal.params(),
            Self::Store(error) => error.params(),
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::Refused { refusal, .. } => refusal.field(),
            Self::Store(error) => error.field(),
        }
    }
}

/// BLAKE3 of a file of receptions.
pub type FileHash = [u8; 32];

/// Returns the hash by which a file of receptions is known again.
#[must_use]
pub fn hash_of_file(bytes: &[u8]) -> FileHash {
    *blake3::hash(bytes).as_bytes()
}

impl Reader {
    /// Returns the codes that a file was given when it was received; `None` when it was not.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn received_file(&self, hash: &FileHash) -> Result<Option<Vec<String>>, StoreError> {
        let codes: Option<String> = self
            .connection
            .prepare_cached("SELECT codes FROM received_file WHERE hash = ?1")?
            .query_row([hash], |row| row.get("codes"))
            .optional()?;
        Ok(codes.map(|codes| codes.split(',').map(str::to_owned).collect()))
    }
}

impl Store {
    /// Decides all actions in one transaction: all of them happen, or none. When this returns,
    /// what happened is on disk.
    ///
    /// `draft` names the form whose draft ends with this transaction.
    ///
    /// # Errors
    /// The first refusal with its index, or why the database cannot be written.
    pub fn transact(
        &mut self,
        office: &OfficeCode,
        actions: &[Action],
        context: &Context<'_>,
        draft: Option<&str>,
    ) -> Result<Vec<Change>, TransactError> {
        self.transact_and(office, actions, context, |tx, _| {
            if let Some(form) = draft {
                tx.prepare_cached("DELETE FROM draft WHERE form = ?1")?.execute([form])?;
            }
            Ok(())
        })
    }

    /// As [`Store::transact`], for the receptions of a file, which is remembered.
    ///
    /// # Errors
    /// As [`Store::transact`].
    pub fn transact_file(
        &mut self,
        office: &OfficeCode,
        actions: &[Action],
        context: &Context<'_>,
        hash: &FileHash,
    ) -> Result<Vec<Change>, TransactError> {
        self.transact_and(office, actions, context, |tx, changes| {
            let codes: Vec<String> =
                changes.iter().map(|it| it.dossier.code().to_string()).collect();
            tx.prepare_cached(
                "INSERT OR REPLACE INTO received_file (hash, at, codes) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![hash, context.now.millis(), codes.join(",")])?;
            Ok(())
        })
    }

    fn transact_and(
        &mut self,
        office: &OfficeCode,
        actions: &[Action],
        context: &Context<'_>,
        then: impl FnOnce(&Transaction<'_>, &[Change]) -> Result<(), StoreError>,
    ) -> Result<Vec<Change>, TransactError> {
        self.check_own()?;
        let tx = self.begin()?;
        let mut session = Decisions::new(&tx, office)?;
        let mut changes = Vec::with_capacity(actions.len());
        for (index, action) in actions.iter().enumerate() {
            changes.push(session.act(index, action, context)?);
        }
        session.end()?;
        then(&tx, &changes)?;
        tx.commit()?;
        self.keep_anchor()?;
        Ok(changes)
    }

    /// Decides a long list of actions, each in its own context, in one transaction. For invented
    /// data: a refused action is passed over. Returns the number of events.
    ///
    /// # Errors
    /// Why the database cannot be written; then nothing happened.
    pub fn transact_many<'c>(
        &mut self,
        office: &OfficeCode,
        actions: impl IntoIterator<Item = (Action, Context<'c>)>,
    ) -> Result<u64, StoreError> {
        self.check_own()?;
        let tx = self.begin()?;
        let mut session = Decisions::new(&tx, office)?;
        let mut events = 0;
        for (action, context) in actions {
            match session.act(0, &action, &context) {
                Ok(_) => events += 1,
                Err(TransactError::Refused { .. }) => {}
                Err(TransactError::Store(error)) => return Err(error),
            }
        }
        session.end()?;
        merge_search_tables(&tx)?;
        tx.commit()?;
        self.keep_anchor()?;
        Ok(events)
    }
}

/// A run of decisions inside one transaction.
struct Decisions<'a> {
    connection: &'a Connection,
    office: &'a OfficeCode,
    me: ThisDevice,
    /// Dossiers touched in this transaction, as they are now.
    seen: HashMap<DossierId, Dossier>,
}

impl<'a> Decisions<'a> {
    /// How many dossiers a long run remembers.
    const MAX_SEEN: usize = 20_000;

    fn new(connection: &'a Connection, office: &'a OfficeCode) -> Result<Self, StoreError> {
        let me = this_device(connection)?;
        Ok(Self { connection, office, me, seen: HashMap::new() })
    }

    fn act(
        &mut self,
        index: usize,
        action: &Action,
        context: &Context<'_>,
    ) -> Result<Change, TransactError> {
        let id = action.dossier;
        let known = match self.seen.remove(&id) {
            Some(dossier) => Some(dossier),
            None => load(self.connection, id)?,
        };
        let mut numbers = Counters {
            connection: self.connection,
            office: self.office,
            me: self.me,
            failed: None,
        };
        let event = match decide(known.as_ref(), &action.command, context, &mut numbers) {
            Ok(event) => event,
            Err(refusal) => {
                return Err(match numbers.failed {
                    Some(error) => TransactError::Store(error),
                    None => TransactError::Refused { index, refusal, dossier: known.map(Box::new) },
                });
            }
        };
        let stamped = append(self.connection, &mut self.me, self.office, id, &event, context)?;
        let dossier = match (known, stamped.event) {
            (Some(mut dossier), event) => {
                dossier.apply(&event);
                dossier
            }
            (None, Event::Received(reception)) => Dossier::received(reception, stamped.recorded_at),
            (None, _) => return Err(StoreError::Unreadable("dossier without reception").into()),
        };
        project(self.connection, id, Some(&dossier), ListPosition::Newest)?;
        if self.seen.len() >= Self::MAX_SEEN {
            self.seen.clear();
        }
        self.seen.insert(id, dossier.clone());
        Ok(Change { id, dossier, event })
    }

    fn end(self) -> Result<(), StoreError> {
        save_head(self.connection, &self.me)
    }
}
