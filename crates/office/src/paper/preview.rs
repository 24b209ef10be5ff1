//! Papers before they are issued: marked as previews, without numbers.

use domain::dossier::{
    Competent, Issuing, PaperKind, Person, ProcedureRef, Received, SubmittedPaper,
};
use domain::money::Dong;
use domain::number::RegisterEntry;
use forms::Paper;

use super::data::{Draft, cited_receipt, filled, receipt};
use crate::Office;
use crate::dossier::apology::Apology;
use crate::office::rules::Rules;
use crate::reception::validate::fee;
use crate::view::{ApologyInput, PaperInput, PersonInput, Problem, ReceptionInput};

/// Most letters of a preview; more pages are not looked at, and would not fit into an old PC.
const MAX_PREVIEWED: usize = 20;

impl Office {
    /// Makes a preview of the receipt, marked as such, from the form as filled in so far.
    ///
    /// # Errors
    /// A character that cannot be printed, or shipped data is damaged.
    pub fn receipt_preview_pdf(&self, input: &ReceptionInput) -> Result<Vec<u8>, Problem> {
        let preview = self.preview_reception(input)?;
        self.read(|office, now| {
            let received = office.understand(input, now)?.received_at.unwrap_or(now);
            let due = preview.due.as_ref().and_then(|it| it.due.parse().ok()).unwrap_or(received);
            let day = received.vn_date();
            let catalogue = office.catalogue.on(day)?;
            let procedure = crate::reference::procedures::find(
                catalogue,
                &input.procedure,
                day,
                office.language(),
            );
            let rules: &Rules = office;
            let typed = Received {
                by: rules.settings.acting_clerk(),
                at: received,
                code: domain::number::DossierCode::new(&rules.code, day, 0),
                receipt: domain::number::PaperNumber { book: 1, year: 0, number: 0 },
                register: RegisterEntry { book: 1, year: 0, entry: 0 },
                procedure: ProcedureRef {
                    name: procedure.map(|it| it.name).unwrap_or_default(),
                    ..ProcedureRef::default()
                },
                applicant: person(&input.applicant),
                submitter: input.submitter.as_ref().map(person),
                papers: input.papers.iter().map(paper).collect(),
                sets: input.sets.max(1),
                channel: input.channel,
                return_by: input.return_by,
                fee: input
                    .fee
                    .as_ref()
                    .and_then(|it| fee(it).ok().flatten())
                    .map(Dong::get)
                    .and_then(|it| i64::try_from(it).ok()),
                duration: preview.due.and_then(|it| it.duration),
                due_rule: String::new(),
                due,
                skipped: Vec::new(),
                manual_due_reason: String::new(),
                note: input.note.clone(),
                issue: None,
                competent: filled(&input.competent_agency)
                    .map(|agency| Competent { agency, received_at: None }),
                transfer_due: None,
                duration_decision: filled(&input.duration_decision),
            };
            let issue = rules.issue(PaperKind::Receipt, day).unwrap_or_default();
            let data = forms::ReceiptData {
                register: None,
                issued_at: now.to_vn(),
                ..receipt(&typed, &issue)
            };
            Ok(forms::papers(&[(Paper::Receipt(data), rules.form_set(day))])?)
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
                    old_due: dossier.due,
                    new_due,
                    signer: &signer,
                    finished: dossier.finished(),
                    ended: dossier.stage.has_ended(),
                };
                let day = dossier.on_receipt().at.vn_date();
                let issue = rules.issue(PaperKind::Apology, day).unwrap_or_default();
                let receipt = cited_receipt(rules, &dossier);
                let data = draft.data(&issue, &dossier.subject(), &dossier, receipt);
                letters.push((Paper::Apology(data), rules.form_set(day)));
            }
            Ok(forms::papers(&letters)?)
        })
    }
}

/// Returns a person as typed so far, unchecked.
fn person(input: &PersonInput) -> Person {
    Person {
        name: input.name.clone(),
        id: input.id.clone(),
        birth_date: input.birth_date.clone(),
        gender: input.gender.clone(),
        address: input.address.clone(),
        phone: input.phone.clone(),
        email: input.email.clone(),
        organisation: input.organisation.then_some(true),
        representative: filled(&input.representative),
        authority: filled(&input.authority),
    }
}

fn paper(input: &PaperInput) -> SubmittedPaper {
    SubmittedPaper {
        name: input.name.clone(),
        originals: input.originals,
        copies: input.copies,
        certified: (input.certified > 0).then_some(input.certified),
    }
}
