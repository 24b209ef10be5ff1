//! Form 04: the apology for a late result, with the new appointment.

use crate::data::{ApologyData, Cleaner};
use crate::error::FormError;
use crate::head::{Head, head};
use crate::layout::{
    FontBook, Page, Paragraph, Slice, Style, beside, keep_last, mm, paginate, stack,
};
use crate::pdf::{About, Bookmark, write};
use crate::template::{Values, fill};
use crate::wording::{ApologyWords, FormSet, FormSets, SetChoice};

use super::signature::{Signature, signature};
use super::{Lines, Scale, edition, running};

/// Makes letters as one PDF, each beginning on a new page, in the order given.
///
/// The set of forms is chosen for each letter, by the reception of its dossier unless `choice`
/// says otherwise. Page numbers count within a letter.
///
/// # Errors
/// [`FormError::Nothing`] for no letters; [`FormError::MissingGlyph`] for a character that cannot
/// be printed, with its field, which begins with `letters[n].` where there are several.
pub fn apology_letters(
    letters: &[ApologyData],
    sets: &FormSets,
    choice: SetChoice,
) -> Result<Vec<u8>, FormError> {
    let fonts = FontBook::shared()?;
    let first = letters.first().ok_or(FormError::Nothing)?;
    let mut all = Vec::new();
    let mut outline = Vec::new();
    for (index, data) in letters.iter().enumerate() {
        let data = data.cleaned(&Cleaner { fonts }).map_err(|error| {
            if letters.len() > 1 { error.within(&format!("letters[{index}]")) } else { error }
        })?;
        let set = sets.choose(choice, data.received_at.date());
        let number = data.number.as_ref().map(ToString::to_string).unwrap_or_default();
        outline.push(Bookmark { title: running::joined(&[&number, &data.code]), page: all.len() });
        all.extend(Scale::letter().fitted(|scale| Ok(pages(&data, set, scale, fonts)))?);
    }
    let title = &sets.choose(choice, first.received_at.date()).apology.file_title;
    let mut about = About {
        title: title.clone(),
        issued_at: first.issued_at,
        author: first.office.agency.clone(),
        outline,
        ..About::default()
    };
    if let [letter] = letters {
        about.subject.clone_from(&letter.procedure_name);
        about.code.clone_from(&letter.code);
        about.number = letter.number.as_ref().map(ToString::to_string).unwrap_or_default();
    }
    write(&all, &about, fonts)
}

fn pages(data: &ApologyData, set: &FormSet, scale: Scale, fonts: &FontBook) -> Vec<Page> {
    let lines = Lines { common: &set.common, scale, fonts };
    let letter = Letter { data, words: &set.apology, lines };
    let mut slices = letter.top();
    slices.extend(letter.body());
    slices.push(letter.end());
    let mut pages = paginate(slices, &lines.scale.frame, fonts);
    let code = fill(&set.apology.code, &[("code", Some(&data.code))], "");
    let number = data.number.as_ref().map(|it| set.common.number_of(Some(it), ""));
    running::mark(&mut pages, &[code, number.unwrap_or_default()], &lines);
    edition::mark(&mut pages, data.edition, &lines);
    pages
}

struct Letter<'a> {
    data: &'a ApologyData,
    words: &'a ApologyWords,
    lines: Lines<'a>,
}

impl Letter<'_> {
    /// Head, title, to whom.
    fn top(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let mut office = data.office.clone();
        if !data.issued_by_unit {
            office.unit.clear();
        }
        let heading = Head {
            office: &office,
            number: data.number.as_ref(),
            mark: &words.mark,
            issued_at: data.issued_at,
        };
        let mut slices = vec![head(&heading, lines).slice];
        slices.extend(lines.title(&words.title, 1.6));
        slices.push(Slice::space(lines.scale.body).keep());
        let name = Some(data.applicant_name.as_str());
        slices.extend(lines.centred(lines.spans(&words.addressee, &[("name", name)])));
        if let Some(address) = &data.address {
            let spans = lines.spans(&words.address, &[("address", Some(address))]);
            slices.extend(lines.centred(spans));
        }
        if let Some(phone) = &data.phone {
            slices.extend(lines.centred(lines.spans(&words.phone, &[("phone", Some(phone))])));
        }
        slices.push(Slice::space(lines.scale.body / 2.0));
        slices
    }

    fn body(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let common = lines.common;
        let received = common.date_of(data.received_at);
        let unit = data.office.full_name();
        let agency = data.office.agency.as_str();
        let (first_due, new_due) = (common.time_of(data.first_due), common.time_of(data.new_due));
        let mut paragraphs = vec![
            self.paragraph(
                &words.received,
                &[
                    ("receivedDate", Some(&received)),
                    ("unit", Some(&unit)),
                    ("procedure", Some(&data.procedure_name)),
                ],
            ),
            self.paragraph(&words.code, &[("code", Some(&data.code))]),
        ];
        if let Some(receipt) = &data.receipt_number {
            paragraphs.push(self.paragraph(&words.receipt, &[("receipt", Some(receipt))]));
        }
        paragraphs.push(self.paragraph(&words.first_due, &[("time", Some(&first_due))]));
        if let Some(previous) = data.previous_due {
            let time = common.time_of(previous);
            let extension = data.extensions_before.max(1).to_string();
            let values = [("extension", Some(extension.as_str())), ("time", Some(&time))];
            paragraphs.push(self.paragraph(&words.previous_due, &values));
        }
        paragraphs.push(self.paragraph(&words.late, &[("agency", Some(agency))]));
        paragraphs.push(self.paragraph(&words.reason, &[("reason", Some(&data.reason))]));
        paragraphs.push(self.paragraph(&words.apology, &[("agency", Some(agency))]));
        paragraphs.push(self.paragraph(&words.new_due, &[("time", Some(&new_due))]));
        let mut slices: Vec<Slice> =
            paragraphs.iter().flat_map(|paragraph| lines.set(paragraph)).collect();
        slices.extend(lines.set(&self.paragraph(&words.closing, &[])));
        // The signature must not be alone on a page.
        keep_last(&mut slices, 2);
        slices
    }

    /// Recipients on the left, signature on the right.
    fn end(&self) -> Slice {
        let Self { data, words, lines } = self;
        let half = lines.width() * 0.48;
        let label = Paragraph::new(&words.recipients_title, Style::bold_italic(12.0));
        let mut recipients = label.slices(lines.fonts, half);
        let (kept, listed) =
            words.recipients.split_last().map_or((None, [].as_slice()), |(k, l)| (Some(k), l));
        let listed =
            listed.iter().map(|line| fill(line, &[("unit", Some(data.office.unit_name()))], ""));
        let further = data.recipients.iter().map(|line| format!("- {line};"));
        for line in listed.chain(further).chain(kept.cloned()) {
            recipients.extend(Paragraph::new(line, Style::regular(11.0)).slices(lines.fonts, half));
        }
        let signer = Signature { title: &data.signer.title, hint: "", name: &data.signer.name };
        let block = beside([
            (0.0, stack(recipients)),
            (lines.width() - half, signature(&signer, half, lines)),
        ]);
        Slice { gap: lines.scale.body, ..block }
    }

    fn paragraph(&self, template: &str, values: &Values<'_>) -> Paragraph {
        let paragraph = self.lines.paragraph(template, values);
        Paragraph { first_indent: mm(12.7), ..paragraph }
    }
}
