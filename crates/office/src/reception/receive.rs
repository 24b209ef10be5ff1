//! Receiving a dossier.

use std::collections::HashMap;

use chrono::Days;
use domain::calendar::compute_due;
use domain::dossier::{Command, DueRequest};
use domain::id::DossierId;
use domain::time::Timestamp;
use store::Action;
use uuid::{Timestamp as UuidTime, Uuid};

use crate::Office;
use crate::office::actor::Actor;
use crate::office::open::{AsReader, OpenOffice};
use crate::reception::validate;
use crate::reference::calendar::due_view;
use crate::reference::communes::resolve_address;
use crate::reference::procedures;
use crate::view::{
    DossierView, DraftView, DueView, Problem, ProcedureHit, ProcedureView, ReceptionInput,
    ReceptionPreview,
};

/// The form whose draft is kept.
const FORM: &str = "reception";

/// What else a reception does in its transaction.
enum After {
    /// The draft of the form ends.
    EndDraft,
    /// The file is remembered.
    RememberFile { hash: store::FileHash, again: bool },
}

impl Office {
    /// Finds procedures by name without diacritics, code or initials.
    ///
    /// # Errors
    /// When the office is not set up or the data cannot be read.
    pub fn search_procedures(&self, text: &str, limit: u32) -> Result<Vec<ProcedureHit>, Problem> {
        self.read(|office, now| {
            let used: HashMap<String, u32> = office.store.procedure_use()?.into_iter().collect();
            let today = now.vn_date();
            Ok(procedures::search(office.catalogue.on(today)?, text, limit, &used, today))
        })
    }

    /// A procedure as valid today.
    ///
    /// # Errors
    /// `error.procedure_unknown`, `error.procedure_abolished`.
    pub fn procedure(&self, code: &str) -> Result<ProcedureView, Problem> {
        self.read(|office, now| {
            let catalogue = office.catalogue.on(now.vn_date())?;
            procedures::find(catalogue, code, now.vn_date(), office.language())
        })
    }

    /// Answers while the clerk types: due date, next code, problems and warnings.
    ///
    /// # Errors
    /// When the data cannot be read; what was typed is answered by problems, never by an error.
    pub fn preview_reception(&self, input: &ReceptionInput) -> Result<ReceptionPreview, Problem> {
        self.read(|office, now| {
            let understood = office.understand(input, now)?;
            let received_at = understood.received_at.unwrap_or(now);
            let next_code = office.store.next_code(&office.code, received_at.vn_date())?;
            let due = understood.due.as_ref().map(|it| office.due_view(it, received_at));
            let mut warnings = understood.warnings;
            let counted = due.iter().filter_map(|it| it.due.parse().ok());
            warnings.extend(counted.filter_map(|it| office.provisional_warning(received_at, it)));
            let duplicates = office.duplicates(input, now)?;
            warnings.extend(
                duplicates
                    .iter()
                    .map(|code| Problem::new("warning.possible_duplicate").with("code", code)),
            );
            warnings.extend(office.catalogue.damage().cloned());
            warnings.extend(office.published.warnings(received_at.vn_date()));
            let language = office.language();
            let translated = |problems: Vec<Problem>| {
                problems.into_iter().map(|it| it.in_language(language)).collect()
            };
            let residence = match input.applicant.address.trim() {
                "" => None,
                address => Some(resolve_address(address)?),
            };
            Ok(ReceptionPreview {
                due,
                next_code: next_code.map(|it| it.to_string()).unwrap_or_default(),
                problems: translated(understood.problems),
                warnings: translated(warnings),
                residence,
                possible_duplicates: duplicates,
            })
        })
    }

    /// Receives a dossier. When this returns, it is on disk and the draft is gone.
    ///
    /// # Errors
    /// The first problem, at its field; nothing was changed.
    pub fn receive_dossier(
        &self,
        actor: &Actor,
        input: &ReceptionInput,
    ) -> Result<DossierView, Problem> {
        self.receive_with(actor, std::slice::from_ref(input), After::EndDraft)
            .map_err(|(_, problem)| problem)?
            .into_iter()
            .next()
            .ok_or_else(|| Problem::new("error.input").with("what", "0"))
    }

    /// Receives the dossiers of a file: all of them, or none. A file that was received before is
    /// refused unless `again`.
    ///
    /// # Errors
    /// `error.file_received` with the codes given then, or the first problem with the index of its
    /// dossier.
    pub fn receive_file(
        &self,
        actor: &Actor,
        inputs: &[ReceptionInput],
        file: &[u8],
        again: bool,
    ) -> Result<Vec<DossierView>, (usize, Problem)> {
        let hash = store::hash_of_file(file);
        self.receive_with(actor, inputs, After::RememberFile { hash, again })
    }

    /// What should be looked at in receptions that come without a form, by their place in the list:
    /// odd numbers and dates, damaged text. It never blocks.
    ///
    /// # Errors
    /// When the office is not set up or the data cannot be read.
    pub fn reception_warnings(
        &self,
        inputs: &[ReceptionInput],
    ) -> Result<Vec<(usize, Problem)>, Problem> {
        self.read(|office, now| {
            let mut warnings = Vec::new();
            for (index, input) in inputs.iter().enumerate() {
                let odd = office.understand(input, now)?.warnings.into_iter();
                // Files are for what is written later.
                let odd = odd.filter(|it| it.key != "warning.written_later");
                warnings.extend(odd.map(|it| (index, it.in_language(office.language()))));
            }
            Ok(warnings)
        })
    }

    fn receive_with(
        &self,
        actor: &Actor,
        inputs: &[ReceptionInput],
        after: After,
    ) -> Result<Vec<DossierView>, (usize, Problem)> {
        let mut place = 0;
        self.act(actor, |office, now| {
            if let After::RememberFile { hash, again: false } = &after
                && let Some(codes) = office.store.received_file(hash)?
            {
                return Err(Problem::new("error.file_received").with("codes", codes.join(", ")));
            }
            let mut actions = Vec::with_capacity(inputs.len());
            for (index, input) in inputs.iter().enumerate() {
                place = index;
                let understood = office.understand(input, now)?;
                let Some(reception) = understood.command else {
                    let first = understood.problems.into_iter().next();
                    return Err(first
                        .unwrap_or_else(|| Problem::new("error.input").with("what", "reception")));
                };
                let command = Command::Receive(Box::new(reception));
                actions.push(Action::now(new_id(now), command));
            }
            let done = match &after {
                After::EndDraft => office.transact(&actions, now, Some(FORM)),
                After::RememberFile { hash, .. } => office.transact_file(&actions, now, hash),
            };
            let changes = done.map_err(|refused| {
                place = refused.index;
                refused.problem
            })?;
            Ok(changes.iter().map(|change| office.view_of_change(change, now)).collect())
        })
        .map_err(|problem| (place, problem))
    }

    /// Keeps the form as it stands; returns when it was saved.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn save_draft(&self, actor: &Actor, input: &ReceptionInput) -> Result<String, Problem> {
        self.act(actor, |office, now| {
            let json = serde_json::to_string(input).map_err(|_| Problem::internal("draft"))?;
            office.store.save_draft(FORM, &json, now)?;
            Ok(now.to_string())
        })
    }

    /// The form as it stood when the program ended, if it was not finished.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn load_draft(&self) -> Result<Option<DraftView>, Problem> {
        self.read(|office, _| {
            let draft = office.store.draft(FORM)?;
            Ok(draft.and_then(|draft| {
                let stored = serde_json::from_str(&draft.json).ok()?;
                let input = serde_json::from_value(ReceptionInput::completed(stored)).ok()?;
                Some(DraftView { saved_at: draft.saved_at.to_string(), input })
            }))
        })
    }

    /// Drops the draft.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn discard_draft(&self, actor: &Actor) -> Result<(), Problem> {
        self.act(actor, |office, _| office.store.discard_draft(FORM).map_err(Problem::from))
    }
}

impl<S: AsReader> OpenOffice<'_, S> {
    /// Understands a reception by the catalogue of the day the papers were taken.
    pub fn understand(
        &self,
        input: &ReceptionInput,
        now: Timestamp,
    ) -> Result<validate::Understood, Problem> {
        let day = input
            .received_at
            .as_deref()
            .and_then(|text| {
                crate::text::fields::moment(text, crate::text::fields::OPENING, "receivedAt").ok()
            })
            .unwrap_or(now)
            .vn_date();
        let procedure =
            procedures::find(self.catalogue.on(day)?, &input.procedure, day, self.language());
        Ok(validate::understand(input, procedure.as_ref(), now))
    }

    fn due_view(&self, request: &DueRequest, received_at: Timestamp) -> DueView {
        match request {
            DueRequest::Within(duration) => {
                let rule = self.settings.due_rule;
                let calendar = self.calendars.on(received_at.vn_date());
                let due = compute_due(calendar, received_at, *duration, rule);
                DueView { duration: Some(duration.to_string()), ..due_view(due) }
            }
            DueRequest::At { due, .. } => DueView {
                due: due.to_string(),
                counted_from: received_at.to_string(),
                duration: None,
                skipped: Vec::new(),
                provisional: self.provisional_warning(received_at, *due).is_some(),
            },
        }
    }

    /// Codes of dossiers of the same person and procedure received lately.
    fn duplicates(&self, input: &ReceptionInput, now: Timestamp) -> Result<Vec<String>, Problem> {
        let Ok(id) = crate::text::fields::identity(&input.applicant.id, "applicant.id") else {
            return Ok(Vec::new());
        };
        let Some(within) = self.duplicates_within() else { return Ok(Vec::new()) };
        let days = Days::new(within.as_secs() / (24 * 3600));
        let first = now.vn_date().checked_sub_days(days).unwrap_or_default();
        let since = Timestamp::from_vn(first.and_time(chrono::NaiveTime::MIN));
        let lines = self.reader().same_person_and_procedure(&id, input.procedure.trim(), since)?;
        Ok(lines.into_iter().map(|line| line.code).collect())
    }
}

/// A new id, which sorts by the time of recording.
pub(crate) fn new_id(now: Timestamp) -> DossierId {
    let millis = u64::try_from(now.millis()).unwrap_or(0);
    let nanos = u32::try_from(millis % 1000).unwrap_or(0) * 1_000_000;
    DossierId::new(Uuid::new_v7(UuidTime::from_unix(uuid::NoContext, millis / 1000, nanos)))
}
