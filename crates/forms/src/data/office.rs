//! Data of every paper: who issues it, its number, its printing and its sheets.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::Cleaner;
use crate::error::FormError;
use crate::wording::filled_mark;

/// Who issues the paper, as the head of the form names it.
///
/// Names are written as in a sentence, for example "UBND xã Cư Jút"; the head of the form puts them
/// in capitals. A line break in a name, also typed as `\n`, ends a line of the head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuingOffice {
    /// Superior agency, for example "UBND tỉnh Lâm Đồng"; named where the agency itself issues.
    pub superior: Option<String>,
    /// Agency, for example "UBND xã Cư Jút"; "UBND" at the beginning is written out.
    pub agency: String,
    /// Unit, for example "Trung tâm Phục vụ hành chính công"; empty where the agency itself issues.
    pub unit: String,
    /// Place in front of the date, for example "Cư Jút".
    pub place: String,
    /// Telephone number for questions.
    pub hotline: Option<String>,
}

/// Number of a paper in its book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaperNumber {
    /// Runs from 1 in every year; printed with a leading zero below 10.
    pub number: u32,
    /// Kind of paper and agency, for example "PBS-TTPVHCC"; see [`crate::FormSet::mark`].
    pub mark: String,
    /// Suffix of the counter's own book, for example "Q2".
    pub book_suffix: Option<String>,
}

impl PaperNumber {
    /// Mark with suffix, for example "PXL-Q2".
    pub fn full_mark(&self) -> String {
        match &self.book_suffix {
            Some(suffix) if !suffix.is_empty() => format!("{}-{suffix}", self.mark),
            _ => self.mark.clone(),
        }
    }
}

/// As it stands on the paper, without the word in front.
///
/// ```
/// use forms::PaperNumber;
/// let number = PaperNumber { number: 5, mark: "TNHS".into(), book_suffix: None };
/// assert_eq!(number.to_string(), "05/TNHS");
/// let number = PaperNumber { number: 12, mark: "PXL".into(), book_suffix: Some("Q2".into()) };
/// assert_eq!(number.to_string(), "12/PXL-Q2");
/// ```
impl std::fmt::Display for PaperNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}/{}", self.number, self.full_mark())
    }
}

/// Which printing of the paper this is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum Edition {
    /// Shown before it is issued; marked across the page.
    Preview,
    /// Printed for the first time.
    #[default]
    Original,
    /// Printed for the first time, after something was corrected.
    Corrected {
        /// What was corrected since it was issued, one by one, as for a reprint.
        corrected: Vec<String>,
    },
    /// Printed again; marked with how many times, when and by whom.
    Reprint {
        /// 1 for the first reprint.
        times: u32,
        /// When it is printed again; Vietnam wall clock.
        at: NaiveDateTime,
        /// Full name of the clerk who prints it again.
        clerk: String,
        /// What was corrected since, one by one: "Họ và tên: … → … (27/11/2026)".
        corrected: Vec<String>,
    },
}

/// How the paper is put on sheets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum PaperLayout {
    /// One paper on A4 sheets, upright.
    #[default]
    A4,
    /// Both parties' copies as A5 side by side on A4 sheets, across.
    TwoA5,
}

impl Edition {
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        let lines = |corrected: &[String]| {
            cleaner.each("edition.corrected", corrected, |field, text| cleaner.text(field, text))
        };
        Ok(match self {
            Self::Preview | Self::Original => self.clone(),
            Self::Corrected { corrected } => Self::Corrected { corrected: lines(corrected)? },
            Self::Reprint { times, at, clerk, corrected } => Self::Reprint {
                times: *times,
                at: *at,
                clerk: cleaner.text("edition.clerk", clerk)?,
                corrected: lines(corrected)?,
            },
        })
    }
}

impl IssuingOffice {
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        let place = cleaner.text("office.place", &self.place)?;
        let agency = official(cleaner.name("office.agency", &self.agency)?);
        let unit = official(cleaner.name("office.unit", &self.unit)?);
        let superior = cleaner.name("office.superior", self.superior.as_deref().unwrap_or(""))?;
        Ok(Self {
            superior: Some(superior).filter(|name| !name.is_empty()),
            agency: unbroken(&agency, &place),
            unit: unbroken(&unit, &place),
            place,
            hotline: cleaner.phone("office.hotline", &self.hotline)?,
        })
    }

    /// Returns the two levels that the head of a paper names: the unit and its agency where the
    /// unit issues, otherwise the agency and its superior.
    pub(crate) fn heading(&self, issued_by_unit: bool) -> Self {
        let mut office = self.clone();
        if issued_by_unit && !self.unit.is_empty() {
            office.superior = None;
        } else {
            office.unit.clear();
        }
        office
    }

    /// Who issues the paper, in one phrase: unit and agency, or the unit alone where its name says
    /// where it is.
    pub(crate) fn full_name(&self) -> String {
        if self.unit.is_empty() {
            self.agency.clone()
        } else if !self.place.is_empty() && self.unit.ends_with(&no_break(&self.place)) {
            self.unit.clone()
        } else {
            format!("{}, {}", self.unit, self.agency)
        }
    }

    /// Returns the mark that its papers have while they have no number.
    pub(crate) fn mark_of(&self, pattern: &str) -> String {
        filled_mark(pattern, &abbreviation(self.unit_name()))
    }

    /// Returns the unit, or the agency where there is no unit.
    pub(crate) fn unit_name(&self) -> &str {
        if self.unit.is_empty() { &self.agency } else { &self.unit }
    }
}

/// Writes out "UBND" and "HĐND" at the beginning: an issuer has its full name (NĐ 30/2020/NĐ-CP,
/// appendix I).
fn official(name: String) -> String {
    [("UBND ", "Ủy ban nhân dân "), ("HĐND ", "Hội đồng nhân dân ")]
        .into_iter()
        .find_map(|(short, long)| name.strip_prefix(short).map(|rest| format!("{long}{rest}")))
        .unwrap_or(name)
}

/// Returns the abbreviation of a unit for the marks of its papers: the first letters of its words,
/// without where it is.
///
/// ```
/// use forms::abbreviation;
/// assert_eq!(abbreviation("Trung tâm Phục vụ hành chính công"), "TTPVHCC");
/// assert_eq!(abbreviation("Bộ phận Tiếp nhận và Trả kết quả"), "BPTNTKQ");
/// assert_eq!(abbreviation("Trung tâm Phục vụ hành chính công phường Đông Gia Nghĩa"), "TTPVHCC");
/// assert_eq!(abbreviation("Trung tâm Phục vụ hành chính công đặc khu Phú Quý"), "TTPVHCC");
/// assert_eq!(abbreviation("Ủy ban nhân dân xã Cư Jút"), "UBND");
/// assert_eq!(abbreviation("Văn phòng HĐND và UBND xã Cư Jút"), "VPHĐNDUBND");
/// ```
pub fn abbreviation(unit: &str) -> String {
    let unit: Vec<String> = clean_words(unit);
    let place = unit.windows(2).position(|pair| is_place(&pair[0], &pair[1]));
    let words = unit.iter().take(place.unwrap_or(unit.len()));
    let short = words.filter(|word| !matches!(word.to_lowercase().as_str(), "và" | "-"));
    short.map(|word| initial(word)).collect()
}

/// Composed words; what is no letter or digit parts them.
fn clean_words(text: &str) -> Vec<String> {
    let text: String = text.nfc().collect();
    let words = text.split(|it: char| !it.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether a place begins here: its kind in small letters, then its name.
fn is_place(first: &str, second: &str) -> bool {
    match first {
        "đặc" => second == "khu",
        "thành" => second == "phố",
        "xã" | "phường" | "tỉnh" => {
            second.starts_with(|it: char| it.is_uppercase() || it.is_numeric())
        }
        _ => false,
    }
}

/// The first letter without its tone, or an abbreviation as it stands.
fn initial(word: &str) -> String {
    const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
    if word.chars().count() > 1 && word.chars().all(char::is_uppercase) {
        return word.to_owned();
    }
    let first = word.chars().take(1).flat_map(char::to_uppercase).collect::<String>();
    first.nfd().filter(|it| !TONES.contains(it)).nfc().collect()
}

/// Keeps the name of a commune on one line.
fn unbroken(text: &str, place: &str) -> String {
    if place.is_empty() { text.to_owned() } else { text.replace(place, &no_break(place)) }
}

fn no_break(text: &str) -> String {
    text.replace(' ', "\u{A0}")
}

impl PaperNumber {
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self {
            number: self.number,
            mark: cleaner.text("number.mark", &self.mark)?,
            book_suffix: cleaner.maybe("number.bookSuffix", &self.book_suffix)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::FontBook;

    #[test]
    fn the_full_name_says_the_place_once() {
        let cleaner = Cleaner { fonts: FontBook::shared().unwrap() };
        for (unit, expected) in [
            ("", "Ủy ban nhân dân xã Cư Jút"),
            (
                "Trung tâm Phục vụ hành chính công xã Cư Jút",
                "Trung tâm Phục vụ hành chính công xã Cư Jút",
            ),
            ("Bộ phận Một cửa", "Bộ phận Một cửa, Ủy ban nhân dân xã Cư Jút"),
        ] {
            let office = IssuingOffice {
                agency: "UBND xã Cư Jút".into(),
                unit: unit.into(),
                place: "Cư Jút".into(),
                ..IssuingOffice::default()
            };
            let name = office.cleaned(&cleaner).unwrap().full_name();
            assert_eq!(name.replace('\u{A0}', " "), expected);
        }
    }
}
