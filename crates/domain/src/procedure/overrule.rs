//! A catalogue that another one overrules from a day on.

use chrono::NaiveDate;

use super::{Catalogue, CatalogueError, Procedure, Version};

impl Catalogue {
    /// This catalogue, in which each procedure that `by` has is replaced by that of `by` from the
    /// day `from` on, or from its first day when that is later. Other procedures stay.
    ///
    /// # Errors
    /// [`CatalogueError`]; does not happen when both catalogues are valid.
    pub fn overruled_by(&self, by: &Self, from: NaiveDate) -> Result<Self, CatalogueError> {
        let mut procedures = self.procedures.clone();
        for ruling in &by.procedures {
            let start = ruling.versions.first().and_then(|first| first.valid_from);
            let start = start.map_or(from, |first| first.max(from));
            let own = procedures.iter().position(|own| own.code == ruling.code);
            let before = own.map(|at| procedures[at].versions.as_slice()).unwrap_or_default();
            let versions: Vec<Version> = before
                .iter()
                .filter_map(|version| version.ended_before(start))
                .chain(ruling.versions.iter().filter_map(|version| version.begun_at(start)))
                .collect();
            match own {
                // No version is left: it would end before it begins.
                _ if versions.is_empty() => {}
                Some(at) => procedures[at] = Procedure { versions, ..ruling.clone() },
                None => procedures.push(Procedure { versions, ..ruling.clone() }),
            }
        }
        Self::new(procedures)
    }
}

impl Version {
    /// Returns the part of it before a day.
    fn ended_before(&self, day: NaiveDate) -> Option<Self> {
        let last = day.pred_opt()?;
        let begins = self.valid_from.is_none_or(|from| from <= last);
        let end = self.valid_to.map_or(last, |to| to.min(last));
        begins.then(|| Self { valid_to: Some(end), ..self.clone() })
    }

    /// Returns the part of it from a day on.
    fn begun_at(&self, day: NaiveDate) -> Option<Self> {
        let lasts = self.valid_to.is_none_or(|to| to >= day);
        let begin = self.valid_from.map_or(day, |from| from.max(day));
        lasts.then(|| Self { valid_from: Some(begin), ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const CODES: [&str; 3] = ["1.000001", "1.000002", "1.000003"];

    fn day(n: u16) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(n.into())
    }

    /// Returns a version that names itself; `name` tells whose it is.
    fn version(name: &str, from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
        let day = |day: Option<NaiveDate>| day.map_or("null".into(), |day| format!("\"{day}\""));
        format!(
            r#"{{"validFrom": {}, "validTo": {}, "name": "{name}", "field": "Hộ tịch",
                "decision": null, "source": "test", "confidence": "high", "papers": [],
                "variants": [{{"id": "main", "label": "", "channel": null, "duration": "3wd", "fee": null}}]}}"#,
            day(from),
            day(to),
        )
    }

    /// Returns the JSON of a procedure whose versions begin on the days of `changes`; `undated`
    /// puts one without a beginning before them, and the last one ends on day 70 unless it is
    /// `open`.
    fn procedure(
        name: &str,
        code: &str,
        undated: bool,
        changes: BTreeSet<u16>,
        open: bool,
    ) -> String {
        let mut starts: Vec<Option<NaiveDate>> =
            changes.into_iter().map(|n| Some(day(n))).collect();
        if undated || starts.is_empty() {
            starts.insert(0, None);
        }
        let ends = starts.iter().skip(1).map(|start| start.and_then(|day| day.pred_opt()));
        let ends: Vec<_> = ends.chain([(!open).then(|| day(70))]).collect();
        let versions: Vec<String> = starts
            .iter()
            .zip(ends)
            .enumerate()
            .map(|(at, (from, to))| version(&format!("{name} {at}"), *from, to))
            .collect();
        format!(
            r#"{{"code": "{code}", "handledBy": "office", "versions": [{}]}}"#,
            versions.join(",")
        )
    }

    /// Returns a catalogue whose procedures change on some days; the first version may be undated.
    fn catalogues(name: &'static str) -> impl Strategy<Value = Catalogue> {
        let changes = prop::collection::btree_set(1_u16..60, 0..4);
        prop::collection::vec((any::<bool>(), changes, any::<bool>()), 0..=3).prop_map(
            move |drawn| {
                let procedures: Vec<String> = CODES
                    .iter()
                    .zip(drawn)
                    .map(|(code, (undated, changes, open))| {
                        procedure(name, code, undated, changes, open)
                    })
                    .collect();
                let text = format!(r#"{{"procedures": [{}]}}"#, procedures.join(","));
                Catalogue::from_json(&text).unwrap()
            },
        )
    }

    proptest! {
        #[test]
        fn each_day_belongs_to_one_of_the_two(
            own in catalogues("own"), by in catalogues("by"), from in 0_u16..80, asked in 0_u16..80
        ) {
            let (from, asked) = (day(from), day(asked));
            let ruled = own.overruled_by(&by, from).unwrap();
            let name = |catalogue: &Catalogue, code| {
                catalogue.at(code, asked).map(|(_, version)| version.name.clone())
            };
            for code in CODES {
                let first = by.get(code).map(|it| it.versions[0].valid_from);
                let rules = first.is_some_and(|first| asked >= from && first.is_none_or(|it| asked >= it));
                let expected = if rules { name(&by, code) } else { name(&own, code) };
                prop_assert_eq!(name(&ruled, code), expected, "{} on {}", code, asked);
            }
            prop_assert_eq!(ruled.to_json().unwrap(), ruled.overruled_by(&by, from).unwrap().to_json().unwrap());
        }
    }
}
