//! The receipt for a returned result.

use crate::data::ReturnReceiptData;
use crate::error::FormError;
use crate::layout::{FontBook, Slice};
use crate::template::fill;
use crate::wording::{FormSet, ReturnReceiptWords};

use super::batch::{Identity, SetPaper};
use super::{Lines, Scale, list};

pub(super) fn paper(
    data: &ReturnReceiptData,
    set: &FormSet,
    fonts: &FontBook,
) -> Result<SetPaper, FormError> {
    let words = &set.return_receipt;
    let identity = &Identity {
        title: &fill(&words.file_title, &[("code", Some(&data.code))], ""),
        author: &data.office.full_name(),
        subject: &data.procedure_name,
        number: None,
        code: Some(&data.code),
        edition: &data.edition,
        issued_at: data.issued_at,
    };
    let pages = Scale::a4().fitted(|scale| {
        let lines = Lines { common: &set.common, scale, fonts };
        Ok(identity.pages(slices(data, words, &lines), &lines, ""))
    })?;
    Ok(identity.paper(pages))
}

fn slices(data: &ReturnReceiptData, words: &ReturnReceiptWords, lines: &Lines<'_>) -> Vec<Slice> {
    let ReturnReceiptData { party, receiver, .. } = data;
    let mut slices = list::opening(lines, &data.office, data.issued_at, &words.title);
    slices.extend(lines.centred_line(&words.code, &[("code", Some(&data.code))]));
    let unit = data.office.full_name();
    let name = lines.common.name_of(party);
    let time = lines.common.time_of(data.returned_at);
    let line = |template: &str, name: &str, value: Option<&str>| {
        lines.paragraph(template, &[(name, value)])
    };
    let person = |template: &str, name: &str, phone: Option<&str>| {
        let name = line(template, "name", Some(name));
        lines.side_by_side(0.6, &name, &line(&words.phone, "phone", phone))
    };
    for (template, name, value) in [
        (&words.unit, "unit", Some(unit.as_str())),
        (&words.request, "procedure", Some(&data.procedure_name)),
        (&words.applicant, "name", Some(&name)),
        (&words.identity, "identity", party.identity_number.as_deref()),
    ] {
        slices.extend(lines.line(template, &[(name, value)]));
    }
    slices.push(person(&words.giver, &data.giver_name, data.giver_phone.as_deref()));
    slices.push(person(&words.receiver, &receiver.name, receiver.phone.as_deref()));
    let identity = receiver.identity_number.as_deref();
    slices.extend(lines.line(&words.identity, &[("identity", identity)]));
    if let Some(authority) = &receiver.authority {
        slices.extend(lines.line(&words.authority, &[("authority", Some(authority))]));
    }
    for (template, name, value) in [
        (&words.kind, "kind", Some(data.result_kind.as_str())),
        (&words.number, "number", data.result_number.as_deref()),
        (&words.excerpt, "excerpt", data.result_excerpt.as_deref()),
        (&words.returned_at, "time", Some(&time)),
    ] {
        slices.extend(lines.line(template, &[(name, value)]));
    }
    slices.extend(lines.kept_line(&words.closing));
    slices.push(list::signatures(
        lines,
        &[(&words.receiver_signs, &receiver.name), (&words.giver_signs, &data.giver_name)],
    ));
    slices
}
