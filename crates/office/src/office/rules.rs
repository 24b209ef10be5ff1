//! The rules for queries and actions: the settings, and the reference data as known today.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::calendar::{Calendars, WorkingCalendar};
use domain::dossier::{Clerk, Context, Dossier, Issue, Issuing, PaperKind, Policy};
use domain::number::{OfficeCode, PaperNumber};
use domain::office_event::CalendarDecided;
use domain::time::Timestamp;
use forms::{FormSet, FormSets, PaperForm, SetChoice, abbreviation};
use store::Reader;

use crate::reference::calendar::office_calendars;
use crate::reference::catalogue::OfficeCatalogue;
use crate::reference::publications::Published;
use crate::text::messages::Language;
use crate::view::{Problem, Settings};

/// The settings, the calendars, the catalogue and the province's publications, read together. Never
/// changed: new data makes new rules.
pub(crate) struct Rules {
    pub settings: Settings,
    /// The calendars as known on each day.
    pub calendars: Calendars,
    /// The calendar as known today.
    pub calendar: WorkingCalendar,
    /// The office's own decisions on its calendar, in the order of their records.
    pub own: Vec<CalendarDecided>,
    /// Identifies the state of the records about the office.
    office_mark: u64,
    pub published: Published,
    /// The sets of forms, with those the province published.
    sets: FormSets,
    pub code: OfficeCode,
    pub catalogue: OfficeCatalogue,
    /// The settings as stored.
    json: String,
    /// The day of `calendar`.
    today: NaiveDate,
}

impl Rules {
    /// Returns the rules of today: the known ones, unless data has changed since, also by another
    /// program. `None` before the office is set up.
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
            && known.office_mark == reader.office_mark()?
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
        let office_mark = reader.office_mark()?;
        let own = reader.calendar_decisions()?;
        let calendars = office_calendars(&settings, &published, &own)?;
        let calendar = calendars.on(today).clone();
        let code = settings.office_code.parse()?;
        let catalogue = OfficeCatalogue::open(folder, published.catalogues());
        Ok(Self {
            settings,
            calendars,
            calendar,
            own,
            office_mark,
            published,
            sets,
            code,
            catalogue,
            json,
            today,
        })
    }

    /// Returns the world around a decision.
    pub fn context<'a>(&'a self, clerk: &'a Clerk, now: Timestamp) -> Context<'a> {
        Context {
            now,
            happened: None,
            clock_confirmed: false,
            clerk,
            calendars: &self.calendars,
            policy: Policy { due_rule: self.settings.due_rule },
            issuing: self,
        }
    }

    pub fn language(&self) -> Language {
        self.settings.language
    }

    /// Returns which set of forms the settings ask for.
    pub fn set_choice(&self) -> SetChoice {
        self.settings.form_set
    }

    /// Returns the set of forms for a dossier received on a day.
    pub fn form_set(&self, received: NaiveDate) -> &FormSet {
        self.sets.choose(self.set_choice(), received)
    }

    /// Returns the set of forms that a paper was issued with; for one that keeps none, that for the
    /// day of reception.
    ///
    /// # Errors
    /// `error.form.set_unknown` when this program does not have it: a newer one issued the paper.
    pub fn set_of(&self, issue: &Issue, received: NaiveDate) -> Result<&FormSet, Problem> {
        if issue.set.is_empty() {
            return Ok(self.form_set(received));
        }
        self.sets.by_hash(&issue.set).ok_or_else(|| Problem::new("error.form.set_unknown"))
    }

    /// Returns the mark behind the number of a paper that is issued now, by the set of forms for the
    /// day of reception.
    pub fn mark(&self, kind: PaperKind, received: NaiveDate) -> String {
        self.mark_of(form_of(kind), self.form_set(received))
    }

    /// Returns the mark of a form of a set, with the abbreviation of the unit that issues.
    pub fn mark_of(&self, form: PaperForm, set: &FormSet) -> String {
        let Settings { unit, office_name, unit_mark, receipt_mark, .. } = &self.settings;
        let issuer = if unit.is_empty() { office_name } else { unit };
        let agency = if unit_mark.is_empty() { abbreviation(issuer) } else { unit_mark.clone() };
        match form {
            PaperForm::Receipt => set.mark_with(form, receipt_mark, &agency),
            _ => set.mark(form, &agency),
        }
    }

    /// Returns how papers of the oldest records are printed again: by the settings of now, with the
    /// marks of then.
    pub fn oldest_issue(&self, kind: PaperKind, received: NaiveDate) -> Issue {
        let mark = match kind {
            PaperKind::Receipt => "TNHS".to_owned(),
            PaperKind::Apology => "PXL".to_owned(),
            PaperKind::SupplementRequest => "HDHS".to_owned(),
            PaperKind::Refusal | PaperKind::Stop => self.mark(kind, received),
        };
        Issue { mark, set: String::new(), ..self.head() }
    }

    /// Returns the head of papers and the sheets, as the settings have them now.
    pub fn head(&self) -> Issue {
        let settings = &self.settings;
        let layout = serde_json::to_value(settings.paper_layout).unwrap_or_default();
        Issue {
            superior: settings.superior.clone(),
            agency: settings.office_name.clone(),
            unit: settings.unit.clone(),
            place: settings.place.clone(),
            hotline: settings.hotline.clone(),
            layout: layout.as_str().unwrap_or_default().to_owned(),
            signer: Some(settings.letter_signer()),
            ..Issue::default()
        }
    }

    /// Returns the number of a dossier's paper as it stands on it.
    pub fn printed_number(
        &self,
        dossier: &Dossier,
        kind: PaperKind,
        number: PaperNumber,
    ) -> String {
        let place = dossier.all_papers().find(|(of, index)| {
            *of == kind && dossier.paper(kind, *index).is_some_and(|(it, _)| it == number)
        });
        match place.and_then(|(kind, index)| dossier.issue(kind, index)) {
            Some(issue) => number.with_mark(&issue.mark),
            None => {
                let received = dossier.on_receipt().at.vn_date();
                number.with_mark(&self.oldest_issue(kind, received).mark)
            }
        }
    }
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rules").field("today", &self.today).finish_non_exhaustive()
    }
}

impl Issuing for Rules {
    fn issue(&self, kind: PaperKind, received: NaiveDate) -> Option<Issue> {
        let set = self.form_set(received);
        // A receipt is signed by its clerk, and there are many: it keeps no signer.
        let head = self.head();
        let signer = head.signer.clone().filter(|_| kind != PaperKind::Receipt);
        let mark = self.mark_of(form_of(kind), set);
        Some(Issue { set: set.hash().to_owned(), mark, signer, ..head })
    }
}

/// Returns the form of a kind of paper.
const fn form_of(kind: PaperKind) -> PaperForm {
    match kind {
        PaperKind::Receipt => PaperForm::Receipt,
        PaperKind::Apology => PaperForm::Apology,
        PaperKind::SupplementRequest => PaperForm::SupplementRequest,
        PaperKind::Refusal => PaperForm::Refusal,
        PaperKind::Stop => PaperForm::Stop,
    }
}
