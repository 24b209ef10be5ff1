//! The office in a folder.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use domain::calendar::{Calendars, WorkingCalendar};
use domain::dossier::{Clerk, Context, Policy};
use domain::id::{DeviceId, DossierId};
use domain::number::{DossierCode, OfficeCode};
use domain::time::Timestamp;
use store::{Action, Change, Store, StoreError, TransactError};
use uuid::Uuid;

use crate::office::clock::{Clock, SystemClock};
use crate::reference::calendar::{day_view, due_rule, office_calendars};
use crate::reference::catalogue::OfficeCatalogue;
use crate::reference::communes::commune;
use crate::reference::publications::Published;
use crate::text::messages::Language;
use crate::view::{AppState, Problem, Settings, SetupSuggestion};

/// The office whose data lies in a folder. All methods may be called from several threads.
pub struct Office {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    desk: Mutex<Option<Desk>>,
}

/// An office that has been set up, opened.
pub(crate) struct Desk {
    pub store: Store,
    pub settings: Settings,
    /// As known on each day.
    pub calendars: Arc<Calendars>,
    /// As known today.
    pub calendar: Arc<WorkingCalendar>,
    /// The day of `calendar`.
    today: NaiveDate,
    pub published: Published,
    pub code: OfficeCode,
    pub clerk: Clerk,
    pub catalogue: OfficeCatalogue,
}

impl Office {
    /// Opens the office in a folder. A folder without one is fine: it waits to be set up.
    ///
    /// # Errors
    /// When there is data that cannot be used; it is left as it is.
    pub fn open(folder: &Path) -> Result<Self, Problem> {
        Self::open_with_clock(folder, Arc::new(SystemClock))
    }

    /// As [`Office::open`], with another clock.
    ///
    /// # Errors
    /// When there is data that cannot be used; it is left as it is.
    pub fn open_with_clock(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, Problem> {
        Self::open_with_progress(folder, clock, &mut |_, _| {})
    }

    /// As [`Office::open_with_clock`]; `progress` is told when data of an older program is brought up
    /// to date, which may take minutes, and only then: steps done, of how many (0 while that is not
    /// known).
    ///
    /// # Errors
    /// When there is data that cannot be used; it is left as it is.
    pub fn open_with_progress(
        folder: &Path,
        clock: Arc<dyn Clock>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, Problem> {
        let today = clock.now().vn_date();
        let desk = match Store::open_with_progress(folder, progress) {
            Ok(store) => Desk::new(store, today)?,
            Err(StoreError::Missing) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Self { folder: folder.to_owned(), clock, desk: Mutex::new(desk) })
    }

    /// The folder of the office's data.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The clock.
    pub(crate) const fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Now, by the office's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What the window needs to know when it starts.
    ///
    /// # Errors
    /// When shipped data is damaged.
    pub fn app_state(&self) -> Result<AppState, Problem> {
        let mut desk = self.lock();
        let today = self.now().vn_date();
        if let Some(desk) = desk.as_mut() {
            desk.follow(today)?;
        }
        let usual;
        let calendar = match desk.as_ref() {
            Some(desk) => desk.calendar.as_ref(),
            None => {
                usual = crate::reference::calendar::usual_calendar()?;
                &usual
            }
        };
        Ok(AppState {
            settings: desk.as_ref().map(|desk| desk.settings.clone()),
            today: day_view(calendar.day(today)),
            tomorrow: day_view(calendar.day(today.succ_opt().unwrap_or(today))),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_folder: self.folder.display().to_string(),
        })
    }

    /// Settings suggested for the office of a commune.
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
    /// `error.office_exists`, or what is wrong with the settings or the folder.
    pub fn set_up(&self, settings: Settings) -> Result<AppState, Problem> {
        let settings = settings.checked()?;
        {
            let mut desk = self.lock();
            if desk.is_some() {
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
            *desk = Desk::new(store, self.now().vn_date())?;
        }
        self.app_state()
    }

    /// Saves settings; they hold for what is done from now on.
    ///
    /// # Errors
    /// What is wrong, at its field.
    pub fn save_settings(&self, settings: Settings) -> Result<Settings, Problem> {
        let settings = settings.checked()?;
        self.with_desk(|desk, now| {
            save(&mut desk.store, &settings, now)?;
            desk.take_settings(settings.clone())?;
            Ok(settings)
        })
    }

    /// The settings.
    ///
    /// # Errors
    /// `error.office_not_set_up`.
    pub fn settings(&self) -> Result<Settings, Problem> {
        self.with_desk(|desk, _| Ok(desk.settings.clone()))
    }

    /// Runs a use case at the desk.
    pub(crate) fn with_desk<T>(
        &self,
        case: impl FnOnce(&mut Desk, Timestamp) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let now = self.now();
        let mut guard = self.lock();
        let desk = guard.as_mut().ok_or_else(|| Problem::new("error.office_not_set_up"))?;
        let language = desk.language();
        desk.follow(now.vn_date())?;
        case(desk, now).map_err(|problem| problem.in_language(language))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Desk>> {
        // A panic elsewhere leaves the store consistent: SQLite undoes an open transaction.
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    fn new(store: Store, today: NaiveDate) -> Result<Option<Self>, Problem> {
        let Some(json) = store.settings()? else {
            return Ok(None);
        };
        let settings = Settings::stored(&json)?;
        let published = Published::read(&store)?;
        let calendars = Arc::new(office_calendars(&settings, &published)?);
        let calendar = Arc::new(calendars.on(today).clone());
        let code = office_code(&settings)?;
        let clerk = settings.acting_clerk();
        let catalogue = OfficeCatalogue::open(store.folder(), published.catalogues());
        Ok(Some(Self {
            store,
            settings,
            calendars,
            calendar,
            today,
            published,
            code,
            clerk,
            catalogue,
        }))
    }

    /// Takes in what a sync or an import brought since, also in another process, and turns to
    /// today.
    fn follow(&mut self, today: NaiveDate) -> Result<(), Problem> {
        let fresh = self.published.is_fresh(&self.store)?;
        if !fresh {
            self.published = Published::read(&self.store)?;
            self.calendars = Arc::new(office_calendars(&self.settings, &self.published)?);
        }
        if !fresh || !self.catalogue.is_fresh(self.store.folder()) {
            self.catalogue =
                OfficeCatalogue::open(self.store.folder(), self.published.catalogues());
        }
        if !fresh || self.today != today {
            self.today = today;
            self.calendar = Arc::new(self.calendars.on(today).clone());
        }
        Ok(())
    }

    fn take_settings(&mut self, settings: Settings) -> Result<(), Problem> {
        self.calendars = Arc::new(office_calendars(&settings, &self.published)?);
        self.calendar = Arc::new(self.calendars.on(self.today).clone());
        self.code = office_code(&settings)?;
        self.clerk = settings.acting_clerk();
        self.settings = settings;
        Ok(())
    }

    pub fn language(&self) -> Language {
        self.settings.language()
    }

    /// Decides actions in one transaction.
    pub fn transact(
        &mut self,
        actions: &[Action],
        now: Timestamp,
        draft: Option<&str>,
    ) -> Result<Vec<Change>, TransactProblem> {
        let context = Context {
            now,
            clerk: &self.clerk,
            calendars: &self.calendars,
            policy: Policy { due_rule: due_rule(&self.settings) },
        };
        self.store.transact(&self.code, actions, &context, draft).map_err(TransactProblem::new)
    }

    /// The dossier with an id or code.
    pub fn id_of(&self, id_or_code: &str) -> Result<DossierId, Problem> {
        if let Ok(id) = id_or_code.trim().parse::<DossierId>() {
            return Ok(id);
        }
        let unknown = || Problem::new("error.dossier_unknown");
        let code: DossierCode = id_or_code.parse().map_err(|_| unknown())?;
        self.store.id_of_code(code.as_str())?.ok_or_else(unknown)
    }
}

/// Why a transaction did nothing, with the action it was about.
pub(crate) struct TransactProblem {
    /// Which of the actions, from 0; the first when it was about all.
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

fn office_code(settings: &Settings) -> Result<OfficeCode, Problem> {
    Ok(settings.office_code.parse()?)
}

fn save(store: &mut Store, settings: &Settings, now: Timestamp) -> Result<(), Problem> {
    let json = serde_json::to_string(settings).map_err(|_| Problem::internal("settings"))?;
    store.save_settings(&json, now).map_err(Problem::from)
}
