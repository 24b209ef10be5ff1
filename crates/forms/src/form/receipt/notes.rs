//! Notes to the citizen below the signatures, with the QR code.

use crate::data::{CompetentAgency, ReturnBy};
use crate::error::FormError;
use crate::layout::{Align, Paragraph, Slice, Style, beside, stack};
use crate::pdf::qr;
use crate::phrase::sentence;
use crate::template::fill;

use super::Form;

pub(super) fn notes(form: &Form<'_>) -> Result<Slice, FormError> {
    let Form { data, words, lines } = form;
    let small = lines.scale.small;
    let mut parts = Vec::new();
    let mut left = 0.0;
    if let Some(code) = &data.code {
        let code = qr(code, lines.scale.qr, "code")?;
        left = code.width + small;
        parts.push((0.0, code.slice));
    }
    let width = lines.width() - left;
    let title = Paragraph::new(&words.notes.title, Style::bold_italic(small));
    let mut text = title.slices(lines.fonts, width);
    for note in texts(form) {
        let note = Paragraph {
            align: Align::Justify,
            ..Paragraph::new(format!("- {note}"), Style::regular(small))
        };
        text.extend(note.slices(lines.fonts, width));
    }
    parts.push((left, stack(text)));
    Ok(Slice { gap: lines.scale.body, ..beside(parts) })
}

/// Returns the notes that hold for this dossier.
fn texts(form: &Form<'_>) -> Vec<String> {
    let Form { data, words, lines } = form;
    let words = &words.notes;
    let common = lines.common;
    let mut texts = Vec::new();
    if let Some(remark) = &data.remark {
        texts.push(fill(&words.remark, &[("remark", Some(&sentence(remark)))], ""));
    }
    if let Some(dong) = data.fee {
        texts.push(fill(&words.fee, &[("fee", Some(&common.money_of(dong)))], ""));
    }
    if let Some(decision) = &data.duration_decision {
        texts.push(fill(&words.duration_decision, &[("decision", Some(decision))], ""));
    }
    if let Some(CompetentAgency { name, received_at }) = &data.competent {
        let time = received_at.map(|at| common.time_of(at));
        let template = if time.is_some() { &words.competent_since } else { &words.competent };
        texts.push(fill(template, &[("name", Some(name)), ("time", time.as_deref())], ""));
    }
    if data.return_by == ReturnBy::Office {
        texts.extend(words.at_office.iter().cloned());
    }
    texts.extend(words.always.iter().cloned());
    if data.code_is_national {
        texts.extend(words.national.iter().cloned());
    }
    if let Some(hotline) = &data.office.hotline {
        texts.push(fill(&words.hotline, &[("hotline", Some(hotline))], ""));
    }
    texts
}
