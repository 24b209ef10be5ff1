//! Actions on a dossier after its reception.

use domain::dossier::{Command, CorrectableField, Person};
use domain::time::Timestamp;
use store::{Action, Change};

use crate::Office;
use crate::dossier::correct::checked;
use crate::dossier::describe::dossier_view;
use crate::office::actor::Actor;
use crate::office::open::{AsReader, OpenOffice};
use crate::reception::validate::person_warnings;
use crate::text::damaged;
use crate::view::{
    ActInput, CorrectedValue, CorrectionInput, DossierView, Problem, ReasonInput, ResultInput,
    ReturnInput,
};

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
        let ready = ActInput::Ready {
            signed_at: input.signed_at.clone(),
            number: input.number.clone(),
            kind: input.kind.clone(),
            signer: input.signer.clone(),
            note: input.note.clone(),
        };
        self.act_on(actor, &input.ids, &ready)
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
        let returned = ActInput::Return {
            taken_by: input.taken_by.clone(),
            taker_id: input.taker_id.clone(),
            how: input.how,
            tracking: input.tracking.clone(),
            without_receipt: input.without_receipt,
            note: input.note.clone(),
        };
        self.act_on_one(actor, &input.id, &returned)
    }

    /// Corrects what was typed at reception; the old value stays in the history.
    ///
    /// # Errors
    /// Without a reason, or when the value is wrong, at field `value`.
    pub fn correct(&self, actor: &Actor, input: &CorrectionInput) -> Result<DossierView, Problem> {
        let correction = ActInput::Correct {
            field: input.field.as_str().to_owned(),
            value: CorrectedValue::Text(input.value.clone()),
            reason: input.reason.clone(),
            variant: None,
        };
        self.act_on_one(actor, &input.id, &correction)
    }

    /// What should be looked at before a value is corrected; never blocks.
    ///
    /// # Errors
    /// When the value is wrong, at field `value`.
    pub fn preview_correction(&self, input: &CorrectionInput) -> Result<Vec<Problem>, Problem> {
        let (field, now) = (input.field, self.now());
        let value = match field {
            // What follows from these is told by a preview of the act.
            CorrectableField::Procedure | CorrectableField::Papers | CorrectableField::Due => {
                return Ok(Vec::new());
            }
            _ => checked(field, &CorrectedValue::Text(input.value.clone()), now)?,
        };
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
        let odd = person_warnings(&person, "value", now.vn_date()).into_iter();
        warnings.extend(odd.map(|it| it.at("value")));
        self.read(|office, _| {
            let language = office.language();
            Ok(warnings.into_iter().map(|it| it.in_language(language)).collect())
        })
    }

    /// Ends a dossier that the citizen withdraws.
    ///
    /// # Errors
    /// Without a reason, or when it has ended.
    pub fn withdraw(&self, actor: &Actor, input: &ReasonInput) -> Result<DossierView, Problem> {
        self.act_on_one(actor, &input.id, &ActInput::Withdraw { reason: input.reason.clone() })
    }

    fn act_on_one(
        &self,
        actor: &Actor,
        id_or_code: &str,
        act: &ActInput,
    ) -> Result<DossierView, Problem> {
        let done = self.act_on(actor, std::slice::from_ref(&id_or_code.to_owned()), act)?;
        done.into_iter().next().ok_or_else(|| Problem::new("error.dossier_unknown"))
    }
}

impl<S: AsReader> OpenOffice<'_, S> {
    /// Returns the same command for several dossiers.
    pub fn actions(&self, ids: &[String], command: &Command) -> Result<Vec<Action>, Problem> {
        ids.iter().map(|id| Ok(Action::now(self.id_of(id)?, command.clone()))).collect()
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
