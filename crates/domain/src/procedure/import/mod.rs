//! Import of the national portal's export of procedures (`tthc.json`).
//!
//! The export is large and unreliable: instructions are listed among the papers, "0 VNĐ" means that
//! the province sets the fee, "1 Khác" means nothing. Certain data is imported, the rest is asked
//! at reception, and every doubt is a warning that names its record and field.

mod duration;
mod fee;
mod papers;
mod record;
#[cfg(test)]
mod tests;
mod variants;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::record::Record;
use super::{Confidence, HandledBy, Procedure, ProcedureCode, Version};
use crate::message::{Message, Params};
use crate::person::BirthDate;
use crate::text::fold;

/// The outcome of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// How many records the text has.
    pub records: usize,
    /// The procedures to add, each with the versions that the text has of it.
    pub additions: Vec<Procedure>,
    /// Doubts for a person to check, in the order of the records.
    pub warnings: Vec<ImportWarning>,
}

/// A doubt about a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportWarning {
    /// The code of the record.
    pub record: String,
    /// The field in the export, such as `cach_thuc_thuc_hien[2].thoi_gian`.
    pub field: String,
    /// The kind of doubt.
    pub kind: Doubt,
    /// The text in question.
    pub text: String,
}

/// Kinds of doubt about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// An instruction stands among the papers; it is kept as guidance.
    InstructionAmongPapers,
    /// The code of a paper is malformed; it is left out.
    PaperCode,
    /// The text names no usable duration; it is asked at reception.
    NoDuration,
    /// Duration and description contradict each other; it is asked at reception.
    DurationContradicted,
    /// A fee of 0 that may be set by the province; it is asked at reception.
    FeeOfZero,
    /// Several amounts, or none that can be read; the fee is asked at reception.
    FeeUnclear,
    /// Not a procedure of the commune; left out.
    OtherLevel,
    /// Not for citizens; imported, but not offered at reception.
    NotForCitizens,
    /// No longer valid; left out.
    NoLongerValid,
    /// Without the day of its decision; it holds only where there is no other version.
    NoDate,
    /// The same code has another name in another version; both are kept.
    Renamed,
    /// The same code and day comes again; the first is kept.
    Repeated,
}

impl Doubt {
    /// As [`Message::key`].
    #[must_use]
    pub fn key(self) -> &'static str {
        Message::key(&self)
    }
}

impl Message for Doubt {
    fn key(&self) -> &'static str {
        match self {
            Self::InstructionAmongPapers => "warning.import.instruction_among_papers",
            Self::PaperCode => "warning.import.paper_code",
            Self::NoDuration => "warning.import.no_duration",
            Self::DurationContradicted => "warning.import.duration_contradicted",
            Self::FeeOfZero => "warning.import.fee_of_zero",
            Self::FeeUnclear => "warning.import.fee_unclear",
            Self::OtherLevel => "warning.import.other_level",
            Self::NotForCitizens => "warning.import.not_for_citizens",
            Self::NoLongerValid => "warning.import.no_longer_valid",
            Self::NoDate => "warning.import.no_date",
            Self::Renamed => "warning.import.renamed",
            Self::Repeated => "warning.import.repeated",
        }
    }
}

/// Why an export cannot be imported; nothing of it is imported then.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The text is no JSON; line and column are in the source.
    #[error("the export is no JSON")]
    Json(#[from] serde_json::Error),
    /// The JSON holds no list of records.
    #[error("the export holds no list of procedures")]
    NoRecords,
    /// A field does not hold what belongs there.
    #[error("record {record}, field {field}: expected {expected}")]
    Field {
        /// The code of the record, or its position in the list, counted from 1, as `#3`.
        record: String,
        /// The field.
        field: String,
        /// The expected content.
        expected: &'static str,
    },
}

impl ImportError {
    /// As [`Message::key`].
    #[must_use]
    pub fn key(&self) -> &'static str {
        Message::key(self)
    }
}

impl Message for ImportError {
    fn key(&self) -> &'static str {
        match self {
            Self::Json(_) => "error.import.json",
            Self::NoRecords => "error.import.no_records",
            Self::Field { .. } => "error.import.field",
        }
    }

    fn params(&self) -> Params {
        match self {
            Self::Field { record, field, .. } => {
                Params::default().text("record", record).text("field", field)
            }
            Self::Json(_) | Self::NoRecords => Params::default(),
        }
    }
}

/// Reads the national portal's export: a list of records, or an object with the list as `data`.
///
/// # Errors
/// [`ImportError`] names record and field; nothing is imported then.
///
/// ```
/// use domain::procedure::import::import_portal_json;
/// let report = import_portal_json(r#"[{
///     "ma_tthc": "1.014258", "ten_tthc": "Xác nhận đăng ký thu hồi khoáng sản",
///     "so_quyet_dinh": "12/QĐ-X", "ngay_quyet_dinh": "01/07/2026", "linh_vuc": "Khoáng sản",
///     "cach_thuc_thuc_hien": [
///         {"hinh_thuc_nop": "Trực tiếp", "thoi_gian": "44 ngày làm việc", "phi_le_phi": ""},
///         {"hinh_thuc_nop": "Trực tiếp", "thoi_gian": "13 ngày làm việc", "phi_le_phi": ""}]}]"#)?;
/// let version = &report.additions[0].versions[0];
/// assert_eq!(version.variants.len(), 2);
/// assert_eq!(version.variants[1].duration.unwrap().to_string(), "13wd");
/// # Ok::<(), domain::procedure::import::ImportError>(())
/// ```
pub fn import_portal_json(text: &str) -> Result<ImportReport, ImportError> {
    let json: Value = serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    let records = match &json {
        Value::Array(records) => records.as_slice(),
        Value::Object(object) => match object.get("data") {
            Some(Value::Array(records)) => records.as_slice(),
            None if object.contains_key("ma_tthc") => std::slice::from_ref(&json),
            _ => return Err(ImportError::NoRecords),
        },
        _ => return Err(ImportError::NoRecords),
    };
    let mut report = ImportReport { records: records.len(), ..ImportReport::default() };
    for (at, value) in (1..).zip(records) {
        let record = Record::of(value, at)?;
        let Some((code, handled_by, version)) = read(&record, &mut report.warnings)? else {
            continue;
        };
        add(&mut report, code, handled_by, version);
    }
    Ok(report)
}

/// Reads one record; `None` when it is not a procedure of a commune.
fn read(
    record: &Record<'_>,
    warnings: &mut Vec<ImportWarning>,
) -> Result<Option<(ProcedureCode, HandledBy, Version)>, ImportError> {
    let code = record.required_text("ma_tthc")?;
    let code: ProcedureCode =
        code.parse().map_err(|_| record.error("ma_tthc", "a code such as 1.001193"))?;
    let name = record.required_text("ten_tthc")?;
    let level = record.words("cap_thuc_hien")?;
    if !level.is_empty() && !fold(&level).contains("cap xa") {
        warnings.push(record.warning("cap_thuc_hien", Doubt::OtherLevel, &level));
        return Ok(None);
    }
    let state = record.words("trang_thai")?;
    if ["het hieu luc", "bai bo"].iter().any(|word| fold(&state).contains(word)) {
        warnings.push(record.warning("trang_thai", Doubt::NoLongerValid, &state));
        return Ok(None);
    }
    let audience = record.words("doi_tuong_thuc_hien")?;
    let handled_by = if audience.is_empty() || is_for_citizens(&audience) {
        HandledBy::Office
    } else {
        warnings.push(record.warning("doi_tuong_thuc_hien", Doubt::NotForCitizens, &audience));
        HandledBy::NotForCitizens
    };
    let decided = record.text("ngay_quyet_dinh")?;
    let valid_from = match decided.parse::<BirthDate>() {
        Ok(BirthDate::Day(day)) => Some(day),
        _ if decided.is_empty() => {
            warnings.push(record.warning("ngay_quyet_dinh", Doubt::NoDate, ""));
            None
        }
        _ => return Err(record.error("ngay_quyet_dinh", "a day such as 01/07/2026")),
    };
    let papers = papers::read(record, warnings)?;
    let version = Version {
        valid_from,
        valid_to: None,
        name,
        name_shortened: false,
        field: record.text("linh_vuc")?,
        decision: Some(record.text("so_quyet_dinh")?).filter(|number| !number.is_empty()),
        source: "national-portal".to_owned(),
        confidence: Confidence::High,
        variants: variants::read(record, warnings)?,
        papers: papers.papers,
        guidance: papers.guidance,
    };
    Ok(Some((code, handled_by, version)))
}

/// Tells whether somebody outside the administration is among those whom a procedure is for.
fn is_for_citizens(audience: &str) -> bool {
    let folded = fold(audience);
    ["cong dan", "ca nhan", "doanh nghiep", "to chuc", "hop tac xa", "ho gia dinh", "nguoi"]
        .iter()
        .any(|word| folded.contains(word))
}

/// Adds a version to the report; a repeated one is left out with a warning.
fn add(report: &mut ImportReport, code: ProcedureCode, handled_by: HandledBy, version: Version) {
    let Some(known) = report.additions.iter_mut().find(|known| known.code == code) else {
        report.additions.push(Procedure { code, handled_by, versions: vec![version] });
        return;
    };
    let mut doubt = |kind, field: &str| {
        report.warnings.push(ImportWarning {
            record: code.to_string(),
            field: field.to_owned(),
            kind,
            text: version.name.clone(),
        });
    };
    if known.versions.iter().any(|old| old.valid_from == version.valid_from) {
        doubt(Doubt::Repeated, "ma_tthc");
        return;
    }
    if known.versions.iter().any(|old| old.name != version.name) {
        doubt(Doubt::Renamed, "ten_tthc");
    }
    known.add_version(version);
}
