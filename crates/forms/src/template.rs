//! Fills the sentences of the forms with values.

use crate::layout::{Face, Span, Style};

/// A value for a placeholder; absent values become the dots that are filled by hand.
pub(crate) type Values<'a> = [(&'a str, Option<&'a str>)];

/// Fills a template as text of one style; `**` is removed.
pub(crate) fn fill(template: &str, values: &Values<'_>, blank: &str) -> String {
    parts(template, values, blank).into_iter().map(|(_, text)| text).collect()
}

/// Fills a template as spans of a size; between `**` stands bold type.
pub(crate) fn spans(template: &str, values: &Values<'_>, blank: &str, style: Style) -> Vec<Span> {
    let bold = match style.face {
        Face::Regular | Face::Bold => Face::Bold,
        Face::Italic | Face::BoldItalic => Face::BoldItalic,
    };
    parts(template, values, blank)
        .into_iter()
        .map(|(is_bold, text)| {
            Span::new(text, Style { face: if is_bold { bold } else { style.face }, ..style })
        })
        .collect()
}

/// Pieces of a filled template, each with whether it is bold.
fn parts(template: &str, values: &Values<'_>, blank: &str) -> Vec<(bool, String)> {
    template
        .split("**")
        .enumerate()
        .map(|(index, piece)| (index % 2 == 1, replace(piece, values, blank)))
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

fn replace(piece: &str, values: &Values<'_>, blank: &str) -> String {
    let mut filled = String::with_capacity(piece.len());
    let mut rest = piece;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(key, _)| *key == name).and_then(|(_, value)| *value);
        filled.push_str(value.filter(|value| !value.is_empty()).unwrap_or(blank));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_not_templates() {
        let filled = fill("Của: **{name}**.", &[("name", Some("{code} **x**"))], "…");
        assert_eq!(filled, "Của: {code} **x**.");
    }

    #[test]
    fn absent_values_become_dots() {
        assert_eq!(fill("Email: {email}", &[("email", None)], "……"), "Email: ……");
    }

    #[test]
    fn bold_is_between_stars() {
        let style = Style::regular(13.0);
        let spans = spans("Của: **{name}**.", &[("name", Some("An"))], "…", style);
        assert_eq!(
            spans,
            [Span::new("Của: ", style), Span::new("An", Style::bold(13.0)), Span::new(".", style)]
        );
    }
}
