//! The display list: what is drawn where, before anything knows of PDF.

use super::Style;

/// One sheet of paper with everything drawn on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Width of the sheet in points.
    pub width: f32,
    /// Height of the sheet in points.
    pub height: f32,
    /// The marks, in reading order.
    pub marks: Vec<Mark>,
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A piece of one line.
    Text(TextRun),
    /// A filled rectangle: a rule, a border, a module of a code.
    Rect(Rect),
}

/// Text of one style on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRun {
    /// Left end in points.
    pub x: f32,
    /// Baseline in points from the top.
    pub y: f32,
    /// Face and size.
    pub style: Style,
    /// The characters; all have a glyph.
    pub text: String,
    /// Points added after every space, to justify the line.
    pub word_gap: f32,
    /// Blackness, 0.0 (white) to 1.0.
    pub ink: f32,
    /// Degrees turned counter-clockwise about (x, y).
    pub turn: f32,
}

/// A black rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge in points.
    pub x: f32,
    /// Top edge in points.
    pub y: f32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
}

impl TextRun {
    /// Black, level text without stretched spaces.
    pub fn plain(x: f32, y: f32, style: Style, text: impl Into<String>) -> Self {
        Self { x, y, style, text: text.into(), word_gap: 0.0, ink: 1.0, turn: 0.0 }
    }
}

impl Mark {
    /// Moves it.
    pub fn shifted(mut self, dx: f32, dy: f32) -> Self {
        match &mut self {
            Self::Text(run) => {
                run.x += dx;
                run.y += dy;
            }
            Self::Rect(rect) => {
                rect.x += dx;
                rect.y += dy;
            }
        }
        self
    }

    /// Returns a filled rectangle.
    pub fn rect(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self::Rect(Rect { x, y, width, height })
    }
}
