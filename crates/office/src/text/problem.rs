//! Making a [`Problem`] for a person out of the errors of the rooms below.

use std::collections::BTreeMap;

use domain::dossier::Refusal;
use domain::time::Timestamp;

use crate::text::messages::{self, Language};
use crate::view::Problem;

impl Problem {
    /// A problem with its text in Vietnamese; [`Problem::in_language`] changes it.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            params: BTreeMap::new(),
            field: None,
            message: messages::text(Language::Vietnamese, key, &BTreeMap::new()),
        }
    }

    /// Fills a placeholder of the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self.message = messages::text(Language::Vietnamese, &self.key, &self.params);
        self
    }

    /// EventTexts at which field the problem stands.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The same problem in another language.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Self {
        self.message = messages::text(language, &self.key, &self.params);
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

/// An instant as people read it: "17:00 07/09/2026".
#[must_use]
pub fn moment(at: Timestamp) -> String {
    at.to_vn().format("%H:%M %d/%m/%Y").to_string()
}

/// Explains a refusal; `code` names the dossier where the message does.
#[must_use]
pub fn explain_refusal(refusal: &Refusal, code: &str) -> Problem {
    match refusal {
        Refusal::UnknownDossier => Problem::new("error.dossier_unknown"),
        Refusal::AlreadyReceived => Problem::new("error.already_received"),
        Refusal::WrongStage { stage } => {
            let key = format!("stage.{}", stage.as_str());
            let stage = messages::text(Language::Vietnamese, &key, &BTreeMap::new());
            Problem::new("error.wrong_stage").with("code", code).with("stage", stage)
        }
        Refusal::DurationMissing => Problem::new("error.duration_missing").at("duration"),
        Refusal::DueReasonMissing => Problem::new("error.due_reason_missing").at("manualDueReason"),
        Refusal::ReceptionInFuture { at } => {
            Problem::new("error.reception_in_future").with("at", moment(*at)).at("receivedAt")
        }
        Refusal::DueInPast { due } => {
            Problem::new("error.due_in_past").with("due", moment(*due)).at("newDue")
        }
        Refusal::DueNotWorking { due } => {
            Problem::new("error.due_not_working").with("due", moment(*due)).at("newDue")
        }
        Refusal::ReasonMissing => Problem::new("error.reason_missing").at("reason"),
        Refusal::NotLate { due } => {
            Problem::new("error.not_late").with("code", code).with("due", moment(*due))
        }
        Refusal::AlreadyApologised => Problem::new("error.already_apologised").with("code", code),
        Refusal::UnknownPaper => Problem::new("error.paper_unknown"),
        Refusal::NothingChanged => Problem::new("error.nothing_changed").at("value"),
        Refusal::UnknownConflict => Problem::new("error.conflict_unknown"),
        Refusal::WrongDecision => Problem::new("error.decision").at("decision"),
        Refusal::NumbersUsedUp => Problem::new("error.numbers_used_up"),
    }
}
