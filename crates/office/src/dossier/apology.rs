//! Apologising in writing for late results.

use domain::dossier::{Command, PaperKind, Refusal};
use domain::time::Timestamp;
use store::Action;

use crate::Office;
use crate::dossier::describe::paper_view;
use crate::office::actor::Actor;
use crate::office::open::{AsReader, OpenOffice};
use crate::text::fields;
use crate::text::problem::moment;
use crate::view::{ApologyInput, ApologyOutcome, ApologyPreview, Problem};

/// A new due date after more days than these is probably a typing error.
const FAR_DAYS: u64 = 90;

impl Office {
    /// Returns the problems and warnings of letters while the clerk fills them in.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn preview_apology(&self, input: &ApologyInput) -> Result<ApologyPreview, Problem> {
        self.read(|office, now| {
            let language = office.language();
            let mut problems = Vec::new();
            let reason = fields::line(&input.reason, fields::MAX_REMARK, "reason");
            match &reason {
                Ok(reason) if reason.is_empty() => {
                    problems.push(Problem::new("error.reason_missing").at("reason"));
                }
                Ok(_) => {}
                Err(problem) => problems.push(problem.clone()),
            }
            let new_due = match office.new_due(&input.new_due, now) {
                Ok(due) => Some(due),
                Err(problem) => {
                    problems.push(problem);
                    None
                }
            };
            if input.dossiers.is_empty() {
                problems.push(Problem::new("error.letters_none").at("dossiers"));
            }
            let mut warnings = office.letter_warnings(&input.dossiers, now)?;
            let far = now.vn_date().checked_add_days(chrono::Days::new(FAR_DAYS));
            warnings.extend(new_due.filter(|due| Some(due.vn_date()) > far).map(|due| {
                Problem::new("warning.new_due_far").with("due", moment(due)).at("newDue")
            }));
            let provisional = new_due.and_then(|due| office.provisional_warning(now, due));
            warnings.extend(provisional.map(|it| it.at("newDue")));
            let translated = |problems: Vec<Problem>| {
                problems.into_iter().map(|it| it.in_language(language)).collect()
            };
            Ok(ApologyPreview {
                new_due: new_due.map(|due| due.to_string()),
                problems: translated(problems),
                warnings: translated(warnings),
            })
        })
    }

    /// Issues letters: all of them, or none. The first due date is kept for statistics.
    ///
    /// # Errors
    /// The first refusal; nothing was numbered.
    pub fn apologise(
        &self,
        actor: &Actor,
        input: &ApologyInput,
    ) -> Result<ApologyOutcome, Problem> {
        self.act(actor, |office, now| {
            let Apology { reason, new_due } = office.apology(input, now)?;
            let told = input.told;
            let warnings = office.letter_warnings(&input.dossiers, now)?;
            let signer = office.settings.letter_signer();
            let command = Command::Apologise { reason, new_due, signer, told };
            let mut actions: Vec<Action> = Vec::new();
            for action in office.actions(&input.dossiers, &command)? {
                if actions.iter().all(|other| other.dossier != action.dossier) {
                    actions.push(action);
                }
            }
            let changes = office.transact(&actions, now, None)?;
            let letters = changes
                .iter()
                .filter_map(|change| {
                    let last = change.dossier.papers_issued(PaperKind::Apology).checked_sub(1)?;
                    paper_view(change.id, &change.dossier, PaperKind::Apology, last, office)
                })
                .collect();
            Ok(ApologyOutcome { letters, warnings })
        })
    }
}

/// What letters say to everybody.
pub(crate) struct Apology {
    pub reason: String,
    pub new_due: Timestamp,
}

impl<S: AsReader> OpenOffice<'_, S> {
    /// Checks what was typed for letters.
    pub(crate) fn apology(&self, input: &ApologyInput, now: Timestamp) -> Result<Apology, Problem> {
        if input.dossiers.is_empty() {
            return Err(Problem::new("error.letters_none").at("dossiers"));
        }
        let reason = fields::line(&input.reason, fields::MAX_REMARK, "reason")?;
        if reason.is_empty() {
            return Err(Problem::new("error.reason_missing").at("reason"));
        }
        Ok(Apology { reason, new_due: self.new_due(&input.new_due, now)? })
    }

    /// Returns the instant of a typed new due date: a date alone means closing time of that day.
    fn new_due(&self, text: &str, now: Timestamp) -> Result<Timestamp, Problem> {
        let refuse = |refusal: Refusal| Problem::from(refusal).at("newDue");
        let due = match fields::day_and_time(text) {
            Some((day, None)) if self.calendar.is_working_day(day) => {
                Timestamp::from_vn(self.calendar.closing(day))
            }
            _ => fields::moment(text, fields::CLOSING, "newDue")?,
        };
        if due <= now {
            return Err(refuse(Refusal::DueInPast { due }));
        }
        if !self.calendar.is_working_day(due.vn_date()) {
            return Err(refuse(Refusal::DueNotWorking { due }));
        }
        Ok(due)
    }

    /// Warns about letters without a signer, about dossiers extended as often as the rule allows
    /// (NĐ 61/2018/NĐ-CP: once), and about letters that should have gone out earlier.
    fn letter_warnings(
        &self,
        dossiers: &[String],
        now: Timestamp,
    ) -> Result<Vec<Problem>, Problem> {
        let limit = self.settings.extension_limit;
        let days = self.settings.apology_days_before;
        let mut hasty = false;
        let mut warnings = Vec::new();
        if self.settings.signer.name.is_empty() {
            warnings.push(Problem::new("warning.signer_missing").at("signer.name"));
        }
        for id_or_code in dossiers {
            let id = self.id_of(id_or_code)?;
            let found = self.reader().dossier(id)?;
            let Some((dossier, _)) = found else { continue };
            let (today, due) = (now.vn_date(), dossier.due);
            hasty |= now < due && self.calendar.working_days_between(today, due.vn_date()) < days;
            let count = dossier.papers_issued(PaperKind::Apology);
            if count >= limit {
                warnings.push(
                    Problem::new("warning.second_extension")
                        .with("code", dossier.code())
                        .with("count", count)
                        .with("limit", limit),
                );
            }
        }
        if hasty {
            warnings.push(Problem::new("warning.letter_late").with("days", days));
        }
        Ok(warnings)
    }
}
