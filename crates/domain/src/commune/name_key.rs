//! How place names are compared, and how an address is cut into words.

use std::collections::HashMap;
use std::ops::Range;

pub(super) use crate::text::marked;
use crate::text::{compact, fold};

/// The kind of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Province,
    /// A city: of the centre, or one inside a province.
    City,
    Quarter,
    District,
    Town,
    Commune,
    Ward,
    Township,
    Zone,
}

/// Folded words that stand for a kind, the longer ones first.
const KIND_WORDS: [(&[&str], Kind); 19] = [
    (&["thanh", "pho"], Kind::City),
    (&["thi", "tran"], Kind::Township),
    (&["dac", "khu"], Kind::Zone),
    (&["thi", "xa"], Kind::Town),
    (&["tinh"], Kind::Province),
    (&["t"], Kind::Province),
    (&["tp"], Kind::City),
    (&["quan"], Kind::Quarter),
    (&["q"], Kind::Quarter),
    (&["huyen"], Kind::District),
    (&["h"], Kind::District),
    (&["tx"], Kind::Town),
    (&["xa"], Kind::Commune),
    (&["x"], Kind::Commune),
    (&["phuong"], Kind::Ward),
    (&["p"], Kind::Ward),
    (&["f"], Kind::Ward),
    (&["tt"], Kind::Township),
    (&["dk"], Kind::Zone),
];

/// One word of an address.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// The folded word.
    pub folded: String,
    /// The word with its marks, see [`marked`].
    pub marked: String,
    /// Where it begins in the address, in bytes.
    pub start: usize,
    /// The part between two commas that it stands in.
    pub segment: usize,
}

/// Cuts an address into folded words; commas, semicolons and line ends separate segments.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut segment = 0;
    let mut begin = None;
    for (at, c) in text.char_indices().chain([(text.len(), ',')]) {
        let ends_segment = matches!(c, ',' | ';' | '\n' | '\r' | '(' | ')');
        let ends_word = ends_segment || c.is_whitespace() || matches!(c, '.' | '-' | '–' | '/');
        if ends_word {
            if let Some(start) = begin.take() {
                push_word(&mut words, &text[start..at], start, segment);
            }
        } else if begin.is_none() {
            begin = Some(at);
        }
        segment += usize::from(ends_segment);
    }
    words
}

/// Adds a word; a kind written together with a number (Q1, P05) becomes two words.
fn push_word(words: &mut Vec<Word>, text: &str, start: usize, segment: usize) {
    let folded = compact(text);
    let number = folded.trim_start_matches(['p', 'q', 'x', 'f']);
    if folded.len() == number.len() + 1 && is_number(number) {
        for part in [&folded[..1], number] {
            words.push(Word { folded: part.to_owned(), marked: part.to_owned(), start, segment });
        }
    } else if !folded.is_empty() {
        words.push(Word { folded, marked: marked(text), start, segment });
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// The key of a name without its kind: folded, without spaces, numbers without leading zeros.
pub(super) fn key<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut key = String::new();
    for word in words {
        key.push_str(if is_number(word) { word.trim_start_matches('0') } else { word });
    }
    key
}

/// A wider key that is the same for several spellings of a name: i and y (Quy Nhơn, Qui Nhơn), and
/// Đắc for Đắk.
fn wide_key(key: &str) -> String {
    let key = key.replace('y', "i");
    key.strip_prefix("dac").map_or_else(|| key.clone(), |rest| format!("dak{rest}"))
}

/// Values by name: looked up by the key, else by the wide key.
#[derive(Debug)]
pub(super) struct Names<T> {
    exact: HashMap<String, Vec<T>>,
    /// Only names whose wide key differs from the key.
    wide: HashMap<String, Vec<T>>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self { exact: HashMap::new(), wide: HashMap::new() }
    }
}

impl<T: Clone> Names<T> {
    pub(super) fn add(&mut self, key: &str, value: T) {
        let wide = wide_key(key);
        if wide != key {
            self.wide.entry(wide).or_default().push(value.clone());
        }
        self.exact.entry(key.to_owned()).or_default().push(value);
    }

    pub(super) fn find(&self, key: &str) -> Vec<T> {
        if let Some(values) = self.exact.get(key) {
            return values.clone();
        }
        let wide = wide_key(key);
        [&self.exact, &self.wide]
            .iter()
            .filter_map(|map| map.get(&wide))
            .flatten()
            .cloned()
            .collect()
    }
}

/// Splits a folded name of the lists into its kind and the key of the rest.
pub(super) fn kind_and_key(name: &str) -> (Option<Kind>, String) {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let kind =
        KIND_WORDS.iter().find(|(kind, _)| kind.len() < words.len() && words.starts_with(kind));
    let skip = kind.map_or(0, |(kind, _)| kind.len());
    (kind.map(|(_, kind)| *kind), key(words[skip..].iter().copied()))
}

/// The kind that the words just before `end` name, and where its words begin.
pub(super) fn kind_before(words: &[Word], segment: Range<usize>) -> Option<(Kind, usize)> {
    KIND_WORDS.iter().find_map(|(kind_words, kind)| {
        let begin = segment.end.checked_sub(kind_words.len()).filter(|at| *at >= segment.start)?;
        words[begin..segment.end]
            .iter()
            .map(|word| word.folded.as_str())
            .eq(kind_words.iter().copied())
            .then_some((*kind, begin))
    })
}

/// Tells whether a part of an address begins with the kind of a commune: it can only name one, known
/// or not.
pub(super) fn begins_as_commune(part: &[Word]) -> bool {
    KIND_WORDS.iter().any(|(kind_words, kind)| {
        matches!(kind, Kind::Commune | Kind::Ward | Kind::Township | Kind::Zone)
            && part.len() > kind_words.len()
            && part.iter().zip(*kind_words).all(|(word, kind_word)| word.folded == *kind_word)
    })
}

/// Names that are a number or one letter (Phường 1, Phường V) mean nothing without their kind.
pub(super) fn needs_kind(key: &str) -> bool {
    is_number(key) || key.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'))
}

/// Words that announce the name of a hamlet, street or house: what follows is not a commune.
const SMALLER_PLACES: [(&str, &str); 22] = [
    ("thon", "thôn"),
    ("buon", "buôn"),
    ("bon", "bon"),
    ("plei", "plei"),
    ("ap", "ấp"),
    ("xom", "xóm"),
    ("to", "tổ"),
    ("ban", "bản"),
    ("lang", "làng"),
    ("khom", "khóm"),
    ("soc", "sóc"),
    ("phum", "phum"),
    ("duong", "đường"),
    ("pho", "phố"),
    ("hem", "hẻm"),
    ("ngo", "ngõ"),
    ("ngach", "ngách"),
    ("so", "số"),
    ("khu", "khu"),
    ("doi", "đội"),
    ("cum", "cụm"),
    ("kp", "kp"),
];

/// Tells whether a word announces a hamlet, street or house; a name's Láng is no làng.
pub(super) fn names_smaller_place(word: &Word) -> bool {
    SMALLER_PLACES.iter().any(|(folded, written)| {
        word.folded == *folded && (word.marked == *folded || word.marked == marked(written))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_addresses_into_words() {
        let text = "Số 5, P.05; Q1 - TP.HCM";
        let got: Vec<_> = words(text).into_iter().map(|w| (w.folded, w.segment)).collect();
        let wanted =
            [("so", 0), ("5", 0), ("p", 1), ("05", 1), ("q", 2), ("1", 2), ("tp", 2), ("hcm", 2)];
        assert_eq!(got, wanted.map(|(word, segment)| (word.to_owned(), segment)));
        assert_eq!(&text[words(text)[2].start..][..4], "P.05");
    }

    #[test]
    fn keys_of_names() {
        for (name, kind, key) in [
            ("Thị trấn Ea T'Ling", Some(Kind::Township), "eatling"),
            ("Thị xã Gia Nghĩa", Some(Kind::Town), "gianghia"),
            ("Quận 1", Some(Kind::Quarter), "1"),
            ("Phường 01", Some(Kind::Ward), "1"),
            ("Xã", None, "xa"),
            ("Bà Rịa - Vũng Tàu", None, "bariavungtau"),
        ] {
            assert_eq!(kind_and_key(name), (kind, key.to_owned()), "{name}");
        }
        assert_eq!(marked("Tân Hoà"), marked("TÂN HÒA"));
        assert_eq!(marked("M'Nông"), marked("M’Nông"));
        assert_ne!(marked("Hương Văn"), marked("Hương Vân"));
        assert_eq!(wide_key("quynhon"), wide_key("quinhon"));
        assert_eq!(wide_key("dacnong"), "daknong");
    }
}
