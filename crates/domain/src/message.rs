//! Messages for people: an error names its text and the values in it; the text itself is made at
//! the edge of the program, in the reader's language.

use crate::text::shown;
use crate::time::Timestamp;

/// A message for a person: an error, a refusal or a warning.
///
/// ```
/// use domain::message::{Message, ParamValue};
/// use domain::person::Phone;
/// let error = Phone::parse("1900123").unwrap_err();
/// assert_eq!(error.key(), "error.phone.length");
/// let params: Vec<_> = error.params().into_iter().collect();
/// assert_eq!(params[0], ("found", ParamValue::Text("7".to_owned())));
/// assert_eq!(params[1], ("expected", ParamValue::Text("8".to_owned())));
/// ```
pub trait Message {
    /// Returns the key of the text in the message catalogue.
    fn key(&self) -> &'static str;

    /// Returns the values of the text's placeholders; none by default.
    fn params(&self) -> Params {
        Params::default()
    }

    /// Returns the input field at fault, as the window names it; none by default.
    fn field(&self) -> Option<&str> {
        None
    }
}

/// The value of a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamValue {
    /// Shown as it is.
    Text(String),
    /// The key of another message, whose text is shown.
    Key(String),
}

/// The values of a message's placeholders by name, in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<(&'static str, ParamValue)>);

impl Params {
    /// Adds a value that is shown as it is.
    #[must_use]
    pub fn text(self, name: &'static str, value: impl ToString) -> Self {
        self.with(name, ParamValue::Text(value.to_string()))
    }

    /// Adds the key of another message, which is translated together with this one.
    #[must_use]
    pub fn key(self, name: &'static str, key: impl Into<String>) -> Self {
        self.with(name, ParamValue::Key(key.into()))
    }

    /// Adds an instant in Vietnam time, as both languages write it: "17:00 07/09/2026".
    #[must_use]
    pub fn moment(self, name: &'static str, at: Timestamp) -> Self {
        self.text(name, at.to_vn().format("%H:%M %d/%m/%Y"))
    }

    /// Adds a character, as it is seen.
    #[must_use]
    pub fn character(self, name: &'static str, character: char) -> Self {
        self.text(name, shown(character))
    }

    fn with(mut self, name: &'static str, value: ParamValue) -> Self {
        self.0.push((name, value));
        self
    }
}

impl IntoIterator for Params {
    type Item = (&'static str, ParamValue);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Duration, WorkingHoursError};
    use crate::dossier::{Refusal, Stage};
    use crate::number::OfficeCode;
    use crate::person::{
        BirthDate, Card, IdentityNumber, IdentityWarning, PersonName, Phone, TaxNumber,
    };
    use crate::procedure::import::import_portal_json;

    /// Key, field, and the values as `name=value`; a key to be translated has `@` before it.
    fn described(message: &dyn Message) -> (&'static str, String, String) {
        let values: Vec<String> = message
            .params()
            .into_iter()
            .map(|(name, value)| match value {
                ParamValue::Text(text) => format!("{name}={text}"),
                ParamValue::Key(key) => format!("{name}=@{key}"),
            })
            .collect();
        (message.key(), message.field().unwrap_or_default().to_owned(), values.join(" "))
    }

    #[test]
    fn a_stage_is_given_by_its_key_and_not_in_one_language() {
        for stage in Stage::ALL {
            let refusal = Refusal::WrongStage { stage };
            let expected = format!("stage=@stage.{}", stage.as_str());
            assert_eq!(
                described(&refusal),
                ("error.wrong_stage", String::new(), expected),
                "{stage:?}"
            );
        }
    }

    #[test]
    fn refusals_name_the_field_and_the_moment() {
        let due = "2026-09-07T17:00".parse().unwrap();
        for (refusal, key, field, params) in [
            (Refusal::DueInPast { due }, "error.due_in_past", "newDue", "due=17:00 07/09/2026"),
            (Refusal::NotLate { due }, "error.not_late", "", "due=17:00 07/09/2026"),
            (
                Refusal::ReceptionInFuture { at: due },
                "error.reception_in_future",
                "receivedAt",
                "at=17:00 07/09/2026",
            ),
            (Refusal::NothingChanged, "error.nothing_changed", "value", ""),
            (Refusal::WrongDecision, "error.decision", "decision", ""),
            (Refusal::NumbersUsedUp, "error.numbers_used_up", "", ""),
        ] {
            assert_eq!(described(&refusal), (key, field.to_owned(), params.to_owned()));
        }
    }

    #[test]
    fn typing_errors_give_the_values_that_their_texts_show() {
        let long = "ễ".repeat(300);
        for (message, key, field, params) in [
            (
                &PersonName::parse(&long).unwrap_err() as &dyn Message,
                "error.name.too_long",
                "",
                "found=300 most=255",
            ),
            (
                &PersonName::parse("Lan 🌸").unwrap_err(),
                "error.name.unprintable",
                "",
                "character=🌸",
            ),
            (
                &IdentityNumber::parse("06630100").unwrap_err(),
                "error.identity_number.too_short",
                "",
                "missing=4 expected=12",
            ),
            (
                &IdentityNumber::parse("0663010000012").unwrap_err(),
                "error.identity_number.too_long",
                "",
                "extra=1 expected=12",
            ),
            (
                &IdentityWarning::BirthYearDiffers { year: 2001 },
                "warning.identity_number.birth_year_differs",
                "",
                "year=2001",
            ),
            (&TaxNumber::parse("010010910").unwrap_err(), "error.tax_number.length", "", "found=9"),
            (
                &Phone::parse("091234567").unwrap_err(),
                "error.phone.length",
                "",
                "found=9 expected=10",
            ),
            (
                &"31/02/2001".parse::<BirthDate>().unwrap_err(),
                "error.birth_date.no_such_day",
                "",
                "",
            ),
            (&Card::parse("a|b").unwrap_err(), "error.card.fields", "card", "found=2"),
            (
                &"3 days".parse::<Duration>().unwrap_err(),
                "error.duration",
                "duration",
                "value=3 days",
            ),
            (
                &"H36..57".parse::<OfficeCode>().unwrap_err(),
                "error.settings.office_code",
                "officeCode",
                "",
            ),
            (&WorkingHoursError::Empty, "error.settings.working_hours", "workingHours", ""),
            (&import_portal_json("1").unwrap_err(), "error.import.no_records", "", ""),
            (
                &import_portal_json(r#"[{"ma_tthc": 1}]"#).unwrap_err(),
                "error.import.field",
                "",
                "record=#1 field=ma_tthc",
            ),
        ] {
            assert_eq!(described(message), (key, field.to_owned(), params.to_owned()));
        }
    }
}
