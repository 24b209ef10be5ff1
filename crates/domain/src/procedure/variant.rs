//! A case of a procedure in a channel: it owns the duration and the fee.

use serde::{Deserialize, Serialize};

use crate::calendar::Duration;
use crate::dossier::ReceptionChannel;

/// A case x channel of a procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Variant {
    /// Unique within its version; stays the same while the case stays the same.
    pub id: String,
    /// The case in words; empty where there is only one.
    pub label: String,
    /// The channel that it holds for; `None` for all channels.
    pub channel: Option<ReceptionChannel>,
    /// How long the office may take; `None` when unknown: it is asked at reception.
    pub duration: Option<Duration>,
    /// Its fee; `None` when unknown: it is asked at reception.
    pub fee: Option<Fee>,
    /// A note on this case for the clerk.
    #[serde(default)]
    pub note: String,
}

impl Variant {
    /// Tells whether the case holds for a channel.
    #[must_use]
    pub fn fits(&self, channel: ReceptionChannel) -> bool {
        self.channel.is_none_or(|own| own == channel)
    }
}

/// The fee of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fee {
    /// Free by law.
    Free,
    /// One amount for the dossier, in đồng.
    Fixed {
        /// The amount in đồng.
        dong: u64,
    },
    /// An amount for each page; how many there are is known at the counter.
    PerPage {
        /// The amount of the first pages in đồng.
        dong: u64,
    },
    /// An amount for each copy; how many are wanted is known at the counter.
    PerCopy {
        /// The amount in đồng.
        dong: u64,
    },
    /// The People's Council of the province sets it; a "0" in the national export means this.
    SetByProvince,
}

impl Fee {
    /// Returns the whole fee in đồng, where it can be known before pages and copies are counted.
    ///
    /// ```
    /// use domain::procedure::Fee;
    /// assert_eq!(Fee::Free.total(), Some(0));
    /// assert_eq!(Fee::PerPage { dong: 2000 }.total(), None);
    /// assert_eq!(Fee::SetByProvince.total(), None);
    /// ```
    #[must_use]
    pub const fn total(self) -> Option<u64> {
        match self {
            Self::Free => Some(0),
            Self::Fixed { dong } => Some(dong),
            Self::PerPage { .. } | Self::PerCopy { .. } | Self::SetByProvince => None,
        }
    }
}
