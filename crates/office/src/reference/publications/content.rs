//! The content of publications.

use std::collections::BTreeSet;

use domain::calendar::{DayKind, Decision, Decisions, WorkSession};
use domain::procedure::Catalogue;
use domain::scorecard::ScoreCard;
use forms::FormSet;
use replication::PublicationKind;

/// The content of a publication that this program can use.
pub(crate) enum Content {
    Holidays(Decisions),
    Catalogue(Catalogue),
    Forms(Box<FormSet>),
    ScoreCard(ScoreCard),
}

/// Why a publication is not in use on this PC.
pub(crate) enum Fault {
    /// Its signature is not the hub's.
    Signature,
    /// This program does not know its kind yet.
    Kind,
    /// It cannot be read; has the reader's message.
    Unreadable(String),
}

impl Content {
    /// Reads the content of a kind.
    pub fn read(kind: &str, body: &[u8]) -> Result<Self, Fault> {
        let unreadable = |error: &dyn std::error::Error| {
            let cause = error.source().map(|it| format!(": {it}")).unwrap_or_default();
            Fault::Unreadable(format!("{error}{cause}"))
        };
        let kind = PublicationKind::parse(kind).ok_or(Fault::Kind)?;
        let text = std::str::from_utf8(body).map_err(|error| unreadable(&error))?;
        match kind {
            PublicationKind::Holidays => {
                Decisions::parse(text).map(Self::Holidays).map_err(|error| unreadable(&error))
            }
            PublicationKind::Catalogue => {
                Catalogue::from_json(text).map(Self::Catalogue).map_err(|error| unreadable(&error))
            }
            PublicationKind::Forms => FormSet::parse(text)
                .map(|set| Self::Forms(Box::new(set)))
                .map_err(|error| unreadable(&error)),
            PublicationKind::ScoreCard => {
                ScoreCard::from_json(text).map(Self::ScoreCard).map_err(|error| unreadable(&error))
            }
        }
    }

    /// Returns its subjects. A later publication of its kind about all of them replaces it.
    pub fn subjects(&self) -> BTreeSet<String> {
        match self {
            Self::Holidays(decisions) => decisions
                .rows()
                .iter()
                .map(|row| match row {
                    Decision::Day(date, _) | Decision::Usual(date) => date.to_string(),
                    Decision::Year(year) => year.to_string(),
                })
                .collect(),
            Self::Catalogue(catalogue) => {
                catalogue.procedures().iter().map(|it| it.code.to_string()).collect()
            }
            Self::Forms(set) => BTreeSet::from([set.name.clone()]),
            Self::ScoreCard(_) => BTreeSet::from([String::new()]),
        }
    }

    /// Returns its content as lines, one per subject: a key of the message catalogue and its
    /// values.
    pub fn lines(&self) -> Vec<(String, Vec<(&'static str, String)>)> {
        match self {
            Self::Holidays(decisions) => decisions.rows().iter().map(line_of).collect(),
            Self::Catalogue(catalogue) => catalogue
                .procedures()
                .iter()
                .map(|it| {
                    let name = it.newest().map(|it| it.name.clone()).unwrap_or_default();
                    let values = vec![("code", it.code.to_string()), ("name", name)];
                    ("publication.procedure".to_owned(), values)
                })
                .collect(),
            Self::Forms(set) => {
                let values = vec![("name", set.name.clone()), ("basis", set.basis.clone())];
                vec![("publication.form_set".to_owned(), values)]
            }
            Self::ScoreCard(card) => {
                let criteria: usize = card.groups.iter().map(|it| it.criteria.len()).sum();
                let values = vec![
                    ("name", card.name.clone()),
                    ("count", criteria.to_string()),
                    ("points", points(card.points.hundredths())),
                ];
                vec![("publication.criteria".to_owned(), values)]
            }
        }
    }
}

/// Returns a decision as a line: a key of the message catalogue and its values.
pub(crate) fn line_of(row: &Decision) -> (String, Vec<(&'static str, String)>) {
    let day = |date: &chrono::NaiveDate| date.format("%d/%m/%Y").to_string();
    let (key, values) = match row {
        Decision::Day(date, it) => {
            let mut values = vec![("date", day(date)), ("name", it.name.clone())];
            let key = match (it.kind, it.hours.is_empty()) {
                (DayKind::SwappedWorking, true) => "publication.day_worked",
                (DayKind::SwappedWorking, false) => {
                    values.push(("hours", WorkSession::join(&it.hours)));
                    "publication.day_worked_hours"
                }
                _ => "publication.day_off",
            };
            (key, values)
        }
        Decision::Usual(date) => ("publication.day_usual", vec![("date", day(date))]),
        Decision::Year(year) => ("publication.year_decided", vec![("year", year.to_string())]),
    };
    (key.to_owned(), values)
}

/// Hundredths as people write them: "18,5".
fn points(hundredths: u32) -> String {
    let text = format!("{},{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches(',').to_owned()
}
