//! From styled text to pages: measures, breaks lines, builds tables, fills pages.
//!
//! Lengths are points (1/72 inch), y grows downward from the top of the sheet. Everything becomes
//! a list of [`Slice`]s, the smallest pieces a page break may stand between; [`paginate`] turns
//! them into a display list of [`Page`]s that knows nothing of PDF.

mod galley;
mod glue;
mod mark;
mod measure;
mod page;
mod paragraph;
mod table;
mod text;
mod word;

pub use galley::{Figure, Slice, beside, keep_last, stack};
pub use mark::{Mark, Page, Rect, TextRun};
pub use measure::{Face, FontBook, Glyph, Style};
pub use page::{Frame, PageNumber, cover, paginate};
pub use paragraph::{Align, LEADER, LINE_BREAK, Paragraph, Span};
pub use table::{Carried, Cell, Column, Row, Table};
pub use text::{clean, has_stand_in};

/// Millimetres in points.
pub fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}
