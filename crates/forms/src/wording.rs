//! The words on the forms, as data in assets/forms: one file for each set of forms.

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::FormError;
use crate::layout::FontBook;

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
    pub(crate) apology: ApologyWords,
    pub(crate) supplement_request: SupplementRequestWords,
}

impl FormSet {
    /// Reads a set that did not come with the program and checks that all of it can be printed.
    ///
    /// # Errors
    /// [`FormError::Wording`] when it is no set of forms, [`FormError::MissingGlyph`] with the path
    /// of the text that cannot be printed.
    pub fn parse(text: &str) -> Result<Self, FormError> {
        let text = text.trim_start_matches('\u{feff}');
        let set = parse("published", text)?;
        let fonts = FontBook::shared()?;
        // It has just been read once.
        let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        match unprintable(&value, "", fonts) {
            Some((field, character)) => Err(FormError::MissingGlyph { character, field }),
            None => Ok(set),
        }
    }

    /// Mark in the number of a receipt, for example "TNHS".
    pub fn receipt_mark(&self) -> &str {
        &self.receipt.mark
    }

    /// Mark in the number of an apology letter, for example "PXL".
    pub fn apology_mark(&self) -> &str {
        &self.apology.mark
    }

    /// Mark in the number of a supplement request, for example "HDHS".
    pub fn supplement_request_mark(&self) -> &str {
        &self.supplement_request.mark
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
            tt2018: parse("tt-01-2018", include_str!("../../../assets/forms/tt-01-2018.json"))?,
            tt2025: parse("tt-03-2025", include_str!("../../../assets/forms/tt-03-2025.json"))?,
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

    /// Returns the sets that come with the program, oldest first.
    pub fn all(&self) -> [&FormSet; 2] {
        [&self.tt2018, &self.tt2025]
    }
}

fn parse(file: &str, text: &str) -> Result<FormSet, FormError> {
    serde_json::from_str(text)
        .map_err(|error| FormError::Wording { file: file.to_owned(), problem: error.to_string() })
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

/// Words that several forms share.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CommonWords {
    pub country: String,
    pub motto: String,
    pub number: Template,
    pub place_and_date: Template,
    pub time: Template,
    pub date: Template,
    pub blank: String,
    pub blank_number: String,
    pub money: Template,
    pub no_fee: String,
    pub working_days: Template,
    pub days: Template,
    pub hours: Template,
    pub same_day: String,
    /// Page and number of pages.
    pub page_of: Template,
    pub preview: String,
    pub reprint: Template,
}

/// How submitted papers are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum PaperList {
    Table,
    List,
}

/// Words of form 01.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ReceiptWords {
    pub mark: String,
    pub title: String,
    pub file_title: Template,
    pub code: Template,
    pub copy_any: String,
    pub copy_kept: String,
    pub copy_given: String,
    pub unit: Template,
    pub applicant: Template,
    pub identity: Template,
    pub address: Template,
    pub phone: Template,
    pub email: Template,
    pub submitter: Template,
    pub request: Template,
    pub papers: String,
    pub paper_list: PaperList,
    pub paper_number: String,
    pub paper_name: String,
    pub paper_originals: String,
    pub paper_copies: String,
    pub paper_item: Template,
    pub quantity_originals: Template,
    pub quantity_copies: Template,
    pub no_papers: String,
    pub sets: Template,
    pub duration: Template,
    pub received_at: Template,
    pub due_at: Template,
    pub return_to: Template,
    pub return_at_office: Template,
    pub return_by_post: String,
    pub return_online: String,
    pub fee: Template,
    pub register: Template,
    pub remark: Template,
    pub submitter_signs: String,
    pub clerk_signs: String,
    pub sign_hint: String,
    pub notes_title: String,
    pub notes: Vec<String>,
    pub hotline: Template,
}

/// Words of form 04.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ApologyWords {
    pub mark: String,
    pub title: String,
    pub file_title: String,
    pub addressee: Template,
    pub address: Template,
    pub phone: Template,
    pub received: Template,
    pub code: Template,
    pub receipt: Template,
    pub first_due: Template,
    pub previous_due: Template,
    pub late: Template,
    pub reason: Template,
    pub apology: Template,
    pub new_due: Template,
    pub closing: String,
    pub recipients_title: String,
    pub recipients: Vec<Template>,
}

/// Words of form 02.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SupplementRequestWords {
    pub mark: String,
    pub title: String,
    pub file_title: Template,
    pub code: Template,
    pub applicant: Template,
    pub request: Template,
    pub address: Template,
    pub phone: Template,
    pub email: Template,
    pub papers: String,
    pub paper_number: String,
    pub paper_name: String,
    pub paper_originals: String,
    pub paper_certified: String,
    pub paper_copies: String,
    pub reason: Template,
    pub deadline: Template,
    pub help: Template,
    pub signs: String,
    pub sign_hint: String,
}

#[cfg(test)]
mod tests {
    use unicode_normalization::is_nfc;

    use super::*;

    const FILES: [&str; 2] = [
        include_str!("../../../assets/forms/tt-01-2018.json"),
        include_str!("../../../assets/forms/tt-03-2025.json"),
    ];

    /// Placeholders of every text, by its path in the file.
    fn placeholders(value: &serde_json::Value, path: &str, found: &mut Vec<(String, String)>) {
        match value {
            serde_json::Value::Object(fields) => {
                for (key, value) in fields {
                    placeholders(value, &format!("{path}.{key}"), found);
                }
            }
            serde_json::Value::String(text) => {
                let mut names: Vec<&str> = text
                    .split('{')
                    .skip(1)
                    .map(|rest| rest.split('}').next().unwrap_or_default())
                    .collect();
                names.sort_unstable();
                if !names.is_empty() {
                    found.push((path.to_owned(), names.join(" ")));
                }
            }
            _ => {}
        }
    }

    #[test]
    fn every_word_can_be_printed() {
        let fonts = FontBook::shared().unwrap();
        for file in FILES {
            assert!(is_nfc(file));
            let missing: Vec<char> =
                file.chars().filter(|c| !c.is_control() && !fonts.covers(*c)).collect();
            assert_eq!(missing, []);
        }
    }

    #[test]
    fn both_sets_ask_for_the_same_values() {
        let [old, new] = FILES.map(|file| {
            let mut found = Vec::new();
            placeholders(&serde_json::from_str(file).unwrap(), "", &mut found);
            found
        });
        assert_eq!(old, new);
    }

    #[test]
    fn a_published_set_is_used_from_its_day_on() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let named = |from: &str, to: &str| FILES[1].replacen(from, to, 1);
        let mut sets = FormSets::built_in().unwrap().clone();
        let corrected = named("GIẤY TIẾP NHẬN HỒ SƠ", "GIẤY TIẾP NHẬN HỒ SƠ (ĐÃ SỬA)");
        sets.add(day("2026-12-01"), FormSet::parse(&corrected).unwrap());
        let next = named("tt-03-2025", "tt-09-2027").replacen("2025-07-01", "2027-03-01", 1);
        sets.add(day("2026-12-15"), FormSet::parse(&next).unwrap());
        let chosen = |choice, on: &str| {
            let set = sets.choose(choice, day(on));
            (set.name.clone(), set.receipt.title.contains("ĐÃ SỬA"))
        };
        for (on, name, corrected) in [
            ("2025-06-30", "tt-01-2018", false),
            ("2026-11-30", "tt-03-2025", false),
            ("2026-12-01", "tt-03-2025", true),
            ("2027-02-28", "tt-03-2025", true),
            ("2027-03-01", "tt-09-2027", false),
        ] {
            assert_eq!(chosen(SetChoice::ByReception, on), (name.to_owned(), corrected), "{on}");
        }
        assert_eq!(chosen(SetChoice::Tt2025, "2027-03-01"), ("tt-03-2025".to_owned(), true));
        let again = FormSet::parse(FILES[1]).unwrap();
        sets.add(day("2026-12-20"), again);
        let set = sets.choose(SetChoice::ByReception, day("2026-12-20"));
        assert!(!set.receipt.title.contains("ĐÃ SỬA"), "the later one of a name holds");
    }

    #[test]
    fn a_set_that_cannot_be_printed_is_refused() {
        let spoilt = FILES[1].replacen("Mã hồ sơ", "Mã hồ sơ 😀", 1);
        let error = FormSet::parse(&spoilt).unwrap_err();
        assert!(
            matches!(&error, FormError::MissingGlyph { field, .. } if field == "receipt.code"),
            "{error}"
        );
        for text in ["", "{}", &FILES[1].replacen("\"motto\"", "\"moto\"", 1)] {
            assert!(matches!(FormSet::parse(text), Err(FormError::Wording { .. })));
        }
    }

    #[test]
    fn the_sets_follow_each_other_without_a_gap() {
        let [old, new] = FormSets::built_in().unwrap().all();
        assert_eq!(old.valid_to.and_then(|day| day.succ_opt()), Some(new.valid_from));
        assert_eq!(new.valid_to, None);
    }
}
