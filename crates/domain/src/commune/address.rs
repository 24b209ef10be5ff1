//! What became of an address.

use serde::{Deserialize, Serialize};

use super::{CommuneUnit, OldCommune};

/// One commune that an address may mean today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// The old commune that the address names; `None` when it names the present one.
    pub old: Option<OldCommune>,
    /// The present commune.
    pub unit: CommuneUnit,
    /// The whole present address: `Buôn Nui, xã Cư Jút, tỉnh Lâm Đồng`.
    pub address: String,
}

/// What became of an address that a paper carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AddressMatch {
    /// The address names a present commune.
    Kept {
        /// That commune.
        unit: CommuneUnit,
    },
    /// The address names an old commune that went to one commune as a whole.
    Merged {
        /// The commune that the address names.
        old: OldCommune,
        /// The present commune.
        new: CommuneUnit,
        /// The whole present address.
        address: String,
    },
    /// The address names an old commune that was divided: a person must say in which part it lies.
    Split {
        /// The commune that the address names.
        old: OldCommune,
        /// The communes that got a part of it, the one with the larger part first.
        candidates: Vec<Candidate>,
        /// The code of the commune that got the larger part.
        default: String,
    },
    /// Several communes bear the name and the address does not say which, or the name may as well be
    /// a district's: a person must say, even where there is one candidate.
    Ambiguous {
        /// What it may be.
        candidates: Vec<Candidate>,
    },
    /// No commune was recognised.
    Unknown,
}

impl AddressMatch {
    /// All present communes that the address may mean.
    #[must_use]
    pub fn units(&self) -> Vec<&CommuneUnit> {
        match self {
            Self::Kept { unit } | Self::Merged { new: unit, .. } => vec![unit],
            Self::Split { candidates, .. } | Self::Ambiguous { candidates } => {
                candidates.iter().map(|candidate| &candidate.unit).collect()
            }
            Self::Unknown => Vec::new(),
        }
    }
}
