//! Problems in words for people.

use std::collections::BTreeMap;
use std::path::Path;

use domain::calendar::{DurationError, WorkingHoursError};
use domain::dossier::Refusal;
use domain::message::{Message, ParamValue};
use domain::money::MoneyError;
use domain::number::{DossierCodeError, OfficeCodeError};
use domain::person::{
    BirthDateError, BirthDateWarning, CardError, IdentityNumberError, IdentityWarning, NameError,
    PaperNumberError, PhoneError,
};
use domain::procedure::import::ImportError;
use domain::time::Timestamp;
use exchange::ExchangeError;
use forms::FormError;
use serde::{Deserialize, Serialize};
use specta::Type;
use store::files::TargetFault;
use store::{BackupError, StoreError};

use super::messages::{self, Language};

/// What went wrong, for a person: `key` is a key of the error catalogue, `message` its text in the
/// language of the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Key in `assets/messages/*/error.json`.
    pub key: String,
    /// Values of the message's placeholders, in the language of the message.
    pub params: BTreeMap<String, String>,
    /// The field the problem stands at, as a path such as `applicant.id`.
    pub field: Option<String>,
    /// What happened, what it means, what to do next.
    pub message: String,
    /// Placeholders whose value is the text of another key.
    #[serde(skip)]
    #[specta(skip)]
    keyed: Box<[(String, String)]>,
}

impl Problem {
    /// Returns a problem with its text in Vietnamese; [`Problem::in_language`] changes it.
    #[must_use]
    pub fn new(key: &str) -> Self {
        let problem = Self {
            key: key.to_owned(),
            params: BTreeMap::new(),
            field: None,
            message: String::new(),
            keyed: Box::default(),
        };
        problem.in_language(Language::Vietnamese)
    }

    /// Returns the problem that an error of another room explains.
    #[must_use]
    pub fn of(error: &(impl Message + ?Sized)) -> Self {
        let mut problem = Self::new(error.key());
        let mut keyed = Vec::new();
        for (name, value) in error.params() {
            match value {
                ParamValue::Text(text) => drop(problem.params.insert(name.to_owned(), text)),
                ParamValue::Key(key) => keyed.push((name.to_owned(), key)),
            }
        }
        problem.keyed = keyed.into();
        problem.field = error.field().map(str::to_owned);
        problem.in_language(Language::Vietnamese)
    }

    /// Returns a failure inside the program; `what` names its location, without personal data.
    #[must_use]
    pub fn internal(what: &str) -> Self {
        Self::new("error.store.internal").with("what", what)
    }

    /// Fills a placeholder of the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self.in_language(Language::Vietnamese)
    }

    /// Returns the same problem with the text of another key.
    #[must_use]
    pub(crate) fn with_key(mut self, key: &str) -> Self {
        key.clone_into(&mut self.key);
        self.in_language(Language::Vietnamese)
    }

    /// Sets the field of the problem.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Returns the same problem in another language.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Self {
        for (name, key) in &self.keyed {
            let text = messages::text(language, key, &BTreeMap::new());
            self.params.insert(name.clone(), text);
        }
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

/// Errors of other rooms that explain themselves become problems by `?`.
macro_rules! explained {
    ($($error:ty),+ $(,)?) => {
        $(impl From<$error> for Problem {
            fn from(error: $error) -> Self {
                Self::of(&error)
            }
        })+
    };
}

explained! {
    BackupError, BirthDateError, BirthDateWarning, CardError, DossierCodeError, DurationError, ExchangeError, IdentityNumberError,
    IdentityWarning, ImportError, MoneyError, NameError, OfficeCodeError, PaperNumberError, PhoneError,
    Refusal, StoreError,
    WorkingHoursError,
}

/// Forms do not depend on other rooms, so their error is converted here.
impl From<FormError> for Problem {
    fn from(error: FormError) -> Self {
        let mut problem = Self::new(&format!("error.{}", error.key()));
        for (name, value) in error.params() {
            problem = problem.with(name, value);
        }
        problem.field = error.field().map(str::to_owned);
        problem
    }
}

impl Problem {
    /// Returns the problem of a file that could not be written.
    #[must_use]
    pub fn of_file(path: &Path, error: &std::io::Error) -> Self {
        Self::new(TargetFault::of(error).key()).with("file", path.display())
    }
}

/// Puts the problem of a failed check at the field that was checked.
pub trait AtField<T> {
    /// Returns the value, or the problem at `field`.
    ///
    /// # Errors
    /// The error as a [`Problem`] at `field`.
    fn at(self, field: &str) -> Result<T, Problem>;
}

impl<T, E: Into<Problem>> AtField<T> for Result<T, E> {
    fn at(self, field: &str) -> Result<T, Problem> {
        self.map_err(|error| error.into().at(field))
    }
}

/// Returns an instant as people read it: "17:00 07/09/2026".
#[must_use]
pub fn moment(at: Timestamp) -> String {
    at.to_vn().format("%H:%M %d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::dossier::Stage;

    #[test]
    fn a_stage_is_named_in_the_language_of_the_text() {
        let refusal = Refusal::WrongStage { stage: Stage::Returned };
        let problem = Problem::from(refusal).with("code", "H36.57-261125-0001");
        assert!(problem.message.contains("đã trả kết quả"), "{}", problem.message);
        let english = problem.in_language(Language::English);
        assert!(english.message.contains("returned"), "{}", english.message);
        assert!(
            english.message.is_ascii() || !english.message.contains("đã"),
            "{}",
            english.message
        );
        assert_eq!(english.params["code"], "H36.57-261125-0001");
    }
}
