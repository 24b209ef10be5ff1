//! The long strip of paper before it is cut into pages.

use std::sync::Arc;

use super::Mark;

/// The smallest piece of content that stays whole: a line of text, a table row, a block of
/// signatures. A page may break between two slices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slice {
    /// Height in points, without `gap`.
    pub height: f32,
    /// White space above it, dropped where a page begins with it.
    pub gap: f32,
    /// The marks drawn, from the slice's own top left corner.
    pub marks: Vec<Mark>,
    /// No page break between this slice and the next.
    pub keep_with_next: bool,
    /// Drawn above it where a page begins with it: the head of a table, a sum carried over.
    pub above: Vec<Arc<Slice>>,
    /// Drawn below it where a page ends with it, though more follows: a closing rule, a sum.
    pub below: Option<Arc<Slice>>,
}

/// A drawing of a known width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    /// Width in points.
    pub width: f32,
    /// The marks drawn.
    pub slice: Slice,
}

impl Slice {
    /// White space of a height that vanishes at a page break.
    pub fn space(height: f32) -> Self {
        Self { gap: height, ..Self::default() }
    }

    /// Returns the same, not to be parted from what follows.
    pub fn keep(mut self) -> Self {
        self.keep_with_next = true;
        self
    }
}

/// Keeps the last lines, as many as asked for, on the page of what follows them: a signature never
/// stands alone.
pub fn keep_last(slices: &mut [Slice], lines: usize) {
    let mut kept = 0;
    for slice in slices.iter_mut().rev() {
        if kept == lines {
            break;
        }
        slice.keep_with_next = true;
        kept += usize::from(slice.height > 0.0);
    }
}

/// Puts slices below each other into one that no page break can part.
pub fn stack(slices: impl IntoIterator<Item = Slice>) -> Slice {
    let mut whole = Slice::default();
    for (index, slice) in slices.into_iter().enumerate() {
        if index > 0 {
            whole.height += slice.gap;
        } else {
            whole.gap = slice.gap;
        }
        let top = whole.height;
        whole.marks.extend(slice.marks.into_iter().map(|mark| mark.shifted(0.0, top)));
        whole.height += slice.height;
        whole.keep_with_next = slice.keep_with_next;
    }
    whole
}

/// Puts slices side by side, each at its own distance from the left, tops aligned.
pub fn beside(parts: impl IntoIterator<Item = (f32, Slice)>) -> Slice {
    let mut whole = Slice::default();
    for (x, slice) in parts {
        whole.marks.extend(slice.marks.into_iter().map(|mark| mark.shifted(x, 0.0)));
        whole.height = whole.height.max(slice.height);
    }
    whole
}
