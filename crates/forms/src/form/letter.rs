//! What the letters share: opening, body, end, and how they are set.

use chrono::NaiveDateTime;

use crate::data::{IssuingOffice, PaperNumber, Party, ReceiptRef};
use crate::head::{Head, head};
use crate::layout::{Paragraph, Slice, keep_last, mm};
use crate::template::Values;

use super::Lines;

/// A template with its values.
pub(super) type Filled<'w> = (&'w str, Vec<(&'static str, Option<String>)>);

/// How a letter is set.
pub(super) struct Letter<'a> {
    pub lines: Lines<'a>,
}

/// What a letter begins with.
pub(super) struct Opening<'a> {
    pub office: &'a IssuingOffice,
    pub number: Option<&'a PaperNumber>,
    pub mark: &'a str,
    pub issued_at: NaiveDateTime,
    pub title: &'a str,
    pub party: &'a Party,
    pub addressee: &'a str,
    pub address: &'a str,
    pub phone: &'a str,
}

/// The sentences that say which dossier a letter is about.
pub(super) struct DossierLines<'a, 'w> {
    pub received: &'w str,
    pub received_at: Option<NaiveDateTime>,
    pub code: &'w str,
    /// None where the form does not name the identity number.
    pub identity_and_code: Option<&'w str>,
    pub receipt: &'w str,
    pub office: &'a IssuingOffice,
    pub party: &'a Party,
    pub dossier_code: &'a str,
    pub cited: Option<&'a ReceiptRef>,
    pub procedure: &'a str,
}

impl Letter<'_> {
    /// Head, title, to whom.
    pub fn opening(&self, opening: &Opening<'_>) -> Vec<Slice> {
        let lines = &self.lines;
        let Opening { office, number, mark, issued_at, .. } = *opening;
        let mut slices = vec![head(&Head { office, number, mark, issued_at }, lines).slice];
        slices.extend(lines.title(opening.title, 1.6));
        slices.push(Slice::space(lines.scale.body).keep());
        let addressee = lines.common.addressee_of(opening.party);
        let addressee = [("addressee", Some(addressee.as_str()))];
        slices.extend(lines.centred_line(opening.addressee, &addressee));
        for (template, name, value) in [
            (opening.address, "address", &opening.party.address),
            (opening.phone, "phone", &opening.party.phone),
        ] {
            if let Some(value) = value {
                slices.extend(lines.centred_line(template, &[(name, Some(value))]));
            }
        }
        slices.push(Slice::space(lines.scale.body / 2.0));
        slices
    }

    /// Which dossier it is, and its receipt.
    pub fn dossier<'w>(&self, about: &DossierLines<'_, 'w>) -> Vec<Filled<'w>> {
        let common = self.lines.common;
        let unit = ("unit", Some(about.office.full_name()));
        let code = ("code", Some(about.dossier_code.to_owned()));
        let mut paragraphs = vec![(
            about.received,
            vec![
                ("receivedDate", about.received_at.map(|at| common.date_of(at))),
                unit.clone(),
                ("addressee", Some(common.addressee_of(about.party))),
                ("procedure", Some(about.procedure.to_owned())),
            ],
        )];
        paragraphs.push(match (&about.party.identity_number, about.identity_and_code) {
            (Some(number), Some(template)) => {
                (template, vec![code, ("identity", Some(number.clone()))])
            }
            _ => (about.code, vec![code]),
        });
        if let Some(receipt) = about.cited {
            let date = ("date", Some(common.date_of(receipt.issued_at)));
            let number = ("receipt", Some(receipt.number.clone()));
            paragraphs.push((about.receipt, vec![number, date, unit]));
        }
        paragraphs
    }

    /// Sets paragraphs; the last two lines stay with the signature, which is never alone on a page.
    pub fn body(&self, paragraphs: &[Filled<'_>]) -> Vec<Slice> {
        let mut slices = Vec::new();
        for (template, values) in paragraphs {
            let values: Vec<(&str, Option<&str>)> =
                values.iter().map(|(name, value)| (*name, value.as_deref())).collect();
            slices.extend(self.lines.set(&self.paragraph(template, &values)));
        }
        keep_last(&mut slices, 2);
        slices
    }

    fn paragraph(&self, template: &str, values: &Values<'_>) -> Paragraph {
        let paragraph = self.lines.paragraph(template, values);
        Paragraph { first_indent: mm(12.7), ..paragraph }
    }
}
