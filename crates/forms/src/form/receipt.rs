//! Form 01: the receipt, with the appointment for the result.

use crate::data::{Cleaner, PaperLayout, ReceiptData, ReceiptPaper, ReturnBy};
use crate::error::FormError;
use crate::head::{Head, head};
use crate::layout::{
    Align, Cell, Column, FontBook, Page, Paragraph, Slice, Span, Style, Table, beside, paginate,
    stack,
};
use crate::pdf::{About, barcode, qr, write};
use crate::phrase::count;
use crate::template::{Values, fill, spans};
use crate::wording::{FormSet, PaperList, ReceiptWords};

use super::signature::{Signature, two_signatures};
use super::{Scale, edition, two_up::two_up};

/// Makes the receipt as a PDF.
///
/// On A4 it is one paper for both parties' copies; as two A5 each half of the sheet says whose copy
/// it is. Long lists flow to further pages.
///
/// # Errors
/// [`FormError::MissingGlyph`] for a character that cannot be printed, with its field.
pub fn receipt(data: &ReceiptData, set: &FormSet) -> Result<Vec<u8>, FormError> {
    let fonts = FontBook::shared()?;
    let data = data.cleaned(&Cleaner { fonts })?;
    let words = &set.receipt;
    let pages = match data.layout {
        PaperLayout::A4 => fitted(&data, set, &words.copy_any, Scale::a4(), fonts)?,
        PaperLayout::TwoA5 => two_up(
            fitted(&data, set, &words.copy_kept, Scale::a5(), fonts)?,
            fitted(&data, set, &words.copy_given, Scale::a5(), fonts)?,
        ),
    };
    let code = data.code.as_deref().unwrap_or_default();
    let title = fill(&words.file_title, &[("code", Some(code))], "");
    write(&pages, &About { title: title.trim().to_owned(), issued_at: data.issued_at }, fonts)
}

/// Sets the paper a little tighter where that saves a second page.
fn fitted(
    data: &ReceiptData,
    set: &FormSet,
    copy: &str,
    scale: Scale,
    fonts: &FontBook,
) -> Result<Vec<Page>, FormError> {
    let usual = pages(data, set, copy, scale, fonts)?;
    if usual.len() != 2 {
        return Ok(usual);
    }
    let tight = pages(data, set, copy, scale.tight(), fonts)?;
    Ok(if tight.len() == 1 { tight } else { usual })
}

fn pages(
    data: &ReceiptData,
    set: &FormSet,
    copy: &str,
    scale: Scale,
    fonts: &FontBook,
) -> Result<Vec<Page>, FormError> {
    let form = Form { data, set, words: &set.receipt, scale, fonts };
    let mut slices = form.top(copy)?;
    slices.extend(form.applicant());
    slices.extend(form.papers());
    slices.extend(form.appointment());
    slices.extend(form.end()?);
    let mut pages = paginate(slices, &form.scale.frame, fonts);
    edition::mark(&mut pages, data.edition, &set.common, &form.scale, fonts);
    Ok(pages)
}

struct Form<'a> {
    data: &'a ReceiptData,
    set: &'a FormSet,
    words: &'a ReceiptWords,
    scale: Scale,
    fonts: &'a FontBook,
}

impl Form<'_> {
    fn width(&self) -> f32 {
        self.scale.frame.text_width()
    }

    /// Head, barcode, title, code, whose copy.
    fn top(&self, copy: &str) -> Result<Vec<Slice>, FormError> {
        let Self { data, words, scale, fonts, .. } = self;
        let heading = Head {
            office: &data.office,
            number: data.number.as_ref(),
            mark: &words.mark,
            issued_at: data.issued_at,
        };
        let set_head = head(&heading, &self.set.common, scale, fonts);
        let mut slices = vec![set_head.slice];
        if let Some(code) = &data.code
            && let Some(bars) = barcode(code, set_head.left_width, scale.barcode, "code")?
        {
            let x = (set_head.left_width - bars.width()) / 2.0;
            slices.push(Slice { gap: scale.gap + 2.0, ..beside([(x, bars)]) }.keep());
        }
        let mut title = Paragraph::heading(&words.title, Style::bold(scale.title));
        title.space_before = scale.body * 0.8;
        slices.extend(title.slices(fonts, self.width()));
        let values = [("code", data.code.as_deref())];
        slices.extend(self.centred(self.spans(&words.code, &values)));
        let copy = Span::new(copy, Style::italic(scale.body - 1.0));
        slices.extend(self.centred(vec![copy]));
        slices.push(Slice::space(scale.gap));
        Ok(slices)
    }

    fn centred(&self, spans: Vec<Span>) -> Vec<Slice> {
        let line = Paragraph { spans, ..Paragraph::heading("", Style::regular(self.scale.body)) };
        line.slices(self.fonts, self.width())
    }

    /// Who asks for what.
    fn applicant(&self) -> Vec<Slice> {
        let Self { data, words, .. } = self;
        let mut slices = Vec::new();
        let unit = data.office.full_name();
        slices.extend(self.line(&words.unit, &[("unit", Some(&unit))]));
        slices.extend(self.line(&words.applicant, &[("name", Some(&data.applicant_name))]));
        slices.extend(self.line(&words.identity, &[("number", data.identity_number.as_deref())]));
        slices.extend(self.line(&words.address, &[("address", data.address.as_deref())]));
        let half = self.width() * 0.45;
        let phone = self.line_in(&words.phone, &[("phone", data.phone.as_deref())], half);
        let email =
            self.line_in(&words.email, &[("email", data.email.as_deref())], self.width() - half);
        let contact = beside([(0.0, stack(phone)), (half, stack(email))]);
        slices.push(Slice { gap: self.scale.gap, ..contact });
        if let Some(submitter) = &data.submitter {
            let values = [
                ("name", Some(submitter.name.as_str())),
                ("number", submitter.identity_number.as_deref()),
                ("phone", submitter.phone.as_deref()),
            ];
            slices.extend(self.line(&words.submitter, &values));
        }
        slices.extend(self.line(&words.request, &[("procedure", Some(&data.procedure_name))]));
        slices
    }

    /// The papers handed in, as a table or a list.
    fn papers(&self) -> Vec<Slice> {
        let Self { data, words, .. } = self;
        if data.papers.is_empty() {
            let mut slices = self.kept_line(&words.papers);
            slices.extend(self.line(&words.no_papers, &[]));
            return slices;
        }
        let mut slices = self.kept_line(&words.papers);
        match words.paper_list {
            PaperList::Table => {
                slices.extend(self.paper_table());
                slices.push(Slice::space(self.scale.gap));
            }
            PaperList::List => {
                for (index, paper) in data.papers.iter().enumerate() {
                    let (index, quantity) = ((index + 1).to_string(), self.quantity(paper));
                    let values = [
                        ("index", Some(index.as_str())),
                        ("name", Some(&paper.name)),
                        ("quantity", Some(&quantity)),
                    ];
                    let spans = spans(&words.paper_item, &values, "", self.body());
                    let item = Paragraph { spans, ..self.paragraph("", &[]) };
                    slices.extend(item.slices(self.fonts, self.width()));
                }
            }
        }
        slices
    }

    /// " (01 bản chính, 02 bản sao)"; what there is none of is left out.
    fn quantity(&self, paper: &ReceiptPaper) -> String {
        let words = self.words;
        let parts: Vec<String> =
            [(&words.quantity_originals, paper.originals), (&words.quantity_copies, paper.copies)]
                .into_iter()
                .filter(|(_, number)| *number > 0)
                .map(|(template, number)| fill(template, &[("count", Some(&count(number)))], ""))
                .collect();
        if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
    }

    fn paper_table(&self) -> Vec<Slice> {
        let Self { data, words, scale, fonts, .. } = self;
        let size = scale.body - 0.5;
        let cell =
            |text: &str, style: Style| Cell { align: Align::Centre, ..Paragraph::new(text, style) };
        let number = scale.body * 2.8;
        let quantity = scale.body * 5.2;
        let name = self.width() - number - 2.0 * quantity;
        let head =
            [&words.paper_number, &words.paper_name, &words.paper_originals, &words.paper_copies];
        let rows = data.papers.iter().enumerate().map(|(index, paper)| {
            let plain = Style::regular(size);
            vec![
                cell(&(index + 1).to_string(), plain),
                Paragraph::new(&paper.name, plain),
                cell(&count(paper.originals), plain),
                cell(&count(paper.copies), plain),
            ]
        });
        let table = Table {
            columns: [number, name, quantity, quantity].map(|width| Column { width }).to_vec(),
            head: head.map(|text| cell(text, Style::bold(size))).to_vec(),
            rows: rows.collect(),
            padding: scale.body * 0.25,
            split_over: scale.frame.text_height() / 3.0,
        };
        let mut slices = table.slices(fonts);
        if let Some(first) = slices.first_mut() {
            first.gap = scale.gap + 1.0;
        }
        slices
    }

    /// Sets, times, fee, register.
    fn appointment(&self) -> Vec<Slice> {
        let Self { data, words, .. } = self;
        let common = &self.set.common;
        let time = data.processing_time.as_ref().map(|time| common.processing_time_of(time));
        let unit = data.office.full_name();
        let place = match data.return_by {
            ReturnBy::Office => fill(&words.return_at_office, &[("unit", Some(&unit))], ""),
            ReturnBy::Post => words.return_by_post.clone(),
            ReturnBy::Online => words.return_online.clone(),
        };
        let fee = data.fee.map(|dong| common.money_of(dong));
        let (received, due) = (common.time_of(data.received_at), common.time_of(data.due_at));
        let sets = count(data.sets);
        let entry = data.register.as_ref().map(|register| register.entry.to_string());
        let book = data.register.as_ref().map(|register| register.book.as_str());
        let mut slices = Vec::new();
        slices.extend(self.line(&words.sets, &[("count", Some(&sets))]));
        slices.extend(self.line(&words.duration, &[("duration", time.as_deref())]));
        slices.extend(self.line(&words.received_at, &[("time", Some(&received))]));
        slices.extend(self.line(&words.due_at, &[("time", Some(&due))]));
        slices.extend(self.line(&words.return_to, &[("place", Some(&place))]));
        slices.extend(self.line(&words.fee, &[("fee", fee.as_deref())]));
        if let Some(remark) = &data.remark {
            slices.extend(self.line(&words.remark, &[("remark", Some(remark))]));
        }
        slices.extend(self.line(&words.register, &[("book", book), ("entry", entry.as_deref())]));
        // The signatures never stand alone on a page: they take the last lines along.
        let kept = slices.len().saturating_sub(2);
        slices.iter_mut().skip(kept).for_each(|slice| slice.keep_with_next = true);
        slices
    }

    /// Signatures and notes, kept together with the lines above them.
    fn end(&self) -> Result<Vec<Slice>, FormError> {
        let Self { data, words, scale, fonts, .. } = self;
        let signer = data.submitter.as_ref().map_or(&data.applicant_name, |s| &s.name);
        let submitter =
            Signature { title: &words.submitter_signs, hint: &words.sign_hint, name: signer };
        let clerk =
            Signature { title: &words.clerk_signs, hint: &words.sign_hint, name: &data.clerk_name };
        let signatures = two_signatures(&submitter, &clerk, self.width(), scale, fonts);
        Ok(vec![signatures.keep(), self.notes()?])
    }

    fn notes(&self) -> Result<Slice, FormError> {
        let Self { data, words, scale, fonts, .. } = self;
        let mut parts = Vec::new();
        if let Some(code) = &data.code {
            parts.push((0.0, qr(code, scale.qr, "code")?));
        }
        let left = parts.first().map_or(0.0, |(_, code)| code.width() + scale.small);
        let width = self.width() - left;
        let title = Paragraph::new(&words.notes_title, Style::bold_italic(scale.small));
        let mut lines = title.slices(fonts, width);
        let hotline = data.office.hotline.as_deref();
        let hotline =
            hotline.map(|hotline| fill(&words.hotline, &[("hotline", Some(hotline))], ""));
        for (index, note) in words.notes.iter().enumerate() {
            let last = index + 1 == words.notes.len();
            let text = match &hotline {
                Some(hotline) if last => format!("- {note} {hotline}"),
                _ => format!("- {note}"),
            };
            let note = Paragraph {
                align: Align::Justify,
                ..Paragraph::new(text, Style::regular(scale.small))
            };
            lines.extend(note.slices(fonts, width));
        }
        parts.push((left, stack(lines)));
        Ok(Slice { gap: scale.body, ..beside(parts) })
    }

    fn body(&self) -> Style {
        Style::regular(self.scale.body)
    }

    fn spans(&self, template: &str, values: &Values<'_>) -> Vec<Span> {
        spans(template, values, &self.set.common.blank, self.body())
    }

    fn paragraph(&self, template: &str, values: &Values<'_>) -> Paragraph {
        Paragraph {
            spans: self.spans(template, values),
            align: Align::Justify,
            space_before: self.scale.gap,
            ..Paragraph::default()
        }
    }

    fn line(&self, template: &str, values: &Values<'_>) -> Vec<Slice> {
        self.line_in(template, values, self.width())
    }

    fn line_in(&self, template: &str, values: &Values<'_>, width: f32) -> Vec<Slice> {
        self.paragraph(template, values).slices(self.fonts, width)
    }

    fn kept_line(&self, text: &str) -> Vec<Slice> {
        let line = Paragraph { keep_with_next: true, ..self.paragraph(text, &[]) };
        line.slices(self.fonts, self.width())
    }
}
