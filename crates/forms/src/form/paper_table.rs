//! The table of papers that several forms have: number, name, quantities.

use crate::layout::{Cell, Row, Slice};

use super::grid::Grid;
use super::lines::Lines;

/// Words of the head.
pub(crate) struct PaperHead<'a> {
    pub number: &'a str,
    pub name: &'a str,
    /// Above the quantities, where they have a word in common.
    pub quantity: Option<&'a str>,
    pub quantities: &'a [&'a str],
}

/// A paper and how many of each kind; an empty text stays an empty cell.
pub(crate) type PaperRow<'a> = (&'a str, Vec<String>);

/// Sets the table across the page.
pub(crate) fn paper_table(
    lines: &Lines<'_>,
    head: &PaperHead<'_>,
    rows: &[PaperRow<'_>],
) -> Vec<Slice> {
    let body = lines.scale.body;
    let count = head.quantities.len();
    let mut widths = vec![body * 2.8, 0.0];
    widths.extend(std::iter::repeat_n(body * 5.2, count));
    let grid = Grid { lines, size: body - 0.5, widths: &widths };
    let rows = rows.iter().enumerate().map(|(index, (name, quantities))| {
        let mut row = vec![grid.centre(&(index + 1).to_string()), grid.left(name)];
        row.extend(quantities.iter().map(|quantity| grid.centre(quantity)));
        Row::from(row)
    });
    let kinds = || head.quantities.iter().map(|kind| grid.head(kind));
    let above = match head.quantity {
        None => vec![
            [head.number, head.name].map(|it| grid.head(it)).into_iter().chain(kinds()).collect(),
        ],
        Some(quantity) => {
            let tall = |text: &str| grid.head(text).down(2);
            let joined: Vec<Cell> =
                vec![tall(head.number), tall(head.name), grid.head(quantity).over(count)];
            vec![joined, kinds().collect()]
        }
    };
    grid.set(above, rows.collect())
}
