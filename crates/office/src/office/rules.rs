//! What questions and acts go by: the settings, and the reference data as known today.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::calendar::{Calendars, WorkingCalendar};
use domain::dossier::PaperKind;
use domain::number::OfficeCode;
use forms::{FormSet, FormSets, SetChoice};
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
    /// With those the province published.
    sets: FormSets,
    pub code: OfficeCode,
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
        let sets = published.form_sets(FormSets::built_in()?);
        let calendars = office_calendars(&settings, &published)?;
        let calendar = calendars.on(today).clone();
        let code = settings.office_code.parse()?;
        let catalogue = OfficeCatalogue::open(folder, published.catalogues());
        Ok(Self { settings, calendars, calendar, published, sets, code, catalogue, json, today })
    }

    pub fn language(&self) -> Language {
        self.settings.language()
    }

    /// All sets of forms.
    pub const fn form_sets(&self) -> &FormSets {
        &self.sets
    }

    /// Which set of forms the settings ask for.
    pub fn set_choice(&self) -> SetChoice {
        match self.settings.form_set.as_str() {
            "2018" => SetChoice::Tt2018,
            "2025" => SetChoice::Tt2025,
            _ => SetChoice::ByReception,
        }
    }

    /// The set of forms for a dossier received on a day.
    pub fn form_set(&self, received: NaiveDate) -> &FormSet {
        self.sets.choose(self.set_choice(), received)
    }

    /// The mark behind the number of a paper, by the set of forms for the day of reception.
    pub fn mark(&self, kind: PaperKind, received: NaiveDate) -> &str {
        let set = self.form_set(received);
        match kind {
            PaperKind::Receipt => set.receipt_mark(),
            PaperKind::Apology => set.apology_mark(),
            PaperKind::SupplementRequest => set.supplement_request_mark(),
        }
    }
}
