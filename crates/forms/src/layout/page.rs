//! Cuts the strip into pages.

use std::sync::Arc;

use super::{FontBook, Mark, Page, Slice, Style, TextRun, stack};

/// A sheet and its margins, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Width of the sheet.
    pub width: f32,
    /// Height of the sheet.
    pub height: f32,
    /// Margin above.
    pub top: f32,
    /// Margin on the right.
    pub right: f32,
    /// Margin below.
    pub bottom: f32,
    /// Margin on the left.
    pub left: f32,
    /// How pages are numbered.
    pub number: PageNumber,
}

/// Page numbers: Arabic, centred in the top margin, none on the first page (NĐ 30/2020/NĐ-CP).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageNumber {
    /// Face and size.
    pub style: Style,
    /// Baseline in points from the top of the sheet.
    pub baseline: f32,
}

impl Frame {
    /// Width between the margins.
    pub fn text_width(&self) -> f32 {
        self.width - self.left - self.right
    }

    /// Height between the margins.
    pub fn text_height(&self) -> f32 {
        self.height - self.top - self.bottom
    }
}

/// Fills pages from top to bottom; always gives at least one.
///
/// Slices that are kept together move to the next page together, unless they are taller than a
/// page.
pub fn paginate(slices: Vec<Slice>, frame: &Frame, fonts: &FontBook) -> Vec<Page> {
    let mut filler = Filler { frame, fonts, pages: Vec::new(), y: 0.0, fresh: true, below: None };
    filler.new_page();
    let mut group = Vec::new();
    for slice in slices {
        let ends = !slice.keep_with_next;
        group.push(slice);
        if ends {
            filler.place(std::mem::take(&mut group));
        }
    }
    filler.place(group);
    filler.pages
}

/// Sets a cover: its content in the middle of the page, in a frame of a thick and a thin rule.
pub fn cover(slices: Vec<Slice>, frame: &Frame) -> Page {
    let content = stack(slices);
    let down = frame.top + ((frame.text_height() - content.height) / 2.0).max(0.0);
    let mut page = Page { width: frame.width, height: frame.height, marks: Vec::new() };
    page.marks.extend(content.marks.into_iter().map(|mark| mark.shifted(frame.left, down)));
    for (inset, rule) in [(0.0, THICK), (2.0 * THICK, THICK / 3.0)] {
        let (left, top) = (frame.left + inset, frame.top + inset);
        let (width, height) = (frame.text_width() - 2.0 * inset, frame.text_height() - 2.0 * inset);
        page.marks.extend([
            Mark::rect(left, top, width, rule),
            Mark::rect(left, top + height - rule, width, rule),
            Mark::rect(left, top, rule, height),
            Mark::rect(left + width - rule, top, rule, height),
        ]);
    }
    page
}

/// Thickness of the outer rule around a cover, in points.
const THICK: f32 = 1.5;

struct Filler<'a> {
    frame: &'a Frame,
    fonts: &'a FontBook,
    pages: Vec<Page>,
    /// Height used on the page.
    y: f32,
    /// Nothing stands on the page yet.
    fresh: bool,
    /// To draw if the page ends here.
    below: Option<Arc<Slice>>,
}

impl Filler<'_> {
    fn place(&mut self, group: Vec<Slice>) {
        let alone = height(&group, true);
        let inked = group.iter().any(|slice| slice.height > 0.0);
        let fits = self.fits(height(&group, self.fresh));
        if inked && !fits && !self.fresh && self.fits_empty(alone) {
            self.break_page();
        }
        for slice in group {
            let height = slice.gap + slice.height + below(&slice);
            if !self.fresh && slice.height > 0.0 && !self.fits(height) {
                self.break_page();
            }
            self.put(slice);
        }
    }

    fn fits(&self, height: f32) -> bool {
        self.y + height <= self.frame.text_height() + 0.01
    }

    fn fits_empty(&self, height: f32) -> bool {
        height <= self.frame.text_height() + 0.01
    }

    fn put(&mut self, slice: Slice) {
        if self.fresh {
            if slice.height == 0.0 {
                return;
            }
            for above in &slice.above {
                self.draw(above.marks.clone());
                self.y += above.height;
            }
        } else {
            self.y += slice.gap;
        }
        self.fresh = false;
        self.draw(slice.marks);
        self.below = slice.below;
        self.y += slice.height;
    }

    fn draw(&mut self, marks: Vec<Mark>) {
        let (dx, dy) = (self.frame.left, self.frame.top + self.y);
        if let Some(page) = self.pages.last_mut() {
            page.marks.extend(marks.into_iter().map(|mark| mark.shifted(dx, dy)));
        }
    }

    fn break_page(&mut self) {
        if let Some(below) = self.below.take() {
            self.draw(below.marks.clone());
        }
        self.new_page();
    }

    fn new_page(&mut self) {
        let mut page =
            Page { width: self.frame.width, height: self.frame.height, marks: Vec::new() };
        let number = self.pages.len() + 1;
        if number > 1 {
            let PageNumber { style, baseline } = self.frame.number;
            let text = number.to_string();
            let middle = self.frame.left + self.frame.text_width() / 2.0;
            let x = middle - self.fonts.width(&text, style) / 2.0;
            page.marks.push(Mark::Text(TextRun::plain(x, baseline, style, text)));
        }
        self.pages.push(page);
        self.y = 0.0;
        self.fresh = true;
        self.below = None;
    }
}

/// Height of slices below each other, with what stands above and below them at the ends of a page.
fn height(group: &[Slice], begins_page: bool) -> f32 {
    let total: f32 = group.iter().map(|slice| slice.gap + slice.height).sum();
    let total = total + group.last().map_or(0.0, below);
    match group.first() {
        Some(first) if begins_page => {
            let above: f32 = first.above.iter().map(|above| above.height).sum();
            total - first.gap + above
        }
        _ => total,
    }
}

/// Height of what stands below a slice where the page ends with it.
fn below(slice: &Slice) -> f32 {
    slice.below.as_ref().map_or(0.0, |below| below.height)
}
