//! Finding a present commune while somebody types its name.

use super::index::FoldedUnit;
use super::{CommuneIndex, CommuneUnit};
use crate::text::{compact, fold, has_word_prefixes};

impl CommuneIndex {
    /// Finds present communes by name, province, code or initials, without regard to
    /// diacritics, capitals and apostrophes; the best matches first, at most `limit`.
    ///
    /// Exact names come before names that begin with the text, then names with a word that
    /// begins so, then text inside of names.
    #[must_use]
    pub fn search(&self, text: &str, limit: usize) -> Vec<&CommuneUnit> {
        let query = Query { folded: fold(text), compact: compact(text) };
        if query.compact.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<_> = self
            .units
            .iter()
            .zip(&self.folded)
            .filter_map(|(unit, folded)| {
                Some((query.rank(unit, folded)?, folded.bare.len(), &folded.full, unit))
            })
            .collect();
        found.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)));
        found.into_iter().take(limit).map(|(.., unit)| unit).collect()
    }
}

struct Query {
    folded: String,
    compact: String,
}

impl Query {
    /// Rank of the match, 0 is the best; `None` without a match.
    fn rank(&self, unit: &CommuneUnit, folded: &FoldedUnit) -> Option<u8> {
        let query = self.compact.as_str();
        let bare = folded.bare_compact.as_str();
        let rank = if unit.code == query || bare == query || folded.full == self.folded {
            0
        } else if bare.starts_with(query) || folded.compact.starts_with(query) {
            1
        } else if unit.code.starts_with(query) {
            2
        } else if has_word_prefixes(&folded.bare, &self.folded) {
            3
        } else if folded.initials.starts_with(query) {
            4
        } else if has_word_prefixes(&folded.full, &self.folded) {
            5
        } else if query.len() > 1 && folded.compact.contains(query) {
            6
        } else {
            return None;
        };
        Some(rank)
    }
}
