//! The content of form 06.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Cleaner, Edition, IssuingOffice, PaperNumber};
use crate::error::FormError;

/// How a step ended against its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StepOutcome {
    /// Before its time.
    Early,
    /// In time.
    OnTime,
    /// After its time.
    Late,
}

/// One hand-over of the dossier; what is not known is left to handwriting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ControlStep {
    /// The unit that hands over.
    pub giver: String,
    /// The unit that receives.
    pub receiver: String,
    /// When; Vietnam wall clock.
    pub at: Option<NaiveDateTime>,
    /// Full name of who hands over.
    pub giver_name: String,
    /// Full name of who receives.
    pub receiver_name: String,
    /// How the step before it ended, as the receiver notes it.
    pub outcome: Option<StepOutcome>,
    /// Remark.
    pub note: String,
}

/// Everything on form 06, the control slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ControlSlipData {
    /// Who issues it.
    pub office: IssuingOffice,
    /// Its number; none where it is not numbered.
    pub number: Option<PaperNumber>,
    /// Which printing it is.
    pub edition: Edition,
    /// Date in the head and of the file; Vietnam wall clock.
    pub issued_at: NaiveDateTime,
    /// Dossier code.
    pub code: String,
    /// What is asked for.
    pub procedure_name: String,
    /// The agency or unit that solves the dossier.
    pub handled_by: String,
    /// Those who help.
    #[serde(default)]
    pub cooperating: Vec<String>,
    /// When the papers were received; Vietnam wall clock.
    pub received_at: NaiveDateTime,
    /// When the result is promised; Vietnam wall clock.
    pub due_at: NaiveDateTime,
    /// The hand-overs so far.
    pub rows: Vec<ControlStep>,
}

impl ControlSlipData {
    /// Returns the same with printable text.
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self {
            office: self.office.cleaned(cleaner)?,
            number: self.number.as_ref().map(|number| number.cleaned(cleaner)).transpose()?,
            edition: self.edition.cleaned(cleaner)?,
            code: cleaner.text("code", &self.code)?,
            procedure_name: cleaner.text("procedureName", &self.procedure_name)?,
            handled_by: cleaner.text("handledBy", &self.handled_by)?,
            cooperating: cleaner
                .each("cooperating", &self.cooperating, |field, text| cleaner.text(field, text))?,
            rows: cleaner.each("rows", &self.rows, |field, row| row.cleaned(cleaner, field))?,
            ..*self
        })
    }
}

impl ControlStep {
    fn cleaned(&self, cleaner: &Cleaner<'_>, field: &str) -> Result<Self, FormError> {
        let text = |name: &str, text: &str| cleaner.text(&format!("{field}.{name}"), text);
        Ok(Self {
            giver: text("giver", &self.giver)?,
            receiver: text("receiver", &self.receiver)?,
            giver_name: text("giverName", &self.giver_name)?,
            receiver_name: text("receiverName", &self.receiver_name)?,
            note: text("note", &self.note)?,
            ..*self
        })
    }
}
