//! What questions and acts go by: the settings, and the reference data as known today.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::calendar::{Calendars, WorkingCalendar};
use domain::dossier::Clerk;
use domain::number::OfficeCode;
use store::Reader;

use crate::reference::calendar::office_calendars;
use crate::reference::catalogue::OfficeCatalogue;
use crate::reference::publications::Published;
use crate::text::messages::Language;
use crate::view::{Problem, Settings};

/// The settings, the calendars, the catalogue and what the province published, read together.
/// Never changed: what is new makes new rules.
pub(crate) struct Rules {
    pub settings: Settings,
    /// As known on each day.
    pub calendars: Calendars,
    /// As known today.
    pub calendar: WorkingCalendar,
    pub published: Published,
    pub code: OfficeCode,
    /// The clerk of the settings.
    pub clerk: Clerk,
    pub catalogue: OfficeCatalogue,
    /// The settings as stored.
    json: String,
    /// The day of `calendar`.
    today: NaiveDate,
}

impl Rules {
    /// The rules of today: those known, unless something has changed since, also by another program.
    /// `None` before the office is set up.
    ///
    /// # Errors
    /// When stored settings or shipped data cannot be used.
    pub fn current(
        known: Option<&Arc<Self>>,
        reader: &Reader,
        today: NaiveDate,
    ) -> Result<Option<Arc<Self>>, Problem> {
        let Some(json) = reader.settings()? else { return Ok(None) };
        if let Some(known) = known
            && known.today == today
            && known.json == json
            && known.published.is_fresh(reader)?
            && known.catalogue.is_fresh(reader.folder())
        {
            return Ok(Some(Arc::clone(known)));
        }
        Self::read(reader, reader.folder(), json, today).map(|rules| Some(Arc::new(rules)))
    }

    fn read(
        reader: &Reader,
        folder: &Path,
        json: String,
        today: NaiveDate,
    ) -> Result<Self, Problem> {
        let settings = Settings::stored(&json)?;
        let published = Published::read(reader)?;
        let calendars = office_calendars(&settings, &published)?;
        let calendar = calendars.on(today).clone();
        let code = settings.office_code.parse()?;
        let clerk = settings.acting_clerk();
        let catalogue = OfficeCatalogue::open(folder, published.catalogues());
        Ok(Self { settings, calendars, calendar, published, code, clerk, catalogue, json, today })
    }

    pub fn language(&self) -> Language {
        self.settings.language()
    }
}
