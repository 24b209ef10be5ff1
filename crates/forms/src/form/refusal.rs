//! Form 03: the dossier is not received, or not solved.

use crate::data::RefusalData;
use crate::error::FormError;
use crate::head::{Head, head};
use crate::layout::{FontBook, Paragraph, Slice, keep_last, mm};
use crate::phrase::sentence;
use crate::template::fill;
use crate::wording::{FormSet, RefusalWords};

use super::batch::{Identity, SetPaper};
use super::party::party;
use super::signature::{Signature, two_signatures};
use super::{Lines, Scale};

pub(super) fn paper(
    data: &RefusalData,
    set: &FormSet,
    fonts: &FontBook,
) -> Result<SetPaper, FormError> {
    let words = &set.refusal;
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
        Ok(identity.pages(slices(data, words, &lines), &lines, ""))
    })?;
    Ok(identity.paper(pages))
}

fn slices(data: &RefusalData, words: &RefusalWords, lines: &Lines<'_>) -> Vec<Slice> {
    let heading = Head {
        office: &data.office.heading(true),
        number: data.number.as_ref(),
        mark: &data.office.mark_of(&words.mark),
        issued_at: data.issued_at,
    };
    let mut slices = vec![head(&heading, lines).slice];
    slices.extend(lines.title(&words.title, 1.5));
    slices.push(Slice::space(lines.scale.body * 0.6));
    let unit = data.office.full_name();
    slices.extend(lines.line(&words.unit, &[("unit", Some(&unit))]));
    slices.extend(party(lines, &words.party, &data.party));
    slices.extend(lines.line(&words.code, &[("code", data.code.as_deref())]));
    slices.extend(lines.line(&words.request, &[("procedure", Some(&data.procedure_name))]));

    let sentence_of = if data.before_reception { &words.not_received } else { &words.not_solved };
    let refused = lines.paragraph(sentence_of, &[("unit", Some(&unit))]);
    slices.extend(lines.set(&Paragraph { keep_with_next: true, ..refused }));
    let reasons: Vec<&str> = data.reason.lines().collect();
    if reasons.is_empty() {
        slices.extend(lines.line(&words.reason, &[("reason", None)]));
    }
    for reason in reasons {
        let reason = sentence(reason);
        let reason = lines.paragraph(&words.reason, &[("reason", Some(&reason))]);
        slices.extend(lines.set(&Paragraph { first_indent: mm(10.0), ..reason }));
    }
    let person = [("person", Some(lines.common.person_of(&data.party)))];
    slices.extend(lines.line(&words.closing, &person));
    keep_last(&mut slices, 2);
    let hint = lines.common.sign_hint.as_str();
    let name = if data.party.organisation { "" } else { &data.party.name };
    let citizen = Signature { title: &words.citizen_signs, hint, name };
    let clerk = Signature { title: &words.clerk_signs, hint, name: &data.clerk_name };
    slices.push(two_signatures(&citizen, &clerk, lines));

    slices
}
