//! The publications as people see them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::time::Timestamp;
use replication::PublicationKind;
use store::Origin;

use super::Published;
use super::content::Fault;
use super::published::Item;
use crate::Office;
use crate::text::messages::{self, Language};
use crate::view::{Problem, PublicationOrigin, PublicationState, PublicationView};

/// Most lines about the content of a publication.
const MAX_LINES: usize = 8;

impl Office {
    /// Returns the province's publications that have reached this PC, newest first.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn publications(&self) -> Result<Vec<PublicationView>, Problem> {
        self.read(|office, now| {
            let language = office.language();
            let refused = office.store.refused_publications()?;
            let refused = refused.into_iter().map(|it| {
                let from = i32::try_from(it.from_day).ok().and_then(NaiveDate::from_epoch_days);
                PublicationRow {
                    version: it.version,
                    kind: &it.kind,
                    from,
                    state: PublicationState::Refused,
                    origin: it.origin,
                    taken_at: Some(it.at),
                    lines: Vec::new(),
                    problem: Some(Problem::new("publication.refused")),
                }
                .view(language)
            });
            let today = now.vn_date();
            let published = &office.published;
            let mut all: Vec<PublicationView> =
                published.items.iter().map(|it| published.view(it, today, language)).collect();
            all.extend(refused);
            all.sort_by_key(|it| std::cmp::Reverse(it.version));
            Ok(all)
        })
    }
}

impl Published {
    fn view(&self, item: &Item, today: NaiveDate, language: Language) -> PublicationView {
        let (state, lines, problem) = match &item.content {
            Ok(content) => {
                let left = self.left_of(item, content.subjects(), today);
                let state = if left.is_empty() {
                    PublicationState::Replaced
                } else if item.from <= today {
                    PublicationState::InForce
                } else {
                    PublicationState::Waiting
                };
                (state, content.lines(), None)
            }
            Err(fault) => {
                let problem = match fault {
                    Fault::Signature => Problem::new("publication.refused"),
                    Fault::Kind => Problem::new("publication.unknown_kind"),
                    Fault::Unreadable(what) => {
                        Problem::new("publication.unreadable").with("what", what)
                    }
                };
                let state = if matches!(fault, Fault::Signature) {
                    PublicationState::Refused
                } else {
                    PublicationState::Unusable
                };
                (state, Vec::new(), Some(problem))
            }
        };
        PublicationRow {
            version: item.version,
            kind: &item.kind,
            from: (item.from != NaiveDate::MAX).then_some(item.from),
            state,
            origin: item.origin,
            taken_at: item.taken_at,
            lines,
            problem,
        }
        .view(language)
    }

    /// Returns the part of a publication that later ones of its kind do not override, once it is in
    /// force.
    fn left_of(
        &self,
        item: &Item,
        mut subjects: BTreeSet<String>,
        today: NaiveDate,
    ) -> BTreeSet<String> {
        let later = self.items.iter().filter(|it| {
            it.version > item.version && it.kind == item.kind && it.from <= today.max(item.from)
        });
        for content in later.filter_map(|it| it.content.as_ref().ok()) {
            for subject in content.subjects() {
                subjects.remove(&subject);
            }
        }
        subjects
    }
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A publication before it is put into words.
struct PublicationRow<'a> {
    version: u64,
    kind: &'a str,
    from: Option<NaiveDate>,
    state: PublicationState,
    origin: Origin,
    taken_at: Option<Timestamp>,
    lines: Vec<(String, Vec<(&'static str, String)>)>,
    problem: Option<Problem>,
}

impl PublicationRow<'_> {
    fn view(self, language: Language) -> PublicationView {
        let plain = |key: String| messages::text(language, &key, &BTreeMap::new());
        let kind = match PublicationKind::parse(self.kind) {
            Some(kind) => plain(format!("publication.kind.{}", kind.as_str())),
            None => self.kind.to_owned(),
        };
        let more = self.lines.len().saturating_sub(MAX_LINES);
        let lines = self.lines.into_iter().take(MAX_LINES).map(|(key, values)| {
            let values: BTreeMap<String, String> =
                values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            messages::text(language, &key, &values)
        });
        PublicationView {
            version: small(self.version),
            kind: self.kind.to_owned(),
            kind_text: kind,
            from: self.from.map(|day| day.to_string()).unwrap_or_default(),
            state: self.state,
            state_text: plain(format!("publication.state.{}", self.state.as_str())),
            origin: match self.origin {
                Origin::Hub => PublicationOrigin::Hub,
                Origin::Pc => PublicationOrigin::Pc,
                Origin::Stick => PublicationOrigin::Stick,
            },
            origin_text: plain(format!("publication.origin.{}", self.origin.as_str())),
            taken_at: self.taken_at.map(|at| at.to_string()),
            lines: lines.collect(),
            more: small(more as u64),
            problem: self.problem.map(|it| it.in_language(language).message),
        }
    }
}
