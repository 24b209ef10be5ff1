//! The words of a search, and the texts that match it.

use domain::text::has_word_prefixes;

/// Words that a dossier must have, each as the beginning of one.
#[derive(Debug)]
pub(super) struct Words<'a> {
    folded: &'a str,
    longer: Vec<&'a str>,
    /// Single characters.
    letters: Vec<&'a str>,
}

impl<'a> Words<'a> {
    /// Returns the words of a folded text.
    pub fn of(folded: &'a str) -> Self {
        let (letters, longer) =
            folded.split(' ').filter(|word| !word.is_empty()).partition(|word| word.len() == 1);
        Self { folded, longer, letters }
    }

    /// Returns whether single characters are better compared than looked up: the index would gather
    /// half the office for one, and there are longer words to look up.
    pub fn compares_letters(&self) -> bool {
        !self.letters.is_empty() && !self.longer.is_empty()
    }

    /// As an FTS5 query.
    pub fn query(&self) -> String {
        query(self.longer.iter().chain(&self.letters))
    }

    /// Returns the longer words as an FTS5 query.
    pub fn query_of_longer(&self) -> String {
        query(self.longer.iter())
    }

    /// Returns whether a text of folded words has them all, as the index has it.
    pub fn are_in(&self, text: &str) -> bool {
        has_word_prefixes(text, self.folded)
    }
}

fn query<'a>(words: impl Iterator<Item = &'a &'a str>) -> String {
    let beginnings: Vec<String> =
        words.map(|word| format!("\"{}\"*", word.replace('"', ""))).collect();
    beginnings.join(" AND ")
}
