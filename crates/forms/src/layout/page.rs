//! Cuts the strip into pages.

use super::{FontBook, Mark, Page, Slice, Style, TextRun};

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
    let mut filler =
        Filler { frame, fonts, pages: Vec::new(), y: 0.0, fresh: true, closing: Vec::new() };
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

struct Filler<'a> {
    frame: &'a Frame,
    fonts: &'a FontBook,
    pages: Vec<Page>,
    /// Height used on the page.
    y: f32,
    /// Nothing stands on the page yet.
    fresh: bool,
    /// Marks to draw if the page ends with the last slice.
    closing: Vec<Mark>,
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
            if !self.fresh && slice.height > 0.0 && !self.fits(slice.gap + slice.height) {
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
            if let Some(head) = &slice.head {
                self.draw(head.marks.clone());
                self.y += head.height;
            }
            self.draw(slice.opening);
        } else {
            self.y += slice.gap;
        }
        self.fresh = false;
        self.draw(slice.marks);
        self.closing = self.at_y(slice.closing);
        self.y += slice.height;
    }

    fn at_y(&self, marks: Vec<Mark>) -> Vec<Mark> {
        let (dx, dy) = (self.frame.left, self.frame.top + self.y);
        marks.into_iter().map(|mark| mark.shifted(dx, dy)).collect()
    }

    fn draw(&mut self, marks: Vec<Mark>) {
        let marks = self.at_y(marks);
        if let Some(page) = self.pages.last_mut() {
            page.marks.extend(marks);
        }
    }

    fn break_page(&mut self) {
        let closing = std::mem::take(&mut self.closing);
        if let Some(page) = self.pages.last_mut() {
            page.marks.extend(closing);
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
        self.closing.clear();
    }
}

/// Height of slices below each other; the first gap and the repeated head depend on whether they
/// begin a page.
fn height(group: &[Slice], begins_page: bool) -> f32 {
    let total: f32 = group.iter().map(|slice| slice.gap + slice.height).sum();
    match group.first() {
        Some(first) if begins_page => {
            total - first.gap + first.head.as_ref().map_or(0.0, |head| head.height)
        }
        _ => total,
    }
}
