//! Ruled tables across the page.

use crate::layout::{Align, Cell, Column, Paragraph, Row, Slice, Style, Table};

use super::lines::Lines;

/// A table that is as wide as the text.
pub(crate) struct Grid<'a> {
    pub lines: &'a Lines<'a>,
    /// Size of its type in points.
    pub size: f32,
    /// Widths of its columns in points; those of 0 share what is left.
    pub widths: &'a [f32],
}

impl Grid<'_> {
    /// A centred word of the head.
    pub fn head(&self, text: &str) -> Cell {
        self.paragraph(text, Style::bold(self.size), Align::Centre).into()
    }

    /// Centred text.
    pub fn centre(&self, text: &str) -> Cell {
        self.paragraph(text, Style::regular(self.size), Align::Centre).into()
    }

    /// Text flush left.
    pub fn left(&self, text: &str) -> Cell {
        self.line(text).into()
    }

    /// One of several lines of a cell.
    pub fn line(&self, text: &str) -> Paragraph {
        self.paragraph(text, Style::regular(self.size), Align::Left)
    }

    /// Two texts of a cell, each centred in its half of the column; below each other where one of
    /// them is too long.
    pub fn pair(&self, column: usize, left: &str, right: &str, space: f32) -> Vec<Paragraph> {
        let style = Style::regular(self.size);
        let width = self.columns().get(column).map_or(0.0, |it| it.width) - 2.0 * self.padding();
        let measure = |text: &str| self.lines.fonts.width(text, style);
        let half = width / 2.0;
        if measure(left).max(measure(right)) > half - self.size {
            let both = [left, right].into_iter().filter(|text| !text.is_empty());
            let mut lines: Vec<Paragraph> =
                both.map(|text| self.paragraph(text, style, Align::Centre)).collect();
            lines.first_mut().into_iter().for_each(|line| line.space_before = space);
            return lines;
        }
        // Spaces that hold put each text at its place, to half the width of a space.
        let blank = "\u{A0}";
        let spaces = |width: f32| blank.repeat((width / measure(" ")).round().max(0.0) as usize);
        let before = (half - measure(left)) / 2.0;
        let between = half + (half - measure(right)) / 2.0 - before - measure(left);
        let hold = |text: &str| text.replace(' ', blank);
        let text = [spaces(before), hold(left), spaces(between), hold(right)].concat();
        vec![Paragraph { space_before: space, ..self.line(&text) }]
    }

    fn padding(&self) -> f32 {
        self.size * 0.25
    }

    fn paragraph(&self, text: &str, style: Style, align: Align) -> Paragraph {
        Paragraph { align, ..Paragraph::new(text, style) }
    }

    /// Sets the table with a little white space around it.
    pub fn set(&self, head: Vec<Vec<Cell>>, rows: Vec<Row>) -> Vec<Slice> {
        let scale = &self.lines.scale;
        let table = Table {
            columns: self.columns(),
            head,
            rows,
            padding: self.padding(),
            split_over: scale.frame.text_height() / 3.0,
        };
        let mut slices = table.slices(self.lines.fonts);
        if let Some(first) = slices.first_mut() {
            first.gap = scale.gap + 1.0;
        }
        slices.push(Slice::space(scale.gap));
        slices
    }

    fn columns(&self) -> Vec<Column> {
        let open = self.widths.iter().filter(|width| **width == 0.0).count();
        let left = self.lines.width() - self.widths.iter().sum::<f32>();
        let share = left / open.max(1) as f32;
        let widths = self.widths.iter().map(|width| if *width == 0.0 { share } else { *width });
        widths.map(|width| Column { width }).collect()
    }
}
