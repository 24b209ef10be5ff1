//! Form 05: processing ends without a result.
//!
//! The circular's layout of this form is not known; it has what the rules ask for, in the manner of
//! form 04.

use crate::data::StopData;
use crate::error::FormError;
use crate::layout::{FontBook, Slice};
use crate::phrase::{sentence, without_kind};
use crate::template::fill;
use crate::wording::{FormSet, StopWords};

use super::batch::{Identity, SetPaper};
use super::letter::{DossierLines, Filled, Letter, Opening};
use super::recipients::recipients_and_signature;
use super::{Lines, Scale};

pub(super) fn paper(
    data: &StopData,
    set: &FormSet,
    fonts: &FontBook,
) -> Result<SetPaper, FormError> {
    let words = &set.stop;
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

fn slices(data: &StopData, words: &StopWords, letter: &Letter<'_>) -> Vec<Slice> {
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
    slices.extend(letter.body(&paragraphs(data, words, letter)));
    let by_unit = data.issued_by_unit;
    let lines = &letter.lines;
    slices.push(recipients_and_signature(lines, &data.office, &[], &data.signer, by_unit));
    slices
}

/// Which dossier, that and why it stops, what becomes of fees and papers, whom to ask.
fn paragraphs<'w>(data: &StopData, words: &'w StopWords, letter: &Letter<'_>) -> Vec<Filled<'w>> {
    let common = letter.lines.common;
    let office = &data.office;
    let issuer = match data.issued_by_unit {
        true => office.unit_name().to_owned(),
        false => office.agency.clone(),
    };
    let person = || ("person", Some(common.person_of(&data.party).to_owned()));
    let issuer = || ("issuer", Some(issuer.clone()));
    let mut paragraphs = letter.dossier(&DossierLines {
        received: &words.received,
        received_at: None,
        code: &words.code,
        identity_and_code: words.identity_and_code.as_deref(),
        receipt: &words.receipt,
        office,
        party: &data.party,
        dossier_code: &data.code,
        cited: data.receipt.as_ref(),
        procedure: &without_kind(&data.procedure_name),
    });
    let stops = if data.by_citizen { &words.by_citizen } else { &words.by_agency };
    paragraphs.push((stops, vec![person(), issuer()]));
    paragraphs.push((&words.reason, vec![("reason", Some(sentence(&data.reason)))]));
    for (template, name, text) in [
        (&words.decision, "decision", &data.decision),
        (&words.fees, "fees", &data.fees),
        (&words.papers, "papers", &data.papers),
    ] {
        if let Some(text) = text {
            paragraphs.push((template, vec![(name, Some(sentence(text)))]));
        }
    }
    let clerk = ("clerk", Some(data.clerk_name.clone()));
    paragraphs.push((&words.help, vec![person(), clerk, ("hotline", office.hotline.clone())]));
    paragraphs.push((&words.closing, vec![issuer(), person()]));
    paragraphs
}
