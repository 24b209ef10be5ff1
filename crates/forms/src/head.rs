//! The block that every official paper begins with (NĐ 30/2020/NĐ-CP, appendix I).

use chrono::NaiveDateTime;

use crate::data::{IssuingOffice, PaperNumber};
use crate::form::{Lines, Scale};
use crate::layout::{FontBook, Mark, Paragraph, Slice, Style, beside, stack};

/// Thickness of the rules under agency and motto, in points.
const RULE: f32 = 0.6;
/// White space between the text and its rule, in points.
const ABOVE: f32 = 2.0;

/// The content of the head.
pub(crate) struct Head<'a> {
    pub office: &'a IssuingOffice,
    pub number: Option<&'a PaperNumber>,
    /// Mark shown while there is no number.
    pub mark: &'a str,
    pub issued_at: NaiveDateTime,
}

/// The head and where its columns are, for what is put below them.
pub(crate) struct SetHead {
    pub slice: Slice,
    /// Width of the left column in points.
    pub left_width: f32,
}

/// Left: superior agency, agency, unit with a rule of a third to a half of its length, number.
/// Right: name of the country, motto with a rule of its length, place and date.
pub(crate) fn head(head: &Head<'_>, lines: &Lines<'_>) -> SetHead {
    let Lines { common: words, scale, fonts } = lines;
    let width = lines.width();
    let country = Style::bold(scale.head);
    let motto = Style::bold(scale.motto);
    let between = scale.head;
    let right = fonts.width(&words.country, country).max(fonts.width(&words.motto, motto)) + 1.0;
    let left = width - right - between;

    let names = beside([
        (0.0, agencies(head.office, left, scale, fonts)),
        (
            left + between,
            stack([
                line(&words.country, country, right, fonts),
                ruled(
                    line(&words.motto, motto, right, fonts),
                    fonts.width(&words.motto, motto),
                    right,
                ),
            ]),
        ),
    ]);
    let date = words.place_and_date_of(&head.office.place, head.issued_at);
    let number = words.number_of(head.number, head.mark);
    let mut dated = beside([
        (0.0, line(&number, Style::regular(scale.motto), left, fonts)),
        (left + between, line(&date, Style::italic(scale.motto), right, fonts)),
    ]);
    dated.gap = scale.head / 2.0;
    SetHead { slice: stack([names, dated]).keep(), left_width: left }
}

fn agencies(office: &IssuingOffice, width: f32, scale: &Scale, fonts: &FontBook) -> Slice {
    let names: Vec<&str> = [office.superior.as_deref(), Some(&office.agency), Some(&office.unit)]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
        .collect();
    let mut lines = Vec::new();
    let mut last_width = 0.0;
    for (index, name) in names.iter().enumerate() {
        let issues = index + 1 == names.len();
        let style = if issues { Style::bold(scale.head) } else { Style::regular(scale.head) };
        let name = Paragraph::heading(name.to_uppercase(), style);
        last_width = name.natural_width(fonts).min(width);
        lines.extend(name.slices(fonts, width));
    }
    ruled(stack(lines), last_width * 0.4, width)
}

fn line(text: &str, style: Style, width: f32, fonts: &FontBook) -> Slice {
    stack(Paragraph::heading(text, style).slices(fonts, width))
}

/// Adds a centred rule below.
fn ruled(mut slice: Slice, length: f32, width: f32) -> Slice {
    slice.marks.push(Mark::rect((width - length) / 2.0, slice.height + ABOVE, length, RULE));
    slice.height += ABOVE + RULE + 1.0;
    slice
}
