//! Decisions on days off and swaps, as CSV with `date,kind,name` and, where a day that is worked has
//! its own hours, `hours`.
//!
//! | row | means |
//! |---|---|
//! | `2027-01-02,swapped-off,Nghỉ hoán đổi` | what the day is: `public`, `compensatory`, `swapped-off` or `swapped-working` |
//! | `2027-01-09,swapped-working,Làm bù,07:30-11:30 13:00-17:00` | worked at these hours; without them, as a usual day |
//! | `2027-01-02,usual,` | the day is as its weekday says; cancels an earlier row |
//! | `2027,decided,` | days of this year that were computed by rule no longer count |

use std::collections::HashSet;

use chrono::NaiveDate;

use super::day::{DayKind, Holiday};
use super::working_hours::WorkSession;

/// The first line; the last column is needed only where a row has it.
const HEAD: [&str; 4] = ["date", "kind", "name", "hours"];

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
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let head = reader.headers().map_err(|_| bad(1, "not CSV in UTF-8"))?;
        if head.len() < 3 || !head.iter().map(str::trim).eq(HEAD.into_iter().take(head.len())) {
            return Err(bad(1, "the first line must be date,kind,name or date,kind,name,hours"));
        }
        let (mut rows, mut seen) = (Vec::new(), HashSet::new());
        for row in reader.records() {
            let row = row.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::line);
                bad(line, NO_ROW)
            })?;
            let line = row.position().map_or(0, csv::Position::line);
            if !(3..=HEAD.len()).contains(&row.len()) {
                return Err(bad(line, NO_ROW));
            }
            if !seen.insert(row.get(0).unwrap_or_default().trim().to_owned()) {
                return Err(bad(line, "this date comes twice"));
            }
            rows.push(decision(&row).map_err(|what| bad(line, what))?);
        }
        Ok(Self(rows))
    }

    /// Takes rows; each is about another day or year.
    #[must_use]
    pub fn of(rows: Vec<Decision>) -> Self {
        Self(rows)
    }

    /// Returns the text that [`Decisions::parse`] reads.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut text = HEAD.join(",") + "\n";
        for row in &self.0 {
            let (date, kind, name, hours) = match row {
                Decision::Day(date, it) => (
                    date.to_string(),
                    it.kind.as_str(),
                    it.name.replace('"', "\"\""),
                    WorkSession::join(&it.hours),
                ),
                Decision::Usual(date) => (date.to_string(), "usual", String::new(), String::new()),
                Decision::Year(year) => (year.to_string(), "decided", String::new(), String::new()),
            };
            text += &format!("{date},{kind},\"{name}\",{hours}\n");
        }
        text
    }

    /// Returns the rows, in their order.
    #[must_use]
    pub fn rows(&self) -> &[Decision] {
        &self.0
    }
}

const NO_ROW: &str = "not a row of date,kind,name or date,kind,name,hours";

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
    let hours =
        WorkSession::split(cell(3)).ok_or("the hours must look like 07:30-11:30 13:00-17:00")?;
    if !hours.is_empty() && !kind.works() {
        return Err("only a day that is worked has hours");
    }
    let name = crate::text::nfc(name);
    Ok(Decision::Day(date, Holiday { kind, name, provisional: false, hours }))
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
            ("date,kind,name,hours\n2027-01-02,swapped-working,A,17:00-7:30\n", 2),
            ("date,kind,name,hours\n2027-01-02,public,A,07:30-11:30\n", 2),
            ("date,kind,name,hours\n2027-01-02,public,A,,\n", 2),
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
