//! Days off and swaps: official decisions where there are any, rules elsewhere.
//!
//! Sources: Bộ luật Lao động 2019 art. 112, NQ 28/2026/QH16 (24/11, from 2026), yearly decisions on
//! Tết, Quốc khánh and swapped days. The rules and decisions are data in `assets/`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::day::{DayKind, Holiday};
use super::decisions::{Decision, DecisionError, Decisions};
use super::lunar::LunarDate;

/// All special days, by date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidayTable {
    days: BTreeMap<NaiveDate, Holiday>,
    /// Years whose days off are all decided.
    decided: BTreeSet<i32>,
    names: WeeklyNames,
}

/// Names of weekly days off, as people read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WeeklyNames {
    saturday: String,
    sunday: String,
    other: String,
}

/// `assets/holiday-rules.json`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rules {
    weekly_days_off: WeeklyNames,
    /// Years whose decisions are complete: nothing is computed for them.
    decided_years: Vec<i32>,
    first_year: i32,
    last_year: i32,
    compensatory_suffix: String,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    name: String,
    #[serde(default)]
    from_year: i32,
    #[serde(flatten)]
    when: When,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum When {
    /// Month and day of the solar year.
    Solar(u32, u32),
    /// The day before or after a solar date, whichever gives the longer rest.
    Beside(u32, u32),
    /// Month and day of the lunar year.
    Lunar(u32, u32),
    /// The last day of the lunar year before.
    LunarEve,
}

impl HolidayTable {
    /// Reads the rules (JSON) and the decisions (CSV with `date,kind,name`).
    ///
    /// # Errors
    /// [`DecisionError`] names the file and line.
    pub fn parse(rules: &str, decisions: &str) -> Result<Self, DecisionError> {
        let rules: Rules =
            serde_json::from_str(rules).map_err(|e| DecisionError::Rules(e.to_string()))?;
        let mut days = BTreeMap::new();
        for year in rules.first_year..=rules.last_year {
            if !rules.decided_years.contains(&year) {
                compute_year(year, &rules, &mut days);
            }
        }
        let decided = rules.decided_years.into_iter().collect();
        let mut table = Self { days, decided, names: rules.weekly_days_off };
        table.decide(&Decisions::parse(decisions)?);
        Ok(table)
    }

    /// Applies further decisions: a later one replaces an earlier one of the same date.
    pub fn decide(&mut self, decisions: &Decisions) {
        let years = decisions.rows().iter().filter_map(|row| match row {
            Decision::Year(year) => Some(*year),
            _ => None,
        });
        for year in years {
            self.days.retain(|date, day| date.year() != year || !day.provisional);
            self.decided.insert(year);
        }
        for row in decisions.rows() {
            match row {
                Decision::Day(date, day) => {
                    self.days.insert(*date, day.clone());
                }
                Decision::Usual(date) => {
                    self.days.remove(date);
                }
                Decision::Year(_) => {}
            }
        }
    }

    /// Returns the special day of a date.
    #[must_use]
    pub fn get(&self, date: NaiveDate) -> Option<&Holiday> {
        self.days.get(&date)
    }

    /// Returns whether all days off of a year are decided.
    #[must_use]
    pub fn is_decided(&self, year: i32) -> bool {
        self.decided.contains(&year)
    }

    /// Returns the name of a weekly day off.
    #[must_use]
    pub fn weekly_name(&self, weekday: Weekday) -> &str {
        match weekday {
            Weekday::Sat => &self.names.saturday,
            Weekday::Sun => &self.names.sunday,
            _ => &self.names.other,
        }
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn compute_year(year: i32, rules: &Rules, days: &mut BTreeMap<NaiveDate, Holiday>) {
    let mut own: BTreeMap<NaiveDate, &str> = BTreeMap::new();
    for rule in rules.rules.iter().filter(|rule| rule.from_year <= year) {
        if let Some(date) = date_of(&rule.when, year) {
            own.insert(date, &rule.name);
        }
    }
    let mut compensatory = BTreeMap::new();
    for (date, name) in own.iter().filter(|(date, _)| is_weekend(**date)) {
        let free = |day: &NaiveDate| {
            !is_weekend(*day) && !own.contains_key(day) && !compensatory.contains_key(day)
        };
        if let Some(day) = date.iter_days().skip(1).find(free) {
            compensatory.insert(day, format!("{name}{}", rules.compensatory_suffix));
        }
    }
    let mut add = |date, kind, name: String| {
        days.insert(date, Holiday { kind, name, provisional: true, hours: Vec::new() });
    };
    for (date, name) in &own {
        add(*date, DayKind::Public, (*name).to_owned());
    }
    for (date, name) in compensatory {
        add(date, DayKind::Compensatory, name);
    }
}

fn date_of(when: &When, year: i32) -> Option<NaiveDate> {
    match *when {
        When::Solar(month, day) => NaiveDate::from_ymd_opt(year, month, day),
        When::Beside(month, day) => {
            let date = NaiveDate::from_ymd_opt(year, month, day)?;
            if matches!(date.weekday(), Weekday::Mon | Weekday::Thu | Weekday::Sun) {
                date.succ_opt()
            } else {
                date.pred_opt()
            }
        }
        When::Lunar(month, day) => LunarDate { year, month, leap: false, day }.to_solar(),
        When::LunarEve => LunarDate { year, month: 1, leap: false, day: 1 }
            .to_solar()?
            .checked_sub_days(Days::new(1)),
    }
}
