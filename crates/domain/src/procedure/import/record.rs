//! Reading the fields of a record, with errors that name record and field.

use serde_json::{Map, Value};

use super::{Doubt, ImportError, ImportWarning};
use crate::text::{nfc, squeeze};

/// One object of the export, and how to name it in an error.
pub(super) struct Record<'a> {
    name: String,
    /// Prefix of a field's name: empty, or `tphs[3].`.
    path: String,
    object: &'a Map<String, Value>,
}

impl<'a> Record<'a> {
    /// Reads the record at a position of the list, counted from 1.
    pub(super) fn of(value: &'a Value, at: usize) -> Result<Self, ImportError> {
        let place = format!("#{at}");
        let Value::Object(object) = value else {
            return Err(ImportError::Field {
                record: place,
                field: String::new(),
                expected: "an object",
            });
        };
        let name = match object.get("ma_tthc") {
            Some(Value::String(code)) if !code.trim().is_empty() => squeeze(code),
            _ => place,
        };
        Ok(Self { name, path: String::new(), object })
    }

    pub(super) fn error(&self, field: &str, expected: &'static str) -> ImportError {
        let field = format!("{}{field}", self.path);
        ImportError::Field { record: self.name.clone(), field, expected }
    }

    pub(super) fn warning(&self, field: &str, kind: Doubt, text: &str) -> ImportWarning {
        let field = format!("{}{field}", self.path);
        ImportWarning { record: self.name.clone(), field, kind, text: text.to_owned() }
    }

    /// Returns a text, NFC and on one line; empty where it is missing.
    pub(super) fn text(&self, field: &str) -> Result<String, ImportError> {
        match self.object.get(field) {
            None | Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(nfc(&squeeze(text))),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(_) => Err(self.error(field, "a text")),
        }
    }

    /// Returns a text that must not be empty.
    pub(super) fn required_text(&self, field: &str) -> Result<String, ImportError> {
        let text = self.text(field)?;
        if text.is_empty() { Err(self.error(field, "a text that is not empty")) } else { Ok(text) }
    }

    /// Returns a text, or a list of texts put together.
    pub(super) fn words(&self, field: &str) -> Result<String, ImportError> {
        match self.object.get(field) {
            Some(Value::Array(texts)) => texts
                .iter()
                .map(|text| text.as_str().map(|text| nfc(&squeeze(text))))
                .collect::<Option<Vec<_>>>()
                .map(|texts| texts.join(", "))
                .ok_or_else(|| self.error(field, "a list of texts")),
            _ => self.text(field),
        }
    }

    /// Returns a number of copies: true or a text for true is 1.
    pub(super) fn count(&self, field: &str) -> Result<u32, ImportError> {
        let expected = "true, false or a number of copies";
        match self.object.get(field) {
            None | Some(Value::Null) => Ok(0),
            Some(Value::Bool(is_there)) => Ok(u32::from(*is_there)),
            Some(Value::Number(number)) => number
                .as_u64()
                .and_then(|count| u32::try_from(count).ok())
                .ok_or_else(|| self.error(field, expected)),
            Some(Value::String(text)) => match text.trim().to_lowercase().as_str() {
                "" | "false" | "không" => Ok(0),
                "true" | "có" | "x" => Ok(1),
                digits => digits.parse().map_err(|_| self.error(field, expected)),
            },
            Some(_) => Err(self.error(field, expected)),
        }
    }

    /// Returns the objects of a list; empty when the list is missing.
    pub(super) fn parts(&self, field: &str) -> Result<Vec<Record<'a>>, ImportError> {
        let values = match self.object.get(field) {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::Array(values)) => values,
            Some(_) => return Err(self.error(field, "a list")),
        };
        let part = |(at, value): (usize, &'a Value)| match value {
            Value::Object(object) => {
                Ok(Record { name: self.name.clone(), path: format!("{field}[{at}]."), object })
            }
            _ => Err(self.error(&format!("{field}[{at}]"), "an object")),
        };
        (1..).zip(values).map(part).collect()
    }
}
