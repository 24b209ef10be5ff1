//! The table of papers that several forms have: number, name, quantities.

use crate::layout::{Align, Cell, Column, Paragraph, Row, Slice, Style, Table};

use super::lines::Lines;

/// A paper and how many of each kind; an empty text stays an empty cell.
pub(crate) type PaperRow<'a> = (&'a str, Vec<String>);

/// Sets the table across the page; `head` names the number, the paper and each quantity.
pub(crate) fn paper_table(lines: &Lines<'_>, head: &[&str], rows: &[PaperRow<'_>]) -> Vec<Slice> {
    let scale = &lines.scale;
    let plain = Style::regular(scale.body - 0.5);
    let bold = Style::bold(scale.body - 0.5);
    let centred = |text: &str, style: Style| Paragraph {
        align: Align::Centre,
        ..Paragraph::new(text, style)
    };
    let rows = rows.iter().enumerate().map(|(index, (name, quantities))| {
        let mut row = vec![centred(&(index + 1).to_string(), plain), Paragraph::new(*name, plain)];
        row.extend(quantities.iter().map(|quantity| centred(quantity, plain)));
        Row::from(row.into_iter().map(Cell::from).collect::<Vec<_>>())
    });
    let (number, quantity) = (scale.body * 2.8, scale.body * 5.2);
    let quantities = head.len().saturating_sub(2);
    let name = lines.width() - number - quantity * quantities as f32;
    let widths = [number, name].into_iter().chain(std::iter::repeat_n(quantity, quantities));
    let table = Table {
        columns: widths.map(|width| Column { width }).collect(),
        head: vec![head.iter().map(|text| centred(text, bold).into()).collect()],
        rows: rows.collect(),
        padding: scale.body * 0.25,
        split_over: scale.frame.text_height() / 3.0,
    };
    let mut slices = table.slices(lines.fonts);
    if let Some(first) = slices.first_mut() {
        first.gap = scale.gap + 1.0;
    }
    slices.push(Slice::space(scale.gap));
    slices
}
