//! The office in a folder.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use domain::dossier::Context;
use domain::id::{DeviceId, DossierId};
use domain::number::DossierCode;
use domain::office_event::CalendarDecided;
use domain::time::{Clock, Timestamp};
use store::{Act, Action, Change, Done, Reader, Store, StoreError, TransactError};
use uuid::Uuid;

use crate::office::actor::Actor;
use crate::office::clock::SystemClock;
use crate::office::plausible::{Confirmed, doubt};
use crate::office::rules::Rules;
use crate::reference::calendar::day_view;
use crate::reference::communes::commune;
use crate::view::{AppState, Problem, Settings, SetupSuggestion};

/// The office whose data is in a folder. All methods may be called from several threads: queries
/// run on separate connections and never wait for writes.
pub struct Office {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    /// Idle read-only connections, kept for the next query. They close before the writing one: only
    /// that one can move the write-ahead log into the database when it closes last.
    readers: Mutex<Vec<Reader>>,
    /// The only connection that writes; none before the set-up.
    writer: Mutex<Option<Store>>,
    /// The rules last used.
    rules: Mutex<Option<Arc<Rules>>>,
    /// The implausible clock that a person confirmed.
    confirmed: Mutex<Option<Confirmed>>,
}

/// Most idle read-only connections.
const MAX_IDLE_READERS: usize = 4;

/// An open office: a connection, and the rules that apply. `S` is the store for writes and a reader
/// for queries.
pub(crate) struct OpenOffice<'a, S> {
    pub store: S,
    rules: Arc<Rules>,
    known: &'a Mutex<Option<Arc<Rules>>>,
}

/// An office during a query.
pub(crate) type Reading<'a> = OpenOffice<'a, &'a Reader>;
/// An office during a write.
pub(crate) type Recording<'a> = OpenOffice<'a, Writer<'a>>;

/// The connection that writes, and the person who acts.
pub(crate) struct Writer<'a> {
    store: &'a mut Store,
    actor: &'a Actor,
    /// Whether the clock is implausible and a person confirmed it.
    clock_confirmed: bool,
}

impl Deref for Writer<'_> {
    type Target = Store;

    fn deref(&self) -> &Store {
        self.store
    }
}

impl DerefMut for Writer<'_> {
    fn deref_mut(&mut self) -> &mut Store {
        self.store
    }
}

impl<S> Deref for OpenOffice<'_, S> {
    type Target = Rules;

    fn deref(&self) -> &Rules {
        &self.rules
    }
}

impl Office {
    /// Opens the office in a folder. A folder without an office is no error: it can be set up.
    ///
    /// # Errors
    /// When the folder has data that cannot be used; it is not changed.
    pub fn open(folder: &Path) -> Result<Self, Problem> {
        Self::open_with_clock(folder, Arc::new(SystemClock))
    }

    /// As [`Office::open`], with another clock.
    ///
    /// # Errors
    /// When the folder has data that cannot be used; it is not changed.
    pub fn open_with_clock(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, Problem> {
        Self::open_with_progress(folder, clock, &mut |_, _| {})
    }

    /// As [`Office::open_with_clock`]; `progress` is called only while data of an older program is
    /// brought up to date, which may take minutes: with the steps done and their number (0 while
    /// that is not known).
    ///
    /// # Errors
    /// When the folder has data that cannot be used; it is not changed.
    pub fn open_with_progress(
        folder: &Path,
        clock: Arc<dyn Clock>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, Problem> {
        let today = clock.now().vn_date();
        let (writer, rules) = match Store::open_with_progress(folder, progress) {
            Ok(store) => {
                let rules = Rules::current(None, &store, today)?;
                (rules.is_some().then_some(store), rules)
            }
            Err(StoreError::Missing) => (None, None),
            Err(error) => return Err(error.into()),
        };
        Ok(Self {
            folder: folder.to_owned(),
            clock,
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            rules: Mutex::new(rules),
            confirmed: Mutex::default(),
        })
    }

    /// Returns the folder of the office's data.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the clock.
    pub(crate) const fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Returns the present time, by the office's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Returns the state that the window needs when it starts.
    ///
    /// # Errors
    /// When shipped data is damaged.
    pub fn app_state(&self) -> Result<AppState, Problem> {
        let today = self.now().vn_date();
        let rules = match self.with_reader(|reader| self.rules_for(reader, today)) {
            Ok(rules) => rules,
            Err(problem) if problem.key == NOT_SET_UP => None,
            Err(problem) => return Err(problem),
        };
        let usual;
        let calendar = match &rules {
            Some(rules) => &rules.calendar,
            None => {
                usual = crate::reference::calendar::usual_calendar()?;
                &usual
            }
        };
        Ok(AppState {
            settings: rules.as_ref().map(|rules| rules.settings.clone()),
            today: day_view(calendar.day(today)),
            tomorrow: day_view(calendar.day(today.succ_opt().unwrap_or(today))),
            identity: rules.as_ref().map(|_| self.identity()).transpose()?,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_folder: self.folder.display().to_string(),
        })
    }

    /// Returns suggested settings for the office of a commune.
    ///
    /// # Errors
    /// `error.commune_unknown`.
    pub fn suggest_setup(&self, commune_code: &str) -> Result<SetupSuggestion, Problem> {
        let commune = commune(commune_code)?;
        let settings = Settings::for_commune(&commune);
        Ok(SetupSuggestion { commune, settings })
    }

    /// Sets the office up for the first time.
    ///
    /// # Errors
    /// `error.office_exists`, or the problem with the settings or the folder.
    pub fn set_up(&self, settings: Settings) -> Result<AppState, Problem> {
        let settings = settings.checked()?;
        {
            let mut writer = lock(&self.writer);
            if writer.is_some() {
                return Err(Problem::new("error.office_exists"));
            }
            let mut store = match Store::open(&self.folder) {
                Ok(store) => store,
                Err(StoreError::Missing) => {
                    Store::create(&self.folder, DeviceId::new(Uuid::new_v4()))?
                }
                Err(error) => return Err(error.into()),
            };
            save(&mut store, &settings, self.now())?;
            *lock(&self.rules) = Rules::current(None, &store, self.now().vn_date())?;
            *writer = Some(store);
        }
        self.app_state()
    }

    /// Saves settings; they apply to all later actions.
    ///
    /// # Errors
    /// The problem, at its field.
    pub fn save_settings(&self, actor: &Actor, settings: Settings) -> Result<Settings, Problem> {
        let settings = settings.checked()?;
        self.act(actor, |office, now| {
            save(&mut office.store, &settings, now)?;
            office.reload(now)?;
            Ok(settings)
        })
    }

    /// Returns the settings.
    ///
    /// # Errors
    /// `error.office_not_set_up`.
    pub fn settings(&self) -> Result<Settings, Problem> {
        self.read(|office, _| Ok(office.settings.clone()))
    }

    /// Keeps the clock that a person confirmed.
    pub(super) fn set_confirmed(&self, clock: Confirmed) {
        *lock(&self.confirmed) = Some(clock);
    }

    /// Runs with the connection that writes, outside any act.
    pub(super) fn with_writer<T>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut guard = lock(&self.writer);
        work(guard.as_mut().ok_or_else(|| Problem::new(NOT_SET_UP))?)
    }

    /// Runs a query on a separate connection, which never waits for writes. The query sees the data
    /// of one moment.
    pub(crate) fn read<T>(
        &self,
        question: impl FnOnce(&Reading<'_>, Timestamp) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let now = self.now();
        self.with_reader(|reader| {
            let rules = self.rules_for(reader, now.vn_date())?;
            let rules = rules.ok_or_else(|| Problem::new(NOT_SET_UP))?;
            let language = rules.language();
            let office = OpenOffice { store: reader, rules, known: &self.rules };
            reader
                .snapshot(|_| question(&office, now))
                .map_err(|problem: Problem| problem.in_language(language))
        })
    }

    /// Runs a write in an actor's name, on the only connection that writes; other writes wait until
    /// it is done.
    pub(crate) fn act<T>(
        &self,
        actor: &Actor,
        case: impl FnOnce(&mut Recording<'_>, Timestamp) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let now = self.now();
        let mut guard = lock(&self.writer);
        let store = guard.as_mut().ok_or_else(|| Problem::new(NOT_SET_UP))?;
        let rules = self.rules_for(store, now.vn_date())?;
        let rules = rules.ok_or_else(|| Problem::new(NOT_SET_UP))?;
        let language = rules.language();
        store.check_own().map_err(|error| Problem::from(error).in_language(language))?;
        let doubt = doubt(now, &store.clock_facts()?);
        let clock_confirmed = doubt.is_some();
        if let Some(doubt) = doubt
            && !lock(&self.confirmed).is_some_and(|clock| clock.shows(now))
        {
            return Err(doubt.in_language(language));
        }
        let store = Writer { store, actor, clock_confirmed };
        let mut office = OpenOffice { store, rules, known: &self.rules };
        case(&mut office, now).map_err(|problem| problem.in_language(language))
    }

    /// Runs with an idle read-only connection, or a new one.
    fn with_reader<T>(
        &self,
        read: impl FnOnce(&Reader) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let idle = lock(&self.readers).pop();
        let reader = match idle {
            Some(reader) => reader,
            None => Reader::open(&self.folder)?,
        };
        let result = read(&reader);
        let mut readers = lock(&self.readers);
        if readers.len() < MAX_IDLE_READERS {
            readers.push(reader);
        }
        result
    }

    /// Returns the rules of today, as a connection sees them.
    fn rules_for(&self, reader: &Reader, today: NaiveDate) -> Result<Option<Arc<Rules>>, Problem> {
        let known = lock(&self.rules).clone();
        let current = Rules::current(known.as_ref(), reader, today)?;
        if let Some(current) = &current
            && known.is_none_or(|known| !Arc::ptr_eq(&known, current))
        {
            *lock(&self.rules) = Some(Arc::clone(current));
        }
        Ok(current)
    }
}

/// Key of the problem that there is no office yet.
const NOT_SET_UP: &str = "error.office_not_set_up";

/// Locks a value also after a panic, which leaves it consistent: SQLite rolls back an open
/// transaction, and rules are replaced as a whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A connection for queries: a [`Reader`], or a [`Store`], which has the same queries.
pub(crate) trait AsReader {
    /// Returns the queries.
    fn as_reader(&self) -> &Reader;
}

impl AsReader for &Reader {
    fn as_reader(&self) -> &Reader {
        self
    }
}

impl AsReader for Writer<'_> {
    fn as_reader(&self) -> &Reader {
        self
    }
}

impl<S: AsReader> OpenOffice<'_, S> {
    /// Returns the queries.
    pub fn reader(&self) -> &Reader {
        self.store.as_reader()
    }

    /// Returns the rules that apply, also during a write.
    pub fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules)
    }

    /// Applies the settings just saved.
    pub fn reload(&mut self, now: Timestamp) -> Result<(), Problem> {
        let rules = Rules::current(Some(&self.rules), self.reader(), now.vn_date())?;
        self.rules = rules.ok_or_else(|| Problem::new(NOT_SET_UP))?;
        *lock(self.known) = Some(Arc::clone(&self.rules));
        Ok(())
    }
}

impl Recording<'_> {
    /// Decides actions in one transaction.
    pub fn transact(
        &mut self,
        actions: &[Action],
        now: Timestamp,
        draft: Option<&str>,
    ) -> Result<Vec<Change>, TransactProblem> {
        let rules = Arc::clone(&self.rules);
        let context = context(&rules, &self.store, now);
        self.store.transact(&rules.code, actions, &context, draft).map_err(TransactProblem::new)
    }

    /// As [`Recording::transact`], also for what concerns no dossier.
    pub fn transact_acts(
        &mut self,
        acts: &[Act],
        now: Timestamp,
    ) -> Result<Vec<Done>, TransactProblem> {
        let rules = Arc::clone(&self.rules);
        let context = context(&rules, &self.store, now);
        self.store.transact_acts(&rules.code, acts, &context, None).map_err(TransactProblem::new)
    }

    /// As [`Recording::transact`], for the receptions of a file.
    pub fn transact_file(
        &mut self,
        actions: &[Action],
        now: Timestamp,
        hash: &store::FileHash,
    ) -> Result<Vec<Change>, TransactProblem> {
        let rules = Arc::clone(&self.rules);
        let context = context(&rules, &self.store, now);
        self.store.transact_file(&rules.code, actions, &context, hash).map_err(TransactProblem::new)
    }

    /// Records a decision on the office's calendar.
    pub fn record_calendar(
        &mut self,
        decided: &CalendarDecided,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let rules = Arc::clone(&self.rules);
        let context = context(&rules, &self.store, now);
        Ok(self.store.decide_calendar(&rules.code, decided, &context)?)
    }
}

/// Returns the world around a decision.
fn context<'a>(rules: &'a Rules, writer: &Writer<'a>, now: Timestamp) -> Context<'a> {
    let clock_confirmed = writer.clock_confirmed;
    Context { clock_confirmed, ..rules.context(writer.actor.clerk(), now) }
}

impl<S: AsReader> OpenOffice<'_, S> {
    /// Returns the dossier with an id or code.
    ///
    /// # Errors
    /// `error.dossier_unknown`, or `error.code_ambiguous` when several dossiers have the code: which
    /// one is meant is never guessed.
    pub fn id_of(&self, id_or_code: &str) -> Result<DossierId, Problem> {
        if let Ok(id) = id_or_code.trim().parse::<DossierId>() {
            return Ok(id);
        }
        let unknown = || Problem::new("error.dossier_unknown");
        let code: DossierCode = id_or_code.parse().map_err(|_| unknown())?;
        match self.reader().ids_of_code(code.as_str())?.as_slice() {
            [] => Err(unknown()),
            [id] => Ok(*id),
            several => {
                let ids: Vec<String> = several.iter().map(DossierId::to_string).collect();
                Err(Problem::new("error.code_ambiguous")
                    .with("count", ids.len())
                    .with("code", code)
                    .with("ids", ids.join(", ")))
            }
        }
    }
}

/// Why a transaction was refused, with the action at fault.
pub(crate) struct TransactProblem {
    /// Index of the action, from 0; 0 when the problem concerns all.
    pub index: usize,
    pub problem: Problem,
}

impl TransactProblem {
    fn new(error: TransactError) -> Self {
        match error {
            TransactError::Refused { index, refusal, dossier } => {
                let code = dossier.as_ref().map(|it| it.code().to_string()).unwrap_or_default();
                Self { index, problem: Problem::from(refusal).with("code", code) }
            }
            TransactError::Store(error) => Self { index: 0, problem: error.into() },
        }
    }
}

impl From<TransactProblem> for Problem {
    fn from(problem: TransactProblem) -> Self {
        problem.problem
    }
}

fn save(store: &mut Store, settings: &Settings, now: Timestamp) -> Result<(), Problem> {
    let json = serde_json::to_string(settings).map_err(|_| Problem::internal("settings"))?;
    store.save_settings(&json, now).map_err(Problem::from)
}
