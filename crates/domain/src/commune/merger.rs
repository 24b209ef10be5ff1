//! A commune that existed before 1 July 2025.

use serde::{Deserialize, Serialize};

/// A commune, ward or township as it was before 1 July 2025.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OldCommune {
    /// The code of five digits; empty for an island district without communes.
    pub code: String,
    /// The name with its kind, such as `Xã Tâm Thắng`.
    pub name: String,
    /// The district with its kind; empty for an island district without communes.
    pub district: String,
    /// The province with its kind.
    pub province: String,
}

impl OldCommune {
    /// Commune, district and province: `Xã Tâm Thắng, Huyện Cư Jút, Tỉnh Đắk Nông`.
    #[must_use]
    pub fn full_text(&self) -> String {
        [&self.name, &self.district, &self.province]
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    }
}
