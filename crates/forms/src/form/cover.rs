//! The cover list of papers that are signed together.

use crate::data::{CoverData, CoverRow, PaperNumber};
use crate::error::FormError;
use crate::layout::{FontBook, Row, Slice, keep_last, mm};
use crate::phrase::count;
use crate::wording::{CoverWords, FormSet};

use super::batch::SetPaper;
use super::grid::Grid;
use super::{Lines, Scale, list};

pub(super) fn paper(
    data: &CoverData,
    set: &FormSet,
    fonts: &FontBook,
) -> Result<SetPaper, FormError> {
    let words = &set.cover;
    let title = data.title.as_ref().unwrap_or(&words.title);
    let printing = (&data.edition, data.issued_at);
    list::paper(Scale::a4(), (set, fonts), title, &data.office, printing, |lines| {
        slices(data, words, title, lines)
    })
}

fn slices(data: &CoverData, words: &CoverWords, title: &str, lines: &Lines<'_>) -> Vec<Slice> {
    let mut slices = list::opening(lines, &data.office, data.issued_at, title);
    let total = count(u32::try_from(data.rows.len()).unwrap_or(u32::MAX));
    slices.extend(lines.line(&words.to, &[("to", Some(&data.to))]));
    slices.extend(lines.line(&words.total, &[("count", Some(&total))]));
    slices.extend(table(lines, words, &data.rows));
    keep_last(&mut slices, 2);
    slices.push(list::signatures(
        lines,
        &[(&words.presenter_signs, &data.clerk_name), (&words.signer_signs, "")],
    ));
    slices
}

fn table(lines: &Lines<'_>, words: &CoverWords, rows: &[CoverRow]) -> Vec<Slice> {
    let widths = [12.0, 38.0, 40.0, 0.0, 25.0].map(mm);
    let grid = &Grid { lines, size: lines.scale.body - 1.0, widths: &widths };
    let head = [&words.number, &words.paper, &words.code, &words.name, &words.signed];
    let rows = rows.iter().enumerate().map(|(index, row)| {
        let number = row.number.as_ref().map(PaperNumber::to_string).unwrap_or_default();
        let cells = vec![
            grid.centre(&(index + 1).to_string()),
            grid.left(&number),
            grid.left(&row.code),
            grid.left(&row.name),
            grid.left(""),
        ];
        Row { cells, least: mm(9.0), carried: None }
    });
    grid.set(vec![head.map(|text| grid.head(text)).into()], rows.collect())
}
