//! Form 01: the receipt, with the appointment for the result.

mod notes;
mod papers;

use crate::data::{Cleaner, PaperLayout, ReceiptData, ReturnBy};
use crate::error::FormError;
use crate::head::{Head, head};
use crate::layout::{FontBook, Page, Slice, Span, Style, beside, keep_last, paginate, stack};
use crate::pdf::{About, Bookmark, barcode, write};
use crate::phrase::count;
use crate::template::fill;
use crate::wording::{FormSet, ReceiptWords};

use super::lines::Lines;
use super::signature::{Signature, two_signatures};
use super::two_up::two_up;
use super::{Scale, edition, running};

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
        PaperLayout::A4 => {
            Scale::a4().fitted(|scale| pages(&data, set, &words.copy_any, scale, fonts))?
        }
        PaperLayout::TwoA5 => two_up(
            Scale::a5().fitted(|scale| pages(&data, set, &words.copy_kept, scale, fonts))?,
            Scale::a5().fitted(|scale| pages(&data, set, &words.copy_given, scale, fonts))?,
        ),
    };
    let code = data.code.as_deref().unwrap_or_default();
    let title = fill(&words.file_title, &[("code", Some(code))], "");
    let number = data.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let about = About {
        title: title.trim().to_owned(),
        issued_at: data.issued_at,
        author: data.office.full_name(),
        subject: data.procedure_name.clone(),
        outline: vec![Bookmark { title: running::joined(&[&number, code]), page: 0 }],
        number,
        code: code.to_owned(),
    };
    write(&pages, &about, fonts)
}

fn pages(
    data: &ReceiptData,
    set: &FormSet,
    copy: &str,
    scale: Scale,
    fonts: &FontBook,
) -> Result<Vec<Page>, FormError> {
    let lines = Lines { common: &set.common, scale, fonts };
    let form = Form { data, words: &set.receipt, lines };
    let mut slices = form.top(copy)?;
    slices.extend(form.applicant());
    slices.extend(papers::papers(&form));
    slices.extend(form.appointment());
    slices.push(form.signatures());
    slices.push(notes::notes(&form)?);
    let mut pages = paginate(slices, &scale.frame, fonts);
    let code = data.code.as_deref();
    let code =
        code.map_or_else(String::new, |it| fill(&set.receipt.code, &[("code", Some(it))], ""));
    let number = data.number.as_ref().map(|it| set.common.number_of(Some(it), ""));
    running::mark(&mut pages, &[code, number.unwrap_or_default(), copy.to_owned()], &lines);
    edition::mark(&mut pages, data.edition, &lines);
    Ok(pages)
}

struct Form<'a> {
    data: &'a ReceiptData,
    words: &'a ReceiptWords,
    lines: Lines<'a>,
}

impl Form<'_> {
    /// Head, barcode, title, code, whose copy.
    fn top(&self, copy: &str) -> Result<Vec<Slice>, FormError> {
        let Self { data, words, lines } = self;
        let scale = &lines.scale;
        let heading = Head {
            office: &data.office,
            number: data.number.as_ref(),
            mark: &words.mark,
            issued_at: data.issued_at,
        };
        let set_head = head(&heading, lines);
        let mut slices = vec![set_head.slice];
        if let Some(code) = &data.code
            && let Some(bars) = barcode(code, set_head.left_width, scale.barcode, "code")?
        {
            let x = (set_head.left_width - bars.width) / 2.0;
            slices.push(Slice { gap: scale.gap + 2.0, ..beside([(x, bars.slice)]) }.keep());
        }
        slices.extend(lines.title(&words.title, 0.8));
        slices.extend(lines.centred(lines.spans(&words.code, &[("code", data.code.as_deref())])));
        let copy = Span::new(copy, Style::italic(scale.body - 1.0));
        slices.extend(lines.centred(vec![copy]));
        slices.push(Slice::space(scale.gap));
        Ok(slices)
    }

    /// Applicant and procedure.
    fn applicant(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let unit = data.office.full_name();
        let mut slices = lines.line(&words.unit, &[("unit", Some(&unit))]);
        slices.extend(lines.line(&words.applicant, &[("name", Some(&data.applicant_name))]));
        slices.extend(lines.line(&words.identity, &[("number", data.identity_number.as_deref())]));
        slices.extend(lines.line(&words.address, &[("address", data.address.as_deref())]));
        slices.push(self.contact());
        if let Some(submitter) = &data.submitter {
            let values = [
                ("name", Some(submitter.name.as_str())),
                ("number", submitter.identity_number.as_deref()),
                ("phone", submitter.phone.as_deref()),
            ];
            slices.extend(lines.line(&words.submitter, &values));
        }
        slices.extend(lines.line(&words.request, &[("procedure", Some(&data.procedure_name))]));
        slices
    }

    /// Telephone number and email address side by side.
    fn contact(&self) -> Slice {
        let Self { data, words, lines } = self;
        let left = lines.width() * 0.45;
        let phone = lines.paragraph(&words.phone, &[("phone", data.phone.as_deref())]);
        let email = lines.paragraph(&words.email, &[("email", data.email.as_deref())]);
        let contact = beside([
            (0.0, stack(phone.slices(lines.fonts, left - lines.scale.body))),
            (left, stack(email.slices(lines.fonts, lines.width() - left))),
        ]);
        Slice { gap: lines.scale.gap, ..contact }
    }

    /// Sets, times, fee, register.
    fn appointment(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let common = lines.common;
        let time = data.processing_time.as_ref().map(|time| common.processing_time_of(time));
        let unit = data.office.full_name();
        let place = match data.return_by {
            ReturnBy::Office => fill(&words.return_at_office, &[("unit", Some(&unit))], ""),
            ReturnBy::Post => words.return_by_post.clone(),
            ReturnBy::Online => words.return_online.clone(),
        };
        let fee = data.fee.map(|dong| common.money_of(dong));
        let (received, due) = (common.time_of(data.received_at), common.time_of(data.due_at));
        let entry = data.register.as_ref().map(|register| register.entry.to_string());
        let book = data.register.as_ref().map(|register| register.book.as_str());
        let mut slices = lines.line(&words.sets, &[("count", Some(&count(data.sets)))]);
        slices.extend(lines.line(&words.duration, &[("duration", time.as_deref())]));
        slices.extend(lines.line(&words.received_at, &[("time", Some(&received))]));
        slices.extend(lines.line(&words.due_at, &[("time", Some(&due))]));
        slices.extend(lines.line(&words.return_to, &[("place", Some(&place))]));
        slices.extend(lines.line(&words.fee, &[("fee", fee.as_deref())]));
        if let Some(remark) = &data.remark {
            slices.extend(lines.line(&words.remark, &[("remark", Some(remark))]));
        }
        let entry = [("book", book), ("entry", entry.as_deref())];
        slices.extend(lines.line(&words.register, &entry));
        // The signatures are never alone on a page: the last lines stay with them.
        keep_last(&mut slices, 2);
        slices
    }

    fn signatures(&self) -> Slice {
        let Self { data, words, lines } = self;
        let signer = data.submitter.as_ref().map_or(&data.applicant_name, |s| &s.name);
        let hint = words.sign_hint.as_str();
        let submitter = Signature { title: &words.submitter_signs, hint, name: signer };
        let clerk = Signature { title: &words.clerk_signs, hint, name: &data.clerk_name };
        two_signatures(&submitter, &clerk, lines).keep()
    }
}
