//! Puts two A5 pages side by side on an A4 sheet, with a line to cut along.

use crate::layout::{Mark, Page, mm};

/// Length of a dash of the cutting line and of the space after it, in points.
const DASH: f32 = 4.0;

/// Joins the pages of both copies; where one has fewer, its half stays empty.
pub(crate) fn two_up(left: Vec<Page>, right: Vec<Page>) -> Vec<Page> {
    let sheets = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    (0..sheets)
        .map(|_| {
            let (width, height) = (mm(297.0), mm(210.0));
            let mut sheet = Page { width, height, marks: Vec::new() };
            sheet.marks.extend(left.next().into_iter().flat_map(|page| page.marks));
            let moved = right.next().into_iter().flat_map(|page| page.marks);
            sheet.marks.extend(moved.map(|mark| mark.shifted(width / 2.0, 0.0)));
            sheet.marks.extend(cutting_line(width / 2.0, height));
            sheet
        })
        .collect()
}

fn cutting_line(x: f32, height: f32) -> impl Iterator<Item = Mark> {
    let dashes = (height / (2.0 * DASH)) as usize;
    (0..dashes).map(move |index| Mark::rect(x - 0.1, index as f32 * 2.0 * DASH, 0.2, DASH))
}
