//! The words on the forms, as data in assets/forms: one file for each set of forms.

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::FormError;
use crate::layout::FontBook;
use crate::template::fill;

mod words;

pub(crate) use words::*;

/// The words of one set of forms.
///
/// Sentences are templates: `{name}` stands for a value, `**` begins and ends bold type.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FormSet {
    /// Name of the set, which is the name of its file.
    pub name: String,
    /// The circular that it follows.
    pub basis: String,
    /// First day of reception that it holds for.
    pub valid_from: NaiveDate,
    /// Last day of reception that it holds for; none while in force.
    pub valid_to: Option<NaiveDate>,
    pub(crate) common: CommonWords,
    pub(crate) receipt: ReceiptWords,
    pub(crate) supplement_request: SupplementRequestWords,
    pub(crate) refusal: RefusalWords,
    pub(crate) apology: ApologyWords,
    pub(crate) stop: StopWords,
    pub(crate) control_slip: ControlSlipWords,
    pub(crate) register: RegisterWords,
    pub(crate) handover_list: HandoverListWords,
    pub(crate) result_handover: ResultHandoverWords,
    pub(crate) return_receipt: ReturnReceiptWords,
    pub(crate) multi_receipt: MultiReceiptWords,
    pub(crate) cover: CoverWords,
    #[serde(skip)]
    hash: String,
}

/// The parts that a file must have beside its name and its days.
const PARTS: [&str; 13] = [
    "common",
    "receipt",
    "supplementRequest",
    "refusal",
    "apology",
    "stop",
    "controlSlip",
    "register",
    "handoverList",
    "resultHandover",
    "returnReceipt",
    "multiReceipt",
    "cover",
];

/// The numbered papers of a set, forms 01 to 07 of 2025.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperForm {
    /// Form 01.
    Receipt,
    /// Form 02.
    SupplementRequest,
    /// Form 03.
    Refusal,
    /// Form 04.
    Apology,
    /// Form 05.
    Stop,
    /// Form 06.
    ControlSlip,
    /// Form 07.
    Register,
}

impl PaperForm {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 7] = [
        Self::Receipt,
        Self::SupplementRequest,
        Self::Refusal,
        Self::Apology,
        Self::Stop,
        Self::ControlSlip,
        Self::Register,
    ];
}

impl FormSet {
    /// Reads a set that did not come with the program and checks that all of it can be printed.
    ///
    /// # Errors
    /// [`FormError::Wording`] when it is no set of forms, lacks parts, or has one mark for two
    /// forms; [`FormError::MissingGlyph`] with the path of the text that cannot be printed.
    pub fn parse(text: &str) -> Result<Self, FormError> {
        let set = parse("published", text)?;
        let fonts = FontBook::shared()?;
        // It has just been read once.
        let value: serde_json::Value = serde_json::from_str(bare(text)).unwrap_or_default();
        match unprintable(&value, "", fonts) {
            Some((field, character)) => Err(FormError::MissingGlyph { character, field }),
            None => Ok(set),
        }
    }

    /// Returns the identity of its wording: the hash of its file, as hexadecimal digits.
    ///
    /// Whoever keeps it with a paper finds the same words again; see [`FormSets::by_hash`].
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Returns the mark in the number of a form for an agency: "PBS-TTPVHCC".
    ///
    /// ```
    /// use forms::{FormSets, PaperForm, abbreviation};
    /// let [old, new] = FormSets::built_in().unwrap().all();
    /// let agency = abbreviation("Trung tâm Phục vụ hành chính công xã Cư Jút");
    /// assert_eq!(new.mark(PaperForm::Receipt, &agency), "TNHS-TTPVHCC");
    /// assert_eq!(new.mark(PaperForm::Apology, &agency), "PXL");
    /// assert_eq!(old.mark(PaperForm::SupplementRequest, &agency), "HDHS");
    /// ```
    pub fn mark(&self, form: PaperForm, agency: &str) -> String {
        filled_mark(self.mark_pattern(form), agency)
    }

    /// Returns the mark with an office's own abbreviation of the kind of paper in place of the
    /// set's; an empty one leaves the set's.
    ///
    /// ```
    /// use forms::{FormSets, PaperForm};
    /// let [_, new] = FormSets::built_in().unwrap().all();
    /// assert_eq!(new.mark_with(PaperForm::Receipt, "BN", "TTPVHCC"), "BN-TTPVHCC");
    /// assert_eq!(new.mark_with(PaperForm::Receipt, "", "TTPVHCC"), "TNHS-TTPVHCC");
    /// ```
    pub fn mark_with(&self, form: PaperForm, kind: &str, agency: &str) -> String {
        let mark = self.mark(form, agency);
        match mark.split_once('-') {
            _ if kind.is_empty() => mark,
            Some((_, agency)) => format!("{kind}-{agency}"),
            None => kind.to_owned(),
        }
    }

    fn mark_pattern(&self, form: PaperForm) -> &str {
        match form {
            PaperForm::Receipt => &self.receipt.mark,
            PaperForm::SupplementRequest => &self.supplement_request.mark,
            PaperForm::Refusal => &self.refusal.mark,
            PaperForm::Apology => &self.apology.mark,
            PaperForm::Stop => &self.stop.mark,
            PaperForm::ControlSlip => &self.control_slip.mark,
            PaperForm::Register => &self.register.mark,
        }
    }

    /// Returns a mark that two forms share.
    fn shared_mark(&self) -> Option<&str> {
        let marks = PaperForm::ALL.map(|form| self.mark_pattern(form));
        marks.into_iter().find(|mark| marks.iter().filter(|it| it == &mark).count() > 1)
    }
}

/// Which set of forms the office prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(specta::Type))]
pub enum SetChoice {
    /// By the date of reception.
    #[default]
    #[serde(rename = "auto")]
    ByReception,
    /// Circular 01/2018/TT-VPCP.
    #[serde(rename = "2018")]
    Tt2018,
    /// Circular 03/2025/TT-VPCP.
    #[serde(rename = "2025")]
    Tt2025,
}

/// All sets of forms: the shipped ones, and those with which a province replaced them from a day
/// on.
#[derive(Clone, Debug)]
pub struct FormSets {
    tt2018: FormSet,
    tt2025: FormSet,
    /// Each with the first day of reception that it is used for; later ones override earlier ones.
    published: Vec<(NaiveDate, FormSet)>,
}

impl FormSets {
    /// Returns the sets that come with the program, parsed at the first call.
    pub fn built_in() -> Result<&'static Self, FormError> {
        static SETS: OnceLock<Result<FormSets, FormError>> = OnceLock::new();
        SETS.get_or_init(Self::load).as_ref().map_err(Clone::clone)
    }

    fn load() -> Result<Self, FormError> {
        Ok(Self {
            tt2018: parse("tt-01-2018", include_str!("../../../../assets/forms/tt-01-2018.json"))?,
            tt2025: parse("tt-03-2025", include_str!("../../../../assets/forms/tt-03-2025.json"))?,
            published: Vec::new(),
        })
    }

    /// Adds a set for dossiers received from a day on: it replaces the set with its name, or is a
    /// new one from its own first day on.
    pub fn add(&mut self, from: NaiveDate, set: FormSet) {
        self.published.push((from, set));
    }

    /// Returns the set to print a dossier's papers with.
    ///
    /// ```
    /// use forms::{FormSets, SetChoice};
    /// let sets = FormSets::built_in().unwrap();
    /// let day = |text: &str| text.parse().unwrap();
    /// assert_eq!(sets.choose(SetChoice::ByReception, day("2025-06-30")).name, "tt-01-2018");
    /// assert_eq!(sets.choose(SetChoice::ByReception, day("2025-07-01")).name, "tt-03-2025");
    /// assert_eq!(sets.choose(SetChoice::Tt2018, day("2026-11-24")).name, "tt-01-2018");
    /// ```
    pub fn choose(&self, choice: SetChoice, received: NaiveDate) -> &FormSet {
        let mut known = vec![&self.tt2018, &self.tt2025];
        for (_, set) in self.published.iter().filter(|(from, _)| *from <= received) {
            match known.iter_mut().find(|known| known.name == set.name) {
                Some(place) => *place = set,
                None => known.push(set),
            }
        }
        match choice {
            SetChoice::Tt2018 => known[0],
            SetChoice::Tt2025 => known[1],
            SetChoice::ByReception => {
                let begun = known.iter().filter(|set| set.valid_from <= received);
                begun.max_by_key(|set| set.valid_from).unwrap_or(&known[0])
            }
        }
    }

    /// Returns the set with a hash, shipped or published, whatever day it is used from.
    pub fn by_hash(&self, hash: &str) -> Option<&FormSet> {
        let published = self.published.iter().map(|(_, set)| set);
        self.all().into_iter().chain(published).find(|set| set.hash == hash)
    }

    /// Returns the sets that come with the program, oldest first.
    pub fn all(&self) -> [&FormSet; 2] {
        [&self.tt2018, &self.tt2025]
    }
}

/// Puts an agency into the pattern of a mark.
pub(crate) fn filled_mark(pattern: &str, agency: &str) -> String {
    fill(pattern, &[("agency", Some(agency))], "").trim_end_matches('-').to_owned()
}

/// Reads a set, and its hash; a byte order mark in front is no part of its text.
fn parse(file: &str, text: &str) -> Result<FormSet, FormError> {
    let wrong = |problem: String| FormError::Wording { file: file.to_owned(), problem };
    let lacking = missing_parts(bare(text));
    if !lacking.is_empty() {
        return Err(wrong(format!("missing parts: {}", lacking.join(", "))));
    }
    let mut set: FormSet =
        serde_json::from_str(bare(text)).map_err(|error| wrong(error.to_string()))?;
    if let Some(mark) = set.shared_mark() {
        return Err(wrong(format!("two forms have the mark {mark}")));
    }
    let hash = blake3::hash(text.as_bytes()).to_hex();
    set.hash = hash.chars().take(2 * HASH_BYTES).collect();
    Ok(set)
}

/// Bytes of a hash that are kept.
const HASH_BYTES: usize = 16;

fn bare(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// Returns the parts that a file of an older program lacks.
fn missing_parts(text: &str) -> Vec<&'static str> {
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let has = |part: &str| value.as_object().is_none_or(|it| it.contains_key(part));
    PARTS.into_iter().filter(|part| !has(part)).collect()
}

/// A template; see [`crate::template`].
pub(crate) type Template = String;

/// Returns the first character without a glyph, with the path of its text.
fn unprintable(value: &serde_json::Value, path: &str, fonts: &FontBook) -> Option<(String, char)> {
    match value {
        serde_json::Value::Object(fields) => {
            let join =
                |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            fields.iter().find_map(|(key, value)| unprintable(value, &join(key), fonts))
        }
        serde_json::Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(at, value)| unprintable(value, &format!("{path}[{at}]"), fonts)),
        serde_json::Value::String(text) => {
            text.chars().find(|it| !fonts.covers(*it)).map(|it| (path.to_owned(), it))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
