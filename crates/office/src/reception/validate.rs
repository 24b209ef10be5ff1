//! From what was typed at reception to a command: every problem at its field, never the first only.

use chrono::NaiveDate;
use domain::calendar::Duration;
use domain::dossier::{
    Competent, DueRequest, Person, ProcedureRef, ReceiveDossier, SubmittedPaper,
};
use domain::money::Dong;
use domain::person::{BirthDate, IdentityNumber};
use domain::time::Timestamp;

use crate::text::problem::{AtField, moment};
use crate::text::{damaged, fields};
use crate::view::{
    FeeInput, PaperInput, PersonInput, Problem, ProcedureView, ReceptionInput, VariantView,
};

/// Highest number of originals or copies of one paper, and of sets.
const MAX_COUNT: u32 = 9999;

/// A reception as far as it can be understood.
#[derive(Debug, Default)]
pub struct Understood {
    /// The command, when there is no problem.
    pub command: Option<ReceiveDossier>,
    /// The due request as far as it is known, for showing the date while typing.
    pub due: Option<DueRequest>,
    /// When the papers were taken.
    pub received_at: Option<Timestamp>,
    /// What must be mended.
    pub problems: Vec<Problem>,
    /// What should be looked at.
    pub warnings: Vec<Problem>,
}

/// Collects problems while values are taken.
#[derive(Default)]
struct Collector {
    problems: Vec<Problem>,
}

impl Collector {
    fn take<T: Default>(&mut self, result: Result<T, Problem>) -> T {
        result.unwrap_or_else(|problem| {
            self.problems.push(problem);
            T::default()
        })
    }

    fn need<T>(&mut self, value: Option<T>, key: &str, field: &str) -> Option<T> {
        if value.is_none() {
            self.problems.push(Problem::new(key).at(field));
        }
        value
    }
}

/// Understands a reception; `procedure` is what the catalogue knows under the typed code, or why it
/// has none.
#[must_use]
pub fn understand(
    input: &ReceptionInput,
    procedure: Result<&ProcedureView, &Problem>,
    now: Timestamp,
) -> Understood {
    let mut c = Collector::default();
    let variant = chosen_variant(input, procedure, &mut c);
    let today = now.vn_date();
    let applicant = person(&input.applicant, "applicant", today, &mut c);
    let submitter = input.submitter.as_ref().map(|it| person(it, "submitter", today, &mut c));
    let papers = papers(&input.papers, &mut c);
    let typed = c.take(input.fee.as_ref().map_or(Ok(None), fee));
    let fee = match typed {
        Some(dong) => i64::try_from(dong.get()).ok(),
        None => variant.and_then(|it| it.fee),
    };
    let note = c.take(fields::line(&input.note, fields::MAX_REMARK, "note"));
    if input.sets > MAX_COUNT {
        c.problems.push(Problem::new("error.sets").at("sets"));
    }
    let received_at = match input.received_at.as_deref().map(str::trim) {
        None => Some(now),
        Some("") => {
            c.problems.push(Problem::new("error.received_at_missing").at("receivedAt"));
            None
        }
        Some(text) => c.take(received_time(text, now).map(Some)),
    };
    let competent = competent(input, received_at.unwrap_or(now), now, &mut c);
    let decision =
        c.take(fields::line(&input.duration_decision, fields::MAX_PAPER, "durationDecision"));
    let due = due_request(input, variant, procedure.is_ok(), &mut c);
    let mut warnings = person_warnings(&applicant, "applicant", today);
    warnings.extend(submitter.iter().flat_map(|it| person_warnings(it, "submitter", today)));
    warnings.extend(damaged::in_reception(input));
    if let Some(at) = received_at {
        let days = (now.vn_date() - at.vn_date()).num_days();
        if days > 0 {
            warnings.push(Problem::new("warning.written_later").with("days", days));
        }
    }
    let mut understood = Understood { due, received_at, warnings, ..Understood::default() };
    if c.problems.is_empty()
        && let (Some(procedure), Some(received_at)) = (procedure.ok(), received_at)
    {
        understood.command = Some(ReceiveDossier {
            procedure: ProcedureRef {
                code: procedure.code.clone(),
                name: procedure.name.clone(),
                field: procedure.field.clone(),
                variant: variant.map(|it| it.id.clone()).unwrap_or_default(),
            },
            applicant,
            submitter,
            papers,
            sets: input.sets.max(1),
            channel: input.channel,
            return_by: input.return_by,
            fee,
            due: understood.due.clone(),
            received_at,
            note,
            competent,
            duration_decision: (!decision.is_empty()).then_some(decision),
        });
    }
    understood.problems = c.problems;
    understood
}

/// Reads when papers were taken.
///
/// # Errors
/// `error.date`, `error.reception_in_future`, `error.reception_too_old`.
pub(crate) fn received_time(text: &str, now: Timestamp) -> Result<Timestamp, Problem> {
    let at = fields::moment(text, fields::OPENING, "receivedAt")?;
    let refuse = |key: &str| Err(Problem::new(key).with("at", moment(at)).at("receivedAt"));
    if at > now {
        refuse("error.reception_in_future")
    } else if at < earliest_reception(now) {
        refuse("error.reception_too_old")
    } else {
        Ok(at)
    }
}

/// Reads the agency that solves the dossier, where it is another one.
fn competent(
    input: &ReceptionInput,
    received_at: Timestamp,
    now: Timestamp,
    c: &mut Collector,
) -> Option<Competent> {
    let field = "competentReceivedAt";
    let agency =
        c.take(fields::line(&input.competent_agency, fields::MAX_PAPER, "competentAgency"));
    let time = input.competent_received_at.as_deref().map(str::trim).filter(|it| !it.is_empty());
    if agency.is_empty() {
        if time.is_some() {
            c.problems.push(Problem::new("error.competent_missing").at("competentAgency"));
        }
        return None;
    }
    let at = c.take(time.map(|text| fields::moment(text, fields::OPENING, field)).transpose());
    if let Some(at) = at.filter(|at| *at < received_at || *at > now) {
        let problem = Problem::new("error.competent_time").with("at", moment(at));
        c.problems.push(problem.at(field));
    }
    Some(Competent { agency, received_at: at })
}

/// Returns the earliest plausible time of a reception: 30 years before now.
fn earliest_reception(now: Timestamp) -> Timestamp {
    let day = now.vn_date().checked_sub_months(chrono::Months::new(30 * 12)).unwrap_or_default();
    Timestamp::from_vn(day.and_time(chrono::NaiveTime::MIN))
}

fn chosen_variant<'a>(
    input: &ReceptionInput,
    procedure: Result<&'a ProcedureView, &Problem>,
    c: &mut Collector,
) -> Option<&'a VariantView> {
    let procedure = match procedure {
        Ok(procedure) => procedure,
        Err(_) if input.procedure.trim().is_empty() => {
            c.problems.push(Problem::new("error.procedure_missing").at("procedure"));
            return None;
        }
        Err(problem) => {
            c.problems.push(problem.clone());
            return None;
        }
    };
    let fits = |it: &&VariantView| it.channel.is_none_or(|it| it == input.channel);
    if input.variant.is_empty() {
        return procedure.variants.iter().find(fits).or_else(|| procedure.variants.first());
    }
    let found = procedure.variants.iter().find(|it| it.id == input.variant);
    c.need(found, "error.variant_unknown", "variant")
}

/// Reads a person that stands alone.
///
/// # Errors
/// The first problem, at its field.
pub(crate) fn person_of(
    input: &PersonInput,
    at: &str,
    today: NaiveDate,
) -> Result<Person, Problem> {
    let mut c = Collector::default();
    let person = person(input, at, today, &mut c);
    c.problems.into_iter().next().map_or(Ok(person), Err)
}

/// Reads a list of papers that stands alone.
///
/// # Errors
/// The first problem, at its field.
pub(crate) fn submitted(input: &[PaperInput]) -> Result<Vec<SubmittedPaper>, Problem> {
    let mut c = Collector::default();
    let papers = papers(input, &mut c);
    c.problems.into_iter().next().map_or(Ok(papers), Err)
}

fn person(input: &PersonInput, at: &str, today: NaiveDate, c: &mut Collector) -> Person {
    let field = |name: &str| format!("{at}.{name}");
    Person {
        name: c.take(fields::name(&input.name, &field("name"))),
        id: c.take(fields::identity(&input.id, &field("id"))),
        birth_date: c.take(fields::birth_date(&input.birth_date, today, &field("birthDate"))),
        gender: c.take(fields::line(&input.gender, 10, &field("gender"))),
        address: c.take(fields::line(&input.address, fields::MAX_ADDRESS, &field("address"))),
        phone: c.take(fields::phone(&input.phone, &field("phone"))),
        email: c.take(fields::email(&input.email, &field("email"))),
        organisation: input.organisation.then_some(true),
        representative: match input.representative.trim() {
            "" => None,
            name => Some(c.take(fields::name(name, &field("representative")))),
        },
        authority: match input.authority.trim() {
            "" => None,
            text => Some(c.take(fields::line(text, fields::MAX_PAPER, &field("authority")))),
        },
    }
}

fn papers(input: &[PaperInput], c: &mut Collector) -> Vec<SubmittedPaper> {
    let mut papers = Vec::with_capacity(input.len());
    for (index, paper) in input.iter().enumerate() {
        let field = format!("papers.{index}");
        let name = c.take(fields::line(&paper.name, fields::MAX_PAPER, &field));
        if name.is_empty() && paper.name.trim().is_empty() {
            c.problems.push(Problem::new("error.papers.name").at(field));
        } else if [paper.originals, paper.copies, paper.certified].iter().all(|it| *it == 0)
            || [paper.originals, paper.copies, paper.certified].iter().any(|it| *it > MAX_COUNT)
        {
            c.problems.push(Problem::new("error.papers.count").with("name", &name).at(field));
        }
        papers.push(SubmittedPaper {
            name,
            originals: paper.originals,
            copies: paper.copies,
            certified: (paper.certified > 0).then_some(paper.certified),
        });
    }
    papers
}

/// Reads a fee; `None` for empty text.
///
/// # Errors
/// `error.fee`, `error.money.*`: what cannot be read is never taken for another amount.
pub(crate) fn fee(typed: &FeeInput) -> Result<Option<Dong>, Problem> {
    match typed {
        FeeInput::Dong(dong) => whole_dong(*dong).map(Some),
        FeeInput::Text(text) if text.trim().is_empty() => Ok(None),
        FeeInput::Text(text) => Dong::parse(text).map(Some).at("fee"),
    }
}

/// Reads whole đồng out of a JSON number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be whole and positive; what is too high stays too high"
)]
fn whole_dong(dong: f64) -> Result<Dong, Problem> {
    if dong.fract() != 0.0 || dong < 0.0 {
        return Err(Problem::new("error.fee").at("fee"));
    }
    Dong::new(dong as u64).at("fee")
}

fn due_request(
    input: &ReceptionInput,
    variant: Option<&VariantView>,
    procedure_known: bool,
    c: &mut Collector,
) -> Option<DueRequest> {
    if let Some(text) = input.manual_due.as_deref().map(str::trim) {
        let due = match text {
            "" => Err(Problem::new("error.manual_due_missing").at("manualDue")),
            text => fields::moment(text, fields::CLOSING, "manualDue"),
        };
        let due = c.take(due.map(Some));
        let reason =
            c.take(fields::line(&input.manual_due_reason, fields::MAX_REMARK, "manualDueReason"));
        if reason.is_empty() {
            c.problems.push(Problem::new("error.due_reason_missing").at("manualDueReason"));
        }
        return due.map(|due| DueRequest::At { due, reason });
    }
    let typed = input.duration.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let Some(text) = typed.or_else(|| variant.and_then(|it| it.duration.as_deref())) else {
        if procedure_known {
            c.problems.push(Problem::new("error.duration_missing").at("duration"));
        }
        return None;
    };
    match text.parse::<Duration>() {
        Ok(duration) => Some(DueRequest::Within(duration)),
        Err(error) => {
            c.problems.push(error.into());
            None
        }
    }
}

/// Warnings about a person whose fields have been checked; `at` is the person's place in the form.
pub(crate) fn person_warnings(person: &Person, at: &str, today: NaiveDate) -> Vec<Problem> {
    let birth = person.birth_date.parse::<BirthDate>().ok();
    let mut warnings = Vec::new();
    if let Ok(number) = IdentityNumber::parse(&person.id) {
        let gender = domain::person::Gender::from_card_word(&person.gender);
        let odd = number.warnings(gender, birth).into_iter();
        warnings.extend(odd.map(|warning| Problem::from(warning).at(format!("{at}.id"))));
    }
    if let Some(odd) = birth.and_then(|birth| birth.check(today).ok().flatten()) {
        warnings.push(Problem::from(odd).at(format!("{at}.birthDate")));
    }
    warnings
}
