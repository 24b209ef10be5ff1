//! Decisions on days off and swaps, as CSV with `date,kind,name`.
//!
//! | row | means |
//! |---|---|
//! | `2027-01-02,swapped-off,Nghỉ hoán đổi` | what the day is: `public`, `compensatory`, `swapped-off` or `swapped-working` |
//! | `2027-01-02,usual,` | the day is as its weekday says; cancels an earlier row |
//! | `2027,decided,` | days of this year that were computed by rule no longer count |

use std::collections::HashSet;

use chrono::NaiveDate;

use super::day::{DayKind, Holiday};

const HEAD: [&str; 3] = ["date", "kind", "name"];

/// A row of decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A special day.
    Day(NaiveDate, Holiday),
    /// A usual day, which cancels an earlier row.
    Usual(NaiveDate),
    /// All days off of a year are decided: the computed ones of that year do not count.
    Year(i32),
}

/// A list of decisions; each is about another day or year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions(Vec<Decision>);

/// A list of decisions or rules that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecisionError {
    /// The rules are not of the expected form.
    #[error("holiday rules: {0}")]
    Rules(String),
    /// A row is not of the expected form.
    #[error("holiday decisions, line {line}: {what}")]
    Row {
        /// Line in the file, from 1.
        line: u64,
        /// The problem.
        what: &'static str,
    },
}

impl Decisions {
    /// Reads decisions; all of them or none.
    ///
    /// # Errors
    /// [`DecisionError::Row`] names the line.
    ///
    /// ```
    /// use domain::calendar::Decisions;
    /// let text = "date,kind,name\n2027-01-02,swapped-off,Nghỉ hoán đổi\n";
    /// assert_eq!(Decisions::parse(text)?.rows().len(), 1);
    /// assert!(Decisions::parse("date,kind,name\n02/01/2027,swapped-off,x\n").is_err());
    /// # Ok::<(), domain::calendar::DecisionError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, DecisionError> {
        // Spreadsheets put a byte order mark first.
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head = reader.headers().map_err(|_| bad(1, "not CSV in UTF-8"))?;
        if !head.iter().map(str::trim).eq(HEAD) {
            return Err(bad(1, "the first line must be date,kind,name"));
        }
        let (mut rows, mut seen) = (Vec::new(), HashSet::new());
        for row in reader.records() {
            let row = row.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::line);
                bad(line, "not a row of date,kind,name")
            })?;
            let line = row.position().map_or(0, csv::Position::line);
            if !seen.insert(row.get(0).unwrap_or_default().trim().to_owned()) {
                return Err(bad(line, "this date comes twice"));
            }
            rows.push(decision(&row).map_err(|what| bad(line, what))?);
        }
        Ok(Self(rows))
    }

    /// Returns the rows, in their order.
    #[must_use]
    pub fn rows(&self) -> &[Decision] {
        &self.0
    }
}

const fn bad(line: u64, what: &'static str) -> DecisionError {
    DecisionError::Row { line, what }
}

fn decision(row: &csv::StringRecord) -> Result<Decision, &'static str> {
    let cell = |at: usize| row.get(at).map(str::trim).unwrap_or_default();
    let (date, kind, name) = (cell(0), cell(1), cell(2));
    if kind == "decided" {
        let year = date.parse().ok().filter(|year| (1900..=9999).contains(year));
        return year.map(Decision::Year).ok_or("a decided year must be YYYY");
    }
    let date = date.parse::<NaiveDate>().map_err(|_| "the date must be YYYY-MM-DD")?;
    if kind == "usual" {
        return Ok(Decision::Usual(date));
    }
    let kind = DayKind::parse(kind)
        .filter(|kind| !matches!(kind, DayKind::Working | DayKind::Weekend))
        .ok_or(
            "the kind must be public, compensatory, swapped-off, swapped-working, usual or decided",
        )?;
    if name.is_empty() {
        return Err("the name is missing");
    }
    Ok(Decision::Day(date, Holiday { kind, name: crate::text::nfc(name), provisional: false }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_names_its_line() {
        let line = |text: &str| match Decisions::parse(text).unwrap_err() {
            DecisionError::Row { line, .. } => line,
            error @ DecisionError::Rules(_) => panic!("{error}"),
        };
        for (text, expected) in [
            ("", 1),
            ("2027-01-02,swapped-off,Nghỉ hoán đổi\n", 1),
            ("date;kind;name\n", 1),
            ("date,kind,name\n2027-01-02,holiday,X\n", 2),
            ("date,kind,name\n2027-01-02,public,\n", 2),
            ("date,kind,name\n2027-01-02,public\n", 2),
            ("date,kind,name\n2027-01-02,public,A\n2027-01-02,usual,\n", 3),
            ("date,kind,name\n27,decided,\n", 2),
            ("date,kind,name\n2027-02-30,public,A\n", 2),
        ] {
            assert_eq!(line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn spreadsheets_files_are_read() {
        let text =
            "\u{feff}date,kind,name\r\n2027-01-02 ,swapped-off, Nghỉ hoán đổi\r\n2027,decided,\r\n";
        let decisions = Decisions::parse(text).unwrap();
        assert_eq!(decisions.rows()[1], Decision::Year(2027));
        assert!(matches!(&decisions.rows()[0], Decision::Day(_, it) if it.name == "Nghỉ hoán đổi"));
    }
}
