//! Blocks for signatures.

use crate::layout::{Paragraph, Slice, Style, beside, stack};

use super::Lines;

/// One party's place to sign.
pub(crate) struct Signature<'a> {
    /// Position in capitals, one line each.
    pub title: &'a str,
    /// Hint in brackets below the position; empty for none.
    pub hint: &'a str,
    /// Full name below the signature; empty for none.
    pub name: &'a str,
}

/// Sets a signature centred in a width.
pub(crate) fn signature(signature: &Signature<'_>, width: f32, lines: &Lines<'_>) -> Slice {
    let Lines { scale, fonts, .. } = lines;
    let mut parts = Vec::new();
    for line in signature.title.lines() {
        parts.extend(Paragraph::heading(line, Style::bold(scale.body)).slices(fonts, width));
    }
    if !signature.hint.is_empty() {
        let hint = Style::italic(scale.body - 1.0);
        parts.extend(Paragraph::heading(signature.hint, hint).slices(fonts, width));
    }
    parts.push(Slice { height: scale.sign, ..Slice::default() });
    if !signature.name.is_empty() {
        let name = Paragraph::heading(signature.name, Style::bold(scale.body));
        parts.extend(name.slices(fonts, width));
    }
    stack(parts)
}

/// Two parties side by side.
pub(crate) fn two_signatures(
    left: &Signature<'_>,
    right: &Signature<'_>,
    lines: &Lines<'_>,
) -> Slice {
    let body = lines.scale.body;
    let half = lines.width() / 2.0;
    let inner = half - body;
    let block = beside([
        (0.0, signature(left, inner, lines)),
        (half + body, signature(right, inner, lines)),
    ]);
    Slice { gap: body, ..block }
}
