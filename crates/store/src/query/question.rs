//! What a clerk looks for, in the form in which the store has it.

use domain::number::DossierCode;
use domain::person::{Card, PaperNumber, Phone};
use domain::text::{compact, fold, marked, nfc, squeeze};

/// A text to find by.
#[derive(Debug)]
pub(super) struct Question {
    /// Upper case, as codes are stored.
    pub code: String,
    /// Folded words.
    pub words: String,
    /// All in one, to be looked for inside numbers.
    pub needle: String,
    /// The words with their marks, when some have marks.
    marks: Vec<Mark>,
}

#[derive(Debug)]
struct Mark {
    /// Without regard to where the tone stands (hoà, hòa).
    whole: String,
    /// As typed, which may be the beginning of a word.
    begin: String,
}

impl Question {
    /// The question as it was typed.
    pub fn literal(text: &str) -> Self {
        let needle = compact(text);
        // A number typed in groups is one word.
        let number = !needle.is_empty() && needle.bytes().all(|byte| byte.is_ascii_digit());
        let words = if number { needle.clone() } else { fold(text) };
        let text = nfc(&squeeze(text)).to_lowercase();
        let has_marks = text.split(' ').any(|word| marked(word) != compact(word));
        let marks = if has_marks { marks_of(&text) } else { Vec::new() };
        Self { code: text.to_uppercase(), words, needle, marks }
    }

    /// The number that the text holds, as the store writes it; `None` when that is the text itself.
    pub fn stored(text: &str) -> Option<Self> {
        let number = number_in(text)?;
        let question = Self { words: fold(&number), ..Self::literal(&number) };
        (question.words != Self::literal(text).words).then_some(question)
    }

    /// Tells whether the question has marks, so that names can be told apart by them.
    pub fn has_marks(&self) -> bool {
        !self.marks.is_empty()
    }

    /// How a name with the folded words fits the marks of the question.
    pub fn fit(&self, name: &str) -> Fit {
        if self.marks.is_empty() {
            return Fit::Folded;
        }
        let name = marks_of(&nfc(name).to_lowercase());
        let is_in = |wanted: &Mark| {
            name.iter().any(|it| it.whole == wanted.whole || it.begin.starts_with(&wanted.begin))
        };
        let whole = name.iter().map(|it| &it.whole).eq(self.marks.iter().map(|it| &it.whole));
        match (whole, self.marks.iter().all(is_in)) {
            (true, _) => Fit::Whole,
            (false, true) => Fit::Marks,
            (false, false) => Fit::Folded,
        }
    }
}

/// How well a name fits; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The name is what was typed.
    Whole,
    /// It has the words with the same marks.
    Marks,
    /// It has them without marks.
    Folded,
}

fn marks_of(text: &str) -> Vec<Mark> {
    let words = text.split_whitespace();
    words.map(|word| Mark { whole: marked(word), begin: word.to_owned() }).collect()
}

/// The number that a scanned card, a scanned receipt or a typed text holds.
fn number_in(text: &str) -> Option<String> {
    if text.contains(['|', '｜']) {
        return Card::parse(text).ok().map(|card| card.id.as_str().to_owned());
    }
    let parts = |c: char| c.is_whitespace() || matches!(c, ':' | '=' | '/' | '?' | '&' | '"');
    let code = text.split(parts).find_map(|part| part.parse::<DossierCode>().ok());
    if let Some(code) = code {
        return Some(code.as_str().to_owned());
    }
    if let Ok(phone) = Phone::parse(text) {
        return Some(phone.as_str().to_owned());
    }
    PaperNumber::parse(text).ok().map(|number| number.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_looked_for_as_they_are_stored() {
        for (text, words) in [
            ("+84 912 345 678", "0912345678"),
            ("84912345678", "0912345678"),
            ("0100109106001", "0100109106 001"),
            ("0100109106-001", "0100109106 001"),
            ("PA 1234567", "pa1234567"),
            ("001090000001||Trần Ba|05031990|Nam|Cư Jút|10052021", "001090000001"),
            ("Mã hồ sơ: h36.57-261127-1006", "h36 57 261127 1006"),
            ("https://tracuu.vn/?ma=H36.57-261127-1006", "h36 57 261127 1006"),
        ] {
            let question = Question::stored(text).map(|it| it.words);
            assert_eq!(question.as_deref(), Some(words), "{text}");
        }
        for text in ["", "tran ba", "0912345678", "066301000001", "345678", "1123-0003"] {
            assert!(Question::stored(text).is_none(), "{text}");
        }
    }

    #[test]
    fn marks_tell_names_apart_only_when_they_are_typed() {
        let question = Question::literal("Dương Thị Thúy");
        assert_eq!(question.fit("DƯƠNG THỊ THÚY"), Fit::Whole);
        assert_eq!(question.fit("Dương Thị Thuý"), Fit::Whole);
        assert_eq!(question.fit("Dương Thị Hồng Thúy"), Fit::Marks);
        assert_eq!(question.fit("Đường Thị Thủy"), Fit::Folded);
        assert_eq!(Question::literal("Dương Th").fit("Dương Thị Thúy"), Fit::Marks);
        assert_eq!(Question::literal("duong thi thuy").fit("Duong Thi Thuy"), Fit::Folded);
        assert!(!Question::literal("duong thi thuy").has_marks());
    }
}
