//! Actions on a dossier after its reception.

use domain::dossier::{Command, CorrectableField, Person};
use domain::time::Timestamp;
use store::{Action, Change};

use crate::Office;
use crate::dossier::describe::dossier_view;
use crate::office::actor::Actor;
use crate::office::open::{AsReader, OpenOffice};
use crate::reception::validate::person_warnings;
use crate::text::{damaged, fields};
use crate::view::{CorrectionInput, DossierView, Problem, ReasonInput, ResultInput, ReturnInput};

impl Office {
    /// Returns a dossier by id or code.
    ///
    /// # Errors
    /// `error.dossier_unknown`.
    pub fn dossier(&self, id_or_code: &str) -> Result<DossierView, Problem> {
        self.read(|office, now| {
            let id = office.id_of(id_or_code)?;
            office.view_of(id, now)
        })
    }

    /// Records results as ready, for all dossiers or none.
    ///
    /// # Errors
    /// The first refusal.
    pub fn mark_result_ready(
        &self,
        actor: &Actor,
        input: &ResultInput,
    ) -> Result<Vec<DossierView>, Problem> {
        self.act(actor, |office, now| {
            let note = fields::line(&input.note, fields::MAX_REMARK, "note")?;
            let signed_at = match input.signed_at.as_deref().map(str::trim) {
                None | Some("") => None,
                Some(text) => Some(fields::moment(text, fields::OPENING, "signedAt")?),
            };
            let command = Command::MarkResultReady { signed_at, note };
            let actions = office.actions(&input.ids, &command)?;
            let changes = office.transact(&actions, now, None)?;
            Ok(changes.iter().map(|change| office.view_of_change(change, now)).collect())
        })
    }

    /// Hands a result over.
    ///
    /// # Errors
    /// When there is no result yet, or the recipient's data is wrong, at its field.
    pub fn return_result(
        &self,
        actor: &Actor,
        input: &ReturnInput,
    ) -> Result<DossierView, Problem> {
        let taken_by = match input.taken_by.trim() {
            "" => String::new(),
            name => fields::name(name, "takenBy")?,
        };
        let taker_id = fields::identity(&input.taker_id, "takerId")?;
        let note = fields::line(&input.note, fields::MAX_REMARK, "note")?;
        self.decide(actor, &input.id, Command::Return { taken_by, taker_id, note })
    }

    /// Asks for missing papers, named in a line each; the clock pauses.
    ///
    /// # Errors
    /// Without a reason, or at another stage.
    pub fn request_supplement(
        &self,
        actor: &Actor,
        input: &ReasonInput,
    ) -> Result<DossierView, Problem> {
        let reason = fields::lines(&input.reason, fields::MAX_REMARK, "reason")?;
        self.decide(actor, &input.id, Command::RequestSupplement { reason })
    }

    /// Records that the missing papers came; the due date moves by the waiting time.
    ///
    /// # Errors
    /// When no papers are awaited.
    pub fn receive_supplement(&self, actor: &Actor, id: &str) -> Result<DossierView, Problem> {
        self.decide(actor, id, Command::ReceiveSupplement)
    }

    /// Corrects what was typed at reception; the old value stays in the history.
    ///
    /// # Errors
    /// Without a reason, or when the value is wrong, at field `value`.
    pub fn correct(&self, actor: &Actor, input: &CorrectionInput) -> Result<DossierView, Problem> {
        let (field, value) = self.corrected(input)?;
        let reason = fields::line(&input.reason, fields::MAX_REMARK, "reason")?;
        self.decide(actor, &input.id, Command::Correct { field, value, reason })
    }

    /// What should be looked at before a value is corrected; never blocks.
    ///
    /// # Errors
    /// When the value is wrong, at field `value`.
    pub fn preview_correction(&self, input: &CorrectionInput) -> Result<Vec<Problem>, Problem> {
        let (field, value) = self.corrected(input)?;
        let mut warnings: Vec<Problem> = match field {
            CorrectableField::Name => damaged::in_name(&input.value, "value"),
            _ => damaged::in_text(&input.value, "value"),
        }
        .into_iter()
        .collect();
        let person = match field {
            CorrectableField::Id => Person { id: value, ..Person::default() },
            CorrectableField::BirthDate => Person { birth_date: value, ..Person::default() },
            _ => Person::default(),
        };
        let odd = person_warnings(&person, "value", self.now().vn_date()).into_iter();
        warnings.extend(odd.map(|it| it.at("value")));
        self.read(|office, _| {
            let language = office.language();
            Ok(warnings.into_iter().map(|it| it.in_language(language)).collect())
        })
    }

    /// The field of a correction and its checked value.
    fn corrected(&self, input: &CorrectionInput) -> Result<(CorrectableField, String), Problem> {
        use CorrectableField as F;
        let field = input.field;
        let value = match field {
            F::Name => fields::name(&input.value, "value"),
            F::Id => fields::identity(&input.value, "value"),
            F::BirthDate => fields::birth_date(&input.value, self.now().vn_date(), "value"),
            F::Address => fields::line(&input.value, fields::MAX_ADDRESS, "value"),
            F::Phone => fields::phone(&input.value, "value"),
            F::Email => fields::email(&input.value, "value"),
            F::Note => fields::line(&input.value, fields::MAX_REMARK, "value"),
        }?;
        Ok((field, value))
    }

    /// Ends a dossier without a result.
    ///
    /// # Errors
    /// Without a reason, or when it has ended.
    pub fn withdraw(&self, actor: &Actor, input: &ReasonInput) -> Result<DossierView, Problem> {
        let reason = fields::line(&input.reason, fields::MAX_REMARK, "reason")?;
        self.decide(actor, &input.id, Command::Withdraw { reason })
    }

    fn decide(
        &self,
        actor: &Actor,
        id_or_code: &str,
        command: Command,
    ) -> Result<DossierView, Problem> {
        self.act(actor, |office, now| {
            let dossier = office.id_of(id_or_code)?;
            office.transact(&[Action { dossier, command }], now, None)?;
            office.view_of(dossier, now)
        })
    }
}

impl<S: AsReader> OpenOffice<'_, S> {
    /// Returns the same command for several dossiers.
    pub fn actions(&self, ids: &[String], command: &Command) -> Result<Vec<Action>, Problem> {
        ids.iter()
            .map(|id| Ok(Action { dossier: self.id_of(id)?, command: command.clone() }))
            .collect()
    }

    /// Returns a dossier as it is now.
    pub fn view_of(
        &self,
        id: domain::id::DossierId,
        now: Timestamp,
    ) -> Result<DossierView, Problem> {
        let (dossier, events) =
            self.reader().dossier(id)?.ok_or_else(|| Problem::new("error.dossier_unknown"))?;
        let view = dossier_view(id, &dossier, &events, self, now);
        Ok(DossierView { possible_duplicates: self.duplicates_of(id, now)?, ..view })
    }

    /// Returns a dossier just changed. The change stays even if its history cannot be read.
    pub fn view_of_change(&self, change: &Change, now: Timestamp) -> DossierView {
        self.view_of(change.id, now)
            .unwrap_or_else(|_| dossier_view(change.id, &change.dossier, &[], self, now))
    }
}
