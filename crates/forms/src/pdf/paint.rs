//! Turns a page of the display list into PDF operations.

use printpdf::{
    Color, FontId, Greyscale, Mm, Op, PaintMode, PdfFontHandle, PdfPage, Pt, TextItem, TextMatrix,
};

use super::accent::{Piece, pieces};
use crate::layout::{Face, FontBook, Mark, Page, Rect, Style, TextRun};

/// Name of a face among the document's resources.
pub fn font_id(face: Face) -> FontId {
    FontId(
        match face {
            Face::Regular => "Upright",
            Face::Bold => "Bold",
            Face::Italic => "Italic",
            Face::BoldItalic => "BoldItalic",
        }
        .to_owned(),
    )
}

/// Returns the page with its operations.
pub fn page(page: &Page, fonts: &FontBook) -> PdfPage {
    let mut painter =
        Painter { fonts, height: page.height, ops: Vec::new(), state: State::default() };
    for mark in &page.marks {
        match mark {
            Mark::Text(run) => painter.text(run),
            Mark::Rect(rect) => painter.rect(rect),
        }
    }
    painter.leave_text();
    PdfPage::new(Mm::from(Pt(page.width)), Mm::from(Pt(page.height)), painter.ops)
}

/// The graphics state set by the operations so far.
#[derive(Default)]
struct State {
    in_text: bool,
    style: Option<Style>,
    ink: Option<f32>,
}

struct Painter<'a> {
    fonts: &'a FontBook,
    height: f32,
    ops: Vec<Op>,
    state: State,
}

impl Painter<'_> {
    fn text(&mut self, run: &TextRun) {
        self.ink(run.ink);
        if !self.state.in_text {
            self.ops.push(Op::StartTextSection);
            self.state.in_text = true;
        }
        if self.state.style != Some(run.style) {
            let font = PdfFontHandle::External(font_id(run.style.face));
            self.ops.push(Op::SetFont { font, size: Pt(run.style.size) });
            self.state.style = Some(run.style);
        }
        let (sin, cos) = run.turn.to_radians().sin_cos();
        let matrix = [cos, sin, -sin, cos, rounded(run.x), rounded(self.height - run.y)];
        self.ops.push(Op::SetTextMatrix { matrix: TextMatrix::Raw(matrix) });
        for piece in pieces(self.fonts, run.style.face, &run.text) {
            self.piece(&piece, run);
        }
    }

    fn piece(&mut self, piece: &Piece<'_>, run: &TextRun) {
        let up = rounded(piece.up * run.style.size / 1000.0);
        let mut items = items(piece.text, run);
        if piece.right != 0.0 {
            let right = rounded(piece.right);
            items.insert(0, TextItem::Offset(-right));
            items.push(TextItem::Offset(right));
        }
        if up == 0.0 {
            self.ops.push(Op::ShowText { items });
        } else {
            self.ops.push(Op::SetLineOffset { multiplier: up });
            self.ops.push(Op::ShowText { items });
            self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
        }
    }

    fn rect(&mut self, rect: &Rect) {
        self.leave_text();
        self.ink(1.0);
        let rectangle = printpdf::Rect {
            x: Pt(rounded(rect.x)),
            y: Pt(rounded(self.height - rect.y - rect.height)),
            width: Pt(rounded(rect.width)),
            height: Pt(rounded(rect.height)),
            mode: Some(PaintMode::Fill),
            winding_order: None,
        };
        self.ops.push(Op::DrawRectangle { rectangle });
    }

    fn ink(&mut self, ink: f32) {
        if self.state.ink != Some(ink) {
            let col = Color::Greyscale(Greyscale { percent: 1.0 - ink, icc_profile: None });
            self.ops.push(Op::SetFillColor { col });
            self.state.ink = Some(ink);
        }
    }

    fn leave_text(&mut self) {
        if std::mem::take(&mut self.state.in_text) {
            self.ops.push(Op::EndTextSection);
        }
    }
}

/// Returns the text, with what is added after every space.
fn items(text: &str, run: &TextRun) -> Vec<TextItem> {
    if run.word_gap == 0.0 {
        return vec![TextItem::Text(text.to_owned())];
    }
    let offset = -run.word_gap * 1000.0 / run.style.size;
    let mut items = Vec::new();
    for part in text.split_inclusive(' ') {
        items.push(TextItem::Text(part.to_owned()));
        if part.ends_with(' ') {
            items.push(TextItem::Offset(rounded(offset)));
        }
    }
    items
}

/// Rounds to a thousandth of a point, which is enough for a barcode and keeps the file short.
fn rounded(points: f32) -> f32 {
    (points * 1000.0).round() / 1000.0
}
