//! The data of every paper: plain values, no rules.

mod apology;
mod office;
mod receipt;
mod supplement_request;

pub use apology::{ApologyData, LetterSigner};
pub use office::{Edition, IssuingOffice, PaperLayout, PaperNumber};
pub use receipt::{
    ProcessingTime, ReceiptData, ReceiptPaper, ReceiptSubmitter, RegisterEntry, ReturnBy,
};
pub use supplement_request::{MissingPaper, SupplementRequestData};

use crate::error::FormError;
use crate::layout::{FontBook, LINE_BREAK, clean};

/// Makes the texts of a paper printable, or names the field that cannot be printed.
pub(crate) struct Cleaner<'a> {
    pub fonts: &'a FontBook,
}

impl Cleaner<'_> {
    fn text(&self, field: &str, text: &str) -> Result<String, FormError> {
        clean(self.fonts, text, field)
    }

    /// Cleans the name of an office, which may say where a line of the head ends: by a line break or
    /// by a typed `\n`.
    fn name(&self, field: &str, name: &str) -> Result<String, FormError> {
        let name = name.replace("\\n", "\n");
        let lines = name.lines().map(|line| self.text(field, line));
        let lines = lines.filter(|line| line.as_ref().map_or(true, |line| !line.is_empty()));
        Ok(lines.collect::<Result<Vec<_>, _>>()?.join(&LINE_BREAK.to_string()))
    }

    /// Cleans a telephone number, which is not broken between lines.
    fn phone(&self, field: &str, number: &Option<String>) -> Result<Option<String>, FormError> {
        Ok(self.maybe(field, number)?.map(|number| number.replace(' ', "\u{A0}")))
    }

    /// Cleans a text; an empty one counts as absent.
    fn maybe(&self, field: &str, text: &Option<String>) -> Result<Option<String>, FormError> {
        let cleaned = text.as_deref().map(|text| self.text(field, text)).transpose()?;
        Ok(cleaned.filter(|text| !text.is_empty()))
    }
}
