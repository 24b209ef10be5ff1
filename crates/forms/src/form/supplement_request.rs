//! Form 02: what has to be brought or put right.

use crate::data::{MissingPaper, SupplementRequestData};
use crate::error::FormError;
use crate::head::{Head, head};
use crate::layout::{FontBook, Slice, beside, keep_last};
use crate::phrase::{quantity, sentence};
use crate::template::fill;
use crate::wording::{FormSet, SupplementRequestWords};

use super::batch::{Identity, SetPaper};
use super::paper_table::{PaperHead, paper_table};
use super::party::party;
use super::signature::{Signature, signature};
use super::{Lines, Scale};

pub(super) fn paper(
    data: &SupplementRequestData,
    set: &FormSet,
    fonts: &FontBook,
) -> Result<SetPaper, FormError> {
    let words = &set.supplement_request;
    let code = data.code.as_deref();
    let identity = &Identity {
        title: &fill(&words.file_title, &[("code", code)], ""),
        author: &data.office.full_name(),
        subject: &data.procedure_name,
        number: data.number.as_ref(),
        code,
        edition: &data.edition,
        issued_at: data.issued_at,
    };
    let pages = Scale::a4().fitted(|scale| {
        let lines = Lines { common: &set.common, scale, fonts };
        let form = Form { data, words, lines };
        let slices = [form.top(), form.applicant(), form.papers(), form.end()].concat();
        Ok(identity.pages(slices, &lines, ""))
    })?;
    Ok(identity.paper(pages))
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
            office: &data.office.heading(true),
            number: data.number.as_ref(),
            mark: &data.office.mark_of(&words.mark),
            issued_at: data.issued_at,
        };
        let mut slices = vec![head(&heading, lines).slice];
        slices.extend(lines.title(&words.title, 1.5));
        if let Some(code) = &data.code {
            slices.extend(lines.centred_line(&words.code, &[("code", Some(code))]));
        }
        slices.push(Slice::space(lines.scale.body * 0.6));
        slices
    }

    fn applicant(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let mut slices = party(lines, &words.party, &data.party);
        // The request stands between the name and the address.
        let request = lines.line(&words.request, &[("procedure", Some(&data.procedure_name))]);
        slices.splice(1..1, request);
        slices
    }

    /// What is to be brought: a table where there are quantities, otherwise a list; then why.
    fn papers(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let mut slices = lines.kept_line(&words.papers);
        if data.papers.iter().any(|it| it.originals + it.certified + it.copies > 0) {
            slices.extend(self.table());
        } else {
            for (index, paper) in data.papers.iter().enumerate() {
                let index = (index + 1).to_string();
                let name = sentence(&paper.name);
                let values = [("index", Some(index.as_str())), ("name", Some(&name))];
                slices.extend(lines.line(&words.paper_item, &values));
            }
        }
        let reason = sentence(&data.reason);
        slices.extend(lines.line(&words.reason, &[("reason", Some(&reason))]));
        slices
    }

    fn table(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let head = PaperHead {
            number: &words.paper_number,
            name: &words.paper_name,
            quantity: Some(&words.paper_quantity),
            quantities: &[&words.paper_originals, &words.paper_certified, &words.paper_copies],
        };
        let quantities = |paper: &MissingPaper| {
            [paper.originals, paper.certified, paper.copies].map(quantity).to_vec()
        };
        let rows: Vec<_> =
            data.papers.iter().map(|paper| (paper.name.as_str(), quantities(paper))).collect();
        paper_table(lines, &head, &rows)
    }

    /// Deadline, how to do it, whom to ask; the signature stays with the last of them.
    fn end(&self) -> Vec<Slice> {
        let Self { data, words, lines } = self;
        let mut slices = Vec::new();
        if let Some(deadline) = data.deadline {
            let time = lines.common.time_of(deadline);
            slices.extend(lines.line(&words.deadline, &[("time", Some(&time))]));
        }
        if let Some(guidance) = &data.guidance {
            let guidance = sentence(guidance);
            slices.extend(lines.line(&words.guidance, &[("guidance", Some(&guidance))]));
        }
        let clerk = data.clerk_name.as_str();
        let values = [
            ("person", Some(lines.common.person_of(&data.party))),
            ("clerk", Some(clerk)),
            ("hotline", data.office.hotline.as_deref()),
        ];
        slices.extend(lines.line(&words.help, &values));
        keep_last(&mut slices, 2);
        let half = lines.width() / 2.0;
        let hint = &lines.common.sign_hint;
        let signer = Signature { title: &words.signs, hint, name: clerk };
        let block = beside([(half, signature(&signer, half, lines))]);
        slices.push(Slice { gap: lines.scale.body, ..block });
        slices
    }
}
