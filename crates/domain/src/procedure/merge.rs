//! Merges an import into the catalogue in use: no version that dossiers were received under is
//! lost.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Catalogue, CatalogueError, HandledBy, Procedure, ProcedureCode, Version};

/// A catalogue after an import, and the outcome for each procedure of the import.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The catalogue with the import.
    pub catalogue: Catalogue,
    /// Procedures that are new in the catalogue.
    pub added: Vec<MergedProcedure>,
    /// Procedures that got one more version.
    pub changed: Vec<MergedProcedure>,
    /// Unchanged procedures, because the program cannot know when the imported version is valid: it
    /// is undated and there are others, or it changes a version that has ended.
    pub left: Vec<MergedProcedure>,
    /// Number of procedures that are the same as in the import.
    pub unchanged: usize,
}

/// A procedure in an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MergedProcedure {
    /// Its code.
    pub code: ProcedureCode,
    /// Its name in the import.
    pub name: String,
    /// The first day of the version, where it has one.
    pub valid_from: Option<NaiveDate>,
}

/// The outcome of merging a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum VersionMerge {
    /// It was in the catalogue already.
    Same,
    /// It was left out: the program cannot know when it is valid.
    Left,
    /// It applies from this day on.
    From(Option<NaiveDate>),
}

impl Catalogue {
    /// Returns the catalogue merged with an import. New procedures are added; a changed one gets a
    /// new version from its date, and the version before ends on the day before. Another text under
    /// the same decision or date applies from `today`: versions that dossiers were received under
    /// stay.
    ///
    /// # Errors
    /// [`CatalogueError`] when an addition is incomplete or contradicts itself.
    pub fn merged(
        &self,
        additions: Vec<Procedure>,
        today: NaiveDate,
    ) -> Result<Merged, CatalogueError> {
        let mut procedures = self.procedures.clone();
        let mut indexes: HashMap<ProcedureCode, usize> =
            (0..).zip(&procedures).map(|(at, own)| (own.code.clone(), at)).collect();
        let (mut added, mut changed, mut left, mut unchanged) = (vec![], vec![], vec![], 0);
        for addition in additions {
            let merged = |version: Option<&Version>, valid_from| MergedProcedure {
                code: addition.code.clone(),
                name: version.map(|it| it.name.clone()).unwrap_or_default(),
                valid_from,
            };
            let newest = addition.versions.last();
            let Some(own) = indexes.get(&addition.code).and_then(|at| procedures.get_mut(*at))
            else {
                added.push(merged(newest, newest.and_then(|it| it.valid_from)));
                indexes.insert(addition.code.clone(), procedures.len());
                procedures.push(addition);
                continue;
            };
            // The export does not say which procedures the police receive.
            if own.handled_by != HandledBy::Police {
                own.handled_by = addition.handled_by;
            }
            let outcome =
                addition.versions.iter().map(|version| own.merge_version(version, today)).max();
            match outcome {
                Some(VersionMerge::From(from)) => changed.push(merged(newest, from)),
                Some(VersionMerge::Left) => {
                    left.push(merged(newest, newest.and_then(|it| it.valid_from)))
                }
                Some(VersionMerge::Same) | None => unchanged += 1,
            }
        }
        Ok(Merged { catalogue: Self::new(procedures)?, added, changed, left, unchanged })
    }

    /// This catalogue with the procedures of `over`, which replace its own of the same code.
    ///
    /// # Errors
    /// [`CatalogueError`]; does not happen when both catalogues are valid.
    pub fn overlaid(&self, over: &Self) -> Result<Self, CatalogueError> {
        let kept = self.procedures.iter().filter(|own| over.get(own.code.as_str()).is_none());
        Self::new(kept.chain(&over.procedures).cloned().collect())
    }

    /// Returns the procedures with a code that passes, as a catalogue of their own.
    ///
    /// # Errors
    /// [`CatalogueError`]; does not happen when this catalogue is valid.
    pub fn only(&self, passes: impl Fn(&ProcedureCode) -> bool) -> Result<Self, CatalogueError> {
        Self::new(self.procedures.iter().filter(|own| passes(&own.code)).cloned().collect())
    }
}

impl Procedure {
    /// Merges an imported version into a known procedure.
    fn merge_version(&mut self, version: &Version, today: NaiveDate) -> VersionMerge {
        let day = version.valid_from.map_or(today, |from| from.max(today));
        if self.at(day).is_some_and(|own| own.says_the_same(version)) {
            return VersionMerge::Same;
        }
        let known = self.versions.iter().rfind(|own| {
            own.valid_from == version.valid_from
                || own.decision.is_some() && own.decision == version.decision
        });
        let from = match known {
            None => version.valid_from,
            Some(known) if known.says_the_same(version) => return VersionMerge::Same,
            Some(_) if version.valid_from.is_none() => return VersionMerge::Left,
            Some(known) if known.valid_to.is_some_and(|to| to < day) => return VersionMerge::Left,
            Some(_) => Some(day),
        };
        self.add_version(Version { valid_from: from, ..version.clone() });
        VersionMerge::From(from)
    }

    /// Adds a version and ends the one before it on the day before. Of two versions from one day
    /// the one added later stays.
    pub(super) fn add_version(&mut self, version: Version) {
        self.versions.retain(|own| own.valid_from != version.valid_from);
        self.versions.push(version);
        self.versions.sort_by_key(|version| version.valid_from);
        for at in 1..self.versions.len() {
            let last_day = self.versions[at].valid_from.and_then(|day| day.pred_opt());
            let before = &mut self.versions[at - 1];
            if before.valid_to.is_none_or(|to| last_day.is_some_and(|day| to > day)) {
                before.valid_to = last_day;
            }
        }
    }
}

impl Version {
    /// Tells whether two versions say the same to clerk and citizen, from whatever day.
    fn says_the_same(&self, other: &Self) -> bool {
        self.name == other.name
            && self.field == other.field
            && self.decision == other.decision
            && self.variants == other.variants
            && self.papers == other.papers
            && self.guidance == other.guidance
    }
}

#[cfg(test)]
mod tests;
