//! The slip of results handed over to the counter.

use crate::data::{ResultHandoverData, ResultRow};
use crate::error::FormError;
use crate::layout::{Cell, FontBook, Row, Slice, keep_last, mm};
use crate::phrase::count;
use crate::wording::{FormSet, ResultHandoverWords};

use super::batch::SetPaper;
use super::grid::Grid;
use super::{Lines, Scale, list};

pub(super) fn paper(
    data: &ResultHandoverData,
    set: &FormSet,
    fonts: &FontBook,
) -> Result<SetPaper, FormError> {
    let words = &set.result_handover;
    let title = &words.title;
    let printing = (&data.edition, data.issued_at);
    list::paper(Scale::a4_across(), (set, fonts), title, &data.office, printing, |lines| {
        slices(data, words, title, lines)
    })
}

fn slices(
    data: &ResultHandoverData,
    words: &ResultHandoverWords,
    title: &str,
    lines: &Lines<'_>,
) -> Vec<Slice> {
    let mut slices = list::opening(lines, &data.office, data.issued_at, title);
    let total = count(u32::try_from(data.rows.len()).unwrap_or(u32::MAX));
    let time = lines.common.time_of(data.at);
    let from = lines.paragraph(&words.from, &[("from", Some(&data.from))]);
    let to = lines.paragraph(&words.to, &[("to", Some(&data.to))]);
    let at = lines.paragraph(&words.at, &[("time", Some(&time))]);
    let total = lines.paragraph(&words.total, &[("count", Some(&total))]);
    slices.push(lines.side_by_side(0.5, &from, &to));
    slices.push(lines.side_by_side(0.5, &at, &total));
    slices.extend(table(lines, words, &data.rows));
    keep_last(&mut slices, 2);
    slices.push(list::signatures(
        lines,
        &[(&words.giver_signs, &data.giver), (&words.receiver_signs, &data.receiver)],
    ));
    slices
}

fn table(lines: &Lines<'_>, words: &ResultHandoverWords, rows: &[ResultRow]) -> Vec<Slice> {
    let widths = [10.0, 38.0, 0.0, 48.0, 40.0, 42.0, 18.0, 24.0].map(mm);
    let grid = &Grid { lines, size: 11.0, widths: &widths };
    let head = [
        &words.number,
        &words.code,
        &words.request,
        &words.outcome,
        &words.applicant,
        &words.address,
        &words.fee,
        &words.post,
    ];
    let tick = |yes: bool| grid.centre(if yes { &words.yes } else { "" });
    let rows = rows.iter().enumerate().map(|(index, row)| {
        let cells: Vec<Cell> = vec![
            grid.centre(&(index + 1).to_string()),
            grid.left(&row.code),
            grid.left(&row.request),
            grid.left(&row.outcome),
            grid.left(&row.applicant),
            grid.left(row.address.as_deref().unwrap_or_default()),
            tick(row.fee),
            tick(row.by_post),
        ];
        Row::from(cells)
    });
    grid.set(vec![head.map(|text| grid.head(text)).into()], rows.collect())
}
