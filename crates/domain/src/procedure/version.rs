//! A procedure and its versions by date.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ProcedureCode, RequiredPaper, Variant};
use crate::dossier::ReceptionChannel;

/// A procedure with everything that it was over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Procedure {
    /// The national code; names change, it stays.
    pub code: ProcedureCode,
    /// Who receives it.
    pub handled_by: HandledBy,
    /// Its versions, the oldest first; their times do not overlap.
    pub versions: Vec<Version>,
}

/// Who receives a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandledBy {
    /// The one-stop office.
    Office,
    /// The police of the commune: listed so that the clerk can send people there.
    Police,
    /// Nobody at a counter: a procedure inside the administration.
    NotForCitizens,
}

/// How sure the data of a version are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Not checked; durations and fees are left out.
    Low,
    /// From a second source; to be compared with the decision that published the procedure.
    Medium,
    /// From the national export.
    High,
}

/// A procedure as valid for some time. A dossier keeps the version it was received under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Version {
    /// The first day; `None` when it began before the catalogue did.
    pub valid_from: Option<NaiveDate>,
    /// The last day; `None` while it is valid until further notice.
    pub valid_to: Option<NaiveDate>,
    /// The official name.
    pub name: String,
    /// The official name is longer than `name`.
    #[serde(default)]
    pub name_shortened: bool,
    /// The group of procedures (lĩnh vực).
    pub field: String,
    /// The number of the decision that published it, where known.
    pub decision: Option<String>,
    /// Where the data come from; the assets' notes explain it.
    pub source: String,
    /// How sure the data are.
    pub confidence: Confidence,
    /// The cases; at least one.
    pub variants: Vec<Variant>,
    /// The papers to hand in.
    pub papers: Vec<RequiredPaper>,
    /// Sentences of the source that guide, but name no paper.
    #[serde(default)]
    pub guidance: Vec<String>,
}

impl Procedure {
    /// Returns the version that was valid on a day.
    #[must_use]
    pub fn at(&self, day: NaiveDate) -> Option<&Version> {
        self.versions.iter().rfind(|version| version.is_valid_on(day))
    }

    /// Returns the newest version.
    #[must_use]
    pub fn newest(&self) -> Option<&Version> {
        self.versions.last()
    }
}

impl Version {
    /// Tells whether the version was valid on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Returns the cases that hold for a channel, in the order of the catalogue.
    pub fn variants_for(&self, channel: ReceptionChannel) -> impl Iterator<Item = &Variant> {
        self.variants.iter().filter(move |variant| variant.fits(channel))
    }

    /// Returns the case with this id.
    #[must_use]
    pub fn variant(&self, id: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.id == id)
    }
}
