//! Finding a procedure in a few keystrokes.

use std::cmp::Reverse;

use super::{Catalogue, HandledBy, Procedure};
use crate::text::{fold, has_word_prefixes, initials_of_folded};

/// The folded texts that the search compares with.
#[derive(Clone, Debug)]
pub(super) struct FoldedProcedure {
    /// The code without its dot.
    digits: String,
    /// The names of all versions, the newest first, without "Thủ tục".
    names: Vec<FoldedName>,
    /// The newest name and its field.
    with_field: String,
}

#[derive(Clone, Debug)]
struct FoldedName {
    words: String,
    initials: String,
    compact: String,
}

impl FoldedProcedure {
    pub(super) fn of(procedure: &Procedure) -> Self {
        let mut names: Vec<FoldedName> = Vec::new();
        for version in procedure.versions.iter().rev() {
            let words = without_procedure(&fold(&version.name)).to_owned();
            if names.iter().all(|known| known.words != words) {
                let (initials, compact) = (initials_of_folded(&words), words.replace(' ', ""));
                names.push(FoldedName { words, initials, compact });
            }
        }
        let newest = procedure.newest();
        let with_field = newest.map_or_else(String::new, |version| {
            fold(&format!("{} {}", version.name, version.field))
        });
        Self { digits: procedure.code.digits(), names, with_field }
    }
}

/// Left out of names for search, because nearly every name begins with it.
fn without_procedure(folded: &str) -> &str {
    folded.strip_prefix("thu tuc ").unwrap_or(folded)
}

/// How a procedure fits; the order of the parts is the order of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// 0: equal; 1: its words, code or initials begin with the text; 2: the text is inside.
    group: u8,
    /// How often the office received it.
    used: Reverse<u32>,
    /// Finer order of equally frequent ones.
    fit: u8,
}

impl Catalogue {
    /// Finds the procedures of the office by name without diacritics, by code with or without
    /// dot, by initials and by field; the best first, at most `limit`. An empty text lists all.
    #[must_use]
    pub fn search(&self, text: &str, limit: usize) -> Vec<&Procedure> {
        self.search_by_use(text, limit, |_| 0)
    }

    /// As [`Catalogue::search`]; equally good matches are sorted by how often the office received
    /// them, which `used` gives for a code.
    pub fn search_by_use(
        &self,
        text: &str,
        limit: usize,
        used: impl Fn(&str) -> u32,
    ) -> Vec<&Procedure> {
        self.find(text, limit, used, |procedure| procedure.handled_by == HandledBy::Office)
    }

    /// Finds procedures that are received elsewhere, so that the clerk can tell people where.
    #[must_use]
    pub fn search_elsewhere(&self, text: &str, limit: usize) -> Vec<&Procedure> {
        self.find(text, limit, |_| 0, |procedure| procedure.handled_by != HandledBy::Office)
    }

    fn find(
        &self,
        text: &str,
        limit: usize,
        used: impl Fn(&str) -> u32,
        wanted: impl Fn(&Procedure) -> bool,
    ) -> Vec<&Procedure> {
        let query = Query::of(text);
        let mut found: Vec<_> = self
            .procedures
            .iter()
            .zip(&self.folded)
            .filter(|(procedure, _)| wanted(procedure))
            .filter_map(|(procedure, folded)| {
                let (group, fit) = query.fit(folded)?;
                let used = Reverse(used(procedure.code.as_str()));
                let length = folded.names.first().map_or(0, |name| name.words.len());
                Some((Rank { group, used, fit }, length, procedure))
            })
            .collect();
        found.sort_by(|a, b| (a.0, a.1, &a.2.code).cmp(&(b.0, b.1, &b.2.code)));
        found.into_iter().take(limit).map(|(.., procedure)| procedure).collect()
    }
}

struct Query {
    words: String,
    compact: String,
    /// The text as initials without those of "Thủ tục", where it begins with them.
    initials: Option<String>,
    /// The digits of a code, where the text has only digits and dots.
    digits: Option<String>,
}

impl Query {
    fn of(text: &str) -> Self {
        let folded = fold(text);
        let words = without_procedure(&folded).to_owned();
        let compact = words.replace(' ', "");
        let compact = compact.strip_prefix("thutuc").unwrap_or(&compact).to_owned();
        // The initials of "Thủ tục" are as empty as its words.
        let initials = compact.strip_prefix("tt").filter(|rest| rest.len() > 2).map(str::to_owned);
        let digits = (!compact.is_empty() && compact.bytes().all(|b| b.is_ascii_digit()))
            .then(|| compact.clone());
        Self { words, compact, initials, digits }
    }

    /// Group of the match and its rank inside the group; `None` without a match.
    fn fit(&self, folded: &FoldedProcedure) -> Option<(u8, u8)> {
        if self.words.is_empty() {
            return Some((1, 0));
        }
        if let Some(digits) = &self.digits {
            if folded.digits == *digits {
                return Some((0, 0));
            }
            // People leave out the first digit and the zeros: 1193 for 1.001193.
            if folded.digits.starts_with(digits) || folded.digits.ends_with(digits) {
                return Some((1, 0));
            }
        }
        let by_name = folded.names.iter().filter_map(|name| self.fit_name(name)).min();
        by_name.or_else(|| has_word_prefixes(&folded.with_field, &self.words).then_some((2, 2)))
    }

    fn fit_name(&self, name: &FoldedName) -> Option<(u8, u8)> {
        if name.words == self.words
            || name.initials == self.compact
            || self.initials.as_ref() == Some(&name.initials)
        {
            Some((0, 0))
        } else if name.words.starts_with(&self.words) {
            Some((1, 1))
        } else if has_words_in_order(&name.words, &self.words) {
            Some((1, 2))
        } else if has_word_prefixes(&name.words, &self.words) {
            Some((1, 3))
        } else if self.compact.len() > 1 && name.initials.contains(&self.compact) {
            Some((1, 4))
        } else if self.words.split(' ').all(|word| {
            has_word_prefixes(&name.words, word) || word.len() > 1 && name.initials.contains(word)
        }) {
            Some((1, 5))
        } else if self.compact.len() > 2 && name.compact.contains(&self.compact) {
            Some((2, 1))
        } else {
            None
        }
    }
}

/// Tells whether the words of `query` begin neighbouring words of `text`, in their order.
fn has_words_in_order(text: &str, query: &str) -> bool {
    let text: Vec<&str> = text.split(' ').collect();
    let query: Vec<&str> = query.split(' ').collect();
    text.windows(query.len())
        .any(|part| part.iter().zip(&query).all(|(word, wanted)| word.starts_with(wanted)))
}
