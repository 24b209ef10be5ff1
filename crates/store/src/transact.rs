//! The only way to change dossiers: load, decide, append, project, number, commit.

use std::collections::HashMap;

use domain::dossier::{Command, Context, Dossier, Event, Refusal, decide};
use domain::id::DossierId;
use domain::message::{Message, Params};
use domain::number::OfficeCode;
use domain::reception_refused::ReceptionRefused;
use domain::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::log::{ThisDevice, append, append_body, load, save_head, this_device};
use crate::numbers::Counters;
use crate::project::{ListPosition, project};
use crate::refusals::{NewRefusal, load_refusal, project_refusal};
use crate::search::merge_search_tables;
use crate::{Reader, Store, StoreError};

/// A command on a dossier.
#[derive(Clone, Debug)]
pub struct Action {
    /// Which dossier; a new id for a reception.
    pub dossier: DossierId,
    /// The command.
    pub command: Command,
    /// When it happened, where it is recorded later; `None` is now.
    pub happened: Option<Timestamp>,
}

impl Action {
    /// Returns an action that happens now.
    #[must_use]
    pub const fn now(dossier: DossierId, command: Command) -> Self {
        Self { dossier, command, happened: None }
    }
}

/// Something to be recorded: an action on a dossier, or what concerns none.
#[derive(Clone, Debug)]
pub enum Act {
    /// An action on a dossier.
    OnDossier(Action),
    /// A refusal before reception, and when it was.
    RefuseReception(NewRefusal, Option<Timestamp>),
    /// A refusal before reception is printed: for the first time, or again.
    PrintRefusal {
        /// Which.
        id: DossierId,
        /// Whether it is printed again.
        reprint: bool,
    },
}

/// What was recorded.
#[derive(Clone, Debug)]
pub enum Done {
    /// A dossier changed.
    Changed(Box<Change>),
    /// A refusal before reception was recorded or printed.
    Refusal(DossierId),
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
        let acts = on_dossiers(actions);
        let done = self.transact_acts(office, &acts, context, draft)?;
        Ok(changes(done))
    }

    /// As [`Store::transact`], also for what concerns no dossier.
    ///
    /// # Errors
    /// As [`Store::transact`].
    pub fn transact_acts(
        &mut self,
        office: &OfficeCode,
        acts: &[Act],
        context: &Context<'_>,
        draft: Option<&str>,
    ) -> Result<Vec<Done>, TransactError> {
        self.transact_and(office, acts, context, |tx, _| {
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
        let acts = on_dossiers(actions);
        let done = self.transact_and(office, &acts, context, |tx, done| {
            let codes: Vec<String> = done
                .iter()
                .filter_map(|it| match it {
                    Done::Changed(change) => Some(change.dossier.code().to_string()),
                    Done::Refusal(_) => None,
                })
                .collect();
            tx.prepare_cached(
                "INSERT OR REPLACE INTO received_file (hash, at, codes) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![hash, context.now.millis(), codes.join(",")])?;
            Ok(())
        })?;
        Ok(changes(done))
    }

    fn transact_and(
        &mut self,
        office: &OfficeCode,
        acts: &[Act],
        context: &Context<'_>,
        then: impl FnOnce(&Transaction<'_>, &[Done]) -> Result<(), StoreError>,
    ) -> Result<Vec<Done>, TransactError> {
        self.check_own()?;
        let tx = self.begin()?;
        let mut session = Decisions::new(&tx, office)?;
        let mut done = Vec::with_capacity(acts.len());
        for (index, act) in acts.iter().enumerate() {
            done.push(match act {
                Act::OnDossier(action) => {
                    Done::Changed(Box::new(session.act(index, action, context)?))
                }
                Act::RefuseReception(refusal, happened) => {
                    session.refuse_reception(index, refusal, *happened, context)?
                }
                Act::PrintRefusal { id, reprint } => {
                    session.print_refusal(index, *id, *reprint, context)?
                }
            });
        }
        session.end()?;
        then(&tx, &done)?;
        tx.commit()?;
        self.keep_anchor()?;
        Ok(done)
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
        let context = &Context { happened: action.happened, ..*context };
        let id = action.dossier;
        let known = match self.seen.remove(&id) {
            Some(dossier) => Some(dossier),
            None => load(self.connection, id)?,
        };
        let mut numbers = self.numbers();
        let event = match decide(known.as_ref(), &action.command, context, &mut numbers) {
            Ok(event) => event,
            Err(refusal) => return Err(refused(index, refusal, known, numbers.failed)),
        };
        let stamped = append(self.connection, &mut self.me, self.office, id, &event, context)?;
        let dossier = match (known, stamped.event) {
            (Some(_), Event::Undone(_)) => {
                let folded = load(self.connection, id)?;
                folded.ok_or(StoreError::Unreadable("dossier without reception"))?
            }
            (Some(mut dossier), event) => {
                dossier.apply(&event);
                dossier
            }
            (None, Event::Received(reception)) => Dossier::received(reception, stamped.recorded_at),
            (None, _) => return Err(StoreError::Unreadable("dossier without reception").into()),
        };
        project(self.connection, id, &dossier, ListPosition::Newest)?;
        if self.seen.len() >= Self::MAX_SEEN {
            self.seen.clear();
        }
        self.seen.insert(id, dossier.clone());
        Ok(Change { id, dossier, event })
    }

    /// Records a refusal before reception.
    fn refuse_reception(
        &mut self,
        index: usize,
        refusal: &NewRefusal,
        happened: Option<Timestamp>,
        context: &Context<'_>,
    ) -> Result<Done, TransactError> {
        let mut numbers = self.numbers();
        let decided = refusal.decide(context, happened, &mut numbers);
        let failed = numbers.failed;
        let event = decided.map_err(|why| refused(index, why, None, failed))?;
        let body = (ReceptionRefused::KIND, event.to_bytes());
        append_body(self.connection, &mut self.me, self.office, refusal.id, body, context)?;
        project_refusal(self.connection, refusal.id)?;
        Ok(Done::Refusal(refusal.id))
    }

    /// Records that a refusal before reception was printed.
    fn print_refusal(
        &mut self,
        index: usize,
        id: DossierId,
        reprint: bool,
        context: &Context<'_>,
    ) -> Result<Done, TransactError> {
        let known = load_refusal(self.connection, id)?;
        let printed = known.ok_or(Refusal::UnknownPaper).and_then(|it| it.print(reprint, context));
        let event = printed.map_err(|why| refused(index, why, None, None))?;
        append(self.connection, &mut self.me, self.office, id, &event, context)?;
        project_refusal(self.connection, id)?;
        Ok(Done::Refusal(id))
    }

    fn numbers(&self) -> Counters<'a> {
        let (connection, office, me) = (self.connection, self.office, self.me);
        Counters { connection, office, me, failed: None }
    }

    fn end(self) -> Result<(), StoreError> {
        save_head(self.connection, &self.me)
    }
}

/// Returns why an action was refused: no number could be read, or by the rules.
fn refused(
    index: usize,
    refusal: Refusal,
    known: Option<Dossier>,
    failed: Option<StoreError>,
) -> TransactError {
    match failed {
        Some(error) => TransactError::Store(error),
        None => TransactError::Refused { index, refusal, dossier: known.map(Box::new) },
    }
}

fn on_dossiers(actions: &[Action]) -> Vec<Act> {
    actions.iter().cloned().map(Act::OnDossier).collect()
}

fn changes(done: Vec<Done>) -> Vec<Change> {
    let change = |done| match done {
        Done::Changed(change) => Some(*change),
        Done::Refusal(_) => None,
    };
    done.into_iter().filter_map(change).collect()
}
