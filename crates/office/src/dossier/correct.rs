//! Corrections of what was recorded at reception: every field, checked as reception checks it.

use domain::dossier::{Command, CorrectableField as F, DueRequest, ProcedureRef};
use domain::dossier::{ReceptionChannel, ReturnBy};
use domain::id::DossierId;
use domain::time::Timestamp;

use crate::dossier::acts::TypedCorrection;
use crate::office::open::{AsReader, OpenOffice};
use crate::reception::validate::{fee, received_time, submitted};
use crate::reference::procedures;
use crate::text::fields;
use crate::view::{CorrectedValue, FeeInput, Problem};

/// The names that reception has for fields, where they differ from those of a correction.
const NAMES: [(&str, F); 19] = [
    ("applicant.name", F::Name),
    ("applicant.id", F::Id),
    ("applicant.birthDate", F::BirthDate),
    ("applicant.gender", F::Gender),
    ("applicant.address", F::Address),
    ("applicant.phone", F::Phone),
    ("applicant.email", F::Email),
    ("applicant.organisation", F::Organisation),
    ("applicant.representative", F::Representative),
    ("submitter.name", F::SubmitterName),
    ("submitter.id", F::SubmitterId),
    ("submitter.phone", F::SubmitterPhone),
    ("submitter.address", F::SubmitterAddress),
    ("submitter.authority", F::SubmitterAuthority),
    ("returnBy", F::ReturnBy),
    ("receivedAt", F::ReceivedAt),
    ("manualDue", F::Due),
    ("competentAgency", F::CompetentAgency),
    ("firstDue", F::Due),
];

/// Most sets of a dossier.
const MAX_SETS: u32 = 9999;

impl<S: AsReader> OpenOffice<'_, S> {
    /// Returns the command of a correction.
    pub(crate) fn correction(
        &self,
        id: DossierId,
        typed: &TypedCorrection<'_>,
        now: Timestamp,
    ) -> Result<Command, Problem> {
        let field = field_of(typed.field)?;
        let reason = fields::line(typed.reason, fields::MAX_REMARK, "reason")?;
        let mut papers = None;
        let mut procedure = None;
        let mut due = None;
        let value = match (field, typed.value) {
            (F::Papers, CorrectedValue::Papers(list)) => {
                papers = Some(submitted(list)?);
                String::new()
            }
            (F::Papers, _) | (_, CorrectedValue::Papers(_)) => {
                return Err(Problem::new("error.correct_value").at("value"));
            }
            (F::Procedure, value) => {
                let (found, counted) = self.corrected_procedure(id, &text_of(value), typed, now)?;
                let code = found.code.clone();
                (procedure, due) = (Some(found), counted);
                code
            }
            (F::Due, value) => {
                let at = fields::moment(&text_of(value), fields::CLOSING, "value")?;
                due = Some(DueRequest::At { due: at, reason: reason.clone() });
                at.to_string()
            }
            (field, value) => checked(field, value, now)?,
        };
        Ok(Command::Correct { field, value, reason, procedure, papers, due })
    }

    /// Returns the right procedure and how the due date is counted by it.
    fn corrected_procedure(
        &self,
        id: DossierId,
        code: &str,
        typed: &TypedCorrection<'_>,
        now: Timestamp,
    ) -> Result<(ProcedureRef, Option<DueRequest>), Problem> {
        let found = self.reader().dossier(id)?;
        let (dossier, _) = found.ok_or_else(|| Problem::new("error.dossier_unknown"))?;
        let day = dossier.reception.at.min(now).vn_date();
        let at_value = |problem: Problem| problem.at("value");
        let catalogue = self.catalogue.on(day)?;
        let known =
            procedures::find(catalogue, code.trim(), day, self.language()).map_err(at_value)?;
        let channel = dossier.reception.channel;
        let variant = match typed.variant.map(str::trim).filter(|it| !it.is_empty()) {
            None => {
                let fits =
                    |it: &&crate::view::VariantView| it.channel.is_none_or(|it| it == channel);
                known.variants.iter().find(fits).or_else(|| known.variants.first())
            }
            Some(id) => Some(
                known
                    .variants
                    .iter()
                    .find(|it| it.id == id)
                    .ok_or_else(|| Problem::new("error.variant_unknown").at("variant"))?,
            ),
        };
        let duration = variant.and_then(|it| it.duration.as_deref());
        let due = duration.and_then(|it| it.parse().ok()).map(DueRequest::Within);
        let variant = variant.map(|it| it.id.clone()).unwrap_or_default();
        let procedure =
            ProcedureRef { code: known.code, name: known.name, field: known.field, variant };
        Ok((procedure, due))
    }
}

/// Returns the field that a name means.
fn field_of(name: &str) -> Result<F, Problem> {
    let name = name.trim();
    let known = NAMES.iter().find(|(text, _)| *text == name).map(|(_, field)| *field);
    known
        .or_else(|| F::parse(name))
        .ok_or_else(|| Problem::new("error.correct_field").with("name", name).at("field"))
}

/// Checks a value as reception does; returns it as it is recorded.
pub(crate) fn checked(field: F, value: &CorrectedValue, now: Timestamp) -> Result<String, Problem> {
    let text = text_of(value);
    let line = |most| fields::line(&text, most, "value");
    match field {
        F::Name => fields::name(&text, "value"),
        F::Id => fields::identity(&text, "value"),
        F::BirthDate => fields::birth_date(&text, now.vn_date(), "value"),
        F::Address | F::SubmitterAddress => line(fields::MAX_ADDRESS),
        F::Phone | F::SubmitterPhone => fields::phone(&text, "value"),
        F::Email => fields::email(&text, "value"),
        F::Note => line(fields::MAX_REMARK),
        F::Gender => match text.trim() {
            word @ ("" | "Nam" | "Nữ") => Ok(word.to_owned()),
            _ => Err(Problem::new("error.correct_value").at("value")),
        },
        F::Organisation => match text.trim() {
            word @ ("true" | "false") => Ok(word.to_owned()),
            _ => Err(Problem::new("error.correct_value").at("value")),
        },
        F::Representative | F::SubmitterName if text.trim().is_empty() => Ok(String::new()),
        F::Representative | F::SubmitterName => fields::name(&text, "value"),
        F::SubmitterId => fields::identity(&text, "value"),
        F::SubmitterAuthority | F::CompetentAgency => line(fields::MAX_PAPER),
        F::Sets => match text.trim().parse::<u32>() {
            Ok(sets) if (1..=MAX_SETS).contains(&sets) => Ok(sets.to_string()),
            _ => Err(Problem::new("error.sets").at("value")),
        },
        F::Fee => {
            let fee = fee(&FeeInput::Text(text)).map_err(|problem| problem.at("value"))?;
            Ok(fee.map(|dong| dong.get().to_string()).unwrap_or_default())
        }
        F::Channel => ReceptionChannel::parse(text.trim())
            .map(|it| it.as_str().to_owned())
            .ok_or_else(|| Problem::new("error.channel").at("value")),
        F::ReturnBy => ReturnBy::parse(text.trim())
            .map(|it| it.as_str().to_owned())
            .ok_or_else(|| Problem::new("error.return_by").at("value")),
        F::ReceivedAt => received_time(&text, now)
            .map(|at| at.to_string())
            .map_err(|problem| problem.at("value")),
        F::Procedure | F::Papers | F::Due => Err(Problem::new("error.correct_value").at("value")),
    }
}

/// Returns a typed value as text.
fn text_of(value: &CorrectedValue) -> String {
    match value {
        CorrectedValue::Flag(flag) => flag.to_string(),
        CorrectedValue::Number(number) => number.to_string(),
        CorrectedValue::Text(text) => text.clone(),
        CorrectedValue::Papers(_) => String::new(),
    }
}
