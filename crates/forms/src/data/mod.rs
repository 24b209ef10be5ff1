//! The data of every paper: plain values, no rules.

mod apology;
mod control_slip;
mod lists;
mod office;
mod party;
mod receipt;
mod refusal;
mod return_receipt;
mod stop;
mod supplement_request;

pub use apology::{ApologyData, LetterSigner};
pub use control_slip::{ControlSlipData, ControlStep, StepOutcome};
pub use lists::{
    CoverData, CoverRow, HandoverListData, HandoverRow, MultiReceiptData, MultiReceiptRow,
    ResultHandoverData, ResultRow,
};
pub use office::{Edition, IssuingOffice, PaperLayout, PaperNumber, abbreviation};
pub use party::{AuthorisedParty, Gender, Party, ReceiptRef};
pub use receipt::{
    CompetentAgency, HandedIn, ProcessingTime, ReceiptData, ReceiptPaper, RegisterEntry, ReturnBy,
};
pub use refusal::RefusalData;
pub use return_receipt::{ResultReceiver, ReturnReceiptData};
pub use stop::StopData;
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

    /// Cleans lines, which stay lines; empty ones are left out.
    fn lines(&self, field: &str, text: &str) -> Result<String, FormError> {
        let lines = text.lines().map(|line| self.text(field, line));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        Ok(lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
    }

    /// Cleans the items of a list; `clean` gets each with its path, such as `rows[2]`.
    fn each<T>(
        &self,
        field: &str,
        items: &[T],
        clean: impl Fn(&str, &T) -> Result<T, FormError>,
    ) -> Result<Vec<T>, FormError> {
        let items = items.iter().enumerate();
        items.map(|(index, item)| clean(&format!("{field}[{index}]"), item)).collect()
    }
}
