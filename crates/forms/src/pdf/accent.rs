//! Puts combining marks where they belong: Ê Đê and M'Nông names have letters such as "ê̆" that
//! Unicode has no single character for.

use ttf_parser::{GlyphId, Rect};
use unicode_normalization::char::is_combining_mark;

use crate::layout::{Face, FontBook};

/// White space between a letter and the mark above or below it, in thousandths of the size.
const GAP: f32 = 30.0;

/// Text that is shown in one go, moved from where the pen is; in thousandths of the size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece<'a> {
    /// The characters.
    pub text: &'a str,
    /// How far to the right.
    pub right: f32,
    /// How far up.
    pub up: f32,
}

/// Cuts text at its combining marks and says where each mark goes.
pub fn pieces<'a>(fonts: &FontBook, face: Face, text: &'a str) -> Vec<Piece<'a>> {
    if !text.chars().any(is_combining_mark) {
        return vec![Piece { text, right: 0.0, up: 0.0 }];
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut letter: Option<Letter> = None;
    for (at, character) in text.char_indices() {
        let glyph = fonts.glyph(face, character).unwrap_or_default();
        let scale = 1000.0 / f32::from(fonts.ttf(face).units_per_em());
        let bounds = fonts.ttf(face).glyph_bounding_box(GlyphId(glyph.id));
        if !is_combining_mark(character) {
            letter = bounds.map(|bounds| Letter::new(bounds, glyph.width, scale));
            continue;
        }
        let end = at + character.len_utf8();
        if let (Some(letter), Some(bounds)) = (&mut letter, bounds) {
            pieces.push(Piece { text: &text[start..at], right: 0.0, up: 0.0 });
            let (right, up) = letter.carry(bounds, scale);
            pieces.push(Piece { text: &text[at..end], right, up });
            start = end;
        }
    }
    pieces.push(Piece { text: &text[start..], right: 0.0, up: 0.0 });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// A letter with the marks it carries so far, measured from the pen behind it.
struct Letter {
    middle: f32,
    top: f32,
    bottom: f32,
}

impl Letter {
    fn new(bounds: Rect, width: u16, scale: f32) -> Self {
        Self {
            middle: middle(bounds) * scale - f32::from(width),
            top: f32::from(bounds.y_max) * scale,
            bottom: f32::from(bounds.y_min) * scale,
        }
    }

    /// Returns the position of a mark, above or below which the next mark is put.
    fn carry(&mut self, mark: Rect, scale: f32) -> (f32, f32) {
        let right = self.middle - middle(mark) * scale;
        let (low, high) = (f32::from(mark.y_min) * scale, f32::from(mark.y_max) * scale);
        let up = if high <= GAP {
            (self.bottom - GAP - high).min(0.0)
        } else {
            (self.top + GAP - low).max(0.0)
        };
        self.top = self.top.max(high + up);
        self.bottom = self.bottom.min(low + up);
        (right, up)
    }
}

fn middle(bounds: Rect) -> f32 {
    (f32::from(bounds.x_min) + f32::from(bounds.x_max)) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_above_the_mark_that_the_letter_has() {
        let fonts = FontBook::shared().unwrap();
        let placed = pieces(fonts, Face::Regular, "Drê\u{306} Niê");
        let texts: Vec<&str> = placed.iter().map(|piece| piece.text).collect();
        assert_eq!(texts, ["Drê", "\u{306}", " Niê"]);
        assert!(placed[1].up > 100.0, "the breve must clear the circumflex: {placed:?}");
    }

    #[test]
    fn a_plain_letter_keeps_the_mark_at_its_usual_height() {
        let fonts = FontBook::shared().unwrap();
        let placed = pieces(fonts, Face::Regular, "ơ\u{323}x");
        assert_eq!(placed[1].up, 0.0);
    }

    #[test]
    fn text_without_marks_stays_whole() {
        let fonts = FontBook::shared().unwrap();
        let whole = [Piece { text: "Nguyễn Văn Ấn", right: 0.0, up: 0.0 }];
        assert_eq!(pieces(fonts, Face::Bold, "Nguyễn Văn Ấn"), whole);
    }
}
