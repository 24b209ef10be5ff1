//! Form 04: the apology for a late result, with the new appointment.

use chrono::NaiveDateTime;

use crate::data::ApologyData;
use crate::error::FormError;
use crate::layout::{FontBook, Slice};
use crate::phrase::{sentence, without_kind};
use crate::template::fill;
use crate::wording::{ApologyWords, FormSet};

use super::batch::{Identity, SetPaper};
use super::letter::{DossierLines, Filled, Letter, Opening};
use super::recipients::recipients_and_signature;
use super::{Lines, Scale};

pub(super) fn paper(
    data: &ApologyData,
    set: &FormSet,
    fonts: &FontBook,
) -> Result<SetPaper, FormError> {
    let words = &set.apology;
    let office = data.office.heading(data.issued_by_unit);
    let identity = &Identity {
        title: &fill(&words.file_title, &[("code", Some(&data.code))], ""),
        author: office.unit_name(),
        subject: &data.procedure_name,
        number: data.number.as_ref(),
        code: Some(&data.code),
        edition: &data.edition,
        issued_at: data.issued_at,
    };
    let pages = Scale::letter().fitted(|scale| {
        let letter = Letter { lines: Lines { common: &set.common, scale, fonts } };
        Ok(identity.pages(slices(data, words, &letter), &letter.lines, ""))
    })?;
    Ok(identity.paper(pages))
}

fn slices(data: &ApologyData, words: &ApologyWords, letter: &Letter<'_>) -> Vec<Slice> {
    let office = &data.office.heading(data.issued_by_unit);
    let opening = Opening {
        office,
        number: data.number.as_ref(),
        mark: &office.mark_of(&words.mark),
        issued_at: data.issued_at,
        title: &words.title,
        party: &data.party,
        addressee: &words.addressee,
        address: &words.address,
        phone: &words.phone,
    };
    let mut slices = letter.opening(&opening);
    let paragraphs = Body { data, words, letter }.paragraphs();
    slices.extend(letter.body(&paragraphs));
    let by_unit = data.issued_by_unit;
    let lines = &letter.lines;
    slices.push(recipients_and_signature(
        lines,
        &data.office,
        &data.recipients,
        &data.signer,
        by_unit,
    ));
    slices
}

struct Body<'a> {
    data: &'a ApologyData,
    words: &'a ApologyWords,
    letter: &'a Letter<'a>,
}

impl<'a> Body<'a> {
    /// The filled sentences, each a paragraph.
    fn paragraphs(&self) -> Vec<Filled<'a>> {
        let Self { data, words, letter } = self;
        let common = letter.lines.common;
        let mut paragraphs = letter.dossier(&DossierLines {
            received: &words.received,
            received_at: Some(data.received_at),
            code: &words.code,
            identity_and_code: words.identity_and_code.as_deref(),
            receipt: &words.receipt,
            office: &data.office,
            party: &data.party,
            dossier_code: &data.code,
            cited: data.receipt.as_ref(),
            procedure: &without_kind(&data.procedure_name),
        });
        paragraphs.push(self.timed(&words.first_due, data.first_due));
        for (extension, due) in (1..).zip(&data.previous_dues) {
            let mut paragraph = self.timed(&words.previous_due, *due);
            paragraph.1.push(("extension", Some(i32::to_string(&extension))));
            paragraphs.push(paragraph);
        }
        let issuer = self.issuer();
        let agency = || ("agency", Some(issuer.clone()));
        paragraphs.push(match data.finished {
            Some(at) => (&words.finished, vec![agency(), ("time", Some(common.time_of(at)))]),
            None if data.before_due => (&words.not_in_time, vec![agency()]),
            None => (&words.late, vec![agency()]),
        });
        paragraphs.push((&words.reason, vec![("reason", Some(sentence(&data.reason)))]));
        let person = || ("person", Some(common.person_of(&data.party).to_owned()));
        let extension = ("extension", Some(data.extension.max(1).to_string()));
        let (apology, due) = match data.finished {
            Some(_) => (&words.apology_only, &words.finished_due),
            None => (&words.apology, &words.new_due),
        };
        paragraphs.push((apology, vec![agency(), person(), extension]));
        if !data.ended {
            paragraphs.push(self.timed(due, data.new_due));
        }
        paragraphs.push((&words.closing, vec![person()]));
        paragraphs
    }

    fn timed<'w>(&self, template: &'w str, at: NaiveDateTime) -> Filled<'w> {
        (template, vec![("time", Some(self.letter.lines.common.time_of(at)))])
    }

    /// The agency or unit that issues the letter.
    fn issuer(&self) -> String {
        let office = &self.data.office;
        let unit = self.data.issued_by_unit;
        if unit { office.unit_name().to_owned() } else { office.agency.clone() }
    }
}
