//! The criteria by which an office's work is scored: data, since a province sets them.
//!
//! Modelled on QĐ 766/QĐ-TTg (groups of criteria, 100 points). The shape of the file:
//!
//! ```
//! use domain::scorecard::ScoreCard;
//! let card = ScoreCard::from_json(r#"{
//!     "name": "Bộ chỉ số phục vụ người dân, doanh nghiệp",
//!     "basis": "Quyết định 766/QĐ-TTg",
//!     "points": 20,
//!     "groups": [{
//!         "name": "Tiến độ, kết quả giải quyết",
//!         "points": 20,
//!         "criteria": [
//!             {"code": "2.1", "name": "Hồ sơ giải quyết đúng hạn", "points": 18.5, "fullAtPercent": 100},
//!             {"code": "2.2", "name": "Thời gian giải quyết trung bình", "points": 1.5}
//!         ]
//!     }]
//! }"#)?;
//! assert_eq!(card.groups[0].criteria[0].points.hundredths(), 1850);
//! # Ok::<(), domain::scorecard::ScoreCardError>(())
//! ```

use std::collections::HashSet;

use serde::{Deserialize, Deserializer};

/// Points, in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points(u32);

impl Points {
    /// Hundredths of a point.
    #[must_use]
    pub const fn hundredths(self) -> u32 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hundredths = f64::deserialize(deserializer)? * 100.0;
        let whole = hundredths.round();
        if (hundredths - whole).abs() > 1e-6 || !(0.0..=1e6).contains(&whole) {
            let what = "points are 0 to 10000 with at most two decimals";
            return Err(serde::de::Error::custom(what));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
        Ok(Self(whole as u32))
    }
}

/// A set of criteria.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScoreCard {
    /// Its name.
    pub name: String,
    /// The decision that set it.
    pub basis: String,
    /// Points of all groups together.
    pub points: Points,
    /// The groups.
    pub groups: Vec<CriteriaGroup>,
}

/// A group of criteria.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CriteriaGroup {
    /// Its name.
    pub name: String,
    /// Points of its criteria together.
    pub points: Points,
    /// The criteria.
    pub criteria: Vec<Criterion>,
}

/// One criterion.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Criterion {
    /// Its number in the decision, for example "2.1"; unique.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Most points.
    pub points: Points,
    /// The rate that earns all points, in percent; `None` when points do not follow a rate.
    #[serde(default)]
    pub full_at_percent: Option<u8>,
}

/// Why criteria cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ScoreCardError {
    /// The text is no JSON of criteria.
    #[error("not a set of criteria")]
    Json(#[from] serde_json::Error),
    /// The text contradicts itself.
    #[error("{place}: {what}")]
    Broken {
        /// Name of the group, code of the criterion, or name of the card.
        place: String,
        /// The problem.
        what: &'static str,
    },
}

impl ScoreCard {
    /// Reads criteria and checks that they fit together.
    ///
    /// # Errors
    /// [`ScoreCardError`] names the group or criterion.
    pub fn from_json(text: &str) -> Result<Self, ScoreCardError> {
        let card: Self = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
        let broken = |place: &str, what| ScoreCardError::Broken { place: place.to_owned(), what };
        let sum = |points: &mut dyn Iterator<Item = Points>| points.map(|it| u64::from(it.0)).sum();
        if card.name.trim().is_empty() {
            return Err(broken("name", "it is empty"));
        }
        let all: u64 = sum(&mut card.groups.iter().map(|group| group.points));
        if all != u64::from(card.points.0) {
            return Err(broken(&card.name, "the points of the groups are not its points"));
        }
        let mut codes = HashSet::new();
        for group in &card.groups {
            let own: u64 = sum(&mut group.criteria.iter().map(|it| it.points));
            if own != u64::from(group.points.0) {
                return Err(broken(&group.name, "the points of the criteria are not its points"));
            }
            for it in &group.criteria {
                if it.code.trim().is_empty() || it.name.trim().is_empty() {
                    return Err(broken(&group.name, "a criterion has no code or no name"));
                }
                if !codes.insert(it.code.as_str()) {
                    return Err(broken(&it.code, "this code comes twice"));
                }
                if it.full_at_percent.is_some_and(|rate| !(1..=100).contains(&rate)) {
                    return Err(broken(&it.code, "fullAtPercent must be 1 to 100"));
                }
            }
        }
        Ok(card)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(points: &str, criteria: &str) -> Result<ScoreCard, ScoreCardError> {
        ScoreCard::from_json(&format!(
            r#"{{"name": "Bộ chỉ số", "basis": "QĐ 766", "points": {points},
                "groups": [{{"name": "Tiến độ", "points": {points}, "criteria": [{criteria}]}}]}}"#
        ))
    }

    #[test]
    fn points_must_add_up_and_codes_be_unique() {
        let one = r#"{"code": "2.1", "name": "Đúng hạn", "points": 0.5, "fullAtPercent": 90}"#;
        assert!(card("0.5", one).is_ok());
        for (points, criteria, problem) in [
            ("1", one.to_owned(), "Tiến độ"),
            ("1", format!("{one}, {one}"), "2.1: this code comes twice"),
            ("0.5", one.replace("Đúng hạn", " "), "no name"),
            ("0.5", one.replace("90", "101"), "fullAtPercent"),
        ] {
            let error = card(points, &criteria).unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
        }
        for bad in [one.replace("0.5", "0.505"), one.replace("0.5", "-1"), "{}".to_owned()] {
            assert!(matches!(card("0.5", &bad), Err(ScoreCardError::Json(_))), "{bad}");
        }
    }
}
