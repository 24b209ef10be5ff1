//! The words of a question, and which texts answer it.

/// Words that a dossier must have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words<'a> {
    /// As whole words.
    whole: Vec<&'a str>,
    /// As beginnings of words.
    begun: Vec<&'a str>,
    /// Single characters that words begin with.
    letters: Vec<&'a str>,
}

impl<'a> Words<'a> {
    /// Words as they are typed, folded: all but the last one are whole. `None` when that says no more
    /// than [`Self::begun`].
    pub fn typed(folded: &'a str) -> Option<Self> {
        let mut words = Self::begun(folded);
        let last = folded.split(' ').next_back().filter(|word| words.begun.last() == Some(word));
        words.whole = std::mem::take(&mut words.begun);
        if last.is_some() {
            words.begun.extend(words.whole.pop());
        }
        (!words.whole.is_empty()).then_some(words)
    }

    /// Folded words, each as the beginning of one.
    pub fn begun(folded: &'a str) -> Self {
        let (letters, begun): (Vec<_>, Vec<_>) =
            folded.split(' ').filter(|word| !word.is_empty()).partition(|word| word.len() == 1);
        Self { whole: Vec::new(), begun, letters }
    }

    /// Whether single characters are better compared than looked up: the index would gather half the
    /// office for one, and there are longer words to look up.
    pub fn compares_letters(&self) -> bool {
        let longer = self.whole.len() + self.begun.len();
        longer > 0 && !self.letters.is_empty()
    }

    /// As an FTS5 query; with the single characters too, or without.
    pub fn query(&self, letters: bool) -> String {
        let quoted = |word: &&str| format!("\"{}\"", word.replace('"', ""));
        let letters = if letters { &self.letters[..] } else { &[] };
        let beginnings = self.begun.iter().chain(letters).map(|word| quoted(word) + "*");
        self.whole.iter().map(quoted).chain(beginnings).collect::<Vec<_>>().join(" AND ")
    }

    /// Whether a text of folded words has them all, as the index has it.
    pub fn are_in(&self, text: &str) -> bool {
        let whole = |wanted: &&str| text.split(' ').any(|word| word == *wanted);
        let begun = |wanted: &&str| text.split(' ').any(|word| word.starts_with(wanted));
        self.whole.iter().all(whole) && self.begun.iter().chain(&self.letters).all(begun)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_is_still_being_typed() {
        let query = |text| Words::typed(text).map(|words| words.query(true));
        assert_eq!(query("le thi h").unwrap(), r#""le" AND "thi" AND "h"*"#);
        assert_eq!(query("le thi ho").unwrap(), r#""le" AND "thi" AND "ho"*"#);
        assert_eq!(query("t thi ho").unwrap(), r#""thi" AND "ho"* AND "t"*"#);
        assert_eq!((query("tuyet"), query("t d"), query("t dang")), (None, None, None));
        assert_eq!(Words::begun("le thi h").query(true), r#""le"* AND "thi"* AND "h"*"#);
        assert_eq!(Words::begun("t d").query(true), r#""t"* AND "d"*"#);
        assert_eq!(Words::begun("le thi h").query(false), r#""le"* AND "thi"*"#);
    }

    #[test]
    fn a_text_answers_as_the_index_does() {
        let text = "le thi hong h36 57 261123 0170";
        for (question, typed, begun) in [
            ("le thi", true, true),
            ("thi le", true, true),
            ("l thi", true, true),
            ("th le", false, true),
            ("le th", true, true),
            ("le an", false, false),
            ("36 le", false, false),
        ] {
            let is_in = Words::typed(question).map_or(begun, |words| words.are_in(text));
            assert_eq!((is_in, Words::begun(question).are_in(text)), (typed, begun), "{question}");
        }
    }
}
