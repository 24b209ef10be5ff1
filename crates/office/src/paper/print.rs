//! Making papers: from dossiers to PDF.

use chrono::NaiveDateTime;
use domain::calendar::Duration;
use domain::dossier::{Clerk, Command, Dossier, PaperKind, Person, Received, ReturnBy, Signer};
use domain::money::Dong;
use domain::number::PaperNumber;
use domain::time::Timestamp;
use forms::{
    ApologyData, Edition, IssuingOffice, LetterSigner, PaperLayout, ProcessingTime, ReceiptData,
    ReceiptPaper, ReceiptSubmitter, RegisterEntry, SupplementRequestData,
};
use store::Action;

use crate::Office;
use crate::dossier::apology::Apology;
use crate::office::actor::Actor;
use crate::office::open::{AsReader, OpenOffice};
use crate::office::rules::Rules;
use crate::reception::validate::fee;
use crate::view::{ApologyInput, PaperRef, Problem, ReceptionInput, Settings};

/// Most letters of a preview; more pages are not looked at, and would not fit into an old PC.
const MAX_PREVIEWED: usize = 20;

impl Office {
    /// Returns one PDF with several papers. With `reprint` each is marked "BẢN IN LẠI" with its
    /// count; numbers never change. Nothing is recorded: see [`Office::deliver_papers`].
    ///
    /// # Errors
    /// `error.paper_unknown`, or a character that cannot be printed.
    pub fn papers_pdf(&self, papers: &[PaperRef], reprint: bool) -> Result<Vec<u8>, Problem> {
        self.read(|office, _| office.pdf(&office.papers(papers)?, reprint))
    }

    /// Makes papers and gives them to a printer or a file. Papers printed again are recorded as such
    /// only when `deliver` has accepted them; a printer that fails leaves nothing in the history.
    ///
    /// # Errors
    /// As [`Office::papers_pdf`], the error of `deliver`, or when the reprint cannot be recorded.
    pub fn deliver_papers(
        &self,
        actor: &Actor,
        papers: &[PaperRef],
        reprint: bool,
        deliver: impl FnOnce(&[u8]) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        // No lock is held while a printer works.
        deliver(&self.papers_pdf(papers, reprint)?)?;
        if !reprint {
            return Ok(());
        }
        self.act(actor, |office, now| {
            let actions: Vec<Action> = office
                .papers(papers)?
                .iter()
                .map(|it| Action::now(it.id, Command::Reprint { kind: it.kind, index: it.index }))
                .collect();
            office.transact(&actions, now, None)?;
            Ok(())
        })
    }

    /// Makes a preview of the receipt, marked as such, from the form as filled in so far.
    ///
    /// # Errors
    /// A character that cannot be printed, or shipped data is damaged.
    pub fn receipt_preview_pdf(&self, input: &ReceptionInput) -> Result<Vec<u8>, Problem> {
        let preview = self.preview_reception(input)?;
        self.read(|office, now| {
            let received = office.understand(input, now)?.received_at.unwrap_or(now);
            let due = preview.due.and_then(|it| it.due.parse().ok()).unwrap_or(received);
            let procedure = crate::reference::procedures::find(
                office.catalogue.on(received.vn_date())?,
                &input.procedure,
                received.vn_date(),
                office.language(),
            );
            let settings = &office.settings;
            let data = ReceiptData {
                office: issuing_office(settings),
                number: None,
                edition: Edition::Preview,
                layout: PaperLayout::A4,
                issued_at: now.to_vn(),
                code: None,
                applicant_name: input.applicant.name.clone(),
                identity_number: filled(&input.applicant.id),
                address: filled(&input.applicant.address),
                phone: filled(&input.applicant.phone),
                email: filled(&input.applicant.email),
                submitter: input.submitter.as_ref().map(|it| ReceiptSubmitter {
                    name: it.name.clone(),
                    identity_number: filled(&it.id),
                    phone: filled(&it.phone),
                }),
                procedure_name: procedure.map(|it| it.name).unwrap_or_default(),
                papers: input
                    .papers
                    .iter()
                    .map(|it| ReceiptPaper {
                        name: it.name.clone(),
                        originals: it.originals,
                        copies: it.copies,
                    })
                    .collect(),
                sets: input.sets.max(1),
                processing_time: input.duration.as_deref().and_then(processing_time),
                received_at: received.to_vn(),
                due_at: due.to_vn(),
                return_by: return_by(input.return_by),
                fee: input.fee.as_ref().and_then(|it| fee(it).ok().flatten()).map(Dong::get),
                register: None,
                remark: filled(&input.note),
                clerk_name: settings.clerk.name.clone(),
            };
            office.receipt_pdf(&data)
        })
    }

    /// Makes a preview of letters, marked as such and without numbers: of the first ones, where
    /// there are many.
    ///
    /// # Errors
    /// The first refusal, as of [`Office::apologise`], or a character that cannot be printed.
    pub fn letters_preview_pdf(&self, input: &ApologyInput) -> Result<Vec<u8>, Problem> {
        self.read(|office, now| {
            let Apology { reason, new_due } = office.apology(input, now)?;
            let rules: &Rules = office;
            let signer = rules.settings.letter_signer();
            let mut letters = Vec::new();
            for id in input.dossiers.iter().take(MAX_PREVIEWED) {
                let found = office.reader().dossier(office.id_of(id)?)?;
                let (dossier, _) = found.ok_or_else(|| Problem::new("error.dossier_unknown"))?;
                let draft = Draft {
                    at: now,
                    reason: &reason,
                    new_due,
                    old_due: dossier.due,
                    signer: &signer,
                    before: dossier.papers_issued(PaperKind::Apology),
                };
                letters.push(draft.data(rules, &dossier));
            }
            Ok(forms::apology_letters(&letters, rules.form_sets(), rules.set_choice())?)
        })
    }
}

/// A paper that was asked for, with its dossier.
struct Wanted {
    id: domain::id::DossierId,
    dossier: Dossier,
    kind: PaperKind,
    index: u32,
}

impl Wanted {
    /// Returns the mark behind the number of one of its dossier's papers.
    fn mark<'r>(&self, rules: &'r Rules, kind: PaperKind) -> &'r str {
        rules.mark(kind, self.dossier.reception.at.vn_date())
    }

    fn edition(&self, reprint: bool) -> Edition {
        let times = self.dossier.reprints_of(self.kind, self.index);
        if reprint { Edition::Reprint { times: times + 1 } } else { Edition::Original }
    }
}

impl<S: AsReader> OpenOffice<'_, S> {
    fn papers(&self, papers: &[PaperRef]) -> Result<Vec<Wanted>, Problem> {
        papers.iter().map(|it| self.paper(it)).collect()
    }

    fn paper(&self, paper: &PaperRef) -> Result<Wanted, Problem> {
        let unknown = || Problem::new("error.paper_unknown");
        let id = self.id_of(&paper.dossier)?;
        let kind = paper.kind;
        let (dossier, _) =
            self.reader().dossier(id)?.ok_or_else(|| Problem::new("error.dossier_unknown"))?;
        let last = dossier.papers_issued(kind).checked_sub(1).ok_or_else(unknown)?;
        let index = paper.index.unwrap_or(last);
        dossier.paper(kind, index).ok_or_else(unknown)?;
        Ok(Wanted { id, dossier, kind, index })
    }

    /// Makes one PDF: letters together, any other paper alone.
    fn pdf(&self, wanted: &[Wanted], reprint: bool) -> Result<Vec<u8>, Problem> {
        let rules: &Rules = self;
        if wanted.iter().all(|it| it.kind == PaperKind::Apology) {
            let letters: Vec<ApologyData> =
                wanted.iter().filter_map(|it| apology_data(rules, it, reprint)).collect();
            return Ok(forms::apology_letters(&letters, rules.form_sets(), rules.set_choice())?);
        }
        let documents = wanted
            .iter()
            .map(|it| match it.kind {
                PaperKind::Receipt => self.receipt_pdf(&receipt_data(rules, it, reprint)),
                PaperKind::Apology => {
                    let letter: Vec<_> = apology_data(rules, it, reprint).into_iter().collect();
                    Ok(forms::apology_letters(&letter, rules.form_sets(), rules.set_choice())?)
                }
                PaperKind::Refusal | PaperKind::Stop => Err(Problem::new("error.paper_unknown")),
                PaperKind::SupplementRequest => {
                    let data = supplement_data(rules, it, reprint)
                        .ok_or_else(|| Problem::new("error.paper_unknown"))?;
                    let set = rules.form_set(it.dossier.reception.at.vn_date());
                    Ok(forms::supplement_request(&data, set)?)
                }
            })
            .collect::<Result<Vec<_>, Problem>>()?;
        match <[Vec<u8>; 1]>::try_from(documents) {
            Ok([document]) => Ok(document),
            Err(_) => Err(Problem::new("error.form.nothing")),
        }
    }

    fn receipt_pdf(&self, data: &ReceiptData) -> Result<Vec<u8>, Problem> {
        Ok(forms::receipt(data, self.form_set(data.received_at.date()))?)
    }
}

fn issuing_office(settings: &Settings) -> IssuingOffice {
    IssuingOffice {
        superior: filled(&settings.superior),
        agency: settings.office_name.clone(),
        unit: settings.unit.clone(),
        place: settings.place.clone(),
        hotline: filled(&settings.hotline),
    }
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn processing_time(duration: &str) -> Option<ProcessingTime> {
    Some(match duration.parse::<Duration>().ok()? {
        Duration::WorkingDays(n) => ProcessingTime::WorkingDays(n.into()),
        Duration::CalendarDays(n) => ProcessingTime::Days(n.into()),
        Duration::WorkingHours(n) | Duration::ClockHours(n) => ProcessingTime::Hours(n.into()),
        Duration::SameDay => ProcessingTime::SameDay,
    })
}

fn number(number: PaperNumber, mark: &str) -> forms::PaperNumber {
    forms::PaperNumber {
        number: number.number,
        mark: mark.to_owned(),
        book_suffix: number.suffix(),
    }
}

fn clerk_name(clerk: &Clerk) -> String {
    clerk.name.clone()
}

fn wall(at: Timestamp) -> NaiveDateTime {
    at.to_vn()
}

const fn return_by(way: ReturnBy) -> forms::ReturnBy {
    match way {
        ReturnBy::Office => forms::ReturnBy::Office,
        ReturnBy::Post => forms::ReturnBy::Post,
        ReturnBy::Online => forms::ReturnBy::Online,
    }
}

fn receipt_data(rules: &Rules, wanted: &Wanted, reprint: bool) -> ReceiptData {
    let settings = &rules.settings;
    let dossier = &wanted.dossier;
    let Received { applicant, submitter, papers, register, .. } = &dossier.reception;
    let reception = &dossier.reception;
    let Person { name, id, address, phone, email, .. } = applicant;
    ReceiptData {
        office: issuing_office(settings),
        number: Some(number(reception.receipt, wanted.mark(rules, PaperKind::Receipt))),
        edition: wanted.edition(reprint),
        layout: settings.paper_layout,
        issued_at: wall(dossier.recorded_at),
        code: Some(reception.code.to_string()),
        applicant_name: name.clone(),
        identity_number: filled(id),
        address: filled(address),
        phone: filled(phone),
        email: filled(email),
        submitter: submitter.as_ref().map(|it| ReceiptSubmitter {
            name: it.name.clone(),
            identity_number: filled(&it.id),
            phone: filled(&it.phone),
        }),
        procedure_name: reception.procedure.name.clone(),
        papers: papers
            .iter()
            .map(|it| ReceiptPaper {
                name: it.name.clone(),
                originals: it.originals,
                copies: it.copies,
            })
            .collect(),
        sets: reception.sets,
        processing_time: reception.duration.as_deref().and_then(processing_time),
        received_at: wall(reception.at),
        due_at: wall(dossier.first_due()),
        return_by: return_by(reception.return_by),
        fee: reception.fee.and_then(|it| u64::try_from(it).ok()),
        register: Some(RegisterEntry { book: register.book.to_string(), entry: register.entry }),
        remark: filled(&reception.note),
        clerk_name: clerk_name(&reception.by),
    }
}

fn apology_data(rules: &Rules, wanted: &Wanted, reprint: bool) -> Option<ApologyData> {
    let letter = wanted.dossier.apologies.get(wanted.index as usize)?;
    let draft = Draft {
        at: letter.at,
        reason: &letter.reason,
        new_due: letter.new_due,
        old_due: letter.old_due,
        signer: &letter.signer,
        before: wanted.index,
    };
    Some(ApologyData {
        number: Some(number(letter.number, wanted.mark(rules, PaperKind::Apology))),
        edition: wanted.edition(reprint),
        ..draft.data(rules, &wanted.dossier)
    })
}

/// A letter before it has a number.
struct Draft<'a> {
    at: Timestamp,
    reason: &'a str,
    new_due: Timestamp,
    /// The due date that is extended.
    old_due: Timestamp,
    signer: &'a Signer,
    /// Number of letters before it.
    before: u32,
}

impl Draft<'_> {
    fn data(&self, rules: &Rules, dossier: &Dossier) -> ApologyData {
        let reception = &dossier.reception;
        let receipt_mark = rules.mark(PaperKind::Receipt, reception.at.vn_date());
        ApologyData {
            office: issuing_office(&rules.settings),
            issued_by_unit: false,
            number: None,
            edition: Edition::Preview,
            issued_at: wall(self.at),
            applicant_name: reception.applicant.name.clone(),
            address: filled(&reception.applicant.address),
            phone: filled(&reception.applicant.phone),
            code: reception.code.to_string(),
            receipt_number: Some(reception.receipt.with_mark(receipt_mark)),
            procedure_name: reception.procedure.name.clone(),
            received_at: wall(reception.at),
            first_due: wall(dossier.first_due()),
            previous_due: (self.before > 0).then(|| wall(self.old_due)),
            extensions_before: self.before,
            reason: self.reason.to_owned(),
            new_due: wall(self.new_due),
            recipients: Vec::new(),
            signer: LetterSigner {
                title: self.signer.title.clone(),
                name: self.signer.name.clone(),
            },
        }
    }
}

fn supplement_data(rules: &Rules, wanted: &Wanted, reprint: bool) -> Option<SupplementRequestData> {
    let reception = &wanted.dossier.reception;
    let pause = wanted.dossier.requests().nth(wanted.index as usize)?;
    Some(SupplementRequestData {
        office: issuing_office(&rules.settings),
        number: Some(number(pause.number, wanted.mark(rules, PaperKind::SupplementRequest))),
        edition: wanted.edition(reprint),
        issued_at: wall(pause.at),
        code: Some(reception.code.to_string()),
        applicant_name: reception.applicant.name.clone(),
        address: filled(&reception.applicant.address),
        phone: filled(&reception.applicant.phone),
        email: filled(&reception.applicant.email),
        procedure_name: reception.procedure.name.clone(),
        papers: Vec::new(),
        reason: pause.reason.clone(),
        deadline: None,
        clerk_name: clerk_name(&pause.by),
    })
}
