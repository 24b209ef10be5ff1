//! Acts on dossiers: from what was typed to commands, one by one, for several dossiers, or from a
//! file.

use std::collections::HashMap;

use domain::dossier::{
    Command, Event, PaperKind, ProcedureRef, Refusal, ResultPaper, ReturnResult, Stamped, ToldHow,
    decide, fold,
};
use domain::id::DossierId;
use domain::number::PaperNumber;
use domain::time::Timestamp;
use store::{Act, Action, Done, NewRefusal};

use crate::Office;
use crate::office::actor::Actor;
use crate::office::open::{AsReader, OpenOffice, Recording};
use crate::office::rules::Rules;
use crate::reception::receive::new_id;
use crate::reception::validate::{fee, person_of, submitted};
use crate::reference::procedures;
use crate::text::fields;
use crate::view::{
    ActInput, ActPreview, ActRow, ApologyInput, CorrectedValue, DossierView, LetterRef, Problem,
    RefusalInput, RefusalView, RowAct, RowAnswer,
};

/// Longest name of somebody who gets a dossier, in characters.
const MAX_RECEIVER: usize = 200;
/// Longest number, kind or signer of a result, in characters.
const MAX_SHORT: usize = 200;

impl Office {
    /// Acts on dossiers, by id or code: on all of them, or none.
    ///
    /// # Errors
    /// The first refusal; nothing was changed.
    pub fn act_on(
        &self,
        actor: &Actor,
        dossiers: &[String],
        act: &ActInput,
    ) -> Result<Vec<DossierView>, Problem> {
        self.act(actor, |office, now| {
            let mut actions: Vec<Action> = Vec::new();
            for id_or_code in dossiers {
                let id = office.id_of(id_or_code)?;
                if actions.iter().all(|it| it.dossier != id) {
                    actions.extend(office.actions_of(id, act, None, now)?);
                }
            }
            let changes = office.transact(&actions, now, None)?;
            Ok(changes.iter().map(|change| office.view_of_change(change, now)).collect())
        })
    }

    /// Says what would follow from an act, without doing it.
    ///
    /// # Errors
    /// When the dossier is unknown or the database cannot be read.
    pub fn preview_act(&self, dossier: &str, act: &ActInput) -> Result<ActPreview, Problem> {
        self.read(|office, now| {
            let id = office.id_of(dossier)?;
            let found = office.reader().dossier(id)?;
            let (before, mut events) =
                found.ok_or_else(|| Problem::new("error.dossier_unknown"))?;
            let decided = office.actions_of(id, act, None, now).and_then(|actions| {
                let action = actions.into_iter().next();
                let action = action.ok_or_else(|| Problem::new("error.paper_unknown"))?;
                let clerk = office.settings.acting_clerk();
                let rules: &Rules = office;
                let context = rules.context(&clerk, now);
                decide(Some(&before), &action.command, &context, &mut Unnumbered)
                    .map_err(|refusal| Problem::from(refusal).with("code", before.code()))
            });
            let language = office.language();
            let mut preview = ActPreview {
                problems: Vec::new(),
                warnings: Vec::new(),
                first_due: None,
                due: None,
                moves_due: false,
            };
            match decided {
                Err(problem) => preview.problems.push(problem.in_language(language)),
                Ok(event) => {
                    let second = matches!(event, Event::SupplementRequested(_));
                    let count = before.requests().count();
                    events.push(Stamped { recorded_at: now, clock_confirmed: false, event });
                    let after = fold(&events).unwrap_or_else(|| before.clone());
                    preview.first_due = Some(after.first_due().to_string());
                    preview.due = Some(after.due.to_string());
                    preview.moves_due =
                        (after.first_due(), after.due) != (before.first_due(), before.due);
                    if second && count > 0 {
                        preview.warnings.push(
                            Problem::new("warning.second_supplement")
                                .with("count", count)
                                .in_language(language),
                        );
                    }
                }
            }
            Ok(preview)
        })
    }

    /// Refuses to receive a dossier (form 03): no dossier is opened.
    ///
    /// # Errors
    /// The first problem, at its field; nothing was changed.
    pub fn refuse_reception(
        &self,
        actor: &Actor,
        input: &RefusalInput,
    ) -> Result<RefusalView, Problem> {
        self.act(actor, |office, now| {
            let refusal = office.new_refusal(input, now)?;
            let id = refusal.id;
            office.transact_acts(&[Act::RefuseReception(refusal, None)], now)?;
            office.refusal_view(id)
        })
    }

    /// Runs the rows of a file: row by row, or all of them or none.
    ///
    /// # Errors
    /// When the database cannot be written, or the data is not this PC's own. What is refused is told
    /// in the answer of its row.
    pub fn run_acts(
        &self,
        actor: &Actor,
        rows: &[ActRow],
        all_or_nothing: bool,
    ) -> Result<Vec<RowAnswer>, Problem> {
        self.act(actor, |office, now| {
            let mut named = HashMap::new();
            if all_or_nothing {
                office.run_all(rows, now)
            } else {
                let answers = rows.iter().map(|row| {
                    let done = office.acts_of(row, &mut named, now).and_then(|acts| {
                        let done = office.transact_acts(&acts, now)?;
                        Ok(done)
                    });
                    match done {
                        Ok(done) => Ok(office.answer(row, &done)),
                        Err(problem) if problem.key.starts_with("error.store.") => Err(problem),
                        Err(problem) => Ok(RowAnswer::refused(row.line, problem)),
                    }
                });
                answers.collect()
            }
        })
    }
}

impl Recording<'_> {
    /// Runs all rows in one transaction.
    fn run_all(&mut self, rows: &[ActRow], now: Timestamp) -> Result<Vec<RowAnswer>, Problem> {
        let mut named = HashMap::new();
        let (mut acts, mut rows_of) = (Vec::new(), Vec::new());
        for (index, row) in rows.iter().enumerate() {
            match self.acts_of(row, &mut named, now) {
                Ok(of_row) => {
                    rows_of.extend(of_row.iter().map(|_| index));
                    acts.extend(of_row);
                }
                Err(problem) => return Ok(vec![RowAnswer::refused(row.line, problem)]),
            }
        }
        match self.transact_acts(&acts, now) {
            Ok(done) => Ok(rows
                .iter()
                .enumerate()
                .map(|(index, row)| {
                    let of_row = rows_of.iter().zip(&done).filter(|(of, _)| **of == index);
                    let of_row: Vec<Done> = of_row.map(|(_, done)| done.clone()).collect();
                    self.answer(row, &of_row)
                })
                .collect()),
            Err(failed) if failed.problem.key.starts_with("error.store.") => Err(failed.problem),
            Err(failed) => {
                let row = rows_of.get(failed.index).and_then(|index| rows.get(*index));
                Ok(row
                    .map(|row| RowAnswer::refused(row.line, failed.problem))
                    .into_iter()
                    .collect())
            }
        }
    }
}

impl<S: AsReader> OpenOffice<'_, S> {
    fn answer(&self, row: &ActRow, done: &[Done]) -> RowAnswer {
        let none = RowAnswer {
            line: row.line,
            ok: true,
            event: None,
            dossier: None,
            id: None,
            paper: None,
            problem: None,
        };
        let rules: &Rules = self;
        match done.last() {
            None => none,
            Some(Done::Refusal(id)) => RowAnswer {
                event: Some("reception_refused".to_owned()),
                id: Some(id.to_string()),
                paper: self.refusal_view(*id).ok().map(|it| it.number),
                ..none
            },
            Some(Done::Changed(change)) => RowAnswer {
                event: Some(change.event.name().as_str().to_owned()),
                dossier: Some(change.dossier.code().to_string()),
                id: Some(change.id.to_string()),
                paper: change
                    .event
                    .paper()
                    .map(|(kind, number)| rules.printed_number(&change.dossier, kind, number)),
                ..none
            },
        }
    }

    /// Returns what a row records. `named` has the dossiers that earlier rows received.
    fn acts_of(
        &self,
        row: &ActRow,
        named: &mut HashMap<String, DossierId>,
        now: Timestamp,
    ) -> Result<Vec<Act>, Problem> {
        let at = row.at.as_deref();
        let happened = at.map(|at| fields::moment(at, fields::OPENING, "at")).transpose()?;
        match &row.act {
            RowAct::RefuseReception(input) => {
                let refusal = self.new_refusal(input, happened.unwrap_or(now))?;
                Ok(vec![Act::RefuseReception(refusal, happened)])
            }
            RowAct::Receive(input) => {
                let mut input = input.as_ref().clone();
                input.received_at = input.received_at.or_else(|| row.at.clone());
                let understood = self.understand(&input, now)?;
                let Some(reception) = understood.command else {
                    let first = understood.problems.into_iter().next();
                    let what = || Problem::new("error.input").with("what", "receive");
                    return Err(first.unwrap_or_else(what));
                };
                let id = new_id(now);
                if let Some(name) = &row.name {
                    named.insert(name.clone(), id);
                }
                let command = Command::Receive(Box::new(reception));
                Ok(vec![Act::OnDossier(Action { dossier: id, command, happened })])
            }
            RowAct::OnDossier(act) => {
                let unnamed = || Problem::new("error.act_dossier").at("dossier");
                let actions = match (row.dossier.as_deref(), act) {
                    (None, ActInput::Signed { letters: Some(codes) }) => {
                        let mut actions = Vec::new();
                        for code in codes {
                            let LetterRef::Number(code) = code else { return Err(unnamed()) };
                            let all = ActInput::Signed { letters: None };
                            actions.extend(self.actions_of(
                                self.id_of(code)?,
                                &all,
                                happened,
                                now,
                            )?);
                        }
                        actions
                    }
                    (None, _) => return Err(unnamed()),
                    (Some(dossier), _) => {
                        let id = match dossier.strip_prefix('@') {
                            Some(name) => *named.get(name).ok_or_else(|| {
                                Problem::new("error.act_name").with("name", name).at("dossier")
                            })?,
                            None => self.id_of(dossier)?,
                        };
                        self.actions_of(id, act, happened, now)?
                    }
                };
                Ok(actions.into_iter().map(Act::OnDossier).collect())
            }
        }
    }

    /// Returns the actions that an act is: one, or one for each letter.
    fn actions_of(
        &self,
        id: DossierId,
        act: &ActInput,
        happened: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Vec<Action>, Problem> {
        let happened = match act {
            ActInput::Tell { when, .. } => self.moment(when.as_deref(), "when")?.or(happened),
            _ => happened,
        };
        let commands = self.commands_of(id, act, happened.unwrap_or(now))?;
        let action = |command| Action { dossier: id, command, happened };
        Ok(commands.into_iter().map(action).collect())
    }

    fn moment(&self, text: Option<&str>, field: &str) -> Result<Option<Timestamp>, Problem> {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        text.map(|text| fields::moment(text, fields::CLOSING, field)).transpose()
    }

    pub(crate) fn unsigned_letters(&self, id: DossierId) -> Result<Vec<u32>, Problem> {
        let found = self.reader().dossier(id)?;
        let (dossier, _) = found.ok_or_else(|| Problem::new("error.dossier_unknown"))?;
        Ok((0..)
            .zip(&dossier.apologies)
            .filter(|(_, it)| !dossier.signed.contains(&(PaperKind::Apology, it.number)))
            .map(|(index, _)| index)
            .collect())
    }

    fn letter_index(&self, id: DossierId, letter: &LetterRef) -> Result<u32, Problem> {
        let number = match letter {
            LetterRef::Index(index) => return Ok(*index),
            LetterRef::Number(number) => number.trim(),
        };
        let found = self.reader().dossier(id)?;
        let (dossier, _) = found.ok_or_else(|| Problem::new("error.dossier_unknown"))?;
        let rules: &Rules = self;
        let kind = PaperKind::Apology;
        let printed = |it: PaperNumber| rules.printed_number(&dossier, kind, it);
        let mut letters = (0..).zip(&dossier.apologies);
        letters
            .find(|(_, it)| printed(it.number) == number)
            .map(|(index, _)| index)
            .ok_or_else(|| Problem::new("error.paper_unknown"))
    }

    /// Returns the commands that an act is: one, or one for each letter.
    fn commands_of(
        &self,
        id: DossierId,
        act: &ActInput,
        at: Timestamp,
    ) -> Result<Vec<Command>, Problem> {
        let remark = |text: &str, field: &str| fields::line(text, fields::MAX_REMARK, field);
        let short = |text: &str, field: &str| fields::line(text, MAX_SHORT, field);
        let command = match act {
            ActInput::Signed { letters } => {
                let letters = match letters {
                    None => self.unsigned_letters(id)?,
                    Some(letters) => letters
                        .iter()
                        .map(|it| self.letter_index(id, it))
                        .collect::<Result<Vec<_>, Problem>>()?,
                };
                if letters.is_empty() {
                    return Err(Refusal::AlreadySigned.into());
                }
                let sign = |letter| Command::Sign { letter: Some(letter) };
                return Ok(letters.into_iter().map(sign).collect());
            }
            ActInput::Tell { letter, how, .. } => Command::Tell {
                letter: letter.as_ref().map(|it| self.letter_index(id, it)).transpose()?,
                how: *how,
            },
            ActInput::HandOver { to, why, share } => Command::HandOver {
                to: fields::line(to, MAX_RECEIVER, "to")?,
                reason: remark(why, "why")?,
                share: match share.as_deref().map(str::trim) {
                    None | Some("") => None,
                    Some(text) => Some(text.parse().map_err(|it| Problem::from(it).at("share"))?),
                },
            },
            ActInput::TakeBack { note } => Command::TakeBack { note: remark(note, "note")? },
            ActInput::CompetentReceived { note } => {
                Command::CompetentReceived { note: remark(note, "note")? }
            }
            ActInput::RequestSupplement { papers, reason, deadline, guidance } => {
                Command::RequestSupplement {
                    reason: fields::lines(reason, fields::MAX_REMARK, "reason")?,
                    papers: submitted(papers)?,
                    deadline: self.moment(deadline.as_deref(), "deadline")?,
                    guidance: remark(guidance, "guidance")?,
                }
            }
            ActInput::ReceiveSupplement { papers, anew } => Command::ReceiveSupplement {
                papers: papers.as_deref().map(submitted).transpose()?,
                anew: *anew,
            },
            ActInput::RequirePayment { amount, reason } => Command::RequirePayment {
                amount: amount
                    .as_ref()
                    .map_or(Ok(None), fee)
                    .map_err(|problem| problem.at("amount"))?
                    .and_then(|dong| i64::try_from(dong.get()).ok()),
                reason: remark(reason, "reason")?,
            },
            ActInput::Paid { note } => Command::Pay { note: remark(note, "note")? },
            ActInput::AskOpinion { whom, reason, until } => Command::AskOpinion {
                whom: fields::line(whom, MAX_RECEIVER, "whom")?,
                reason: remark(reason, "reason")?,
                until: self.moment(until.as_deref(), "until")?,
            },
            ActInput::OpinionGiven { note } => Command::GiveOpinion { note: remark(note, "note")? },
            ActInput::Refuse { reason } => Command::Refuse { reason: remark(reason, "reason")? },
            ActInput::Stop { by, reason, decision, fees, papers } => Command::Stop {
                asked_by: *by,
                reason: remark(reason, "reason")?,
                decision: short(decision, "decision")?,
                fees: remark(fees, "fees")?,
                papers: remark(papers, "papers")?,
            },
            ActInput::Withdraw { reason } => {
                Command::Withdraw { reason: remark(reason, "reason")? }
            }
            ActInput::Apologise { reason, new_due, told } => {
                self.letter(reason, new_due, *told, at)?
            }
            ActInput::WaiveLetter { reason } => {
                Command::WaiveLetter { reason: remark(reason, "reason")? }
            }
            ActInput::Ready { signed_at, number, kind, signer, note } => Command::MarkResultReady {
                signed_at: signed_at
                    .as_deref()
                    .map(str::trim)
                    .filter(|text| !text.is_empty())
                    .map(|text| fields::moment(text, fields::OPENING, "signedAt"))
                    .transpose()?,
                note: remark(note, "note")?,
                result: ResultPaper {
                    number: short(number, "number")?,
                    kind: short(kind, "kind")?,
                    signer: short(signer, "signer")?,
                },
            },
            ActInput::Return { taken_by, taker_id, how, tracking, note, without_receipt } => {
                Command::Return(ReturnResult {
                    taken_by: match taken_by.trim() {
                        "" => String::new(),
                        name => fields::name(name, "takenBy")?,
                    },
                    taker_id: fields::identity(taker_id, "takerId")?,
                    note: remark(note, "note")?,
                    how: match how {
                        Some(how) => *how,
                        None => self.return_way(id)?,
                    },
                    tracking: short(tracking, "tracking")?,
                    without_receipt: *without_receipt,
                })
            }
            ActInput::Correct { field, value, reason, variant } => {
                let correction =
                    TypedCorrection { field, value, reason, variant: variant.as_deref() };
                self.correction(id, &correction, at)?
            }
            ActInput::Undo { reason } => Command::Undo { reason: remark(reason, "reason")? },
        };
        Ok(vec![command])
    }

    /// Returns how the citizen asked to get the result.
    fn return_way(&self, id: DossierId) -> Result<domain::dossier::ReturnBy, Problem> {
        let found = self.reader().dossier(id)?;
        Ok(found.map(|(dossier, _)| dossier.reception.return_by).unwrap_or_default())
    }

    fn letter(
        &self,
        reason: &str,
        new_due: &str,
        told: Option<ToldHow>,
        at: Timestamp,
    ) -> Result<Command, Problem> {
        let input = ApologyInput {
            dossiers: vec![String::new()],
            reason: reason.to_owned(),
            new_due: new_due.to_owned(),
            told,
        };
        let letter = self.apology(&input, at)?;
        let signer = self.settings.letter_signer();
        Ok(Command::Apologise { reason: letter.reason, new_due: letter.new_due, signer, told })
    }

    fn new_refusal(&self, input: &RefusalInput, at: Timestamp) -> Result<NewRefusal, Problem> {
        let applicant = person_of(&input.applicant, "applicant", at.vn_date())?;
        let day = at.vn_date();
        let text = fields::line(&input.procedure, fields::MAX_PAPER, "procedure")?;
        if text.is_empty() {
            return Err(Problem::new("error.procedure_missing").at("procedure"));
        }
        // What is asked for may be nothing that the catalogue knows: that may be the reason.
        let known = procedures::find(self.catalogue.on(day)?, &text, day, self.language());
        let procedure = match known {
            Ok(known) => ProcedureRef {
                code: known.code,
                name: known.name,
                field: known.field,
                variant: String::new(),
            },
            Err(_) => ProcedureRef { name: text, ..ProcedureRef::default() },
        };
        let reason = fields::line(&input.reason, fields::MAX_REMARK, "reason")?;
        if reason.is_empty() {
            return Err(Problem::new("error.reason_missing").at("reason"));
        }
        Ok(NewRefusal { id: new_id(at), applicant, procedure, reason })
    }

    /// Returns a refusal before reception.
    pub(crate) fn refusal_view(&self, id: DossierId) -> Result<RefusalView, Problem> {
        let found = self.reader().refusal(id)?;
        let refusal = found.ok_or_else(|| Problem::new("error.paper_unknown"))?;
        let refused = &refusal.refused;
        Ok(RefusalView {
            id: id.to_string(),
            number: refused.number.with_mark(&refused.issue.mark),
            applicant: refused.applicant.name.clone(),
            procedure: refused.procedure.name.clone(),
            reason: refused.reason.clone(),
            at: refused.at.to_string(),
            printed: refusal.printed,
        })
    }
}

/// A correction as it was typed.
pub(crate) struct TypedCorrection<'a> {
    /// The field.
    pub field: &'a str,
    /// The right value.
    pub value: &'a CorrectedValue,
    /// Why.
    pub reason: &'a str,
    /// The case of a corrected procedure.
    pub variant: Option<&'a str>,
}

/// Takes no number: a paper that is only looked at has none.
pub(crate) struct Unnumbered;

impl domain::dossier::Numbers for Unnumbered {
    fn dossier_code(
        &mut self,
        _: chrono::NaiveDate,
    ) -> Result<domain::number::DossierCode, Refusal> {
        Err(Refusal::AlreadyReceived)
    }

    fn paper(&mut self, _: PaperKind, year: u16) -> Result<PaperNumber, Refusal> {
        Ok(PaperNumber { book: 1, year, number: 0 })
    }

    fn register(&mut self, _: u16) -> Result<domain::number::RegisterEntry, Refusal> {
        Err(Refusal::AlreadyReceived)
    }
}
