//! Tables with ruled cells, a head repeated on every page, sums carried from page to page, and rows
//! that may be taller than a page.

use std::sync::Arc;

use super::{FontBook, Mark, Paragraph, Slice, stack};

/// What stands in one or more fields of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its paragraphs, below each other.
    pub paragraphs: Vec<Paragraph>,
    /// How many columns it takes.
    pub over: usize,
    /// How many rows of the head it takes; a row of the body is a row of its own.
    pub down: usize,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Width in points, padding included.
    pub width: f32,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Cells from left to right; together they take all columns.
    pub cells: Vec<Cell>,
    /// Least height in points, for what is written by hand.
    pub least: f32,
    /// The sums up to this row, shown where the page ends below it.
    pub carried: Option<Carried>,
}

/// Two rows that carry sums over a page break.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// The last row of the page ("cộng chuyển sang trang sau").
    pub out: Vec<Cell>,
    /// The first row of the next page ("cộng mang sang").
    pub into: Vec<Cell>,
}

/// A ruled table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Rows of the head, repeated on every page; empty for none.
    pub head: Vec<Vec<Cell>>,
    /// Rows of the body.
    pub rows: Vec<Row>,
    /// White space inside a cell, in points.
    pub padding: f32,
    /// A row taller than this may be parted by a page break, in points.
    pub split_over: f32,
}

/// Thickness of a rule in points.
const RULE: f32 = 0.5;

impl Cell {
    /// Several paragraphs in one field.
    pub fn of(paragraphs: Vec<Paragraph>) -> Self {
        Self { paragraphs, over: 1, down: 1 }
    }

    /// Returns the same, joined over several columns.
    pub fn over(self, columns: usize) -> Self {
        Self { over: columns, ..self }
    }

    /// Returns the same, joined over several rows of the head.
    pub fn down(self, rows: usize) -> Self {
        Self { down: rows, ..self }
    }
}

impl From<Paragraph> for Cell {
    fn from(paragraph: Paragraph) -> Self {
        Self::of(vec![paragraph])
    }
}

impl From<Vec<Cell>> for Row {
    fn from(cells: Vec<Cell>) -> Self {
        Self { cells, ..Self::default() }
    }
}

/// A cell at its place.
struct Placed<'a> {
    cell: &'a Cell,
    row: usize,
    column: usize,
}

impl Table {
    /// Lays it out from the left edge on.
    pub fn slices(&self, fonts: &FontBook) -> Vec<Slice> {
        let mut slices = Vec::new();
        let mut top = Slice { marks: vec![self.rule(0.0)], ..Slice::default() };
        if !self.head.is_empty() {
            let rows: Vec<&[Cell]> = self.head.iter().map(Vec::as_slice).collect();
            let mut head = self.block(&rows, 0.0, fonts);
            head.marks.push(self.rule(0.0));
            slices.push(head.clone().keep());
            top = head;
        }
        let top = Arc::new(top);
        let mut carried: Option<&Carried> = None;
        for (index, row) in self.rows.iter().enumerate() {
            let last = index + 1 == self.rows.len();
            let mut parts = self.row(row, fonts);
            if let (0, true, Some(first)) = (index, self.head.is_empty(), parts.first_mut()) {
                first.marks.push(self.rule(0.0));
            }
            let into = carried.map(|sums| Arc::new(self.block(&[&sums.into], 0.0, fonts)));
            let before = carried.map(|sums| self.block(&[&sums.out], 0.0, fonts));
            carried = row.carried.as_ref().filter(|_| !last);
            let after = carried.map(|sums| Arc::new(self.block(&[&sums.out], 0.0, fonts)));
            let whole = parts.len();
            for (at, part) in parts.iter_mut().enumerate() {
                part.above.push(Arc::clone(&top));
                part.above.extend(into.clone());
                part.below = if at + 1 == whole {
                    after.clone()
                } else {
                    let mut rest = before.clone().unwrap_or_default();
                    rest.marks.push(self.rule(0.0));
                    Some(Arc::new(rest))
                };
            }
            slices.extend(parts);
        }
        slices
    }

    fn row(&self, row: &Row, fonts: &FontBook) -> Vec<Slice> {
        let whole = self.block(&[&row.cells], row.least, fonts);
        if whole.height <= self.split_over {
            vec![whole]
        } else {
            self.parted_row(&row.cells, fonts)
        }
    }

    /// Returns rows in one piece, cells centred in their height, ruled but for the top.
    fn block(&self, rows: &[&[Cell]], least: f32, fonts: &FontBook) -> Slice {
        let placed = self.placed(rows);
        let texts: Vec<Slice> = placed.iter().map(|it| stack(self.lines(it, fonts))).collect();
        let mut heights = vec![least; rows.len()];
        for (it, text) in placed.iter().zip(&texts) {
            let Some(taken) = heights.get_mut(it.row..it.row + it.cell.down) else { continue };
            let missing = text.height + 2.0 * self.padding - taken.iter().sum::<f32>();
            if let Some(last) = taken.last_mut().filter(|_| missing > 0.0) {
                *last += missing;
            }
        }
        let mut block = Slice { height: heights.iter().sum(), ..Slice::default() };
        for (it, text) in placed.iter().zip(texts) {
            let top: f32 = heights.iter().take(it.row).sum();
            let height: f32 = heights.iter().skip(it.row).take(it.cell.down).sum();
            let (left, down) = (self.edge(it.column), top + (height - text.height) / 2.0);
            let text = text.marks.into_iter();
            block.marks.extend(text.map(|mark| mark.shifted(left + self.padding, down)));
            block.marks.push(side(left, top, height));
        }
        block.marks.push(side(self.edge(self.columns.len()), 0.0, block.height));
        block.marks.extend(self.bottoms(&placed, &heights));
        block
    }

    /// Returns where the cells of some rows stand.
    fn placed<'a>(&self, rows: &[&'a [Cell]]) -> Vec<Placed<'a>> {
        let mut taken = vec![vec![false; self.columns.len()]; rows.len()];
        let mut placed = Vec::new();
        for (row, cells) in rows.iter().enumerate() {
            for cell in *cells {
                let free = taken.get(row).and_then(|fields| fields.iter().position(|it| !it));
                let Some(column) = free else { break };
                for fields in taken.iter_mut().skip(row).take(cell.down) {
                    fields.iter_mut().skip(column).take(cell.over).for_each(|it| *it = true);
                }
                placed.push(Placed { cell, row, column });
            }
        }
        placed
    }

    /// Returns the rules below the rows, none through a cell that is joined over rows.
    fn bottoms(&self, placed: &[Placed<'_>], heights: &[f32]) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut y = 0.0;
        for (row, height) in heights.iter().enumerate() {
            y += height;
            let mut spans: Vec<(usize, usize)> = Vec::new();
            let mut ending: Vec<&Placed<'_>> =
                placed.iter().filter(|it| it.row + it.cell.down == row + 1).collect();
            ending.sort_by_key(|it| it.column);
            for it in ending {
                let end = it.column + it.cell.over;
                match spans.last_mut() {
                    Some((_, last)) if *last == it.column => *last = end,
                    _ => spans.push((it.column, end)),
                }
            }
            marks.extend(spans.into_iter().map(|(from, to)| self.rule_of(from, to, y)));
        }
        marks
    }

    /// Returns a row line by line, so that a page break may part it.
    fn parted_row(&self, cells: &[Cell], fonts: &FontBook) -> Vec<Slice> {
        let placed = self.placed(&[cells]);
        let mut texts: Vec<_> = placed.iter().map(|it| self.lines(it, fonts).into_iter()).collect();
        let count = texts.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
        (0..count)
            .map(|index| {
                let above = if index == 0 { self.padding } else { 0.0 };
                let below = if index + 1 == count { self.padding } else { 0.0 };
                let mut slice = Slice::default();
                for (it, lines) in placed.iter().zip(&mut texts) {
                    let Some(line) = lines.next() else { continue };
                    let left = self.edge(it.column) + self.padding;
                    slice.marks.extend(line.marks.into_iter().map(|m| m.shifted(left, above)));
                    slice.height = slice.height.max(line.height);
                }
                slice.height += above + below;
                let lefts = placed.iter().map(|it| it.column).chain([self.columns.len()]);
                slice.marks.extend(lefts.map(|column| side(self.edge(column), 0.0, slice.height)));
                if index + 1 == count {
                    slice.marks.push(self.rule(slice.height));
                }
                slice.keep_with_next = index == 0 && count > 1 || index + 2 == count;
                slice
            })
            .collect()
    }

    /// Returns the lines of a cell; white space between paragraphs is part of the line below.
    fn lines(&self, placed: &Placed<'_>, fonts: &FontBook) -> Vec<Slice> {
        let Placed { cell, column, .. } = placed;
        let width = self.edge(column + cell.over) - self.edge(*column) - 2.0 * self.padding;
        let paragraphs = cell.paragraphs.iter();
        let mut lines: Vec<Slice> = paragraphs.flat_map(|it| it.slices(fonts, width)).collect();
        for (index, line) in lines.iter_mut().enumerate() {
            let gap = std::mem::take(&mut line.gap);
            if index > 0 && gap > 0.0 {
                line.height += gap;
                let marks = std::mem::take(&mut line.marks);
                line.marks = marks.into_iter().map(|mark| mark.shifted(0.0, gap)).collect();
            }
        }
        lines
    }

    /// Returns where a column begins; after the last one, where the table ends.
    fn edge(&self, column: usize) -> f32 {
        self.columns.iter().take(column).map(|column| column.width).sum()
    }

    fn rule(&self, y: f32) -> Mark {
        self.rule_of(0, self.columns.len(), y)
    }

    /// Returns a rule along some columns.
    fn rule_of(&self, from: usize, to: usize, y: f32) -> Mark {
        let (left, right) = (self.edge(from), self.edge(to));
        Mark::rect(left - RULE / 2.0, y - RULE / 2.0, right - left + RULE, RULE)
    }
}

fn side(x: f32, top: f32, height: f32) -> Mark {
    Mark::rect(x - RULE / 2.0, top, RULE, height)
}
