//! What stands on issued papers: from a dossier and how the paper was issued.

use chrono::NaiveDateTime;
use domain::calendar::Duration;
use domain::dossier::{
    Dossier, Issue, PaperKind, Person, Received, ReceptionChannel, ReturnBy, Signer, StopBy,
    Subject, SubmittedPaper,
};
use domain::number::PaperNumber;
use domain::reception_refused::ReceptionRefused;
use domain::time::Timestamp;
use forms::{
    ApologyData, AuthorisedParty, CompetentAgency, Edition, Gender, HandedIn, IssuingOffice,
    LetterSigner, MissingPaper, Paper, PaperLayout, Party, ProcessingTime, ReceiptData,
    ReceiptPaper, ReceiptRef, RefusalData, RegisterEntry, StopData, SupplementRequestData,
};

use crate::office::rules::Rules;

/// An issued paper of a dossier.
pub(super) struct Issued<'a> {
    rules: &'a Rules,
    dossier: &'a Dossier,
    kind: PaperKind,
    index: usize,
    /// How it was issued; of the oldest papers, how it would be now.
    pub issue: Issue,
    /// What it is about, as known then.
    subject: Subject,
}

impl<'a> Issued<'a> {
    pub fn of(rules: &'a Rules, dossier: &'a Dossier, kind: PaperKind, index: u32) -> Self {
        let received = dossier.on_receipt().at.vn_date();
        let issue = match dossier.issue(kind, index) {
            Some(issue) => issue.clone(),
            None => rules.oldest_issue(kind, received),
        };
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        let subject = issue.subject.clone().unwrap_or_else(|| {
            let mut subject = dossier.subject();
            subject.extended_to.truncate(index);
            subject
        });
        Self { rules, dossier, kind, index, issue, subject }
    }

    /// Returns the paper; `None` when there is no such one.
    pub fn paper(&self, edition: Edition) -> Option<Paper> {
        Some(match self.kind {
            PaperKind::Receipt => Paper::Receipt(self.receipt(edition)),
            PaperKind::SupplementRequest => Paper::SupplementRequest(self.supplement(edition)?),
            PaperKind::Refusal => Paper::Refusal(self.refusal(edition)?),
            PaperKind::Apology => Paper::Apology(self.apology(edition)?),
            PaperKind::Stop => Paper::Stop(self.stop(edition)?),
        })
    }

    fn number(&self, number: PaperNumber) -> Option<forms::PaperNumber> {
        Some(numbered(number, &self.issue.mark))
    }

    fn receipt(&self, edition: Edition) -> ReceiptData {
        let reception = self.dossier.on_receipt();
        ReceiptData {
            edition,
            number: self.number(reception.receipt),
            issued_at: wall(self.dossier.recorded_at),
            code: Some(reception.code.to_string()),
            layout: layout(&self.issue.layout),
            ..receipt(reception, &self.issue)
        }
    }

    fn supplement(&self, edition: Edition) -> Option<SupplementRequestData> {
        let request = self.dossier.requests().nth(self.index)?;
        let papers = request.papers.as_deref().unwrap_or_default();
        Some(SupplementRequestData {
            office: issuing_office(&self.issue),
            number: self.number(request.number),
            edition,
            issued_at: wall(request.at),
            code: Some(self.dossier.code().to_string()),
            party: party(&self.subject.applicant),
            procedure_name: self.subject.procedure.clone(),
            papers: papers.iter().map(missing).collect(),
            reason: request.reason.clone(),
            deadline: request.deadline.map(wall),
            guidance: request.guidance.clone(),
            clerk_name: request.by.name.clone(),
        })
    }

    fn refusal(&self, edition: Edition) -> Option<RefusalData> {
        let refused = self.dossier.refusals.get(self.index)?;
        Some(RefusalData {
            office: issuing_office(&self.issue),
            number: self.number(refused.number),
            edition,
            issued_at: wall(refused.at),
            code: Some(self.dossier.code().to_string()),
            party: party(&self.subject.applicant),
            procedure_name: self.subject.procedure.clone(),
            reason: refused.reason.clone(),
            clerk_name: refused.by.name.clone(),
            before_reception: false,
        })
    }

    fn stop(&self, edition: Edition) -> Option<StopData> {
        let stopped = self.dossier.stops.get(self.index)?;
        let by_citizen = stopped.asked_by == StopBy::Citizen;
        Some(StopData {
            office: issuing_office(&self.issue),
            issued_by_unit: by_citizen,
            number: self.number(stopped.number),
            edition,
            issued_at: wall(stopped.at),
            party: party(&self.subject.applicant),
            code: self.dossier.code().to_string(),
            receipt: Some(self.cited_receipt()),
            procedure_name: self.subject.procedure.clone(),
            by_citizen,
            reason: stopped.reason.clone(),
            decision: filled(&stopped.decision),
            fees: filled(&stopped.fees),
            papers: filled(&stopped.papers),
            signer: letter_signer(&self.issue.signer.clone().unwrap_or_default()),
            clerk_name: stopped.by.name.clone(),
        })
    }

    fn apology(&self, edition: Edition) -> Option<ApologyData> {
        let letter = self.dossier.apologies.get(self.index)?;
        let draft = Draft {
            at: letter.at,
            reason: &letter.reason,
            old_due: letter.old_due,
            new_due: letter.new_due,
            signer: &letter.signer,
            finished: letter.finished,
            ended: letter.finished.is_some() && self.had_ended(letter.at),
        };
        Some(ApologyData {
            number: self.number(letter.number),
            edition,
            ..draft.data(&self.issue, &self.subject, self.dossier, self.cited_receipt())
        })
    }

    /// Returns whether the citizen had the result or the refusal at a time.
    fn had_ended(&self, at: Timestamp) -> bool {
        let returned = self.dossier.returned.as_ref().map(|it| it.at);
        let refused = self.dossier.refusals.first().map(|it| it.at);
        returned.or(refused).is_some_and(|end| end <= at)
    }

    fn cited_receipt(&self) -> ReceiptRef {
        cited_receipt(self.rules, self.dossier)
    }
}

/// A letter, with or without a number.
pub(super) struct Draft<'a> {
    pub at: Timestamp,
    pub reason: &'a str,
    pub old_due: Timestamp,
    pub new_due: Timestamp,
    pub signer: &'a Signer,
    /// When processing had ended.
    pub finished: Option<Timestamp>,
    /// Whether the citizen has the result or the refusal.
    pub ended: bool,
}

impl Draft<'_> {
    pub fn data(
        &self,
        issue: &Issue,
        subject: &Subject,
        dossier: &Dossier,
        receipt: ReceiptRef,
    ) -> ApologyData {
        let reception = &dossier.reception;
        let extension = u32::try_from(subject.extended_to.len()).unwrap_or(u32::MAX);
        ApologyData {
            office: issuing_office(issue),
            issued_by_unit: false,
            number: None,
            edition: Edition::Preview,
            issued_at: wall(self.at),
            party: party(&subject.applicant),
            code: reception.code.to_string(),
            receipt: Some(receipt),
            procedure_name: subject.procedure.clone(),
            received_at: wall(subject.received_at.unwrap_or(reception.at)),
            first_due: wall(subject.first_due.unwrap_or(reception.due)),
            previous_dues: subject.extended_to.iter().copied().map(wall).collect(),
            extension: extension.saturating_add(1),
            before_due: self.finished.is_none() && self.at <= self.old_due,
            finished: self.finished.map(wall),
            ended: self.ended,
            reason: self.reason.to_owned(),
            new_due: wall(self.new_due),
            recipients: Vec::new(),
            signer: letter_signer(self.signer),
        }
    }
}

/// Returns the receipt of a dossier as another paper cites it.
pub(super) fn cited_receipt(rules: &Rules, dossier: &Dossier) -> ReceiptRef {
    let number = dossier.reception.receipt;
    ReceiptRef {
        number: rules.printed_number(dossier, PaperKind::Receipt, number),
        issued_at: wall(dossier.recorded_at),
    }
}

/// Returns a receipt without number, code and date: what is known before it is issued.
pub(super) fn receipt(reception: &Received, issue: &Issue) -> ReceiptData {
    ReceiptData {
        office: issuing_office(issue),
        number: None,
        edition: Edition::Preview,
        layout: PaperLayout::A4,
        issued_at: wall(reception.at),
        code: None,
        code_is_national: false,
        party: party(&reception.applicant),
        authorised: reception.submitter.as_ref().map(|it| AuthorisedParty {
            name: it.name.clone(),
            identity_number: filled(&it.id),
            address: filled(&it.address),
            phone: filled(&it.phone),
            email: filled(&it.email),
            authority: it.authority.clone(),
        }),
        handed_in: handed_in(reception.channel),
        competent: reception.competent.as_ref().map(|it| CompetentAgency {
            name: it.agency.clone(),
            received_at: it.received_at.map(wall),
        }),
        procedure_name: reception.procedure.name.clone(),
        papers: reception.papers.iter().map(receipt_paper).collect(),
        sets: reception.sets,
        processing_time: reception.duration.as_deref().and_then(processing_time),
        duration_decision: reception.duration_decision.clone(),
        received_at: wall(reception.at),
        due_at: wall(reception.due),
        return_by: return_by(reception.return_by),
        fee: reception.fee.and_then(|it| u64::try_from(it).ok()),
        register: Some(RegisterEntry {
            book: reception.register.book.to_string(),
            entry: reception.register.entry,
        }),
        remark: filled(&reception.note),
        clerk_name: reception.by.name.clone(),
    }
}

/// Returns the refusal to receive a dossier.
pub(super) fn reception_refused(refused: &ReceptionRefused, edition: Edition) -> RefusalData {
    RefusalData {
        office: issuing_office(&refused.issue),
        number: Some(numbered(refused.number, &refused.issue.mark)),
        edition,
        issued_at: wall(refused.at),
        code: None,
        party: party(&refused.applicant),
        procedure_name: refused.procedure.name.clone(),
        reason: refused.reason.clone(),
        clerk_name: refused.by.name.clone(),
        before_reception: true,
    }
}

pub(super) fn issuing_office(issue: &Issue) -> IssuingOffice {
    IssuingOffice {
        superior: filled(&issue.superior),
        agency: issue.agency.clone(),
        unit: issue.unit.clone(),
        place: issue.place.clone(),
        hotline: filled(&issue.hotline),
    }
}

pub(super) fn numbered(number: PaperNumber, mark: &str) -> forms::PaperNumber {
    forms::PaperNumber {
        number: number.number,
        mark: mark.to_owned(),
        book_suffix: number.suffix(),
    }
}

pub(super) fn party(person: &Person) -> Party {
    Party {
        name: person.name.clone(),
        identity_number: filled(&person.id),
        address: filled(&person.address),
        phone: filled(&person.phone),
        email: filled(&person.email),
        gender: match person.gender.as_str() {
            "Nam" => Gender::Male,
            "Nữ" => Gender::Female,
            _ => Gender::Unknown,
        },
        organisation: person.organisation.unwrap_or_default(),
        representative: person.representative.clone(),
    }
}

pub(super) fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

pub(super) fn wall(at: Timestamp) -> NaiveDateTime {
    at.to_vn()
}

pub(super) fn processing_time(duration: &str) -> Option<ProcessingTime> {
    Some(match duration.parse::<Duration>().ok()? {
        Duration::WorkingDays(n) => ProcessingTime::WorkingDays(n.into()),
        Duration::CalendarDays(n) => ProcessingTime::Days(n.into()),
        Duration::WorkingHours(n) | Duration::ClockHours(n) => ProcessingTime::Hours(n.into()),
        Duration::SameDay => ProcessingTime::SameDay,
    })
}

/// Returns the sheets that an issued paper has.
fn layout(name: &str) -> PaperLayout {
    serde_json::from_value(name.into()).unwrap_or_default()
}

fn letter_signer(signer: &Signer) -> LetterSigner {
    LetterSigner { title: signer.title.clone(), name: signer.name.clone() }
}

fn missing(paper: &SubmittedPaper) -> MissingPaper {
    MissingPaper {
        name: paper.name.clone(),
        originals: paper.originals,
        certified: paper.certified.unwrap_or_default(),
        copies: paper.copies,
    }
}

fn receipt_paper(paper: &SubmittedPaper) -> ReceiptPaper {
    ReceiptPaper {
        name: paper.name.clone(),
        originals: paper.originals,
        // The receipt tells originals from copies alone.
        copies: paper.copies.saturating_add(paper.certified.unwrap_or_default()),
    }
}

const fn return_by(way: ReturnBy) -> forms::ReturnBy {
    match way {
        ReturnBy::Office => forms::ReturnBy::Office,
        ReturnBy::Post => forms::ReturnBy::Post,
        ReturnBy::Online => forms::ReturnBy::Online,
    }
}

const fn handed_in(channel: ReceptionChannel) -> HandedIn {
    match channel {
        ReceptionChannel::InPerson => HandedIn::InPerson,
        ReceptionChannel::Online => HandedIn::Online,
        ReceptionChannel::Post => HandedIn::Post,
    }
}
