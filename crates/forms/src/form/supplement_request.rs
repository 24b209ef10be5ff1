//! Form 02: what has to be brought or put right.

use crate::data::{Cleaner, MissingPaper, SupplementRequestData};
use crate::error::FormError;
use crate::head::{Head, head};
use crate::layout::{FontBook, Slice, beside, keep_last, paginate};
use crate::pdf::{About, Bookmark, write};
use crate::phrase::count;
use crate::template::fill;
use crate::wording::{FormSet, SupplementRequestWords};

use super::paper_table::paper_table;
use super::signature::{Signature, signature};
use super::{Lines, Scale, edition, running};

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
    let lines = Lines { common: &set.common, scale: Scale::a4(), fonts };
    let form = Form { data, words, lines };
    let mut slices = form.top();
    slices.extend(form.applicant());
    slices.extend(form.papers());
    slices.extend(form.end());
    let mut pages = paginate(slices, &lines.scale.frame, fonts);
    let code = data.code.as_deref();
    let code = code.map_or_else(String::new, |it| fill(&words.code, &[("code", Some(it))], ""));
    let number = data.number.as_ref().map(|it| set.common.number_of(Some(it), ""));
    running::mark(&mut pages, &[code, number.unwrap_or_default()], &lines);
    edition::mark(&mut pages, data.edition, &lines);
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

struct Form<'a> {
    data: &'a SupplementRequestData,
    words: &'a SupplementRequestWords,
    lines: Lines<'a>,
}

impl Form<'_> {
    fn top(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let heading = Head {
            office: &data.office,
            number: data.number.as_ref(),
            mark: &words.mark,
            issued_at: data.issued_at,
        };
        let mut slices = vec![head(&heading, lines).slice];
        slices.extend(lines.title(&words.title, 1.5));
        if let Some(code) = &data.code {
            slices.extend(lines.centred(lines.spans(&words.code, &[("code", Some(code))])));
        }
        slices.push(Slice::space(lines.scale.body * 0.6));
        slices
    }

    fn applicant(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let mut slices = lines.line(&words.applicant, &[("name", Some(&data.applicant_name))]);
        slices.extend(lines.line(&words.request, &[("procedure", Some(&data.procedure_name))]));
        slices.extend(lines.line(&words.address, &[("address", data.address.as_deref())]));
        slices.extend(lines.line(&words.phone, &[("phone", data.phone.as_deref())]));
        slices.extend(lines.line(&words.email, &[("email", data.email.as_deref())]));
        slices
    }

    /// Papers to be brought: a table with the reason below, or the reason alone.
    fn papers(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let head = [
            words.paper_number.as_str(),
            &words.paper_name,
            &words.paper_originals,
            &words.paper_certified,
            &words.paper_copies,
        ];
        let quantity = |n: u32| if n == 0 { String::new() } else { count(n) };
        let quantities = |paper: &MissingPaper| {
            [paper.originals, paper.certified, paper.copies].map(quantity).to_vec()
        };
        let rows: Vec<_> =
            data.papers.iter().map(|paper| (paper.name.as_str(), quantities(paper))).collect();
        let mut slices = lines.kept_line(&words.papers);
        if rows.is_empty() {
            let item = |line: &str| lines.line("- {line}", &[("line", Some(line))]);
            slices.extend(data.reason.lines().flat_map(item));
        } else {
            slices.extend(paper_table(lines, &head, &rows));
            let reason = data.reason.replace('\n', "; ");
            slices.extend(lines.line(&words.reason, &[("reason", Some(&reason))]));
        }
        slices
    }

    /// Deadline, whom to ask; the signature stays with the last of them.
    fn end(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let mut slices = Vec::new();
        if let Some(deadline) = data.deadline {
            let time = lines.common.time_of(deadline);
            slices.extend(lines.line(&words.deadline, &[("time", Some(&time))]));
        }
        let clerk = data.clerk_name.as_str();
        let values = [("clerk", Some(clerk)), ("hotline", data.office.hotline.as_deref())];
        slices.extend(lines.line(&words.help, &values));
        keep_last(&mut slices, 2);
        let half = lines.width() / 2.0;
        let signer = Signature { title: &words.signs, hint: &words.sign_hint, name: clerk };
        let block = beside([(half, signature(&signer, half, lines))]);
        slices.push(Slice { gap: lines.scale.body, ..block });
        slices
    }
}
