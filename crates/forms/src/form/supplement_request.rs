//! Form 02: what has to be brought or put right.

use crate::data::{Cleaner, SupplementRequestData};
use crate::error::FormError;
use crate::head::{Head, head};
use crate::layout::{
    Align, Cell, Column, FontBook, Paragraph, Slice, Style, Table, beside, paginate,
};
use crate::pdf::{About, write};
use crate::phrase::count;
use crate::template::{Values, fill, spans};
use crate::wording::{FormSet, SupplementRequestWords};

use super::signature::{Signature, signature};
use super::{Scale, edition};

/// Makes the supplement request as a PDF on A4.
///
/// # Errors
/// [`FormError::MissingGlyph`] for a character that cannot be printed, with its field.
pub fn supplement_request(
    data: &SupplementRequestData,
    set: &FormSet,
) -> Result<Vec<u8>, FormError> {
    let fonts = FontBook::shared()?;
    let data = &data.cleaned(&Cleaner { fonts })?;
    let words = &set.supplement_request;
    let form = Form { data, set, words, scale: Scale::a4(), fonts };
    let mut slices = form.top();
    slices.extend(form.applicant());
    slices.extend(form.papers());
    slices.extend(form.end());
    let mut pages = paginate(slices, &form.scale.frame, fonts);
    edition::mark(&mut pages, data.edition, &set.common, &form.scale, fonts);
    let code = data.code.as_deref().unwrap_or_default();
    let title = fill(&words.file_title, &[("code", Some(code))], "");
    write(&pages, &About { title: title.trim().to_owned(), issued_at: data.issued_at }, fonts)
}

struct Form<'a> {
    data: &'a SupplementRequestData,
    set: &'a FormSet,
    words: &'a SupplementRequestWords,
    scale: Scale,
    fonts: &'a FontBook,
}

impl Form<'_> {
    fn width(&self) -> f32 {
        self.scale.frame.text_width()
    }

    fn top(&self) -> Vec<Slice> {
        let Self { data, words, scale, fonts, .. } = self;
        let heading = Head {
            office: &data.office,
            number: data.number.as_ref(),
            mark: &words.mark,
            issued_at: data.issued_at,
        };
        let mut slices = vec![head(&heading, &self.set.common, scale, fonts).slice];
        let mut title = Paragraph::heading(&words.title, Style::bold(scale.title));
        title.space_before = scale.body * 1.5;
        slices.extend(title.slices(fonts, self.width()));
        if let Some(code) = &data.code {
            let line = Paragraph {
                spans: spans(
                    &words.code,
                    &[("code", Some(code))],
                    &self.set.common.blank,
                    Style::regular(scale.body),
                ),
                ..Paragraph::heading("", Style::regular(scale.body))
            };
            slices.extend(line.slices(fonts, self.width()));
        }
        slices.push(Slice::space(scale.body * 0.6));
        slices
    }

    fn applicant(&self) -> Vec<Slice> {
        let Self { data, words, .. } = self;
        let mut slices = self.line(&words.applicant, &[("name", Some(&data.applicant_name))]);
        slices.extend(self.line(&words.request, &[("procedure", Some(&data.procedure_name))]));
        slices.extend(self.line(&words.address, &[("address", data.address.as_deref())]));
        slices.extend(self.line(&words.phone, &[("phone", data.phone.as_deref())]));
        slices.extend(self.line(&words.email, &[("email", data.email.as_deref())]));
        slices
    }

    fn papers(&self) -> Vec<Slice> {
        let Self { data, words, scale, fonts, .. } = self;
        let title = Paragraph { keep_with_next: true, ..self.paragraph(&words.papers, &[]) };
        let mut slices = title.slices(fonts, self.width());
        let size = scale.body - 0.5;
        let cell =
            |text: &str, style: Style| Cell { align: Align::Centre, ..Paragraph::new(text, style) };
        let (number, quantity) = (scale.body * 2.5, scale.body * 5.0);
        let name = self.width() - number - 3.0 * quantity;
        let head = [
            &words.paper_number,
            &words.paper_name,
            &words.paper_originals,
            &words.paper_certified,
            &words.paper_copies,
        ];
        let plain = Style::regular(size);
        let quantity_cell = |n: u32| cell(&if n == 0 { String::new() } else { count(n) }, plain);
        let rows = data.papers.iter().enumerate().map(|(index, paper)| {
            vec![
                cell(&(index + 1).to_string(), plain),
                Paragraph::new(&paper.name, plain),
                quantity_cell(paper.originals),
                quantity_cell(paper.certified),
                quantity_cell(paper.copies),
            ]
        });
        let widths = [number, name, quantity, quantity, quantity];
        let table = Table {
            columns: widths.map(|width| Column { width }).to_vec(),
            head: head.map(|text| cell(text, Style::bold(size))).to_vec(),
            rows: rows.collect(),
            padding: scale.body * 0.25,
            split_over: scale.frame.text_height() / 3.0,
        };
        let mut rows = table.slices(fonts);
        if let Some(first) = rows.first_mut() {
            first.gap = scale.gap * 2.0;
        }
        slices.extend(rows);
        slices.push(Slice::space(scale.gap));
        slices
    }

    fn end(&self) -> Vec<Slice> {
        let Self { data, words, scale, fonts, .. } = self;
        let mut slices = self.line(&words.reason, &[("reason", Some(&data.reason))]);
        if let Some(deadline) = data.deadline {
            let time = self.set.common.time_of(deadline);
            slices.extend(self.line(&words.deadline, &[("time", Some(&time))]));
        }
        let values = [
            ("clerk", Some(data.clerk_name.as_str())),
            ("hotline", data.office.hotline.as_deref()),
        ];
        let help = Paragraph {
            keep_with_next: true,
            keep_together: true,
            ..self.paragraph(&words.help, &values)
        };
        slices.extend(help.slices(fonts, self.width()));
        let half = self.width() / 2.0;
        let signer =
            Signature { title: &words.signs, hint: &words.sign_hint, name: &data.clerk_name };
        let block = beside([(half, signature(&signer, half, scale, fonts))]);
        slices.push(Slice { gap: scale.body, ..block });
        slices
    }

    fn paragraph(&self, template: &str, values: &Values<'_>) -> Paragraph {
        let style = Style::regular(self.scale.body);
        Paragraph {
            spans: spans(template, values, &self.set.common.blank, style),
            align: Align::Justify,
            space_before: self.scale.gap * 1.6,
            ..Paragraph::default()
        }
    }

    fn line(&self, template: &str, values: &Values<'_>) -> Vec<Slice> {
        self.paragraph(template, values).slices(self.fonts, self.width())
    }
}
