//! Notes to the citizen below the signatures, with the QR code.

use crate::error::FormError;
use crate::layout::{Align, Paragraph, Slice, Style, beside, stack};
use crate::pdf::qr;
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
    let title = Paragraph::new(&words.notes_title, Style::bold_italic(small));
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

/// Returns the notes; the last one ends with the telephone number, where there is one.
fn texts(form: &Form<'_>) -> Vec<String> {
    let mut texts = form.words.notes.clone();
    if let (Some(last), Some(hotline)) = (texts.last_mut(), &form.data.office.hotline) {
        last.push(' ');
        last.push_str(&fill(&form.words.hotline, &[("hotline", Some(hotline))], ""));
    }
    texts
}
