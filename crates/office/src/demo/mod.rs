//! An invented, realistic year for trying the program out.

mod people;
mod year;

use domain::calendar::Duration;
use domain::dossier::{Context, Policy, ProcedureRef};
use domain::procedure::Catalogue;
use serde::{Deserialize, Serialize};
use store::Action;

use crate::Office;
use crate::view::Problem;

use year::{DemoProcedure, Plan, Year};

/// The outcome of a demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoOutcome {
    /// Number of dossiers asked for.
    pub dossiers: u32,
    /// Number of events recorded.
    pub events: u64,
}

/// The most frequent procedures at a counter, with their share.
const SHARES: [(&str, u32); 12] = [
    ("2.000815", 30),
    ("1.001193", 10),
    ("2.000884", 9),
    ("1.004873", 8),
    ("2.000635", 8),
    ("1.001776", 5),
    ("1.000656", 4),
    ("1.001612", 4),
    ("1.000894", 4),
    ("1.013978", 4),
    ("1.013225", 3),
    ("1.001653", 2),
];

impl Office {
    /// Fills the office with invented dossiers of the year up to now; the same seed gives the same
    /// dossiers. The usual rules apply to them, also to late results and apologies.
    ///
    /// # Errors
    /// When the database cannot be written; then nothing was added.
    pub fn demo(&self, dossiers: u32, seed: u64) -> Result<DemoOutcome, Problem> {
        let actor = self.actor()?;
        self.act(&actor, |office, now| {
            let rules = office.rules();
            let commune = crate::reference::communes::commune(&office.settings.commune_code)
                .map(|it| format!("{}, {}", in_sentence(&it.name), in_sentence(&it.province)))
                .unwrap_or_else(|_| office.settings.place.clone());
            let mut signer = office.settings.letter_signer();
            if signer.name.is_empty() {
                signer.name.clone_from(&office.settings.clerk.name);
            }
            let plan = Plan {
                dossiers,
                seed,
                until: now,
                calendar: &rules.calendar,
                procedures: demo_procedures(office.catalogue.on(now.vn_date())?),
                commune,
                signer,
            };
            let policy = Policy { due_rule: office.settings.due_rule };
            let steps = Year::new(plan).map(|step| {
                let action = Action::now(step.dossier, step.command);
                (
                    action,
                    Context {
                        now: step.at,
                        happened: None,
                        issuing: &(),
                        clock_confirmed: false,
                        clerk: actor.clerk(),
                        calendars: &rules.calendars,
                        policy,
                    },
                )
            });
            let events = office.store.transact_many(&rules.code, steps)?;
            Ok(DemoOutcome { dossiers, events })
        })
    }
}

fn in_sentence(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Procedures with a known duration, the frequent ones weighted by their share.
fn demo_procedures(catalogue: &Catalogue) -> Vec<DemoProcedure> {
    catalogue
        .procedures()
        .iter()
        .filter_map(|procedure| {
            let version = procedure.newest()?;
            let variant = version.variants.first()?;
            let code = procedure.code.as_str();
            let share = SHARES.iter().find(|(known, _)| *known == code).map(|(_, share)| *share);
            let duration = match (variant.duration, share) {
                (Some(duration), _) => duration,
                (None, Some(_)) => Duration::WorkingDays(5),
                (None, None) => return None,
            };
            Some(DemoProcedure {
                procedure: ProcedureRef {
                    code: code.to_owned(),
                    name: version.name.clone(),
                    field: version.field.clone(),
                    variant: variant.id.clone(),
                },
                duration,
                fee: variant.fee.and_then(|fee| fee.total()).and_then(|it| i64::try_from(it).ok()),
                papers: version
                    .papers
                    .iter()
                    .filter(|paper| !paper.optional && !paper.show_only)
                    .map(|paper| paper.name.clone())
                    .collect(),
                weight: share.map_or(1, |share| share * 10),
            })
        })
        .collect()
}
