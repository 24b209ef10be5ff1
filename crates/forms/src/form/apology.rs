//! Form 04: the apology for a late result, with the new appointment.

use crate::data::{ApologyData, Cleaner};
use crate::error::FormError;
use crate::head::{Head, head};
use crate::layout::{
    Align, FontBook, Page, Paragraph, Slice, Span, Style, beside, mm, paginate, stack,
};
use crate::pdf::{About, write};
use crate::template::{Values, fill, spans};
use crate::wording::{ApologyWords, FormSet, FormSets, SetChoice};

use super::signature::{Signature, signature};
use super::{Scale, edition};

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
    for (index, data) in letters.iter().enumerate() {
        let data = data.cleaned(&Cleaner { fonts }).map_err(|error| {
            if letters.len() > 1 { error.within(&format!("letters[{index}]")) } else { error }
        })?;
        let set = sets.choose(choice, data.received_at.date());
        all.extend(pages(&data, set, fonts));
    }
    let title = &sets.choose(choice, first.received_at.date()).apology.file_title;
    write(&all, &About { title: title.clone(), issued_at: first.issued_at }, fonts)
}

fn pages(data: &ApologyData, set: &FormSet, fonts: &FontBook) -> Vec<Page> {
    let letter = Letter { data, set, words: &set.apology, scale: Scale::letter(), fonts };
    let mut slices = letter.top();
    slices.extend(letter.body());
    slices.push(letter.end());
    let mut pages = paginate(slices, &letter.scale.frame, fonts);
    edition::mark(&mut pages, data.edition, &set.common, &letter.scale, fonts);
    pages
}

struct Letter<'a> {
    data: &'a ApologyData,
    set: &'a FormSet,
    words: &'a ApologyWords,
    scale: Scale,
    fonts: &'a FontBook,
}

impl Letter<'_> {
    fn width(&self) -> f32 {
        self.scale.frame.text_width()
    }

    /// Head, title, to whom.
    fn top(&self) -> Vec<Slice> {
        let Self { data, words, scale, fonts, .. } = self;
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
        let mut slices = vec![head(&heading, &self.set.common, scale, fonts).slice];
        let mut title = Paragraph::heading(&words.title, Style::bold(scale.title));
        title.space_before = scale.body * 1.6;
        slices.extend(title.slices(fonts, self.width()));
        let mut addressee = Paragraph {
            spans: self.spans(&words.addressee, &[("name", Some(&data.applicant_name))]),
            ..Paragraph::heading("", Style::regular(scale.body))
        };
        addressee.space_before = scale.body;
        slices.extend(addressee.slices(fonts, self.width()));
        for (template, key, value) in
            [(&words.address, "address", &data.address), (&words.phone, "phone", &data.phone)]
        {
            if let Some(value) = value {
                let line = Paragraph {
                    spans: self.spans(template, &[(key, Some(value))]),
                    ..Paragraph::heading("", Style::regular(scale.body))
                };
                slices.extend(line.slices(fonts, self.width()));
            }
        }
        slices.push(Slice::space(scale.body / 2.0));
        slices
    }

    fn body(&self) -> Vec<Slice> {
        let Self { data, words, .. } = self;
        let common = &self.set.common;
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
        let mut slices: Vec<Slice> = paragraphs
            .into_iter()
            .flat_map(|paragraph| paragraph.slices(self.fonts, self.width()))
            .collect();
        // The signature must not stand alone on a page: it takes the closing sentence along.
        let closing = Paragraph { keep_with_next: true, ..self.paragraph(&words.closing, &[]) };
        slices.extend(closing.slices(self.fonts, self.width()));
        slices
    }

    /// Recipients on the left, signature on the right.
    fn end(&self) -> Slice {
        let Self { data, words, scale, fonts, .. } = self;
        let half = self.width() * 0.48;
        let label = Paragraph::new(&words.recipients_title, Style::bold_italic(12.0));
        let mut recipients = label.slices(fonts, half);
        let unit = data.office.full_name();
        let (kept, listed) =
            words.recipients.split_last().map_or((None, [].as_slice()), |(k, l)| (Some(k), l));
        let listed = listed.iter().map(|line| fill(line, &[("unit", Some(&unit))], ""));
        let further = data.recipients.iter().map(|line| format!("- {line};"));
        for line in listed.chain(further).chain(kept.cloned()) {
            recipients.extend(Paragraph::new(line, Style::regular(11.0)).slices(fonts, half));
        }
        let signer = Signature { title: &data.signer.title, hint: "", name: &data.signer.name };
        let block = beside([
            (0.0, stack(recipients)),
            (self.width() - half, signature(&signer, half, scale, fonts)),
        ]);
        Slice { gap: scale.body, ..block }
    }

    fn spans(&self, template: &str, values: &Values<'_>) -> Vec<Span> {
        spans(template, values, &self.set.common.blank, Style::regular(self.scale.body))
    }

    fn paragraph(&self, template: &str, values: &Values<'_>) -> Paragraph {
        Paragraph {
            spans: self.spans(template, values),
            align: Align::Justify,
            first_indent: mm(12.7),
            space_before: self.scale.gap,
            leading: 1.2,
            ..Paragraph::default()
        }
    }
}
