//! The output of commands, and the office they work on.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::Write;
use std::path::{Path, PathBuf};

use office::view::{DossierRow, Problem, Timing};
use office::{Language, Office, check_writable, message, write_whole};
use serde::Serialize;

use crate::failure::Failure;

/// How to print, and where the office is.
pub struct Output {
    /// Print one JSON value.
    pub json: bool,
    /// Folder of the office.
    pub office: Option<PathBuf>,
    /// The PC's clock is right although it looks wrong.
    pub clock_confirmed: bool,
}

impl Output {
    /// Returns the folder of the office.
    pub fn folder(&self) -> Result<&Path, Failure> {
        self.office.as_deref().ok_or_else(|| Failure::Usage(Problem::new("cli.office_missing")))
    }

    /// Opens the office.
    pub fn open(&self) -> Result<Office, Failure> {
        let office = Office::open(self.folder()?)?;
        if self.clock_confirmed {
            office.confirm_clock();
        }
        Ok(office)
    }

    /// Prints a value: as JSON, or as the lines given.
    pub fn print<T: Serialize>(
        &self,
        value: &T,
        lines: impl FnOnce() -> Vec<String>,
    ) -> Result<(), Failure> {
        let text = if self.json {
            serde_json::to_string(value)
                .map_err(|_| Problem::new("error.input").with("what", "JSON"))?
        } else {
            lines().join("\n")
        };
        // A closed pipe is no failure: the reader needs no more output.
        let _ = writeln!(std::io::stdout().lock(), "{text}");
        Ok(())
    }
}

/// Writes warnings to standard error.
pub fn warn(warnings: &[Problem]) {
    for warning in warnings {
        let _ = writeln!(std::io::stderr().lock(), "{warning}");
    }
}

/// Returns a text of the catalogue with its placeholders filled.
pub fn say(key: &str, params: &[(&str, &dyn Display)]) -> String {
    let params: BTreeMap<String, String> =
        params.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect();
    message(Language::Vietnamese, key, &params)
}

/// Returns a span of minutes in its two largest units: "3 ngày 4 giờ", "7 phút".
pub fn span(minutes: u32) -> String {
    let (days, hours, left) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
    let mut parts = Vec::new();
    if days > 0 {
        parts.push(say("cli.span.days", &[("count", &days)]));
    }
    if hours > 0 {
        parts.push(say("cli.span.hours", &[("count", &hours)]));
    }
    if days == 0 && (left > 0 || hours == 0) {
        parts.push(say("cli.span.minutes", &[("count", &left)]));
    }
    parts.join(" ")
}

/// Returns an RFC 3339 instant as people read it.
pub fn when(instant: &str) -> String {
    match instant.parse::<domain::time::Timestamp>() {
        Ok(at) => at.to_vn().format("%H:%M %d/%m/%Y").to_string(),
        Err(_) => instant.to_owned(),
    }
}

/// Returns how a dossier stands toward its due date, as people read it.
pub fn timing(timing: Timing, late: bool, days_late: u32) -> String {
    match (timing, days_late) {
        (Timing::Late, 0) => say("cli.timing.just_late", &[]),
        (Timing::InTime | Timing::DueToday | Timing::DueSoon, _) if late => {
            say("cli.timing.extended", &[])
        }
        _ => say(&format!("cli.timing.{}", timing.as_str()), &[("days", &days_late)]),
    }
}

/// Rows of a list as people read them.
pub fn row_lines(rows: &[DossierRow]) -> Vec<String> {
    if rows.is_empty() {
        return vec![say("cli.rows_none", &[])];
    }
    rows.iter()
        .map(|row| {
            let state = timing(row.timing, row.late, row.days_late);
            say(
                "cli.row",
                &[
                    ("code", &row.code),
                    ("name", &row.applicant),
                    ("procedure", &row.procedure),
                    ("due", &when(&row.due)),
                    ("state", &state),
                ],
            )
        })
        .collect()
}

/// Checks that a PDF can be written there, before papers are numbered.
pub fn try_pdf(path: &Path) -> Result<(), Failure> {
    check_writable(path).map_err(|error| Problem::of_file(path, &error).into())
}

/// Writes a PDF; the file appears whole or not at all.
pub fn write_pdf(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    write_whole(path, bytes).map_err(|error| Problem::of_file(path, &error))
}
