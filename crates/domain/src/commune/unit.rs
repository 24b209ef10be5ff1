//! A present commune.

use serde::{Deserialize, Serialize};

/// A commune, ward or special zone with its province (QĐ 19/2025/QĐ-TTg).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommuneUnit {
    /// The code of five digits.
    pub code: String,
    /// The name with its kind, such as `Xã Cư Jút`.
    pub name: String,
    /// The province's code of two digits.
    pub province_code: String,
    /// The province with its kind, such as `Tỉnh Lâm Đồng`.
    pub province: String,
}

impl CommuneUnit {
    /// Commune and province for running text, kinds in lower case.
    ///
    /// ```
    /// # let unit = domain::commune::CommuneUnit {
    /// #     code: "24640".into(), name: "Xã Cư Jút".into(),
    /// #     province_code: "68".into(), province: "Tỉnh Lâm Đồng".into(),
    /// # };
    /// assert_eq!(unit.running_text(), "xã Cư Jút, tỉnh Lâm Đồng");
    /// ```
    #[must_use]
    pub fn running_text(&self) -> String {
        format!("{}, {}", running(&self.name), running(&self.province))
    }

    /// An address in this commune: what comes before the commune, then commune and province.
    #[must_use]
    pub fn address(&self, detail: &str) -> String {
        match detail.trim() {
            "" => self.running_text(),
            detail => format!("{detail}, {}", self.running_text()),
        }
    }

    /// The name without its kind: `Cư Jút`.
    #[must_use]
    pub fn bare_name(&self) -> &str {
        bare(&self.name)
    }

    /// The province without its kind: `Lâm Đồng`.
    #[must_use]
    pub fn bare_province(&self) -> &str {
        bare(&self.province)
    }
}

/// The kinds of units that names begin with.
const KINDS: [&str; 9] =
    ["Tỉnh", "Thành phố", "Quận", "Huyện", "Thị xã", "Xã", "Phường", "Thị trấn", "Đặc khu"];

/// Cuts the kind off a name.
pub(super) fn bare(name: &str) -> &str {
    KINDS.iter().find_map(|kind| name.strip_prefix(kind)?.strip_prefix(' ')).unwrap_or(name)
}

/// Lowers the first letter of the kind, but not where the kind is part of the name: units with a
/// number for a name, and Thành phố Hồ Chí Minh (NĐ 30/2020/NĐ-CP, annex II).
pub(super) fn running(name: &str) -> String {
    let rest = bare(name);
    let kept = rest == name
        || rest == "Hồ Chí Minh"
        || rest.split(' ').next().is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
    if kept {
        return name.to_owned();
    }
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_in_running_text() {
        for (name, text) in [
            ("Xã Cư Jút", "xã Cư Jút"),
            ("Đặc khu Phú Quý", "đặc khu Phú Quý"),
            ("Thị trấn Ea T'Ling", "thị trấn Ea T'Ling"),
            ("Phường 1 Bảo Lộc", "Phường 1 Bảo Lộc"),
            ("Thành phố Huế", "thành phố Huế"),
            ("Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
            ("Cư Jút", "Cư Jút"),
        ] {
            assert_eq!(running(name), text);
        }
    }
}
