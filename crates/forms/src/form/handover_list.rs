//! The list of dossiers handed over to who solves them.

use crate::data::{HandoverListData, HandoverRow};
use crate::error::FormError;
use crate::layout::{Cell, FontBook, Row, Slice, keep_last, mm};
use crate::phrase::{count, quantity, short_date, short_time};
use crate::wording::{FormSet, HandoverListWords};

use super::batch::SetPaper;
use super::grid::Grid;
use super::{Lines, Scale, list};

pub(super) fn paper(
    data: &HandoverListData,
    set: &FormSet,
    fonts: &FontBook,
) -> Result<SetPaper, FormError> {
    let words = &set.handover_list;
    let title = &words.title;
    let printing = (&data.edition, data.issued_at);
    list::paper(Scale::a4_across(), (set, fonts), title, &data.office, printing, |lines| {
        slices(data, words, title, lines)
    })
}

fn slices(
    data: &HandoverListData,
    words: &HandoverListWords,
    title: &str,
    lines: &Lines<'_>,
) -> Vec<Slice> {
    let mut slices = list::opening(lines, &data.office, data.issued_at, title);
    let total = count(u32::try_from(data.rows.len()).unwrap_or(u32::MAX));
    let time = lines.common.time_of(data.at);
    let to = lines.paragraph(&words.to, &[("to", Some(&data.to))]);
    let handled_by = lines.paragraph(&words.handled_by, &[("agency", Some(&data.handled_by))]);
    let at = lines.paragraph(&words.at, &[("time", Some(&time))]);
    let total = lines.paragraph(&words.total, &[("count", Some(&total))]);
    slices.push(lines.side_by_side(0.5, &to, &handled_by));
    slices.push(lines.side_by_side(0.5, &at, &total));
    slices.extend(table(lines, words, &data.rows));
    slices.extend(lines.kept_line(&words.closing));
    keep_last(&mut slices, 2);
    slices.push(list::signatures(
        lines,
        &[
            (&words.giver_signs, &data.giver),
            (&words.receiver_signs, ""),
            (&words.centre_confirms, ""),
        ],
    ));
    slices
}

fn table(lines: &Lines<'_>, words: &HandoverListWords, rows: &[HandoverRow]) -> Vec<Slice> {
    let widths =
        [8.0, 24.0, 0.0, 11.0, 28.0, 27.0, 20.5, 18.0, 18.0, 17.0, 13.0, 13.0, 14.5].map(mm);
    let grid = &Grid { lines, size: 9.5, widths: &widths };
    let tall = |text: &str| grid.head(text).down(2);
    let head = vec![
        vec![
            tall(&words.number),
            tall(&words.code),
            tall(&words.request),
            tall(&words.sets),
            tall(&words.applicant),
            tall(&words.address),
            tall(&words.phone),
            grid.head(&words.dates).over(2),
            grid.head(&words.result).over(3),
            tall(&words.note),
        ],
        [
            &words.received,
            &words.due,
            &words.result_on,
            &words.result_giver,
            &words.result_receiver,
        ]
        .map(|text| grid.head(text))
        .into(),
    ];
    let rows = rows.iter().enumerate().map(|(index, row)| {
        let cells: Vec<Cell> = vec![
            grid.centre(&(index + 1).to_string()),
            grid.left(&row.code),
            grid.left(&row.request),
            grid.centre(&quantity(row.sets)),
            grid.left(&row.applicant),
            grid.left(row.address.as_deref().unwrap_or_default()),
            grid.left(row.phone.as_deref().unwrap_or_default()),
            grid.centre(&short_date(row.received_at)),
            grid.centre(&short_time(row.due_at)),
            grid.left(""),
            grid.left(""),
            grid.left(""),
            grid.left(row.note.as_deref().unwrap_or_default()),
        ];
        Row { cells, least: mm(11.0), carried: None }
    });
    grid.set(head, rows.collect())
}
