//! What the lists share: a head without number, a title, lines, signatures.

use chrono::NaiveDateTime;

use crate::data::{Edition, IssuingOffice};
use crate::error::FormError;
use crate::head::{Head, head};
use crate::layout::{Align, FontBook, Paragraph, Slice, Style, beside, stack};

use crate::wording::FormSet;

use super::batch::{Identity, SetPaper};
use super::signature::{Signature, signature};
use super::{Lines, Scale};

/// Sets head and title.
pub(super) fn opening(
    lines: &Lines<'_>,
    office: &IssuingOffice,
    issued_at: NaiveDateTime,
    title: &str,
) -> Vec<Slice> {
    let office = &office.heading(true);
    let mut slices = vec![head(&Head { office, number: None, mark: "", issued_at }, lines).slice];
    slices.extend(lines.title(title, 0.8));
    slices.push(Slice::space(lines.scale.gap).keep());
    slices
}

/// Cuts a list into pages, tighter where that saves the second; it is known by its title alone.
pub(super) fn paper(
    scale: Scale,
    (set, fonts): (&FormSet, &FontBook),
    title: &str,
    office: &IssuingOffice,
    (edition, issued_at): (&Edition, NaiveDateTime),
    slices: impl Fn(&Lines<'_>) -> Vec<Slice>,
) -> Result<SetPaper, FormError> {
    let author = &office.full_name();
    let identity =
        &Identity { title, author, subject: "", number: None, code: None, edition, issued_at };
    let pages = scale.fitted(|scale| {
        let lines = Lines { common: &set.common, scale, fonts };
        Ok(identity.pages(slices(&lines), &lines, ""))
    })?;
    Ok(identity.paper(pages))
}

/// Sets parties who sign, side by side, each with their title and name.
pub(super) fn signatures(lines: &Lines<'_>, parties: &[(&str, &str)]) -> Slice {
    let share = lines.width() / parties.len().max(1) as f32;
    let space = lines.scale.body * 0.5;
    let hint = lines.common.sign_hint.as_str();
    let places = (0u8..).zip(parties).map(|(index, (title, name))| {
        let place = signature(&Signature { title, hint, name }, share - 2.0 * space, lines);
        (f32::from(index) * share + space, place)
    });
    Slice { gap: lines.scale.body, ..beside(places) }
}

/// Sets notes in small type.
pub(super) fn notes(lines: &Lines<'_>, title: &str, notes: &[String]) -> Vec<Slice> {
    let small = lines.scale.small;
    let title = Paragraph::new(title, Style::bold_italic(small));
    let mut slices = lines.set(&title);
    for note in notes {
        let note = Paragraph::new(format!("- {note}"), Style::regular(small));
        slices.extend(lines.set(&Paragraph { align: Align::Justify, ..note }));
    }
    vec![Slice { gap: lines.scale.body * 0.5, ..stack(slices) }]
}
