//! Reception: what the clerk types and what the office answers while typing.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use specta::Type;

use super::completed::complete;
use super::{AddressView, CommuneView, Problem, ReceptionChannel, ReturnBy};

/// A procedure in a list of search results.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureHit {
    /// National code, for example "1.001193".
    pub code: String,
    /// Name of the procedure.
    pub name: String,
    /// Group of procedures, for example "Hộ tịch".
    pub field: String,
    /// Duration of the first variant, for example "3wd"; absent when unknown.
    pub duration: Option<String>,
    /// How often this office received it in the last year.
    pub used: u32,
}

/// A procedure as valid on a date.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureView {
    /// National code.
    pub code: String,
    /// Name of the procedure.
    pub name: String,
    /// Group of procedures.
    pub field: String,
    /// Cases by channel; at least one.
    pub variants: Vec<VariantView>,
    /// Papers to hand in.
    pub papers: Vec<RequiredPaperView>,
}

/// A case of a procedure in a channel; owns the duration and the fee.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct VariantView {
    /// Stable within the procedure version.
    pub id: String,
    /// Name of the case; empty when there is only one.
    pub label: String,
    /// The channel it is for; absent when it holds for all.
    pub channel: Option<ReceptionChannel>,
    /// For example "3wd"; absent: the clerk is asked.
    pub duration: Option<String>,
    /// Whole đồng; absent: the clerk is asked.
    #[specta(type = Option<f64>)]
    pub fee: Option<i64>,
    /// What the clerk should know, for example "nhận sau 15 giờ: trả ngày làm việc tiếp theo".
    pub note: String,
}

/// A paper the procedure asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RequiredPaperView {
    /// Name of the paper.
    pub name: String,
    /// Usual number of originals.
    pub originals: u32,
    /// Usual number of copies.
    pub copies: u32,
    /// Only in some cases.
    pub optional: bool,
}

/// What is on an identity card's QR code.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CardView {
    /// Identity number, 12 digits.
    pub id: String,
    /// Former identity number, 9 digits, or empty.
    pub old_id: String,
    /// Full name.
    pub name: String,
    /// "YYYY-MM-DD", "YYYY-MM" or "YYYY".
    pub birth_date: String,
    /// "Nam" or "Nữ", or empty.
    pub gender: String,
    /// Place of residence as on the card.
    pub address: String,
    /// Date of issue, or empty.
    pub issued: String,
    /// What became of that address.
    pub residence: AddressView,
    /// Warnings that do not block.
    pub warnings: Vec<Problem>,
}

/// A person as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonInput {
    /// Full name.
    pub name: String,
    /// Identity number (12 or 9 digits), passport, or tax number; may be empty.
    pub id: String,
    /// "dd/mm/yyyy", "yyyy" or ISO; may be empty.
    pub birth_date: String,
    /// "Nam", "Nữ" or empty.
    pub gender: String,
    /// Address as it is to be printed.
    pub address: String,
    /// Telephone number; may be empty.
    pub phone: String,
    /// E-mail; may be empty.
    pub email: String,
    /// Whether it is an organisation; its number is the tax number.
    pub organisation: bool,
    /// Who represents the organisation; may be empty.
    pub representative: String,
    /// The paper that authorises a person who hands in for another; may be empty.
    pub authority: String,
}

/// A paper handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaperInput {
    /// Name of the paper.
    pub name: String,
    /// Number of originals.
    pub originals: u32,
    /// Number of copies.
    pub copies: u32,
    /// Number of certified copies.
    pub certified: u32,
}

/// A fee: whole đồng, or as people write it, for example "20.000 đồng". Empty text takes the
/// variant's fee.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(untagged)]
pub enum FeeInput {
    /// Whole đồng.
    Dong(f64),
    /// As written.
    Text(String),
}

/// The reception form as it stands; also the draft that is saved while typing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceptionInput {
    /// National code of the procedure.
    pub procedure: String,
    /// Case of the procedure; empty takes the first that fits the channel.
    pub variant: String,
    /// In whose name.
    pub applicant: PersonInput,
    /// Who hands in, when it is somebody else.
    pub submitter: Option<PersonInput>,
    /// Papers handed in.
    pub papers: Vec<PaperInput>,
    /// Number of sets; 0 means 1.
    pub sets: u32,
    /// How it came in.
    pub channel: ReceptionChannel,
    /// How the result goes back.
    pub return_by: ReturnBy,
    /// Absent takes the variant's.
    pub fee: Option<FeeInput>,
    /// For example "3wd"; absent takes the variant's.
    pub duration: Option<String>,
    /// A due date set by hand, as "17:00 07/09/2026", with its reason; empty text is refused.
    pub manual_due: Option<String>,
    /// Why the due date is set by hand.
    pub manual_due_reason: String,
    /// When the papers were taken, for paper entered later; absent means now, empty is refused.
    pub received_at: Option<String>,
    /// Remark for the register.
    pub note: String,
    /// The agency that solves it, where it is another one; empty otherwise.
    pub competent_agency: String,
    /// When that agency received it; absent while it is not known.
    pub competent_received_at: Option<String>,
    /// The decision that sets the duration, where it is not the procedure's own.
    pub duration_decision: String,
}

impl ReceptionInput {
    /// A form with every field there is, as JSON.
    #[must_use]
    pub fn example() -> Value {
        let whole = Self {
            submitter: Some(PersonInput::default()),
            papers: vec![PaperInput::default()],
            ..Self::default()
        };
        serde_json::to_value(whole).unwrap_or_default()
    }

    /// A form that lacks fields, from a file or from a draft of an earlier program, with what an
    /// empty form has in them.
    #[must_use]
    pub fn completed(mut form: Value) -> Value {
        let example = Self::example();
        if let Value::Object(fields) = &mut form {
            fields.entry("submitter").or_insert(Value::Null);
            fields.entry("papers").or_insert(json!([]));
        }
        complete(&mut form, &example);
        form
    }
}

/// What the office answers while the clerk types.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceptionPreview {
    /// The due date, when procedure and duration are known.
    pub due: Option<DueView>,
    /// The code this dossier would get now.
    pub next_code: String,
    /// What must be mended before saving.
    pub problems: Vec<Problem>,
    /// What should be looked at; never blocks.
    pub warnings: Vec<Problem>,
    /// What became of the applicant's address.
    pub residence: Option<AddressView>,
    /// Dossiers of the same person and procedure in the last 30 days.
    pub possible_duplicates: Vec<String>,
}

/// A due date and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DueView {
    /// The instant the result is due.
    pub due: String,
    /// The instant from which the time is counted.
    pub counted_from: String,
    /// The duration it was computed with, for example "3wd"; absent when set by hand.
    pub duration: Option<String>,
    /// Days that were not counted.
    pub skipped: Vec<SkippedDayView>,
    /// Whether it was counted over a year whose days off are not decided: it may still change.
    pub provisional: bool,
}

/// A day that was not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SkippedDayView {
    /// The date.
    pub date: String,
    /// Name of the day off.
    pub name: String,
}

/// A draft found from before.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    /// When it was saved.
    pub saved_at: String,
    /// The form as it stood.
    pub input: ReceptionInput,
}

/// Where a new office is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SetupSuggestion {
    /// The commune chosen.
    pub commune: CommuneView,
    /// Suggested settings for it, to be corrected by the clerk.
    pub settings: super::Settings,
}
