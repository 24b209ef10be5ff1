//! Tables with ruled cells, a head repeated on every page and rows that may be taller than a page.

use std::sync::Arc;

use super::{FontBook, Mark, Paragraph, Slice, beside, stack};

/// A cell is one paragraph.
pub type Cell = Paragraph;

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Width in points, padding included.
    pub width: f32,
}

/// A ruled table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// The head, repeated on every page; empty for none.
    pub head: Vec<Cell>,
    /// Rows of as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// White space inside a cell, in points.
    pub padding: f32,
    /// A row taller than this may be parted by a page break, in points.
    pub split_over: f32,
}

/// Thickness of a rule in points.
const RULE: f32 = 0.5;

impl Table {
    /// Lays it out from the left edge on.
    pub fn slices(&self, fonts: &FontBook) -> Vec<Slice> {
        let mut slices = Vec::new();
        let head = (!self.head.is_empty()).then(|| {
            let mut head = self.whole_row(&self.head, fonts);
            head.marks.push(self.rule(0.0));
            Arc::new(head)
        });
        if let Some(head) = &head {
            slices.push(Slice::clone(head).keep());
        }
        for (index, row) in self.rows.iter().enumerate() {
            let mut parts = self.row(row, fonts);
            if let (0, None, Some(first)) = (index, &head, parts.first_mut()) {
                first.marks.push(self.rule(0.0));
            }
            for part in &mut parts {
                part.head.clone_from(&head);
                if head.is_none() {
                    part.opening.push(self.rule(0.0));
                }
            }
            slices.extend(parts);
        }
        slices
    }

    fn row(&self, cells: &[Cell], fonts: &FontBook) -> Vec<Slice> {
        let whole = self.whole_row(cells, fonts);
        if whole.height <= self.split_over { vec![whole] } else { self.parted_row(cells, fonts) }
    }

    /// Returns a row in one piece, cells centred in its height.
    fn whole_row(&self, cells: &[Cell], fonts: &FontBook) -> Slice {
        let cells: Vec<Slice> = cells
            .iter()
            .zip(&self.columns)
            .map(|(c, column)| stack(self.cell(c, column, fonts)))
            .collect();
        let height = cells.iter().map(|cell| cell.height).fold(0.0, f32::max);
        let mut row = beside(self.lefts().into_iter().zip(cells).map(|(left, mut cell)| {
            let down = self.padding + (height - cell.height) / 2.0;
            cell.marks = cell.marks.into_iter().map(|mark| mark.shifted(0.0, down)).collect();
            (left, cell)
        }));
        row.height = height + 2.0 * self.padding;
        row.marks.extend(self.sides(row.height));
        row.marks.push(self.rule(row.height));
        row
    }

    /// Returns a row line by line, so that a page break may part it.
    fn parted_row(&self, cells: &[Cell], fonts: &FontBook) -> Vec<Slice> {
        let cells: Vec<Vec<Slice>> = cells
            .iter()
            .zip(&self.columns)
            .map(|(c, column)| self.cell(c, column, fonts))
            .collect();
        let count = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..count)
            .map(|index| {
                let above = if index == 0 { self.padding } else { 0.0 };
                let below = if index + 1 == count { self.padding } else { 0.0 };
                let lines = cells.iter().map(|lines| lines.get(index).cloned().unwrap_or_default());
                let mut slice = beside(self.lefts().into_iter().zip(lines));
                slice.marks = slice.marks.into_iter().map(|m| m.shifted(0.0, above)).collect();
                slice.height += above + below;
                slice.marks.extend(self.sides(slice.height));
                let bottom = self.rule(slice.height);
                if index + 1 == count {
                    slice.marks.push(bottom);
                } else {
                    slice.closing.push(bottom);
                }
                slice.keep_with_next = index == 0 && count > 1 || index + 2 == count;
                slice
            })
            .collect()
    }

    fn cell(&self, cell: &Cell, column: &Column, fonts: &FontBook) -> Vec<Slice> {
        cell.slices(fonts, column.width - 2.0 * self.padding)
    }

    /// Returns where the text of each column begins.
    fn lefts(&self) -> Vec<f32> {
        self.edges().into_iter().map(|edge| edge + self.padding).collect()
    }

    /// Returns where each column begins, and where the last one ends.
    fn edges(&self) -> Vec<f32> {
        let mut x = 0.0;
        let mut edges = vec![x];
        for column in &self.columns {
            x += column.width;
            edges.push(x);
        }
        edges
    }

    fn sides(&self, height: f32) -> impl Iterator<Item = Mark> {
        self.edges().into_iter().map(move |x| Mark::rect(x - RULE / 2.0, 0.0, RULE, height))
    }

    fn rule(&self, y: f32) -> Mark {
        let width: f32 = self.columns.iter().map(|column| column.width).sum();
        Mark::rect(-RULE / 2.0, y - RULE / 2.0, width + RULE, RULE)
    }
}
