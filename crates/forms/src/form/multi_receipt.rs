//! The receipt for several dossiers handed in together.

use crate::data::{MultiReceiptData, MultiReceiptRow};
use crate::error::FormError;
use crate::layout::{Cell, FontBook, Row, Slice, keep_last, mm};
use crate::phrase::{count, quantity, short_date, short_time};
use crate::wording::{FormSet, MultiReceiptWords};

use super::batch::SetPaper;
use super::grid::Grid;
use super::party::party;
use super::{Lines, Scale, list};

pub(super) fn paper(
    data: &MultiReceiptData,
    set: &FormSet,
    fonts: &FontBook,
) -> Result<SetPaper, FormError> {
    let words = &set.multi_receipt;
    let title = &words.title;
    let printing = (&data.edition, data.issued_at);
    list::paper(Scale::a4_across(), (set, fonts), title, &data.office, printing, |lines| {
        slices(data, words, title, lines)
    })
}

fn slices(
    data: &MultiReceiptData,
    words: &MultiReceiptWords,
    title: &str,
    lines: &Lines<'_>,
) -> Vec<Slice> {
    let mut slices = list::opening(lines, &data.office, data.issued_at, title);
    let unit = data.office.full_name();
    let total = count(u32::try_from(data.rows.len()).unwrap_or(u32::MAX));
    let time = lines.common.time_of(data.received_at);
    slices.extend(lines.line(&words.unit, &[("unit", Some(&unit))]));
    slices.extend(party(lines, &words.party, &data.party));
    let received_at = lines.paragraph(&words.received_at, &[("time", Some(&time))]);
    let total = lines.paragraph(&words.total, &[("count", Some(&total))]);
    slices.push(lines.side_by_side(0.55, &received_at, &total));
    slices.extend(table(lines, words, &data.rows));
    let name = if data.party.organisation { "" } else { &data.party.name };
    let parties = [(words.submitter_signs.as_str(), name), (&words.clerk_signs, &data.clerk_name)];
    keep_last(&mut slices, 2);
    slices.push(list::signatures(lines, &parties).keep());
    slices.extend(list::notes(lines, &words.notes_title, &words.notes));
    slices
}

fn table(lines: &Lines<'_>, words: &MultiReceiptWords, rows: &[MultiReceiptRow]) -> Vec<Slice> {
    let widths = [10.0, 38.0, 0.0, 38.0, 22.0, 22.0, 26.0, 18.0, 40.0].map(mm);
    let grid = &Grid { lines, size: 11.0, widths: &widths };
    let head = [
        &words.number,
        &words.code,
        &words.request,
        &words.handled_by,
        &words.received,
        &words.due,
        &words.duration,
        &words.sets,
        &words.applicant,
    ];
    let rows = rows.iter().enumerate().map(|(index, row)| {
        let time = row.processing_time.as_ref();
        let time = time.map(|time| lines.common.processing_time_of(time)).unwrap_or_default();
        let cells: Vec<Cell> = vec![
            grid.centre(&(index + 1).to_string()),
            grid.left(&row.code),
            grid.left(&row.request),
            grid.left(&row.handled_by),
            grid.centre(&short_date(row.received_at)),
            grid.centre(&short_time(row.due_at)),
            grid.centre(&time),
            grid.centre(&quantity(row.sets)),
            grid.left(&row.applicant),
        ];
        Row::from(cells)
    });
    grid.set(vec![head.map(|text| grid.head(text)).into()], rows.collect())
}
