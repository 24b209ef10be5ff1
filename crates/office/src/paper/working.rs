//! Papers that the office works with: not numbered in a book of their own, made as often as they are
//! needed from what is recorded.

use domain::dossier::{Dossier, PaperKind, Refusal, Step};
use domain::id::DossierId;
use domain::time::Timestamp;
use forms::{
    ControlSlipData, ControlStep, CoverData, CoverRow, Edition, FormSet, HandoverListData,
    HandoverRow, IssuingOffice, MultiReceiptData, MultiReceiptRow, Paper, PaperForm,
    ResultHandoverData, ResultReceiver, ResultRow, ReturnReceiptData, StepOutcome,
};

use super::data::{filled, issuing_office, numbered, party, processing_time, wall};
use crate::Office;
use crate::office::open::{AsReader, OpenOffice};
use crate::office::rules::Rules;
use crate::text::fields;
use crate::view::{Problem, WorkingKind, WorkingPaper};

/// Longest name of whom papers go to, in characters.
const MAX_NAME: usize = 200;

impl Office {
    /// Makes a working paper as PDF. Nothing is recorded.
    ///
    /// # Errors
    /// A dossier that is not known, a name that is missing, or a character that cannot be printed.
    pub fn working_pdf(&self, wanted: &WorkingPaper) -> Result<Vec<u8>, Problem> {
        self.read(|office, now| {
            let dossiers = office.dossiers(&wanted.dossiers)?;
            let to = fields::line(&wanted.to, MAX_NAME, "to")?;
            let made = Working { rules: office, now, dossiers: &dossiers, to };
            Ok(forms::papers(&made.papers(wanted.kind)?)?)
        })
    }
}

impl<S: AsReader> OpenOffice<'_, S> {
    /// Returns the list that goes with papers to be signed.
    pub(super) fn cover(
        &self,
        dossiers: &[String],
        to: &str,
        now: Timestamp,
    ) -> Result<Paper, Problem> {
        let dossiers = self.dossiers(dossiers)?;
        let to = fields::line(to, MAX_NAME, "to")?;
        Ok(Paper::Cover(Working { rules: self, now, dossiers: &dossiers, to }.cover()))
    }

    fn dossiers(&self, ids_or_codes: &[String]) -> Result<Vec<Dossier>, Problem> {
        let mut ids: Vec<DossierId> = Vec::new();
        for it in ids_or_codes {
            let id = self.id_of(it)?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids.into_iter()
            .map(|id| {
                let found = self.reader().dossier(id)?;
                let (dossier, _) = found.ok_or_else(|| Problem::new("error.dossier_unknown"))?;
                Ok(dossier)
            })
            .collect()
    }
}

/// Dossiers that a working paper is made of.
struct Working<'a> {
    rules: &'a Rules,
    now: Timestamp,
    dossiers: &'a [Dossier],
    to: String,
}

impl<'a> Working<'a> {
    fn papers(&self, kind: WorkingKind) -> Result<Vec<(Paper, &'a FormSet)>, Problem> {
        let first = self.dossiers.first().ok_or_else(|| Problem::new("error.letters_none"))?;
        let today = self.rules.form_set(self.now.vn_date());
        let one = |paper| Ok(vec![(paper, today)]);
        match kind {
            WorkingKind::ControlSlip => {
                let slips = self.dossiers.iter().map(|dossier| {
                    let set = self.rules.form_set(dossier.on_receipt().at.vn_date());
                    (Paper::ControlSlip(self.control_slip(dossier, set)), set)
                });
                Ok(slips.collect())
            }
            WorkingKind::Handover => {
                self.need_to()?;
                if let Some(ended) = self.dossiers.iter().find(|it| it.stage.has_ended()) {
                    let refusal = Refusal::WrongStage { stage: ended.stage };
                    return Err(Problem::from(refusal).with("code", ended.code()));
                }
                one(Paper::HandoverList(self.handover()))
            }
            WorkingKind::ResultHandover => {
                self.need_to()?;
                self.need_each(|it| it.result.is_some(), "error.no_result")?;
                one(Paper::ResultHandover(self.result_handover()))
            }
            WorkingKind::ReturnReceipt => {
                let receipts = self
                    .dossiers
                    .iter()
                    .map(|it| Ok((Paper::ReturnReceipt(self.return_receipt(it)?), today)));
                receipts.collect()
            }
            WorkingKind::MultiReceipt => {
                let name = &first.reception.applicant.name;
                if self.dossiers.iter().any(|it| it.reception.applicant.name != *name) {
                    return Err(Problem::new("error.multi_receipt"));
                }
                one(Paper::MultiReceipt(self.multi_receipt(first)))
            }
            WorkingKind::Cover => {
                self.need_each(|it| !it.apologies.is_empty(), "error.no_letter")?;
                one(Paper::Cover(self.cover()))
            }
        }
    }

    /// Refuses the paper when one of its dossiers has nothing to stand on it.
    fn need_each(&self, fits: impl Fn(&Dossier) -> bool, key: &str) -> Result<(), Problem> {
        match self.dossiers.iter().find(|it| !fits(it)) {
            Some(dossier) => Err(Problem::new(key).with("code", dossier.code())),
            None => Ok(()),
        }
    }

    fn need_to(&self) -> Result<(), Problem> {
        if self.to.is_empty() {
            return Err(Problem::new("error.receiver_missing").at("to"));
        }
        Ok(())
    }

    fn office(&self) -> IssuingOffice {
        let issue = self.rules.head();
        issuing_office(&issue)
    }

    fn clerk(&self) -> String {
        self.rules.settings.clerk.name.clone()
    }

    /// Returns the agency that solves a dossier.
    fn handled_by(&self, dossier: &Dossier) -> String {
        let other = dossier.reception.competent.as_ref().map(|it| it.agency.clone());
        other.unwrap_or_else(|| self.rules.settings.office_name.clone())
    }

    fn control_slip(&self, dossier: &Dossier, set: &FormSet) -> ControlSlipData {
        let mark = self.rules.mark_of(PaperForm::ControlSlip, set);
        ControlSlipData {
            office: self.office(),
            // It goes with the receipt, and bears its number.
            number: Some(numbered(dossier.reception.receipt, &mark)),
            edition: Edition::Original,
            issued_at: wall(self.now),
            code: dossier.code().to_string(),
            procedure_name: dossier.reception.procedure.name.clone(),
            handled_by: self.handled_by(dossier),
            cooperating: cooperating(dossier),
            received_at: wall(dossier.reception.at),
            due_at: wall(dossier.due),
            rows: control_steps(&self.rules.settings.unit, dossier),
        }
    }

    fn handover(&self) -> HandoverListData {
        let row = |dossier: &Dossier| {
            let reception = &dossier.reception;
            HandoverRow {
                code: dossier.code().to_string(),
                request: reception.procedure.name.clone(),
                sets: reception.sets,
                applicant: reception.applicant.name.clone(),
                address: filled(&reception.applicant.address),
                phone: filled(&reception.applicant.phone),
                received_at: wall(reception.at),
                due_at: wall(dossier.due),
                note: filled(&reception.note),
            }
        };
        HandoverListData {
            office: self.office(),
            edition: Edition::Original,
            issued_at: wall(self.now),
            to: self.to.clone(),
            handled_by: self.dossiers.first().map(|it| self.handled_by(it)).unwrap_or_default(),
            at: wall(self.now),
            rows: self.dossiers.iter().map(row).collect(),
            giver: self.clerk(),
        }
    }

    fn result_handover(&self) -> ResultHandoverData {
        let row = |dossier: &Dossier| {
            let reception = &dossier.reception;
            let result = dossier.result.as_ref();
            let said =
                [result.and_then(|it| it.kind.clone()), result.and_then(|it| it.number.clone())];
            ResultRow {
                code: dossier.code().to_string(),
                request: reception.procedure.name.clone(),
                outcome: said.into_iter().flatten().collect::<Vec<_>>().join(", "),
                applicant: reception.applicant.name.clone(),
                address: filled(&reception.applicant.address),
                fee: reception.fee.is_some_and(|fee| fee > 0),
                by_post: reception.return_by == domain::dossier::ReturnBy::Post,
            }
        };
        ResultHandoverData {
            office: self.office(),
            edition: Edition::Original,
            issued_at: wall(self.now),
            from: self.rules.settings.unit.clone(),
            to: self.to.clone(),
            at: wall(self.now),
            rows: self.dossiers.iter().map(row).collect(),
            giver: self.clerk(),
            receiver: String::new(),
        }
    }

    fn return_receipt(&self, dossier: &Dossier) -> Result<ReturnReceiptData, Problem> {
        let reception = &dossier.reception;
        let returned = dossier.returned.as_ref();
        let returned = returned.ok_or_else(|| Problem::new("error.not_returned"))?;
        let result = dossier.result.clone();
        let applicant = returned.taken_by.is_empty();
        Ok(ReturnReceiptData {
            office: self.office(),
            edition: Edition::Original,
            issued_at: wall(returned.at),
            code: dossier.code().to_string(),
            procedure_name: reception.procedure.name.clone(),
            party: party(&reception.applicant),
            receiver: ResultReceiver {
                name: if applicant {
                    reception.applicant.name.clone()
                } else {
                    returned.taken_by.clone()
                },
                identity_number: filled(if applicant {
                    &reception.applicant.id
                } else {
                    &returned.taker_id
                }),
                phone: filled(&reception.applicant.phone).filter(|_| applicant),
                authority: None,
            },
            giver_name: returned.by.name.clone(),
            giver_phone: filled(&self.rules.settings.hotline),
            result_kind: result.as_ref().and_then(|it| it.kind.clone()).unwrap_or_default(),
            result_number: result.as_ref().and_then(|it| it.number.clone()),
            result_excerpt: result.as_ref().and_then(|it| filled(&it.note)),
            returned_at: wall(returned.at),
        })
    }

    fn multi_receipt(&self, first: &Dossier) -> MultiReceiptData {
        let row = |dossier: &Dossier| {
            let reception = &dossier.reception;
            MultiReceiptRow {
                code: dossier.code().to_string(),
                request: reception.procedure.name.clone(),
                handled_by: self.handled_by(dossier),
                received_at: wall(reception.at),
                due_at: wall(reception.due),
                processing_time: reception.duration.as_deref().and_then(processing_time),
                sets: reception.sets,
                applicant: reception.applicant.name.clone(),
            }
        };
        MultiReceiptData {
            office: self.office(),
            edition: Edition::Original,
            issued_at: wall(self.now),
            party: party(&first.reception.applicant),
            received_at: wall(first.reception.at),
            rows: self.dossiers.iter().map(row).collect(),
            clerk_name: self.clerk(),
        }
    }

    /// Lists the letters that wait for their signature; of dossiers without one, the results.
    fn cover(&self) -> CoverData {
        let rows = self.dossiers.iter().map(|dossier| CoverRow {
            number: dossier.apologies.last().map(|letter| {
                let last = dossier.papers_issued(PaperKind::Apology).saturating_sub(1);
                let mark = dossier.issue(PaperKind::Apology, last).map(|it| it.mark.clone());
                let received = dossier.on_receipt().at.vn_date();
                let mark = mark.unwrap_or_else(|| self.rules.mark(PaperKind::Apology, received));
                numbered(letter.number, &mark)
            }),
            code: dossier.code().to_string(),
            name: dossier.reception.applicant.name.clone(),
        });
        CoverData {
            office: self.office(),
            edition: Edition::Original,
            issued_at: wall(self.now),
            title: None,
            to: self.to.clone(),
            rows: rows.collect(),
            clerk_name: self.clerk(),
        }
    }
}

/// Returns who was asked for an opinion, once each.
fn cooperating(dossier: &Dossier) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for pause in dossier.pauses.iter().filter(|pause| !pause.whom.is_empty()) {
        if !names.contains(&pause.whom) {
            names.push(pause.whom.clone());
        }
    }
    names
}

/// Returns a row for each time the dossier went from one to another. The result of a step is known
/// when it ends, so it stands in the row of the next hand-over.
fn control_steps(unit: &str, dossier: &Dossier) -> Vec<ControlStep> {
    let mut rows = Vec::new();
    let mut before: Option<&Step> = None;
    for step in &dossier.steps {
        let handed = &step.handed;
        let open = before.filter(|it| it.taken_back_by.is_none());
        rows.push(ControlStep {
            giver: open.map_or(unit, |it| &it.handed.to).to_owned(),
            receiver: handed.to.clone(),
            at: Some(wall(handed.at)),
            giver_name: if open.is_none() { handed.by.name.clone() } else { String::new() },
            receiver_name: String::new(),
            outcome: open.and_then(outcome),
            note: handed.reason.clone(),
        });
        if let (Some(by), Some(until)) = (&step.taken_back_by, step.until) {
            rows.push(ControlStep {
                giver: handed.to.clone(),
                receiver: unit.to_owned(),
                at: Some(wall(until)),
                giver_name: String::new(),
                receiver_name: by.name.clone(),
                outcome: outcome(step),
                note: String::new(),
            });
        }
        before = Some(step);
    }
    rows
}

/// Returns how a step that has ended did against its time.
fn outcome(step: &Step) -> Option<StepOutcome> {
    let (due, until) = (step.handed.due?, step.until?);
    Some(if until > due {
        StepOutcome::Late
    } else if until.vn_date() < due.vn_date() {
        StepOutcome::Early
    } else {
        StepOutcome::OnTime
    })
}
